import { cleanLine } from '../src/domain/clean-text.ts';
import { referralName } from '../src/domain/referral.ts';
import type { Param, Words } from '../src/domain/reply.ts';
import { answerTo } from './answers.ts';
import { personName } from './person-name.ts';
import { courseNames, registrationLine } from './review.ts';
import { livingRegistrations } from './statechart.ts';
import type { EnquiryContext, EnquiryEvent, OngoingHandoff, Scope, TurnFacts } from './vocabulary.ts';

/** How much of what is known goes into a summary. */
interface Size {
  messages: number;
  messageChars: number;
  nameChars: number;
  adChars: number;
  /** Of courses, registrations and open facts the first is named, and how many more there are. */
  isCounted?: true;
  /** Who it is, what they wrote and how to answer, and nothing else. */
  isBare?: true;
}

/**
 * From long to short, each for whom the one before is more than one message. The last is made for two segments of SMS whatever
 * people write: its name and its message may take four septets a character.
 */
const SHORTER: readonly Size[] = [
  { messages: 4, messageChars: 100, nameChars: 60, adChars: 100 },
  { messages: 2, messageChars: 100, nameChars: 60, adChars: 60, isCounted: true },
  { messages: 2, messageChars: 60, nameChars: 40, adChars: 40, isCounted: true },
  { messages: 1, messageChars: 80, nameChars: 40, adChars: 20, isCounted: true },
  { messages: 1, messageChars: 50, nameChars: 25, adChars: 0, isCounted: true },
  { messages: 1, messageChars: 30, nameChars: 20, adChars: 0, isCounted: true },
  { messages: 1, messageChars: 24, nameChars: 14, adChars: 0, isBare: true },
];

/** A notice in full, and how it is said shorter where one message does not hold that. */
export interface Notice {
  words: Words;
  shorter: Words[];
}

/** What staff are told when a handoff opens: everything they need to answer from where they are. */
export function summaryNotice(scope: Scope): Notice {
  return { words: summaryWords(scope), shorter: SHORTER.map((size) => summaryWords(scope, size)) };
}

/** The same below what is said first, which has a short form of its own. */
export function summaryBelow(first: Words, inShort: Words, scope: Scope): Notice {
  const { words, shorter } = summaryNotice(scope);
  return {
    words: { lines: [first, words] },
    shorter: shorter.map((summary) => ({ lines: [inShort, summary] })),
  };
}

export function summaryWords(scope: Scope, size?: Size): Words {
  const { context, event } = scope;
  const { facts } = event;
  const current = context.handoff ?? unknownHandoff(event);
  const isCounted = size?.isCounted === true;
  return {
    key: size?.isBare === true ? 'staff.summary_bare' : 'staff.summary',
    params: {
      number: current.number,
      reason: { key: `reason.${current.reason}` },
      person: cut(personParam(scope), size?.nameChars),
      phone: facts.phone ?? { key: 'staff.no_phone' },
      channel: { key: `channel.${current.channel}` },
      language: { key: `language_name.${facts.language}` },
      topic: topicParam(context, facts, isCounted),
      registration: registrationParam(context, facts, isCounted),
      messages: {
        lines: [...adLines(facts, size), ...unansweredLines(context, facts, size), ...recentLines(context, size)],
      },
      link: facts.phone === undefined ? { key: 'staff.no_link' } : { text: `https://wa.me/${facts.phone.slice(1)}` },
    },
  };
}

/** Who they are, as staff are told. */
export function personParam({ context, event }: Scope): string {
  return personName(context, event.facts);
}

/** Unreachable by the chart (a handoff is remembered before it is written); named so that the types need no lie. */
export function unknownHandoff(event: EnquiryEvent): OngoingHandoff {
  return {
    number: event.facts.next.handoffNumber,
    reason: 'asked',
    channel: event.facts.channel,
    openedAt: event.facts.now,
  };
}

function topicParam({ topic }: EnquiryContext, { school }: TurnFacts, isCounted: boolean): Param {
  if (topic.length === 0) return { key: 'staff.no_topic' };
  const [first, ...more] = topic;
  if (!isCounted || first === undefined || more.length === 0) return courseNames(topic, school);
  return firstOf(courseNames([first], school), more.length);
}

function registrationParam(context: EnquiryContext, facts: TurnFacts, isCounted: boolean): Param {
  const registered = livingRegistrations(context);
  const last = registered.at(-1);
  if (last === undefined)
    return { key: context.draft === undefined ? 'staff.no_registration' : 'staff.half_registration' };
  if (!isCounted) return registered.map((one) => registrationLine(one, facts));
  return firstOf([{ text: last.reference }], registered.length - 1);
}

function firstOf(first: Words[], count: number): Param {
  return count === 0 ? first : { key: 'staff.and_more', params: { first, count } };
}

/** What the bot had to leave open, as far as nobody has given it since. */
function unansweredLines({ unanswered = [] }: EnquiryContext, facts: TurnFacts, size?: Size): Words[] {
  const open = unanswered.filter(({ fact, course }) => {
    return answerTo(fact, course === undefined ? [] : [course], facts).unknown.length > 0;
  });
  if (open.length === 0 || size?.isBare === true) return [];
  const named = open.map(({ fact, course }): Words => {
    const label: Words = { key: `choice.${fact}` };
    if (course === undefined) return label;
    return { key: 'staff.open_fact', params: { fact: label, course: courseNames([course], facts.school) } };
  });
  const said = size?.isCounted === true ? firstOf(named.slice(-1), named.length - 1) : named;
  return [{ key: 'staff.unanswered', params: { facts: said } }];
}

/** Where there is no room for all, those that say most: "hello" is the first to go. */
function recentLines({ recent }: EnquiryContext, size?: Size): Words[] {
  const longest = recent
    .map((text, place) => ({ text, place }))
    .toSorted((one, other) => other.text.length - one.text.length || other.place - one.place)
    .slice(0, size?.messages ?? recent.length)
    .toSorted((one, other) => one.place - other.place);
  return longest.map(({ text }) => ({ key: 'staff.message_line', params: { text: cut(text, size?.messageChars) } }));
}

/** Staff know what an advertisement says and promises; the bot does not. */
function adLines({ referral }: TurnFacts, size?: Size): Words[] {
  if (referral === undefined || size?.adChars === 0) return [];
  return [{ key: 'staff.from_ad', params: { ad: cut(referralName(referral), size?.adChars) } }];
}

/** On one line, and shortened at a character that people see as one; all of it where no limit is given. */
function cut(text: string, chars?: number): string {
  if (chars === undefined) return text;
  const line = cleanLine(text, text.length);
  const kept = cleanLine(line, chars);
  return kept === line ? line : `${kept}…`;
}
