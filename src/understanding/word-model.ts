import type { Topic } from './phrase-index.ts';

/**
 * What the words of a sentence, and each two that stand side by side, lean to: a weight for each of them and each topic,
 * learnt at start from all examples of all languages (multinomial logistic regression, steps after AdaGrad). It answers for
 * sentences that no phrase was written for. The examples alone decide, in their order: the same files give the same weights.
 */
export interface WordModel {
  topics: Topic[];
  /** Word -> its number, from 1; what was never seen has none. */
  numbers: Map<string, number>;
  /** Every word of an example that asks something of the school. */
  ours: Set<string>;
  /** A word's number, or those of a pair put together -> its row of weights. */
  rows: Map<number, number>;
  /** One row after the other, a weight a topic. */
  weights: Float32Array;
  /** How much each topic is favoured before anything was said. */
  bias: Float32Array;
}

/** Numbers of words stay below this, so that a pair of them is one number too. */
const WORDS = 65_536;
const EPOCHS = 4;
/** Rare words learn in long steps, common ones in ever shorter ones: a word seen once has to tell what it can at once. */
const STEP = 5;
const FIRST_STEPS = 0.2;
const BIAS_STEP = 0.02;
/** An example this sure already has nothing more to teach. */
const LEARNT = 0.97;
/** A topic this unlikely already is not pushed down further: it would cost time and change nothing. */
const NEGLIGIBLE = 0.01;

/** Learns from examples, each the levelled words of one sentence. Deterministic. */
export function trainWordModel(examples: readonly { topic: Topic; words: readonly string[] }[]): WordModel {
  const topics = [...new Set(examples.map((example) => example.topic))];
  const numbers = new Map<string, number>();
  const rows = new Map<number, number>();
  const ours = new Set<string>();
  const learnt = examples.map(({ topic, words }) => {
    for (const word of words) {
      if (!numbers.has(word)) numbers.set(word, numbers.size + 1);
      if (topic !== 'unrelated' && topic !== 'background') ours.add(word);
    }
    const features = featuresOf(words, numbers);
    for (const [at, feature] of features.entries()) {
      const row = rows.get(feature) ?? rows.size;
      if (row === rows.size) rows.set(feature, row);
      features[at] = row;
    }
    return { topic: topics.indexOf(topic), features };
  });
  const weights = new Float32Array(rows.size * topics.length);
  const model: WordModel = { topics, numbers, ours, rows, weights, bias: new Float32Array(topics.length) };
  const learning = { model, likelihoods: new Float32Array(topics.length), moved: new Float32Array(rows.size) };
  const order = shuffled(learnt.length);
  for (let epoch = 0; epoch < EPOCHS; epoch += 1) {
    for (const at of order) {
      const example = learnt[at];
      if (example !== undefined) learn(example, learning);
    }
  }
  return model;
}

/** How likely each topic is for a run of words, by `topics`; `undefined` where no word of it was ever seen. */
export function likelihoodsOf(words: readonly string[], model: WordModel): Float32Array | undefined {
  const features = featuresOf(words, model.numbers).flatMap((feature) => model.rows.get(feature) ?? []);
  if (features.length === 0) return undefined;
  const likelihoods = new Float32Array(model.topics.length);
  estimate(features, model, likelihoods);
  return likelihoods;
}

/** The place of the word that speaks most for a topic. */
export function strongestWord(words: readonly string[], topic: number, model: WordModel): number {
  let strongest = 0;
  let most = Number.NEGATIVE_INFINITY;
  words.forEach((word, at) => {
    const row = model.rows.get(model.numbers.get(word) ?? -1);
    const weight = row === undefined ? 0 : (model.weights[row * model.topics.length + topic] ?? 0);
    if (weight > most) {
      most = weight;
      strongest = at;
    }
  });
  return strongest;
}

/** Every known word, and every two side by side; the ends of the run count as words, so that "how much" alone is told apart. */
function featuresOf(words: readonly string[], numbers: Map<string, number>): number[] {
  const features: number[] = [];
  let before: number | undefined = 0;
  for (const word of words) {
    const number = numbers.get(word);
    if (number !== undefined) {
      features.push(number);
      if (before !== undefined) features.push(before * WORDS + number + WORDS);
    }
    before = number;
  }
  if (before !== undefined && words.length > 0) features.push(before * WORDS + WORDS);
  return features;
}

interface Learning {
  model: WordModel;
  likelihoods: Float32Array;
  /** How far each row was moved so far. */
  moved: Float32Array;
}

function learn(
  { topic, features }: { topic: number; features: number[] },
  { model, likelihoods: errors, moved }: Learning,
): void {
  const { weights, bias } = model;
  const width = bias.length;
  const scale = estimate(features, model, errors);
  if ((errors[topic] ?? 0) > LEARNT) return;
  errors[topic] = (errors[topic] ?? 0) - 1;
  let size = 0;
  const wrong: number[] = [];
  for (let at = 0; at < width; at += 1) {
    const error = errors[at] ?? 0;
    bias[at] = (bias[at] ?? 0) - BIAS_STEP * error;
    size += error * error;
    if (error > NEGLIGIBLE || error < -NEGLIGIBLE) wrong.push(at);
  }
  for (const feature of features) {
    const steps = (moved[feature] ?? 0) + size * scale * scale;
    moved[feature] = steps;
    const step = (STEP * scale) / Math.sqrt(FIRST_STEPS + steps);
    const row = feature * width;
    for (const at of wrong) weights[row + at] = (weights[row + at] ?? 0) - step * (errors[at] ?? 0);
  }
}

/** Fills in how likely each topic is; answers how much each feature counted, so that long runs are not surer than short. */
function estimate(features: readonly number[], { weights, bias }: WordModel, likelihoods: Float32Array): number {
  const width = bias.length;
  const scale = 1 / Math.sqrt(features.length);
  likelihoods.fill(0);
  for (const feature of features) {
    const row = feature * width;
    for (let at = 0; at < width; at += 1) likelihoods[at] = (likelihoods[at] ?? 0) + (weights[row + at] ?? 0);
  }
  let most = Number.NEGATIVE_INFINITY;
  for (let at = 0; at < width; at += 1) {
    const value = (likelihoods[at] ?? 0) * scale + (bias[at] ?? 0);
    likelihoods[at] = value;
    if (value > most) most = value;
  }
  let total = 0;
  for (let at = 0; at < width; at += 1) {
    const value = Math.exp((likelihoods[at] ?? 0) - most);
    likelihoods[at] = value;
    total += value;
  }
  for (let at = 0; at < width; at += 1) likelihoods[at] = (likelihoods[at] ?? 0) / total;
  return scale;
}

/** 0 to length - 1 in a fixed disorder: examples of one topic stand together in their file and would be learnt lopsided. */
function shuffled(length: number): number[] {
  const order = Array.from({ length }, (_, at) => at);
  let state = 1;
  for (let at = length - 1; at > 0; at -= 1) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff;
    const other = state % (at + 1);
    const moved = order[at] ?? 0;
    order[at] = order[other] ?? 0;
    order[other] = moved;
  }
  return order;
}
