import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderReply } from '../../src/app/render-reply.ts';
import { CLAIMED, CLOSED, HAPPENINGS, WAYS } from '../../src/cli/ways.ts';
import type { Catalogue } from '../../src/copy/catalogue.ts';
import { speak } from '../../src/copy/speak.ts';
import { dayInWords } from '../../src/domain/calendar.ts';
import { CHANNELS } from '../../src/domain/channel.ts';
import { LANGUAGES } from '../../src/domain/language.ts';
import { LIMITS } from '../../src/domain/limits.ts';
import { ATTACHMENT_KINDS, type Attachment, type InboundMessage } from '../../src/domain/message.ts';
import { messageText } from '../../src/domain/message-text.ts';
import { nextOpening } from '../../src/domain/opening-hours.ts';
import type { Param } from '../../src/domain/reply.ts';
import type { School } from '../../src/domain/school.ts';
import { LAYOUTS } from '../../src/layouts.ts';
import type { TurnOutcome } from '../../src/turn/turn.ts';
import { ADA, chatOf, type Chat } from '../support/chat.ts';
import { figuresIn, figuresWithin } from '../support/figures.ts';
import { catalogue, school } from '../support/flows.ts';
import { generousSchool } from '../support/generous-school.ts';
import { talkativeSchool } from '../support/talkative-school.ts';
import { readExam } from '../understanding/exam.ts';

/** Figures in texts of ours that say nothing of the school, and why they stand there. No other text has any. */
const OF_OURS: Readonly<Record<string, readonly string[]>> = {
  // From what age somebody decides for themselves.
  'registration.ask_age': ['18'],
  'registration.ask_age_other': ['18'],
  'registration.ask_guardian_name': ['18'],
  'registration.ask_guardian_name_self': ['18'],
  'choice.adult': ['18'],
  'choice.minor': ['18'],
  // How an answer can be written: numbers of choices, and of a phone.
  'registration.ask_courses': ['1', '5'],
  'registration.ask_phone': ['1'],
  'registration.ask_email': ['1'],
  'registration.ask_phone_none': ['0803', '123', '4567'],
  'refused.phone_invalid': ['0803', '123', '4567', '44'],
  // How much of an answer is kept.
  'refused.name_long': [String(LIMITS.nameChars)],
  'refused.email_long': [String(LIMITS.emailChars)],
};

const isForStaff = (key: string): boolean => key.startsWith('staff.');

it.each(LANGUAGES)(
  'no text of ours in %s has a figure, in digits or spelled, but those that are named here',
  (language) => {
    const texts = [...(catalogue.texts[language] ?? [])].filter(([key]) => !isForStaff(key));
    expect(texts.length).toBeGreaterThan(200);
    for (const [key, forms] of texts) {
      const figures = Object.values(forms).flatMap((form) => figuresIn(form.replaceAll(/\{\w+\}/g, '')));
      expect(
        figures.filter((figure) => OF_OURS[key]?.includes(figure) !== true),
        key,
      ).toEqual([]);
    }
  },
);

/** What happens in a chat, one thing after the other. */
type Step = Partial<InboundMessage> | { pick: number } | 'claim' | 'close' | 'leave';

const WRITTEN = [
  ...HAPPENINGS.flatMap((happening) => (happening.type === 'write' ? [happening.text] : [])),
  ...WAYS.flat().filter((text) => text !== CLAIMED && text !== CLOSED),
  ...['first-hand', 'second-hand'].flatMap((hand) => readExam(hand).map(({ text }) => text)),
].filter((text) => text.length <= 120);

/** With figures of their own, which the bot may say back and must not make anything of. */
const WITH_FIGURES = [
  'I have 50000 naira, is that enough for python?',
  'is it 45,000 or 60,000 for the fullstack',
  'I am 17 years old',
  'call me on 0803 555 1234',
  '+44 7911 123456',
  'can I start on 14 March 2031',
  'I get 40k',
  'is it twelve weeks or thirty',
  'ada77@example.com',
];

const PLACE: Attachment = { kind: 'location', latitude: 6.5243793, longitude: 3.379206, label: '7 Oja Oba' };

const attachment: fc.Arbitrary<Step> = fc.oneof(
  fc.constantFrom(...ATTACHMENT_KINDS).map((kind) => ({ attachments: [{ kind }] })),
  fc.constant<Step>({ attachments: [PLACE] }),
);

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...WRITTEN).map((text) => ({ text })) },
  { weight: 3, arbitrary: fc.constantFrom(...WITH_FIGURES).map((text) => ({ text })) },
  { weight: 3, arbitrary: fc.nat(9).map((number) => ({ text: String(number) })) },
  { weight: 3, arbitrary: fc.nat(9).map((pick) => ({ pick })) },
  { weight: 1, arbitrary: attachment },
  { weight: 1, arbitrary: fc.constantFrom(...WRITTEN).map((text) => ({ text, isForwarded: true as const })) },
  { weight: 1, arbitrary: fc.constantFrom(...WRITTEN).map((text) => ({ text, deed: 'edited' as const })) },
  { weight: 1, arbitrary: fc.constantFrom<Step>('claim', 'close', 'leave') },
);

const SCHOOLS = { real: school, generous: generousSchool, talkative: talkativeSchool };

const conversation = fc.record({
  way: fc.constantFrom(...WAYS),
  upTo: fc.nat(20),
  steps: fc.array(step, { minLength: 2, maxLength: 8 }),
  language: fc.constantFrom(...LANGUAGES),
  isLanguageAsked: fc.boolean(),
  channel: fc.constantFrom(...CHANNELS),
  of: fc.constantFrom<keyof typeof SCHOOLS>('real', 'generous', 'talkative'),
});

type Conversation = typeof conversation extends fc.Arbitrary<infer Value> ? Value : never;

/** The figures that the bot said in a chat and that nobody gave, each with the reply it stands in. */
function strangersIn(chat: Conversation, says: Catalogue, given: School = SCHOOLS[chat.of]): string[] {
  const { way, upTo, steps, language, isLanguageAsked, channel, of } = chat;
  const profileName = 'Ada 5';
  const start = { channel, language, profileName, ...(isLanguageAsked ? { isLanguageAsked } : {}) };
  const talk = chatOf(start, { school: SCHOOLS[of], languages: says.languages, floodLimit: 14 });
  const written: unknown[] = [ADA, profileName];
  const ofSchool = new Set(figuresWithin(given));
  let last: TurnOutcome | undefined;
  return [...way.slice(0, upTo).map(asStep), ...steps].flatMap((one) => {
    const message = typeof one === 'string' ? undefined : 'pick' in one ? picked(one.pick, last) : one;
    if (message !== undefined) written.push(...toldBy(message));
    last = taken(talk, one, message === undefined ? {} : { ...message, channel });
    if (last === undefined) return [];
    expect(last.failure).toBeUndefined();
    const { text, figures } = saidBy(last, says);
    const known = new Set([...figuresWithin(written), ...openingIn(given, talk.now()), ...figuresOfKeys(last)]);
    const strange = figures.filter(
      (figure) => !ofSchool.has(figure) && !known.has(figure) && !isPhoneOf(figure, written),
    );
    return strange.map((figure) => `${figure} in: ${text}`);
  });
}

function asStep(text: string): Step {
  return text === CLAIMED ? 'claim' : text === CLOSED ? 'close' : { text };
}

function taken(talk: Chat, one: Step, message: Partial<InboundMessage>): TurnOutcome | undefined {
  if (one === 'claim') return talk.claim();
  if (one === 'close') return talk.close();
  if (one === 'leave') return talk.wakeAt('nudge') === undefined ? undefined : talk.wake('nudge');
  return talk.send(message);
}

function picked(pick: number, last: TurnOutcome | undefined): Partial<InboundMessage> {
  const choices = last?.reply.choices ?? [];
  const id = choices[pick % Math.max(1, choices.length)]?.id;
  return id === undefined ? { text: 'menu' } : { tap: id, text: 'A title' };
}

/** All that a message tells, places to the metre too. */
function toldBy(message: Partial<InboundMessage>): unknown[] {
  return [messageText({ text: message.text ?? '', attachments: message.attachments ?? [] }), message.attachments];
}

/** The text of a reply as it stands on the phone, and its figures: neither the numbers of its choices nor codes of ours. */
function saidBy({ reply, session, page, nextReference }: TurnOutcome, says: Catalogue) {
  const voice = { language: session.language, channel: session.channel };
  const { text, pages, choices, pin, handouts = [] } = renderReply(reply, voice, { catalogue: says, layouts: LAYOUTS });
  const spoken = reply.parts.map((part) => speak(part, { catalogue: says, ...voice }));
  // Where it takes pages, a figure may be cut in two.
  const whole = pages.length === 0 ? [page ?? text] : [...spoken, ...choices.map(({ label }) => label)];
  const shown = [...whole, pin?.label ?? '', ...handouts.flatMap(({ label, link }) => [label, link])].join('\n');
  const labels = new Set(choices.map(({ label }) => lettersOf(label)));
  const lines = shown.split('\n').map((line) => {
    const [, rest = line] = /^\d{1,2}\.? (.*)$/.exec(line) ?? [];
    return labels.has(lettersOf(rest)) ? rest : line;
  });
  const known = [nextReference, ...registeredIn(session)];
  const bare = known.reduce((said, reference) => said.replaceAll(reference, ''), lines.join('\n'));
  return { text: shown, figures: figuresIn(bare.replaceAll(/https?:\/\/\S+/g, addressed)) };
}

/** What is left of a label on any channel, to know it by. */
function lettersOf(label: string): string {
  return label.normalize('NFD').replaceAll(/[^A-Za-z0-9]/g, '');
}

function registeredIn({ conversation: stored }: TurnOutcome['session']): string[] {
  return JSON.stringify(stored?.context ?? {}).match(/OIC-[0-9A-Z]{5}/g) ?? [];
}

/** What an address says: of one of Google's Maps, its form has a figure of its own. */
function addressed(link: string): string {
  return decodeURIComponent(link.replace('api=1&', '')).replaceAll('+', ' ');
}

/** The day on which the office opens next, which is told to who asks for a person. */
function openingIn({ hours }: School, now: number): string[] {
  const next = hours === undefined ? undefined : nextOpening(hours, now);
  return next === undefined ? [] : figuresIn(dayInWords(next.day));
}

function figuresOfKeys({ reply }: TurnOutcome): string[] {
  const keys = [...reply.parts, ...reply.choices.map(({ label }) => label)].flatMap(keysWithin);
  return keys.flatMap((key) => OF_OURS[key] ?? []);
}

function keysWithin(words: Param): string[] {
  if (typeof words !== 'object') return [];
  if (Array.isArray(words)) return words.flatMap(keysWithin);
  if ('lines' in words) return words.lines.flatMap(keysWithin);
  return 'key' in words ? [words.key, ...Object.values(words.params ?? {}).flatMap(keysWithin)] : [];
}

/** A number that somebody wrote in another form: 0803 555 1234 is +2348035551234. */
function isPhoneOf(figure: string, written: unknown[]): boolean {
  if (figure.length < 10) return false;
  return written.some((one) => typeof one === 'string' && one.replaceAll(/\D/g, '').includes(figure.slice(-10)));
}

/** A chat in which these lines are written to one of the schools. */
function asking(of: Conversation['of'], ...texts: string[]): Conversation {
  const steps = texts.map((text) => ({ text }));
  return { way: ['hi'], upTo: 0, steps, language: 'en', isLanguageAsked: true, channel: 'whatsapp', of };
}

describe('figures that nobody gave', () => {
  it('are in no reply, whatever is written, in any language, on either channel, whatever the school has given', () => {
    fc.assert(
      fc.property(conversation, (chat) => {
        expect(strangersIn(chat, catalogue)).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});

describe('a figure that nobody gave is found', () => {
  it.each(['It is ₦50,000, call {phone}.', 'It is fifty thousand naira, call {phone}.', 'That takes 13 weeks.'])(
    'where a text of ours says "%s"',
    (text) => {
      const texts = { ...catalogue.texts, en: new Map([...catalogue.texts.en, ['unknown.fees', { text }]]) };
      const found = strangersIn(asking('real', 'how much is it'), { ...catalogue, texts });
      expect(found).not.toEqual([]);
    },
  );

  it('where the bot says what this school has not given', () => {
    for (const [text, figure] of [
      ['how much is python', '234560'],
      ['how much is it', '123450'],
      ['how long is it', '13'],
      ['when do you start', '2027'],
      ['where are you', '41'],
      ['office hours', '05'],
    ] as const) {
      expect(strangersIn(asking('talkative', text), catalogue), text).toEqual([]);
      const found = strangersIn(asking('talkative', text), catalogue, school);
      expect(
        found.map((one) => one.split(' ')[0]),
        text,
      ).toContain(figure);
    }
  });
});
