import type { Token } from './mentions.ts';
import type { PhraseMatch } from './match.ts';
import type { Topic } from './phrase-index.ts';

/** A phrase that was kept, with how sure it makes us. */
export interface Evidence {
  topic: Topic;
  phrase: string;
  confidence: number;
  /** The first token it explains: intents are answered in the order they were asked. */
  from: number;
  /** Its first and last token. */
  span: { from: number; to: number };
  /** How many words of its sentence it explains. */
  words: number;
  /** It says what somebody would like, which is no question. */
  isWish: boolean;
}

/** What a message says besides its phrases that makes it more, or less, a message to this school. */
export interface Surroundings {
  tokens: Token[];
  aboutUs: Set<string>;
  /** Words of wishing ("want", "interested"). */
  wishes: Set<string>;
  /** Words that turn what follows into its opposite. */
  negations: Set<string>;
  /** Words that join two thoughts ("and", "but"). */
  joiningWords: Set<string>;
  /** The sentences in which something shows that the message is for a school. */
  ours: Map<number, 'course' | 'word'>;
  /** Whether a course was being discussed. */
  hasTopic: boolean;
}

/** So far to the left and right of a match strange words make it doubtful. */
const WINDOW = { left: 3, right: 4 } as const;
const STRANGENESS = { unknown: 0.4, unrelated: 1.2 } as const;
const MOST_STRANGENESS = 3;
const ANCHOR = { courseNear: 1.5, aboutUsNear: 1, elsewhere: 0.7, topic: 0.5 } as const;
const LONG_MESSAGE_WORDS = 40;
const LONG_UNANCHORED_FACTOR = 0.7;

/** The phrases of a message that do not overlap, those that tell most first chosen; in the order they stand in. */
export function gatherEvidence(matches: PhraseMatch[], surroundings: Surroundings): Evidence[] {
  const ranked = matches.toSorted((one, other) => other.phrase.weight - one.phrase.weight || one.from - other.from);
  const isTaken = surroundings.tokens.map(() => false);
  const kept: Evidence[] = [];
  for (const match of ranked) {
    const { phrase, from, to } = match;
    if (isTaken.slice(from, to + 1).includes(true)) continue;
    isTaken.fill(true, from, to + 1);
    kept.push({
      topic: phrase.topic,
      phrase: phrase.text,
      confidence: confidenceIn(match, surroundings),
      from: tellingFrom(match, surroundings.tokens),
      span: { from, to },
      words: to - from + 1,
      isWish: phrase.words.some((word) => surroundings.wishes.has(word)),
    });
  }
  return kept.toSorted((one, other) => one.from - other.from);
}

function tellingFrom({ from, to }: PhraseMatch, tokens: Token[]): number {
  const telling = tokens.slice(from, to + 1).findIndex((token) => token.kind !== 'small');
  return telling < 0 ? from : from + telling;
}

/**
 * 0 to 1: more for telling words, less for strange ones close by. What shows that the message is about this school (a
 * course, "class", "tuition") weighs against strangeness.
 */
function confidenceIn(match: PhraseMatch, surroundings: Surroundings): number {
  const telling = 0.5 + 0.5 * (1 - Math.exp(-match.phrase.weight / 0.4));
  const { strangeness, anchor } = lookAround(match, surroundings);
  const mass = match.phrase.mass + anchor;
  const isLostInText = anchor === 0 && surroundings.tokens.length > LONG_MESSAGE_WORDS;
  return telling * (mass / (mass + strangeness)) * (isLostInText ? LONG_UNANCHORED_FACTOR : 1);
}

function lookAround(
  { from, to }: PhraseMatch,
  { tokens, hasTopic, ours }: Surroundings,
): { strangeness: number; anchor: number } {
  const sentence = tokens[from]?.sentence ?? 0;
  let strangeness = 0;
  for (let at = Math.max(0, from - WINDOW.left); at <= to + WINDOW.right; at += 1) {
    const token = tokens[at];
    if (token === undefined || token.sentence !== sentence || (at >= from && at <= to)) continue;
    if (token.kind === 'unknown' || token.kind === 'unrelated') strangeness += STRANGENESS[token.kind];
  }
  const near = ours.get(sentence);
  const isElsewhere = ours.size > (near === undefined ? 0 : 1);
  return {
    strangeness: Math.min(strangeness, MOST_STRANGENESS),
    anchor:
      (near === undefined ? 0 : near === 'course' ? ANCHOR.courseNear : ANCHOR.aboutUsNear) +
      (isElsewhere ? ANCHOR.elsewhere : 0) +
      (hasTopic ? ANCHOR.topic : 0),
  };
}

/** A course, a subject, or a word that shows that a message is for a school. */
export function isOurs(token: Token, aboutUs: ReadonlySet<string>): boolean {
  return token.kind === 'course' || token.kind === 'subject' || aboutUs.has(token.word);
}

/** The sentences that are plainly for a school, and whether a course is named in them or only such a word stands there. */
export function sentencesOfOurs(
  tokens: readonly Token[],
  aboutUs: ReadonlySet<string>,
): Map<number, 'course' | 'word'> {
  const ours = new Map<number, 'course' | 'word'>();
  for (const token of tokens) {
    if (token.kind === 'course') ours.set(token.sentence, 'course');
    else if (isOurs(token, aboutUs) && !ours.has(token.sentence)) ours.set(token.sentence, 'word');
  }
  return ours;
}
