import { isChoiceId, plainId } from '../../flows/index.ts';
import { cleanLine } from '../domain/clean-text.ts';
import type { CourseId } from '../domain/course.ts';
import type { Language } from '../domain/language.ts';
import { LIMITS } from '../domain/limits.ts';
import { isUnasked, type InboundMessage } from '../domain/message.ts';
import type { Answer, Reading } from '../domain/reading.ts';
import type { QuotedLine } from '../domain/transcript.ts';
import type { Lexicon } from '../understanding/lexicon.ts';
import { ratingIn, withoutRating } from './hear-rating.ts';
import { pickFromQuoted } from './quoted-menu.ts';
import { readMessage } from './read-message.ts';
import type { Situation } from './situation.ts';

/** What a message means, and how it is to be taken. */
export interface Heard {
  reading: Reading;
  situation: Situation;
}

/** What has to be known to hear a message right. */
export interface Hearing {
  situation: Situation;
  language: Language;
  topic: readonly CourseId[];
  lexicon: Lexicon;
  /** The choices shown last, as a tap brings them back: grave ones with what they are about. */
  shown: readonly string[];
  /** The choices of the state's own question, in the same way; asked for only where something was picked. */
  ownChoices: () => string[];
}

/** Understands a message by itself and by what it refers to: what it was picked from, whose words it has, what it quotes. Pure. */
export function hear(
  { message, quoted }: { message: InboundMessage; quoted?: QuotedLine },
  { situation: standing, ...hearing }: Hearing,
): Heard {
  const situation = quoted === undefined ? standing : { ...standing, quoted: inShort(quoted) };
  if (isUnasked(message)) return { reading: readUnasked(message, situation, hearing), situation };
  if (message.tap !== undefined) return hearTap(message, message.tap, { situation, ...hearing });
  const isWritten = quoted !== undefined && message.deed !== 'reacted';
  const answer = isWritten
    ? pickFromQuoted(message, quoted, { shown: hearing.shown, lexicon: hearing.lexicon })
    : undefined;
  if (answer === undefined) return hearWritten(message, { situation, ...hearing });
  const reading = readMessage(message, { situation, ...hearing });
  return hearPick(answer, quoted?.choices ?? [], reading, { situation, ...hearing });
}

/** Words count below the last question: whether staff helped, as far as they say so, and else the dialogue's own. */
function hearWritten(message: InboundMessage, { situation, ...hearing }: Hearing): Heard {
  const rating = situation.asksToRate === undefined ? undefined : ratingIn(message, { situation, ...hearing });
  if (rating !== undefined) return { reading: rating, situation };
  const own = situation.asksToRate === undefined ? situation : withoutRating(situation, hearing.ownChoices());
  const reading = readMessage(message, { situation: own, ...hearing });
  const isYesNo = reading.answer?.type === 'yes' || reading.answer?.type === 'no';
  if (!isYesNo || isShown(hearing.ownChoices(), hearing.shown)) return { reading, situation: own };
  return { reading, situation: { ...own, isElseOffered: true } };
}

function isShown(ids: readonly string[], shown: readonly string[]): boolean {
  return ids.length === shown.length && ids.every((id) => shown.includes(id));
}

/**
 * A tap means what its id says. What no button of ours brings back is read by its title, as a message that answers nothing.
 */
function hearTap(message: InboundMessage, tap: string, { situation, ...hearing }: Hearing): Heard {
  if (isChoiceId(tap) || hearing.shown.includes(tap)) {
    const isOpen = isOpenChoice(tap, { situation, ...hearing });
    const reading = readMessage(isOpen ? { ...message, tap: plainId(tap) } : message, { situation, ...hearing });
    return { reading, situation: isOpen ? situation : { ...situation, isFromEarlier: true } };
  }
  const { tap: _strange, ...titled } = message;
  const reading = readUnasked(titled, situation, hearing);
  const asks = reading.intents.some(({ intent }) => intent !== 'yes' && intent !== 'no');
  if (reading.command !== undefined || (reading.decision === 'act' && asks)) return { reading, situation };
  return { reading: picking({ type: 'choice', id: tap }, reading), situation: { ...situation, isFromEarlier: true } };
}

/** What was picked from the quoted choices. Yes or no answers all of them together: it counts below the state's own question. */
function hearPick(
  answer: Answer,
  quoted: NonNullable<QuotedLine['choices']>,
  reading: Reading,
  hearing: Hearing,
): Heard {
  const { situation } = hearing;
  const ids = answer.type === 'choice' ? [answer.id] : answer.type === 'courses' ? answer.courses.map(courseId) : [];
  const isYesNo = answer.type === 'yes' || answer.type === 'no';
  const isOpen = isYesNo
    ? quoted.every(({ id }) => hearing.ownChoices().includes(id))
    : ids.length > 0 && ids.every((id) => isOpenChoice(id, hearing));
  if (!isOpen) return { reading: picking(answer, reading), situation: { ...situation, isFromEarlier: true } };
  const picked = answer.type === 'choice' ? { ...answer, id: plainId(answer.id) } : answer;
  return { reading: picking(picked, reading), situation };
}

function courseId(id: CourseId): string {
  return `course:${id}`;
}

/** Whether a choice stands below what is asked now, and is about the same. */
function isOpenChoice(id: string, { shown, situation, ownChoices }: Hearing): boolean {
  return shown.includes(id) || situation.unlisted.includes(id) || ownChoices().includes(id);
}

const NOTHING_ASKED = {
  expects: 'none',
  offered: [],
  unlisted: [],
  isInForm: false,
} as const satisfies Partial<Situation>;

function readUnasked(message: InboundMessage, situation: Situation, hearing: Omit<Hearing, 'situation'>): Reading {
  return readMessage(message, { situation: { ...situation, ...NOTHING_ASKED }, ...hearing });
}

/** The reading of a message that is a pick and nothing else. */
function picking(answer: Answer, { text, language }: Reading): Reading {
  const because = [`picked from above: ${JSON.stringify(answer)}`];
  return { text, language, intents: [], courses: [], decision: 'act', answer, because };
}

function inShort({ text }: QuotedLine): string {
  const line = cleanLine(text, LIMITS.inboundTextChars);
  const cut = cleanLine(line, LIMITS.quotedChars);
  return cut === line ? line : `${cut}…`;
}
