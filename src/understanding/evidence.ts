import type { Token } from './mentions.ts';
import { LEAST_COVERAGE, type PhraseMatch } from './match.ts';
import type { Topic } from './phrase-index.ts';

/** A match that was kept, with how sure it makes us. */
export interface Evidence {
  topic: Topic;
  phrase: string;
  confidence: number;
  /** The first token it explains: intents are answered in the order they were asked. */
  from: number;
  /** How many words of its sentence it explains. */
  words: number;
  /** Every word of the phrase stands there, with nothing but small words between. */
  isPlain: boolean;
  /** It says what somebody would like, which is no question. */
  isWish: boolean;
  /** Another topic that explains the same words as well. */
  rival?: { topic: Topic; phrase: string };
}

/** What a message says besides its phrases that makes it more, or less, a message to this school. */
export interface Surroundings {
  tokens: Token[];
  aboutUs: Set<string>;
  /** Words of wishing ("want", "interested"). */
  wishes: Set<string>;
  /** Words that turn what follows into its opposite. */
  negations: Set<string>;
  /** Whether a course was being discussed. */
  hasTopic: boolean;
}

/** So far to the left and right of a match strange words make it doubtful. */
const WINDOW = { left: 3, right: 4 } as const;
const STRANGENESS = { unknown: 0.4, unrelated: 1.2 } as const;
const MOST_STRANGENESS = 3;
const ANCHOR = { courseNear: 1.5, aboutUsNear: 1, elsewhere: 0.7, topic: 0.5 } as const;
/** A rival within this share of the winner makes the message ambiguous. */
const RIVAL_SHARE = 0.97;
const LONG_MESSAGE_WORDS = 40;
const LONG_UNANCHORED_FACTOR = 0.7;

/**
 * Picks matches, the one that explains most first; a later one counts only by the words nobody has explained yet. What
 * remains is one piece of evidence for each thing the message asks.
 */
export function gatherEvidence(matches: PhraseMatch[], surroundings: Surroundings): Evidence[] {
  const ranked = matches.toSorted((one, other) => other.value - one.value || one.from - other.from);
  const ownerOf = new Map<number, { match: PhraseMatch; evidence: Evidence }>();
  const kept: Evidence[] = [];
  for (const match of ranked) {
    const fresh = freshPart(match, ownerOf);
    if (fresh.coverage < LEAST_COVERAGE) {
      noteRival(match, ownerOf);
      continue;
    }
    const evidence: Evidence = {
      topic: match.phrase.topic,
      phrase: match.phrase.text,
      confidence: confidenceIn(match, fresh.weight, fresh.coverage, surroundings),
      from: fresh.positions.find((at) => surroundings.tokens[at]?.kind !== 'small') ?? match.from,
      words: fresh.positions.length,
      isPlain: match.coverage === 1 && isTight(match, surroundings.tokens),
      isWish: match.phrase.words.some((word) => surroundings.wishes.has(word)),
    };
    kept.push(evidence);
    for (const position of match.positions) {
      if (position >= 0 && !ownerOf.has(position)) ownerOf.set(position, { match, evidence });
    }
  }
  return kept.toSorted((one, other) => one.from - other.from);
}

function isTight({ from, to, positions }: PhraseMatch, tokens: Token[]): boolean {
  return tokens.every((token, at) => at < from || at > to || token.kind === 'small' || positions.includes(at));
}

function freshPart(match: PhraseMatch, ownerOf: Map<number, unknown>) {
  let weight = 0;
  const positions: number[] = [];
  match.positions.forEach((position, word) => {
    if (position < 0 || ownerOf.has(position)) return;
    weight += match.phrase.weights[word] ?? 0;
    positions.push(position);
  });
  return { weight, positions, coverage: weight / match.phrase.totalWeight };
}

function noteRival(match: PhraseMatch, ownerOf: Map<number, { match: PhraseMatch; evidence: Evidence }>): void {
  for (const position of match.positions) {
    const owner = ownerOf.get(position);
    if (owner === undefined || owner.evidence.rival !== undefined) continue;
    if (owner.match.phrase.topic === match.phrase.topic || owner.match.value * RIVAL_SHARE > match.value) continue;
    owner.evidence.rival = { topic: match.phrase.topic, phrase: match.phrase.text };
    return;
  }
}

/**
 * 0 to 1: more for telling words, less for a phrase not wholly there, less again for strange words close by. What shows
 * that the message is about this school (a course, "class", "tuition") weighs against strangeness.
 */
function confidenceIn(match: PhraseMatch, weight: number, coverage: number, surroundings: Surroundings): number {
  const telling = 0.5 + 0.5 * (1 - Math.exp(-weight / 0.4));
  const complete = 0.5 + (0.5 * (coverage - 0.6)) / 0.4;
  const { strangeness, anchor } = lookAround(match, surroundings);
  const mass = match.phrase.mass * coverage + anchor;
  const isLostInText = anchor === 0 && surroundings.tokens.length > LONG_MESSAGE_WORDS;
  return telling * complete * (mass / (mass + strangeness)) * (isLostInText ? LONG_UNANCHORED_FACTOR : 1);
}

function lookAround(
  match: Pick<PhraseMatch, 'from' | 'to' | 'positions'>,
  { tokens, aboutUs, hasTopic }: Surroundings,
): { strangeness: number; anchor: number } {
  const sentence = tokens[match.from]?.sentence;
  let strangeness = 0;
  let near = 0;
  let elsewhere = 0;
  tokens.forEach((token, at) => {
    const isNear = token.sentence === sentence;
    const isAboutUs = token.kind === 'course' || token.kind === 'subject' || aboutUs.has(token.word);
    if (isAboutUs && !isNear) elsewhere = ANCHOR.elsewhere;
    if (isAboutUs && isNear) near = Math.max(near, token.kind === 'course' ? ANCHOR.courseNear : ANCHOR.aboutUsNear);
    const isInWindow = isNear && at >= match.from - WINDOW.left && at <= match.to + WINDOW.right;
    if (!isInWindow || match.positions.includes(at)) return;
    if (token.kind === 'unknown' || token.kind === 'unrelated') strangeness += STRANGENESS[token.kind];
  });
  return {
    strangeness: Math.min(strangeness, MOST_STRANGENESS),
    anchor: near + elsewhere + (hasTopic ? ANCHOR.topic : 0),
  };
}

/** How sure a mere mention at this token makes us, by what stands around it. */
export function confidenceInMention(at: number, surroundings: Surroundings): number {
  const { strangeness } = lookAround({ from: at, to: at, positions: [at] }, { ...surroundings, hasTopic: false });
  const mass = 1.5 + (surroundings.hasTopic ? ANCHOR.topic : 0);
  return 0.95 * (mass / (mass + strangeness));
}
