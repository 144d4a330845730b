import type { CourseId } from '../domain/course.ts';
import type { Word } from './word-book.ts';

/** The words that stand for a mention in phrases and messages alike; no person can write them. */
export const COURSE_WORD = '{course}';
export const SUBJECT_WORD = '{subject}';

/** What an expression names: courses of the school, a subject it does not list, or nothing of the kind. */
export type Mention =
  | { type: 'courses'; courses: CourseId[] }
  | { type: 'subject' }
  /** Looks like a course and is none: its words stay words. */
  | { type: 'plain' };

export interface MentionTable {
  byName: Map<string, Mention>;
  /** The length in words of the longest name that begins with this word. */
  longestFrom: Map<string, number>;
}

/** A word of a message, or several that name a course or a subject together. */
export interface Token extends Pick<Word, 'word' | 'sentence' | 'repairedFrom'> {
  kind: Word['kind'] | 'course' | 'subject';
  courses: CourseId[];
  /** The words a mention stands for. */
  written: string;
}

/** Later entries of one name join earlier ones: "web development" under three courses names all three. */
export function buildMentionTable(names: { words: string[]; mention: Mention }[]): MentionTable {
  const table: MentionTable = { byName: new Map(), longestFrom: new Map() };
  for (const { words, mention } of names) {
    const [first] = words;
    if (first === undefined) continue;
    const name = words.join(' ');
    const known = table.byName.get(name);
    table.byName.set(name, known === undefined ? mention : joined(known, mention));
    table.longestFrom.set(first, Math.max(words.length, table.longestFrom.get(first) ?? 0));
  }
  return table;
}

function joined(known: Mention, added: Mention): Mention {
  if (known.type !== 'courses' || added.type !== 'courses') return known;
  return { type: 'courses', courses: [...new Set([...known.courses, ...added.courses])] };
}

/** Replaces every name by one token, the longest first; names do not reach over the end of a sentence. */
export function collapseMentions(words: Word[], table: MentionTable): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < words.length) {
    const word = words[at];
    if (word === undefined) break;
    const found = longestName(words, at, table);
    if (found === undefined || found.mention.type === 'plain') {
      const length = found?.length ?? 1;
      for (const plain of words.slice(at, at + length)) tokens.push({ ...plain, courses: [], written: plain.word });
      at += length;
      continue;
    }
    const isCourse = found.mention.type === 'courses';
    const run = words.slice(at, at + found.length);
    const repairedFrom = run.find((one) => one.repairedFrom !== undefined)?.repairedFrom;
    tokens.push({
      word: isCourse ? COURSE_WORD : SUBJECT_WORD,
      sentence: word.sentence,
      kind: isCourse ? 'course' : 'subject',
      courses: found.mention.type === 'courses' ? found.mention.courses : [],
      written: run.map((one) => one.word).join(' '),
      ...(repairedFrom === undefined ? {} : { repairedFrom }),
    });
    at += found.length;
  }
  return tokens;
}

function longestName(words: Word[], at: number, table: MentionTable): { length: number; mention: Mention } | undefined {
  const first = words[at];
  if (first === undefined) return undefined;
  for (let length = table.longestFrom.get(first.word) ?? 0; length >= 1; length -= 1) {
    const run = words.slice(at, at + length);
    if (run.length < length || run.some((one) => one.sentence !== first.sentence)) continue;
    const mention = table.byName.get(run.map((one) => one.word).join(' '));
    if (mention !== undefined) return { length, mention };
  }
  return undefined;
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
