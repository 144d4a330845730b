import { isOurs, type Evidence, type Surroundings } from './evidence.ts';
import type { Token } from './mentions.ts';
import type { Topic } from './phrase-index.ts';
import type { Segment } from './segments.ts';
import { likelihoodsOf, strongestWord, type WordModel } from './word-model.ts';

/** What one segment is about, as far as it tells. */
export interface Weighed {
  segment: Segment;
  /** The likeliest first; topics that are hardly likely are left out. */
  topics: { topic: Topic; likelihood: number; /** The token that speaks most for it. */ from: number }[];
}

/** What a phrase found whole adds to the words' own leaning, as a logarithm of the odds. */
const PHRASE_ODDS = 3;
/** What words nobody ever used to us add to a segment's being about something else: each, the more the fewer others there are. */
const STRANGE_ODDS = 1.2;
const MOST_STRANGE_WORDS = 4;
/** What a word of ours ("class", a course) takes away from that: in the segment, and elsewhere in the message. */
const OURS_ODDS = { here: 1, elsewhere: 0.5 } as const;
/** Nothing is impossible: the least a topic starts with. */
const LEAST_LIKELIHOOD = 1e-6;
/** Less is not worth mentioning. */
const HARDLY_LIKELY = 0.05;

/**
 * Weighs a segment: what its words lean to, with the phrases found in it on top, against all that speaks for its being none
 * of our business. The likelihoods of all topics, `unrelated` among them, add up to one.
 */
export function weigh(segment: Segment, gathered: Evidence[], surroundings: Surroundings, model: WordModel): Weighed {
  const tokens = surroundings.tokens.slice(segment.from, segment.to + 1);
  const words = tokens.map(modelWord);
  const inside = gathered.filter(({ from }) => from >= segment.from && from <= segment.to);
  const odds = model.topics.map(() => -Math.log(model.topics.length));
  likelihoodsOf(words, model)?.forEach((likelihood, at) => {
    odds[at] = Math.log(likelihood + LEAST_LIKELIHOOD);
  });
  const add = (topic: Topic, gain: number): void => {
    const at = model.topics.indexOf(topic);
    if (at >= 0) odds[at] = (odds[at] ?? 0) + gain;
  };
  for (const { topic, confidence } of inside) add(topic, PHRASE_ODDS * confidence);
  add('unrelated', strangeOdds(tokens, surroundings, model));
  const most = Math.max(...odds);
  const total = odds.reduce((sum, value) => sum + Math.exp(value - most), 0);
  const topics = model.topics.flatMap((topic, at) => {
    const likelihood = Math.exp((odds[at] ?? 0) - most) / total;
    if (likelihood < HARDLY_LIKELY) return [];
    const phrase = inside.find((one) => one.topic === topic);
    return [{ topic, likelihood, from: phrase?.from ?? segment.from + strongestWord(words, at, model) }];
  });
  return { segment, topics: topics.toSorted((one, other) => other.likelihood - one.likelihood) };
}

/** How likely a weighed segment is about this; 0 where hardly. */
export function likelihoodOf(topic: Topic, { topics }: Weighed): number {
  return topics.find((one) => one.topic === topic)?.likelihood ?? 0;
}

/** The word by which the model knows a token: figures are all one. */
export function modelWord({ word, kind }: Pick<Token, 'word' | 'kind'>): string {
  return kind === 'number' ? NUMBER_WORD : word;
}

const NUMBER_WORD = '{number}';

function strangeOdds(tokens: Token[], surroundings: Surroundings, model: WordModel): number {
  const strange = tokens.filter((token) => isStrange(token, model)).length;
  const telling = tokens.filter((token) => token.kind !== 'small').length;
  const ours = tokens.some((token) => isOurs(token, surroundings.aboutUs))
    ? OURS_ODDS.here
    : surroundings.ours.size > 0
      ? OURS_ODDS.elsewhere
      : 0;
  const share = strange === 0 ? 0 : strange / telling;
  return STRANGE_ODDS * Math.min(strange, MOST_STRANGE_WORDS) * (0.5 + share) - ours;
}

/** A word nobody ever used in a question to us; names and places say nothing either way. */
function isStrange({ word, kind }: Token, model: WordModel): boolean {
  return (kind === 'unknown' || kind === 'unrelated' || kind === 'known') && !model.ours.has(word);
}
