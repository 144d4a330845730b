import { describe, expect, it } from 'vitest';
import type { Answer, Expectation } from '../../src/domain/reading.ts';
import { readEmail } from '../../src/understanding/email.ts';
import { judgeName, unwrapName } from '../../src/understanding/name.ts';
import { readPhone } from '../../src/understanding/phone.ts';
import { readTwoParts } from '../../src/understanding/read-parts.ts';
import { read } from '../../src/understanding/read.ts';
import { lexicon } from '../support/flows.ts';

function answer(text: string, kind: Expectation['kind'], offered: string[] = []): Answer | undefined {
  return read({ text }, { lexicon, expecting: { kind, offered }, language: 'en', topic: [] }).answer;
}

describe('a name', () => {
  it.each([
    ['Ada', 'Ada', 'none'],
    ['My name is Ada Obi, please', 'Ada Obi', 'sure'],
    ['my name na Chidi and I want python', 'Chidi', 'sure'],
    ["My son's name is Tolu.", 'Tolu', 'sure'],
    ['my child’s name is D’Souza', 'D’Souza', 'sure'],
    ['I’m called Bola', 'Bola', 'sure'],
    ['call me Joy', 'Joy', 'sure'],
    ['I am Ada N.', 'Ada N.', 'light'],
    ['It’s Ngozi 😊', 'Ngozi', 'light'],
    ['  Ada   Obi sir', 'Ada Obi', 'none'],
  ])('in %j is %j', (text, name, wrapper) => {
    expect(unwrapName(text)).toEqual({ name, wrapper });
  });

  it.each([
    ['A', 'name_nonsense'],
    ['aaaaaa', 'name_nonsense'],
    ['Adaaaaa', 'name_nonsense'],
    ['asdf', 'name_nonsense'],
    ['qwertyuiop', 'name_nonsense'],
    ['bcdfg', 'name_nonsense'],
    ['hahaha', 'name_nonsense'],
    ['Ada 2', 'name_digits'],
    ['ada@example.com', 'name_markup'],
    ['www.ada.ng', 'name_markup'],
    ['o'.repeat(61), 'name_long'],
  ])('%j is refused as %s', (name, reason) => {
    expect(judgeName(name)).toEqual({ type: 'refused', reason });
  });

  it.each([
    'Ng',
    'Ngozi Obi',
    'Ṣọlá',
    "O'Neil",
    'Anne-Marie',
    `Ad${'a b'.repeat(19)}d`,
    'Adé'.normalize('NFD'),
    'Obi (Jnr)',
  ])('%j is taken', (name) => {
    expect(judgeName(name)).toEqual({ type: 'name', name });
  });

  it('is measured as it is seen: marks written apart take no room of their own', () => {
    const name = 'Adé '.repeat(13).trim().normalize('NFD');
    expect(name.length).toBeGreaterThan(60);
    expect(judgeName(name).type).toBe('name');
  });

  it.each(['my name is Python', 'I am called Fees'])(
    'is what follows %j, whatever the word means elsewhere',
    (text) => {
      expect(answer(text, 'name')).toEqual({ type: 'name', name: text.split(' ').at(-1) });
    },
  );

  it.each(['Job', 'Sunday Peace', 'Goodness', 'Comfort', 'Friday', 'Patience Job'])(
    'is %j, though it is a word too',
    (text) => {
      expect(answer(text, 'name')).toEqual({ type: 'name', name: text });
    },
  );

  it.each([
    'Tolu Bade?',
    'Ada Obi Tolu Bade Kemi Ngozi Chidi Eze Ife',
    'how much is python?',
    'can I pay in two parts',
    'menu',
  ])('is not seen in %j', (text) => {
    expect(answer(text, 'name')).toBeUndefined();
  });

  it.each(['yes', 'ok', 'skip', 'i will not tell you', 'change phone', 'U are a fool', 'my name is Idiot', 'mumu'])(
    'is asked for again after %j',
    (text) => {
      expect(answer(text, 'name')).toEqual({ type: 'refused', reason: 'name_nonsense' });
    },
  );

  it.each(['Nora Same', 'Norah', 'Younes Obi', 'Foola Skipper', 'Grace Change', 'Yeye Adenike'])(
    'is %j, near a refusal',
    (text) => {
      expect(answer(text, 'name')).toEqual({ type: 'name', name: text });
    },
  );
});

describe('a phone number', () => {
  it.each([
    ['0810 123 4567', '+2348101234567'],
    ['0810-123-4567', '+2348101234567'],
    ['0810/123/4567', '+2348101234567'],
    ['(0810) 123.4567', '+2348101234567'],
    ['O81O I23 4567', '+2348101234567'],
    ['00447911123456', '+447911123456'],
    ['+44 7911 123456', '+447911123456'],
    ['flat 12345, call 08101234567', '+2348101234567'],
  ])('in %j is %s', (text, phone) => {
    expect(readPhone(text)).toEqual({ type: 'phone', phone });
  });

  it.each(['0803 12', '12345', '08101234567890123', '1-2-3-4-5'])('cannot be made of %j', (text) => {
    expect(readPhone(text)).toEqual({ type: 'invalid' });
  });

  it.each(['', 'tomorrow', 'room 12', '1234'])('is not meant by %j', (text) => {
    expect(readPhone(text)).toBeUndefined();
  });
});

describe('an e-mail address', () => {
  it.each([
    ['ada@example.com', 'ada@example.com'],
    ['my email is <ada@example.com>.', 'ada@example.com'],
    ['ada @ example.com', 'ada@example.com'],
    ['mailto:ada@example.com', 'ada@example.com'],
  ])('in %j is %s', (text, email) => {
    expect(readEmail(text)).toEqual({ type: 'email', email });
  });

  it('is refused when it is none, or longer than a hundred characters', () => {
    expect(readEmail('ada@home')).toEqual({ type: 'refused', reason: 'email_invalid' });
    expect(readEmail('@ada')).toEqual({ type: 'refused', reason: 'email_invalid' });
    const domain = `${'a'.repeat(40)}.${'b'.repeat(40)}.com`;
    const longest = `${'x'.repeat(99 - domain.length)}@${domain}`;
    expect(readEmail(longest)).toEqual({ type: 'email', email: longest });
    expect(readEmail(`x${longest}`)).toEqual({ type: 'refused', reason: 'email_long' });
  });

  it.each([
    ['no', { type: 'choice', id: 'skip' }],
    ['skip', { type: 'choice', id: 'skip' }],
    ['1', { type: 'choice', id: 'skip' }],
    ['ada.example.com', { type: 'refused', reason: 'email_invalid' }],
  ])('that is asked for and answered %j is %j', (text, meant) => {
    expect(answer(text, 'email', ['skip'])).toEqual(meant);
  });
});

describe('a pick', () => {
  const offered = ['fees', 'courses', 'venue', 'hours'];

  it.each([
    ['2', 'courses'],
    ['2.', 'courses'],
    ['no 2', 'courses'],
    ['option two please', 'courses'],
    ['the first one', 'fees'],
    ['D)', 'hours'],
  ])('%j is %s', (text, id) => {
    expect(answer(text, 'choice', offered)).toEqual({ type: 'choice', id });
  });

  it.each(['5', '12', '999'])('of %j, which was not offered, is refused', (text) => {
    expect(answer(text, 'choice', offered)).toEqual({ type: 'refused', reason: 'choice_out_of_range' });
  });

  it('is no number that nobody would count to, and no letter that was not offered', () => {
    expect(answer('08031234567', 'choice', offered)).toBeUndefined();
    expect(answer('e', 'choice', offered)).toBeUndefined();
  });

  it.each([
    ['1 and 3', ['frontend', 'mobile']],
    ['3, 1, 3', ['frontend', 'mobile']],
    ['all', ['frontend', 'backend', 'mobile']],
  ])('among courses may be several: %j', (text, courses) => {
    const list = ['course:frontend', 'course:backend', 'course:mobile'];
    expect(answer(text, 'courses', list)).toEqual({ type: 'courses', courses });
  });
});

describe('an age, where an adult or a minor was offered', () => {
  it.each([
    ['18', 'adult'],
    ['17', 'minor'],
    ['I am 24 years old', 'adult'],
    ['she is 9', 'minor'],
    ['15yrs', 'minor'],
    ['I am under 18', 'minor'],
    ['hin never reach 18', 'minor'],
    ['ọmọ mi kò tíì pé 18', 'minor'],
    ['mi ò tó ọmọ ọdún 18', 'minor'],
    ['almost 18', 'minor'],
    ['I will be 18 next month', 'minor'],
    ['am not up to 18yrs', 'minor'],
    ['undr 18', 'minor'],
    ['no, I am 20', 'adult'],
    ['e don reach 18', 'adult'],
    ['mo ti pé 18', 'adult'],
    ['1', 'adult'],
    ['2', 'minor'],
  ])('%j makes %s', (text, id) => {
    expect(answer(text, 'choice', ['adult', 'minor'])).toEqual({ type: 'choice', id });
  });

  it('is not guessed between two', () => {
    expect(answer('between 16 and 19', 'choice', ['adult', 'minor'])).not.toMatchObject({ type: 'choice' });
    expect(answer('not under 18', 'choice', ['adult', 'minor'])).not.toMatchObject({ type: 'choice' });
    expect(answer('not yet 20', 'choice', ['adult', 'minor'])).not.toMatchObject({ type: 'choice' });
  });
});

describe('who registers a child', () => {
  const WHO = ['guardian', 'not_guardian'];

  it.each(['am the mother', 'I am her dad', 'her mum', 'me na mama', 'mummy', 'i be im papa'])(
    '%j is a parent',
    (text) => {
      expect(answer(text, 'choice', WHO)).toEqual({ type: 'choice', id: 'guardian' });
    },
  );

  it.each(['her father is not around', 'mother is late', 'not her mum', 'am not her dad', 'daddy is busy'])(
    '%j makes nobody a parent',
    (text) => {
      const context = {
        lexicon,
        expecting: { kind: 'choice' as const, offered: WHO },
        language: 'en' as const,
        topic: [],
      };
      const whole = read({ text }, context);
      expect([whole.answer, readTwoParts(text, whole, context)]).toEqual([undefined, undefined]);
    },
  );
});
