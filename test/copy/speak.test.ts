import { describe, expect, test } from 'vitest';
import { buildCatalogue } from '../../src/copy/parse.ts';
import { speak, type Voice } from '../../src/copy/speak.ts';
import { isFault } from '../../src/domain/errors.ts';

const catalogue = buildCatalogue([
  {
    language: 'en',
    fileName: 'en.yaml',
    text: `
greeting: { first: "Welcome, {name}." }
review: { name: "Name: {name}", line: "You said: {said}", twice: "{name}, {said}, {name}!", level: "Level: {level}" }
level: { some: "a little", beginner: { text: "none at all", sms: "none" } }
`,
  },
  {
    language: 'yo',
    fileName: 'yo.yaml',
    text: `
greeting: { first: "Ẹ káàbọ̀, {name}." }
review: { name: "Orúkọ: {name}", line: "Ẹ sọ pé: {said}", twice: "{name}, {said}, {name}!", level: "Ipele: {level}" }
level: { some: "díẹ̀", beginner: { text: "kò sí rárá", sms: "kò sí" } }
`,
  },
]);
const english: Voice = { catalogue, language: 'en', channel: 'whatsapp' };

describe('Words are spoken', () => {
  test('in the language asked for, params and the words inside them too', () => {
    const words = { key: 'review.level', params: { level: { key: 'level.some' } } };
    expect(speak(words, { ...english, language: 'yo' })).toBe('Ipele: díẹ̀');
    expect(speak(words, english)).toBe('Level: a little');
  });

  test('in English when the language has no catalogue', () => {
    const words = { key: 'greeting.first', params: { name: 'Ade' } };
    expect(speak(words, { ...english, language: 'pcm' })).toBe('Welcome, Ade.');
  });

  test('in their short form by SMS, where there is one, also inside other words', () => {
    const words = { key: 'review.level', params: { level: { key: 'level.beginner' } } };
    expect(speak(words, { ...english, channel: 'sms' })).toBe('Level: none');
    expect(speak(words, english)).toBe('Level: none at all');
  });

  test('with lists joined, numbers written out and plain text left alone', () => {
    const list = [{ key: 'level.some' }, { text: 'UI/UX' }];
    expect(speak({ key: 'review.line', params: { said: list } }, english)).toBe('You said: a little, UI/UX');
    expect(speak({ key: 'review.line', params: { said: 7 } }, english)).toBe('You said: 7');
    expect(speak({ text: '{name} stays' }, english)).toBe('{name} stays');
  });

  test.each(['{name}', '{said}', "$& $1 $' $$", '{{name}}', '__proto__'])(
    'with %j from a person put in as it is, every time it is named',
    (name) => {
      expect(speak({ key: 'review.twice', params: { name, said: 'x' } }, english)).toBe(`${name}, x, ${name}!`);
      const nested = { key: 'review.line', params: { said: { key: 'review.name', params: { name } } } };
      expect(speak(nested, english)).toBe(`You said: Name: ${name}`);
    },
  );

  test('with a gap rather than a failure where a param is missing', () => {
    expect(speak({ key: 'greeting.first' }, english)).toBe('Welcome, ….');
    expect(speak({ key: 'greeting.first', params: { other: 1 } }, english)).toBe('Welcome, ….');
  });

  test('never under a key that no catalogue has', () => {
    expect(() => speak({ key: 'greeting.last' }, english)).toThrow(
      expect.toSatisfy((thrown) => isFault(thrown, 'copy:invalid') && thrown.message.includes('"greeting.last"')),
    );
  });
});
