import { describe, expect, test } from 'vitest';
import type { CopyText } from '../../src/copy/catalogue.ts';
import { buildCatalogue, type CopyFile } from '../../src/copy/parse.ts';
import { isFault } from '../../src/domain/errors.ts';

describe('A file of texts', () => {
  test('may be nested, flat or both, with a short form for SMS beside a text', () => {
    const texts = english(
      [
        'greeting:',
        '  first: "Welcome to {school}."',
        'venue:',
        '  address: { text: "We are at {address}.", sms: "At {address}." }',
        'handoff.told: Staff know.',
        'level.some.label: A little',
      ].join('\n'),
    );
    expect([...texts]).toEqual([
      ['greeting.first', { text: 'Welcome to {school}.' }],
      ['venue.address', { text: 'We are at {address}.', sms: 'At {address}.' }],
      ['handoff.told', { text: 'Staff know.' }],
      ['level.some.label', { text: 'A little' }],
    ]);
  });

  test('keeps line breaks inside a text and drops those at its end', () => {
    const texts = english('menu:\n  main: |\n    One\n    Two\n\n');
    expect(texts.get('menu.main')?.text).toBe('One\nTwo');
  });

  test('may have a topic with a moment that is named text', () => {
    expect([...english('ask:\n  text: Write it.\n').keys()]).toEqual(['ask.text']);
  });

  test.each<[string, string]>([
    ['a:\n  b: 5', 'line 2, a.b: must be text'],
    ['a:\n  b:', 'line 2, a.b: must be text'],
    ['a:\n  b: [x]', 'line 2, a.b: must be text'],
    ['a:\n  b: { text: x, short: y }', 'line 2, a.b: must have only text and sms'],
    ['a:\n  b: x\na.b: y', 'line 3, a.b: stands twice'],
    ['alone: x', 'line 1, alone: must be named topic.moment'],
    ['Top:\n  b: x', 'line 2, Top.b: must be named topic.moment'],
    ['a:\n  b: "{School} is here"', 'line 2, a.b: has a brace that is not part of a {param}'],
    ['a:\n  b: { text: "x {y}", sms: "{z}" }', 'line 2, a.b: uses {z} in sms only'],
    ['a:\n  b: "x', 'line 2: cannot be read as YAML'],
    ['a:\n  b: x\n  b: y', 'line 3: cannot be read as YAML: Map keys must be unique'],
    ['', 'line 1: must be a map of topic'],
    ['- a', 'line 1: must be a map of topic'],
  ])('that is %j is refused', (text, problem) => {
    expect(refusalOf(() => english(text))).toContain(`en.yaml ${problem}`);
  });

  test('is refused with all its problems at once', () => {
    expect(refusalOf(() => english('a:\n  b: 1\n  c: 2\n')).split('\n')).toHaveLength(2);
  });
});

describe('The catalogue', () => {
  const inEnglish = file('en', 'a:\n  one: "{x} and {y}"\n  two: Two\n');

  test('knows its languages, English among them', () => {
    const catalogue = buildCatalogue([file('yo', 'a:\n  one: "{y} àti {x}"\n  two: Èjì\n'), inEnglish]);
    expect(catalogue.languages).toEqual(['yo', 'en']);
    expect(catalogue.texts.yo?.get('a.two')).toEqual({ text: 'Èjì' });
    expect(catalogue.texts.en.get('a.two')).toEqual({ text: 'Two' });
  });

  test('names every difference from English, in every language', () => {
    const others = [
      file('pcm', 'a:\n  one: "{x} and {z}"\n'),
      file('yo', 'a:\n  one: "{x} {y}"\n  two: x\n  three: x\n'),
    ];
    expect(refusalOf(() => buildCatalogue([inEnglish, ...others])).split('\n')).toEqual([
      'pcm.yaml: lacks a.two, which English has',
      'pcm.yaml: a.one has the params x, z, English has x, y',
      'yo.yaml: has a.three, which English lacks',
    ]);
  });

  test('is refused without English, and with what is wrong inside each file', () => {
    expect(refusalOf(() => buildCatalogue([file('yo', 'a:\n  b: x')]))).toContain('no English catalogue');
    const broken = file('yo', 'a:\n  one: "{x} {y}"\n  two: 2\n');
    expect(refusalOf(() => buildCatalogue([inEnglish, broken]))).toContain('yo.yaml line 3, a.two: must be text');
  });
});

/** The texts of an English file, as the catalogue has them. */
function english(text: string): ReadonlyMap<string, CopyText> {
  return buildCatalogue([file('en', text)]).texts.en;
}

function file(language: CopyFile['language'], text: string): CopyFile {
  return { language, fileName: `${language}.yaml`, text };
}

function refusalOf(read: () => unknown): string {
  try {
    read();
  } catch (thrown) {
    if (isFault(thrown, 'copy:invalid')) return thrown.message;
    throw thrown;
  }
  throw new Error('It was taken.');
}
