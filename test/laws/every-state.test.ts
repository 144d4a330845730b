import { describe, expect, it } from 'vitest';
import { initialTransition } from 'xstate';
import { enquiry, PROMPTS, type EnquiryContext, type PromptName } from '../../flows/index.ts';
import { segmentsOf, type SegmentCount } from '../../src/channels/sms/segments.ts';
import { everyNotice, everyReply, keysOf, type GivenReply } from '../../src/cli/every-reply.ts';
import { LONG_REPLIES, longReply } from '../../src/cli/long-replies.ts';
import { LANGUAGES } from '../../src/domain/language.ts';
import { LIMITS } from '../../src/domain/limits.ts';
import type { Session } from '../../src/domain/session.ts';
import { restore } from '../../src/turn/restore.ts';
import { newSession } from '../../src/turn/session-after.ts';
import { promptName } from '../../src/turn/situation.ts';
import { turn } from '../../src/turn/turn.ts';
import { messageFrom } from '../support/enquiry-host.ts';
import { NOON_MS } from '../support/facts.ts';
import { catalogue, lexicon, school } from '../support/flows.ts';

const flows = { school, lexicon, catalogue };

const EVERYWHERE = (['whatsapp', 'sms'] as const).flatMap((channel) =>
  LANGUAGES.map((language) => ({ channel, language })),
);

describe.each(EVERYWHERE)('in every state, on $channel in $language', ({ channel, language }) => {
  const given = [...everyReply(flows, { channel, language })];

  it('each message gets an answer within the limits of the channel, and no text has a gap', () => {
    for (const reply of given) check(reply);
  });

  it('is waited in, and each question of the form is called to mind', () => {
    const waited = new Set(given.map(({ before }) => promptName(restore(before.conversation))));
    // Staff are offered for one turn and not waited for.
    expect(Object.keys(PROMPTS).filter((prompt) => !waited.has(prompt as PromptName))).toEqual(['offering_staff']);
    const nudged = given.filter(({ outcome }) => outcome.events.includes('registration_nudged'));
    const reminded = new Set(nudged.map(({ before }) => promptName(restore(before.conversation))));
    const fields = Object.keys(PROMPTS).filter((prompt) => prompt.startsWith('asking_'));
    expect(fields.filter((prompt) => reminded.has(prompt as PromptName))).toEqual(channel === 'whatsapp' ? fields : []);
  });

  it('nothing needs MORE but what the school or the person makes long', () => {
    const tooLong = given.filter((reply) => reply.rendered.pages.length > 0 && longReply(reply, channel) === undefined);
    expect(tooLong.map(named)).toEqual([]);
  });

  it('what may need MORE does, somewhere: the list of exceptions has no room to spare', () => {
    const paged = given.filter(({ rendered }) => rendered.pages.length > 0);
    const excused = new Set(paged.map((reply) => longReply(reply, channel)?.key));
    const listed = LONG_REPLIES.filter(({ channels }) => channels.includes(channel)).map(({ key }) => key);
    expect(listed.filter((key) => !excused.has(key))).toEqual([]);
  });

  it('a notice that is given in any state fits one message', () => {
    const notices = everyNotice(flows, { channel, language });
    expect(notices.flatMap(({ reply }) => keysOf(reply))).toEqual([
      'flood.notice',
      'loop.repeating',
      'loop.too_many',
      'turn.failed',
      'turn.kept',
    ]);
    for (const { reply, rendered } of notices) {
      expect(rendered.pages, keysOf(reply).join()).toEqual([]);
      checkText(rendered.text, keysOf(reply).join());
    }
  });

  function check(reply: GivenReply): void {
    const { outcome, rendered, happened, before } = reply;
    const place = named(reply);
    expect(outcome.failure, place).toBeUndefined();
    const isSilenced = outcome.session.optedOut || before.optedOut;
    // What is written to staff is theirs to answer, and a greeting again is part of one burst.
    const isForStaff = before.state.startsWith('handoff.');
    const isCourtesy = happened.type === 'write' && ['hi', 'thanks', 'bye'].includes(happened.text);
    const isNothing = happened.type === 'leave' && !outcome.events.includes('registration_nudged');
    if (!isSilenced && !isForStaff && !isCourtesy && !isNothing) expect(rendered.text, place).not.toBe('');
    for (const text of [rendered.text, ...rendered.pages]) checkText(text, place);
  }

  function checkText(text: string, place: string): void {
    expect(text, place).not.toMatch(/…$|\{|undefined|\bNaN\b/);
    if (channel === 'sms' && text !== '') {
      const { encoding, segments } = counted(text);
      expect([encoding, segments <= LIMITS.smsSegments], `${place}: ${text}`).toEqual(['GSM-7', true]);
    }
    expect(text.length, place).toBeLessThanOrEqual(LIMITS.whatsappReplyChars);
  }
});

/** Where a reply was given, upon what, what it is made of, and its text: what a law names that is broken. */
function named({ before, happened, outcome, rendered }: GivenReply): string {
  const what = happened.type === 'write' ? happened.text : happened.type;
  const text = [rendered.text, ...rendered.pages].join('\n---\n');
  return `${before.state} < ${what} | ${keysOf(outcome.reply).join(' + ')} | ${outcome.session.language}: ${text}`;
}

/** Counting takes milliseconds, and most texts come many times. */
const counts = new Map<string, SegmentCount>();

function counted(text: string): SegmentCount {
  const known = counts.get(text) ?? segmentsOf(text);
  counts.set(text, known);
  return known;
}

it('a stored state that no longer exists lands on the menu, with everything the person gave', () => {
  const context = { ...(initialTransition(enquiry)[0].context satisfies EnquiryContext), topic: ['python' as const] };
  const session: Session = {
    ...newSession('+2348031234567', { role: 'enquirer', channel: 'whatsapp', now: NOON_MS }),
    conversation: {
      revision: 1,
      value: { dialogue: 'long_gone', handoff: 'none' },
      context: JSON.parse(JSON.stringify(context)),
    },
  };
  const message = messageFrom(session.contact, 'how long is it', { receivedAt: NOON_MS });
  const setting = { now: NOON_MS, ...flows, languages: catalogue.languages, floodLimit: 0 };
  const outcome = turn(
    session,
    { type: 'message_received', message },
    { ...setting, counts: { handoffs: 0, registrations: 0 } },
  );
  expect(outcome.session.state).toBe('browsing');
  expect(JSON.stringify(outcome.reply)).toContain('Python');
});
