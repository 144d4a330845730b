import { describe, expect, it } from 'vitest';
import { enquiry, isChoiceId, PROMPTS, type EnquiryContext, type PromptName } from '../../flows/index.ts';
import { renderReply } from '../../src/app/render-reply.ts';
import { segmentsOf } from '../../src/channels/sms/segments.ts';
import type { Channel } from '../../src/domain/channel.ts';
import { LANGUAGES } from '../../src/domain/language.ts';
import { LIMITS } from '../../src/domain/limits.ts';
import { ATTACHMENT_KINDS, type InboundMessage } from '../../src/domain/message.ts';
import type { Session } from '../../src/domain/session.ts';
import type { QuotedLine } from '../../src/domain/transcript.ts';
import { rememberedIn } from '../../src/turn/restore.ts';
import { newSession } from '../../src/turn/session-after.ts';
import { turn, type TurnInput } from '../../src/turn/turn.ts';
import type { Store } from '../../src/store/store.ts';
import { ADA } from '../support/chat.ts';
import { hostOver, messageFrom, STAFF } from '../support/enquiry-host.ts';
import { NOON_MS, testFacts } from '../support/facts.ts';
import { lexicon, school } from '../support/flows.ts';
import { CLAIMED, CLOSED, WAYS } from '../../src/cli/ways.ts';

const languages = [...LANGUAGES];
const COURSES_LIST: QuotedLine = {
  direction: 'out',
  text: 'These are our courses.',
  choices: [
    ...school.courses.map(({ id, shortName }) => ({ id: `course:${id}`, label: shortName })),
    { id: 'menu', label: 'Menu' },
  ],
};

/** Every id a button of ours may bring back, and some that none does. */
const TAPS = [
  ...new Set(
    (Object.keys(PROMPTS) as PromptName[]).flatMap((name) =>
      PROMPTS[name].ask(contextOfForm(), testFacts({ languages })).choices.map(({ id }) => id),
    ),
  ),
];
const STRANGE_TAPS = [
  'nothing_of_ours',
  'course:',
  '{"json":1}',
  '__proto__',
  'constructor',
  'x'.repeat(1600),
  '👍',
  'registration:',
];

/** What can come in besides words, each by a name for people. */
const OTHERS: [name: string, message: Partial<InboundMessage>][] = [
  ...ATTACHMENT_KINDS.map((kind): [string, Partial<InboundMessage>] => [kind, { attachments: [{ kind }] }]),
  ['a place', { attachments: [{ kind: 'location', latitude: -7.123456, longitude: -104.123456, label: 'Oja Oba' }] }],
  ['a forwarded name', { text: 'Tunde Bello', isForwarded: true }],
  ['a forwarded question', { text: 'how much is the python course', isForwarded: true }],
  ['a forwarded yes', { text: 'yes', isForwarded: true }],
  ['a changed name', { text: 'Tunde Bello', deed: 'edited' }],
  ['a changed question', { text: 'how much is the python course', deed: 'edited' }],
  ['a changed yes', { text: 'yes', deed: 'edited' }],
  ...[...TAPS, ...STRANGE_TAPS].map((tap): [string, Partial<InboundMessage>] => [
    `[${tap.slice(0, 30)}]`,
    { tap, text: 'A title' },
  ]),
];

const WITHOUT_ANSWER: Partial<InboundMessage>[] = [
  { deed: 'deleted', text: '' },
  { deed: 'reacted', text: '' },
];

const setting = { school, lexicon, languages, floodLimit: 0, counts: { handoffs: 0, registrations: 0 } };

function take(session: Session, input: TurnInput) {
  const outcome = turn(session, input, { ...setting, now: NOON_MS + session.turn * 60_000 });
  expect(outcome.failure, session.state).toBeUndefined();
  return outcome;
}

function message(
  session: Session,
  text: string,
  changes: Partial<InboundMessage> = {},
  quoted?: QuotedLine,
): TurnInput {
  const receivedAt = NOON_MS + session.turn * 60_000;
  return {
    type: 'message_received',
    message: { ...messageFrom(ADA, text, { channel: session.channel, receivedAt }), ...changes },
    ...(quoted === undefined ? {} : { quoted }),
  };
}

const DEEDS: Readonly<Record<string, TurnInput>> = {
  [CLAIMED]: { type: 'handoff_claimed', by: STAFF },
  [CLOSED]: { type: 'handoff_closed', by: STAFF },
};

/** Calls back in every state that the ways lead to. */
function inEveryState(start: Partial<Session> & { channel: Channel }, visit: (session: Session) => void): void {
  for (const way of WAYS) {
    let session: Session = { ...newSession(ADA, { role: 'enquirer', channel: start.channel, now: NOON_MS }), ...start };
    for (const text of [...way, undefined]) {
      visit(session);
      if (text === undefined) break;
      session = take(session, DEEDS[text] ?? message(session, text)).session;
    }
  }
}

/** Counting takes a millisecond, and most answers are the same in many states. */
const sizes = new Map<string, ReturnType<typeof segmentsOf>>();

function sizeOf(text: string): ReturnType<typeof segmentsOf> {
  const size = sizes.get(text) ?? segmentsOf(text);
  sizes.set(text, size);
  return size;
}

const EVERYWHERE = (['whatsapp', 'sms'] as const).flatMap((channel) =>
  LANGUAGES.map((language) => ({ channel, language })),
);

describe.each(EVERYWHERE)('in every state, on $channel in $language', ({ channel, language }) => {
  const start = { channel, language, isLanguageAsked: true } as const;

  it('whatever comes gets an answer within the limits, is no misunderstanding, and nothing throws', () => {
    inEveryState(start, (session) => {
      for (const [name, other] of OTHERS) {
        const outcome = take(session, message(session, '', other));
        const place = `${session.state} < ${name}`;
        const { text, pages } = renderReply(outcome.reply, outcome.session, hostOver({} as Store));
        const isAnswered = outcome.session.optedOut || session.optedOut || session.state.startsWith('handoff.');
        if (!isAnswered) expect(text, place).not.toBe('');
        expect(outcome.events, place).not.toContain('message_not_understood');
        expect([text, ...pages].join('\n'), place).not.toMatch(/\{|undefined|\bNaN\b|…$/);
        for (const page of [text, ...pages].filter((one) => channel === 'sms' && one !== '')) {
          const { encoding, segments } = sizeOf(page);
          expect([encoding, segments <= LIMITS.smsSegments], `${place}: ${page}`).toEqual(['GSM-7', true]);
        }
      }
    });
  });
});

it('in every state a message taken back, or a sign taken off, is not answered and moves nothing', () => {
  inEveryState({ channel: 'whatsapp' }, (session) => {
    for (const other of WITHOUT_ANSWER) {
      const { reply, effects, events, session: after } = take(session, message(session, '', other));
      expect([reply.parts, effects, events, after.state], session.state).toEqual([[], [], [], session.state]);
      expect(rememberedIn(after.conversation), session.state).toEqual(rememberedIn(session.conversation));
    }
  });
});

it('in every state a reaction, a forwarded or changed "yes" and an old "I agree" are no consent', () => {
  inEveryState({ channel: 'whatsapp' }, (session) => {
    const consents: Partial<InboundMessage>[] = [
      { deed: 'reacted', text: '👍' },
      { text: 'yes', isForwarded: true },
      { text: 'yes', deed: 'edited' },
      { text: 'I agree', deed: 'edited' },
      ...(session.state === 'registration.asking_consent' ? [{ text: '👍' }] : []),
      { tap: 'agree' },
      { tap: 'agree:zzz' },
    ];
    const before = rememberedIn(session.conversation);
    for (const other of consents) {
      const after = rememberedIn(take(session, message(session, '', other)).session.conversation);
      expect(after?.draft?.consent, session.state).toEqual(before?.draft?.consent);
    }
  });
});

it('in every state a number under a quoted list of courses is that course: in the form the answer, elsewhere what is asked about', () => {
  inEveryState({ channel: 'whatsapp' }, (session) => {
    const isBots = !session.optedOut && !session.state.startsWith('handoff.claimed');
    if (!isBots || session.state.startsWith('privacy')) return;
    const before = rememberedIn(session.conversation);
    const { session: after } = take(session, message(session, '2', {}, COURSES_LIST));
    const { draft, topic } = rememberedIn(after.conversation) ?? {};
    const isForm = session.state.startsWith('registration.');
    if (!isForm) expect(topic, session.state).toEqual(['backend']);
    else if (before?.draft?.courses !== undefined) expect(draft?.courses, session.state).toEqual(['backend']);
  });
});

it('each choice of each question is known as one of ours', () => {
  expect(TAPS.length).toBeGreaterThan(40);
  expect(TAPS.filter((id) => !isChoiceId(id))).toEqual([]);
});

it('no choice that agrees, saves, drops or withdraws leaves open what it is about', () => {
  const grave = /^(agree|disagree|confirm|drop|same_learner|withdraw_it)\b/;
  expect(new Set(TAPS.filter((id) => grave.test(id)).map((id) => id.replace(/:[\w-]+$/, ':')))).toEqual(
    new Set(['agree:', 'disagree:', 'confirm:', 'drop:', 'same_learner:', 'withdraw_it:']),
  );
});

function contextOfForm(): EnquiryContext {
  const reference = testFacts().next.reference;
  const draft = {
    for: 'other',
    age: 'minor',
    relation: 'guardian',
    guardian_name: 'Kemi',
    name: 'Ada',
    courses: ['python'],
  } as const;
  return {
    ...(enquiry.config.context as EnquiryContext),
    draft: { ...draft, courses: ['python'], level: 'some', phone: ADA, email: '', answeredOn: {} },
    selected: reference,
  };
}
