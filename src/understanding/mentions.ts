import type { CourseId } from '../domain/course.ts';
import { noteBeginnings } from './beginnings.ts';
import type { Word } from './word-book.ts';
import { wordRuns, type WordRuns } from './word-runs.ts';

/** The words that stand for a mention in phrases and messages alike; no person can write them. */
export const COURSE_WORD = '{course}';
export const SUBJECT_WORD = '{subject}';

/** What an expression names: courses of the school, a subject it does not list, or nothing of the kind. */
export type Mention =
  | { type: 'courses'; courses: CourseId[] }
  | { type: 'subject'; subject: Subject }
  /** Looks like a course and is none: its words stay words. */
  | { type: 'plain' };

/** A subject the school does not list. */
export interface Subject {
  /** As the phrases file writes it. */
  name: string;
  /** The listed course that comes nearest to it; absent where none does. */
  nearest?: CourseId;
}

export interface MentionTable {
  byName: Map<string, Mention>;
  /** How every longer name begins. */
  beginnings: Set<string>;
}

/** A word of a message, or several that name a course or a subject together. */
export interface Token extends Pick<Word, 'word' | 'sentence' | 'clause'> {
  kind: Word['kind'] | 'course' | 'subject';
  courses: CourseId[];
  subject: Subject | undefined;
  /** What stood in the message, when a word was changed by more than its ending. */
  repairedFrom: string | undefined;
  /** The words a mention stands for. */
  written: string;
}

/** Later entries of one name join earlier ones: "web development" under three courses names all three. */
export function buildMentionTable(names: { words: string[]; mention: Mention }[]): MentionTable {
  const table: MentionTable = { byName: new Map(), beginnings: new Set() };
  for (const { words, mention } of names) {
    if (words.length === 0) continue;
    const name = words.join(' ');
    const known = table.byName.get(name);
    table.byName.set(name, known === undefined ? mention : joined(known, mention));
    noteBeginnings(words, table.beginnings);
  }
  return table;
}

function joined(known: Mention, added: Mention): Mention {
  if (known.type !== 'courses' || added.type !== 'courses') return known;
  return { type: 'courses', courses: [...new Set([...known.courses, ...added.courses])] };
}

/** Replaces every name by one token, the longest first; names do not reach over the end of a sentence. */
export function collapseMentions(words: readonly Word[], table: MentionTable): Token[] {
  const runs = wordRuns(words);
  const tokens: Token[] = [];
  let at = 0;
  while (at < words.length) {
    const word = words[at];
    if (word === undefined) break;
    const found = longestName(words, at, table, runs);
    if (found === undefined || found.mention.type === 'plain') {
      const length = found?.length ?? 1;
      for (const plain of words.slice(at, at + length)) tokens.push(plainToken(plain));
      at += length;
      continue;
    }
    const { mention, length } = found;
    const isCourse = mention.type === 'courses';
    tokens.push({
      word: isCourse ? COURSE_WORD : SUBJECT_WORD,
      sentence: word.sentence,
      clause: word.clause,
      kind: isCourse ? 'course' : 'subject',
      courses: isCourse ? mention.courses : NO_COURSES,
      subject: isCourse ? undefined : mention.subject,
      written: runs.between(at, at + length - 1),
      repairedFrom: words.slice(at, at + length).find((one) => one.repairedFrom !== undefined)?.repairedFrom,
    });
    at += length;
  }
  return tokens;
}

const NO_COURSES: CourseId[] = [];

function plainToken({ word, sentence, clause, kind, repairedFrom }: Word): Token {
  return { word, sentence, clause, kind, courses: NO_COURSES, subject: undefined, written: word, repairedFrom };
}

function longestName(
  words: readonly Word[],
  at: number,
  { byName, beginnings }: MentionTable,
  runs: WordRuns,
): { length: number; mention: Mention } | undefined {
  const sentence = words[at]?.sentence;
  let found: { length: number; mention: Mention } | undefined;
  for (let to = at; words[to]?.sentence === sentence && to < words.length; to += 1) {
    const name = runs.between(at, to);
    const mention = byName.get(name);
    if (mention !== undefined) found = { length: to - at + 1, mention };
    if (!beginnings.has(name)) break;
  }
  return found;
}

/** Whether all the courses a message names come from one expression that means several ("web development"). */
export function isBroadlyNamed(tokens: Token[]): boolean {
  const groups = tokens.filter((token) => token.kind === 'course').map((token) => token.courses);
  return coursesNamed(tokens).length > 1 && groups.every((group) => group.length > 1);
}

/**
 * The courses a message names, in its order. A broad name gives way to a particular one it contains: "web development,
 * the frontend" is about frontend.
 */
export function coursesNamed(tokens: Token[]): CourseId[] {
  const groups = tokens.filter((token) => token.kind === 'course').map((token) => token.courses);
  const particular = new Set(groups.filter((group) => group.length === 1).flat());
  const kept = groups.filter((group) => group.length === 1 || !group.some((course) => particular.has(course)));
  return [...new Set(kept.flat())];
}
