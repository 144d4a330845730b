import { describe, expect, it } from 'vitest';
import { initialTransition } from 'xstate';
import { enquiry, PROMPTS, type EnquiryContext } from '../../flows/index.ts';
import { renderReply } from '../../src/app/render-reply.ts';
import { segmentsOf } from '../../src/channels/sms/segments.ts';
import { LANGUAGES } from '../../src/domain/language.ts';
import type { Channel } from '../../src/domain/channel.ts';
import { LIMITS } from '../../src/domain/limits.ts';
import type { Session } from '../../src/domain/session.ts';
import { restore } from '../../src/turn/restore.ts';
import { newSession } from '../../src/turn/session-after.ts';
import { promptName } from '../../src/turn/situation.ts';
import { turn } from '../../src/turn/turn.ts';
import { hostOver, messageFrom, STAFF } from '../support/enquiry-host.ts';
import { NOON_MS } from '../support/facts.ts';
import { lexicon, school } from '../support/flows.ts';
import { CLAIMED, WAYS } from '../support/ways.ts';
import type { Store } from '../../src/store/store.ts';

const ADA = '+2348031234567';

const setting = {
  now: NOON_MS,
  school,
  lexicon,
  // As if all three were written, so that there is a language to choose.
  languages: [...LANGUAGES],
  floodLimit: 0,
  counts: { handoffs: 0, registrations: 0 },
};

/** What is written in each state, besides what the way goes on with. */
const ALWAYS = [
  'menu',
  'help',
  'back',
  'staff',
  'stop',
  'my data',
  'delete me',
  'how much is python',
  'where are you',
  'xyzzy plugh',
  '9',
  'hi',
  '',
];

function say(session: Session, text: string, channel: Channel, awayMs = 0) {
  // Messages of one second would be one thought, and what was asked above not asked again.
  const now = NOON_MS + session.turn * 60_000 + awayMs;
  const message = { ...messageFrom(ADA, text, { channel }), receivedAt: now };
  const outcome =
    text === CLAIMED
      ? turn(session, { type: 'handoff_claimed', by: STAFF }, { ...setting, now })
      : turn(session, { type: 'message_received', message }, { ...setting, now });
  expect(outcome.failure, `${session.state} < ${text}`).toBeUndefined();
  const rendered = renderReply(outcome.reply, { language: outcome.session.language, channel }, hostOver({} as Store));
  return { outcome, rendered, text, place: `${session.state} < ${text}` };
}

/** Nobody has written for hours; `undefined` where that is no reason to say anything. */
function leave(session: Session, channel: Channel) {
  const now = NOON_MS + session.turn * 60_000 + LIMITS.nudgeAfterMs;
  const outcome = turn(session, { type: 'wake_due', name: 'nudge' }, { ...setting, now });
  expect(outcome.failure, `${session.state} was left`).toBeUndefined();
  const rendered = renderReply(outcome.reply, { language: outcome.session.language, channel }, hostOver({} as Store));
  return outcome.events.includes('registration_nudged')
    ? { outcome, rendered, text: '', place: `${session.state} was left` }
    : undefined;
}

const EVERYWHERE = (['whatsapp', 'sms'] as const).flatMap((channel) =>
  LANGUAGES.map((language) => ({ channel, language })),
);

describe.each(EVERYWHERE)('in every state, on $channel in $language', ({ channel, language }) => {
  it('each message gets an answer within the limits of the channel, and no text has a gap', () => {
    const waited = new Set<string | undefined>();
    const reminded = new Set<string | undefined>();
    // Asked for by name, so that the English of the ways changes nothing.
    const spoken = { language, isLanguageAsked: true } as const;
    for (const way of WAYS) {
      let session: Session = { ...newSession(ADA, { role: 'enquirer', channel, now: NOON_MS }), ...spoken };
      for (const text of [...way, undefined]) {
        waited.add(promptName(restore(session.conversation)));
        for (const other of ALWAYS) check(say(session, other, channel), session);
        for (const other of ['hi', 'xyzzy plugh']) check(say(session, other, channel, LIMITS.lapsedAfterMs), session);
        const left = leave(session, channel);
        if (left !== undefined) check(left, session);
        reminded.add(left === undefined ? undefined : promptName(restore(session.conversation)));
        if (text === undefined) break;
        const said = say(session, text, channel);
        check(said, session);
        session = said.outcome.session;
      }
    }
    // Staff are offered for one turn and not waited for.
    expect(Object.keys(PROMPTS).filter((prompt) => !waited.has(prompt))).toEqual(['offering_staff']);
    const fields = Object.keys(PROMPTS).filter((prompt) => prompt.startsWith('asking_'));
    expect(fields.filter((prompt) => reminded.has(prompt))).toEqual(channel === 'whatsapp' ? fields : []);
  });

  function check({ outcome, rendered, text: said, place }: ReturnType<typeof say>, before: Session): void {
    const isSilenced = outcome.session.optedOut || before.optedOut;
    // What is written to staff is theirs to answer, and a greeting again is part of one burst.
    const isForStaff = before.state.startsWith('handoff.');
    if (!isSilenced && !isForStaff && said !== 'hi') expect(rendered.text, place).not.toBe('');
    for (const text of [rendered.text, ...rendered.pages]) {
      expect(text, place).not.toMatch(/…$|\{|undefined|\bNaN\b/);
      if (channel === 'sms' && text !== '') {
        const { encoding, segments } = segmentsOf(text);
        expect([encoding, segments <= LIMITS.smsSegments], `${place}: ${text}`).toEqual(['GSM-7', true]);
      }
      expect(text.length, place).toBeLessThanOrEqual(LIMITS.whatsappReplyChars);
    }
  }
});

it('a stored state that no longer exists lands on the menu, with everything the person gave', () => {
  const context = { ...(initialTransition(enquiry)[0].context satisfies EnquiryContext), topic: ['python' as const] };
  const session: Session = {
    ...newSession(ADA, { role: 'enquirer', channel: 'whatsapp', now: NOON_MS }),
    conversation: {
      revision: 1,
      value: { dialogue: 'long_gone', handoff: 'none' },
      context: JSON.parse(JSON.stringify(context)),
    },
  };
  const { outcome } = say(session, 'how long is it', 'whatsapp');
  expect(outcome.session.state).toBe('browsing');
  expect(JSON.stringify(outcome.reply)).toContain('Python');
});
