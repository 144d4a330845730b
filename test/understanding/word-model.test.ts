import { describe, expect, it } from 'vitest';
import type { Topic } from '../../src/understanding/phrase-index.ts';
import { likelihoodsOf, strongestWord, trainWordModel, type WordModel } from '../../src/understanding/word-model.ts';

function examplesOf(texts: [Topic, string][]) {
  return texts.map(([topic, text]) => ({ topic, words: text.split(' ') }));
}

const EXAMPLES = examplesOf([
  ['fees', 'how much is it'],
  ['fees', 'what is the price'],
  ['fees', 'how much do you charge'],
  ['venue', 'where are you'],
  ['venue', 'what is the address'],
  ['venue', 'how do i get to you'],
  ['duration', 'how long is it'],
  ['duration', 'how many weeks is it'],
  ['unrelated', 'send me the tonnage'],
]);
const model = trainWordModel(EXAMPLES);

function likeliest(text: string, trained: WordModel = model): Topic | undefined {
  const likelihoods = likelihoodsOf(text.split(' '), trained);
  return likelihoods === undefined ? undefined : trained.topics[likelihoods.indexOf(Math.max(...likelihoods))];
}

describe('what words lean to', () => {
  it('is the same whenever it is learnt', () => {
    expect(trainWordModel(EXAMPLES)).toEqual(model);
  });

  it.each([
    ['how much is it', 'fees'],
    ['please how much', 'fees'],
    ['how long', 'duration'],
    ['your address', 'venue'],
    // Seen once, among words of every topic.
    ['what is the tonnage', 'unrelated'],
    ['how many weeks', 'duration'],
  ])('is learnt from examples: %s', (text, topic) => {
    expect(likeliest(text)).toBe(topic);
  });

  it.each(['how much', 'weeks', 'how how how how how how how how how', 'what zzz price'])(
    'is shared out whole among the topics: %s',
    (text) => {
      const likelihoods = [...(likelihoodsOf(text.split(' '), model) ?? [])];
      expect(likelihoods).toHaveLength(model.topics.length);
      expect(likelihoods.reduce((sum, one) => sum + one, 0)).toBeCloseTo(1, 5);
    },
  );

  it('tells a pair from the same words in another order', () => {
    const ordered = trainWordModel(
      examplesOf([
        ['fees', 'so one two now'],
        ['venue', 'so two one now'],
      ]),
    );
    expect([likeliest('so one two now', ordered), likeliest('so two one now', ordered)]).toEqual(['fees', 'venue']);
  });

  it('is not known of words never seen, nor of none', () => {
    expect(likelihoodsOf(['zzz', 'qqq'], model)).toBeUndefined();
    expect(likelihoodsOf([], model)).toBeUndefined();
  });

  it('is not known where there were no examples', () => {
    const empty = trainWordModel([]);
    expect(empty.topics).toEqual([]);
    expect(likelihoodsOf(['how', 'much'], empty)).toBeUndefined();
  });

  it('counts as ours only words that ask something of the school', () => {
    expect(model.ours.has('price')).toBe(true);
    expect(model.ours.has('tonnage')).toBe(false);
  });

  it('points at the word that speaks most for it', () => {
    expect(strongestWord(['what', 'is', 'the', 'price'], model.topics.indexOf('fees'), model)).toBe(3);
  });
});
