import { describe, expect, it } from 'vitest';
import type { Sender } from '../../src/app/sender.ts';
import type { Delivery } from '../../src/domain/delivery.ts';
import type { TranscriptEntry } from '../../src/domain/transcript.ts';
import { lookUp } from '../../src/outbox/look-up.ts';
import { openHost } from '../support/enquiry-host.ts';
import { ADA, NOON } from '../support/stored-turns.ts';

const SHOWN = 'These are our courses. Pick one to hear more.';
const NUMBERED = `${SHOWN}\n\n1. Frontend`;

const line = { direction: 'out', from: 'bot', channel: 'whatsapp', at: NOON } as const;
const lost = (entry: Partial<TranscriptEntry>): TranscriptEntry => {
  return { ...line, id: `${ADA}:3:0`, text: NUMBERED, status: 'failed', ...entry };
};

const row: Delivery = {
  id: `${ADA}:4:0`,
  contact: ADA,
  to: `whatsapp:${ADA}`,
  channel: 'whatsapp',
  body: NUMBERED,
  createdAt: NOON,
};
const menuRow: Delivery = { ...row, template: { contentSid: 'HX1', variables: { 1: SHOWN } } };

const SENDER: Sender = {
  send: () => Promise.reject(new Error('Nothing is sent.')),
  find: () => Promise.resolve({ type: 'found', messages: [{ sid: 'SM1' }] }),
  forgetCopies: () => Promise.reject(new Error('Nothing is deleted.')),
};

/** Looks for a row, with one message at the provider that can be it, in a chat with this other line. */
async function lookBeside(delivery: Delivery, other: TranscriptEntry) {
  const house = await openHost();
  try {
    const transcript = () => Promise.resolve([other, { ...line, id: delivery.id, text: SHOWN }]);
    return await lookUp(delivery, { store: { ...house.store, transcript }, sender: SENDER });
  } finally {
    await house.close();
  }
}

const OURS = { type: 'found', message: { sid: 'SM1' } };
const UNCLEAR = { type: 'unclear', code: 'cannot_tell_apart' };

describe('the one message that is found', () => {
  it.each<[string, Delivery, TranscriptEntry, object]>([
    ['is the row that is looked for', row, lost({ text: 'Something else' }), OURS],
    ['may be a lost one of the same words', row, lost({}), UNCLEAR],
    ['is not a lost one to somebody else', row, lost({ to: 'whatsapp:+2348000000009' }), OURS],
    [
      'of a menu may be any lost menu, as the list tells no words of one',
      menuRow,
      lost({ text: 'What next?', menu: 'list' }),
      UNCLEAR,
    ],
    ['of a menu is not a lost text', menuRow, lost({ text: 'What next?' }), OURS],
  ])('%s', async (_what, delivery, other, answer) => {
    expect(await lookBeside(delivery, other)).toEqual(answer);
  });
});
