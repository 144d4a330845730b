import { describe, expect, it } from 'vitest';
import type { Language } from '../../src/domain/language.ts';
import { detectLanguage } from '../../src/understanding/language.ts';
import { splitWords } from '../../src/understanding/normalise.ts';
import { lexicon } from '../support/flows.ts';

function spoken(text: string) {
  return detectLanguage(text, splitWords(text), lexicon.languages);
}

describe('the language of a message', () => {
  it.each<[string, Language]>([
    ['Ẹ káàárọ̀, mo fẹ́ kọ́ Python', 'yo'],
    ['Ẹ káàárọ̀, mo fẹ́ kọ́ Python'.normalize('NFD'), 'yo'],
    ['e kaaro, mo fe ko python', 'yo'],
    ['nibo ni ile iwe yin wa', 'yo'],
    ['how far, wetin una dey teach', 'pcm'],
    ['i wan sabi how much una dey collect', 'pcm'],
    ['how much is the python class please', 'en'],
    ['could you tell me where the school is', 'en'],
  ])('%s is surely %s', (text, language) => {
    expect(spoken(text)).toEqual({ language, isSure: true });
  });

  it.each<[string, Language]>([
    ['how much abeg is the fee for this course', 'en'],
    ['Ṣọlá', 'yo'],
    ['wetin', 'pcm'],
  ])('%s only leans to %s: a borrowed word, or one alone, is never sure', (text, language) => {
    expect(spoken(text)).toEqual({ language, isSure: false });
  });

  it.each(['abeg', 'abeg how much is python'])('is left open by "abeg": %s', (text) => {
    expect(spoken(text)).toBeUndefined();
  });

  it.each(['python', '2', '👍', '', 'UI/UX', 'zzyzx qwrtp', '08031234567', 'ada@example.com', 'Excel'])(
    'is not told by %j',
    (text) => {
      expect(spoken(text)).toBeUndefined();
    },
  );

  it('is told by letters that only Yoruba has, in words that nobody wrote down', () => {
    expect(spoken('gbogbọ́ṣẹ́ rẹpẹtẹ́')).toEqual({ language: 'yo', isSure: true });
    expect(spoken('gbogbose repete')).not.toMatchObject({ isSure: true });
  });

  it('is not told by a tone mark alone, as in a name', () => {
    expect(spoken('Tólú')).toBeUndefined();
  });
});
