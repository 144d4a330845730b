import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../src/domain/limits.ts';
import type { Expectation, Reading } from '../../src/domain/reading.ts';
import { read } from '../../src/understanding/read.ts';
import { lexicon } from '../support/flows.ts';

const CHARS = LIMITS.inboundTextChars;
const MOST_MS = 50;
const TIMES = 5;
const EXPECTATIONS: Expectation[] = [
  { kind: 'none', offered: [] },
  { kind: 'choice', offered: ['fees', 'courses'] },
  { kind: 'courses', offered: ['course:python', 'course:backend'] },
  { kind: 'name', offered: [] },
  { kind: 'phone', offered: ['skip'] },
  { kind: 'email', offered: ['skip'] },
];

function reading(text: string, expecting: Expectation): Reading {
  return read({ text }, { lexicon, expecting, language: 'en', topic: [] });
}

/** The median of a few readings, so that another process on the machine is not taken for slowness. */
function millisecondsToRead(text: string, expecting: Expectation): number {
  const times = Array.from({ length: TIMES }, () => {
    const start = performance.now();
    reading(text, expecting);
    return performance.now() - start;
  });
  return times.toSorted((one, other) => one - other)[Math.floor(TIMES / 2)] ?? Number.POSITIVE_INFINITY;
}

function filled(part: string): string {
  return part.repeat(Math.ceil(CHARS / part.length)).slice(0, CHARS);
}

/** Words that differ all, so that nothing can be remembered from one to the next: misspelt, and of one length. */
function slips(): string {
  return Array.from(
    { length: CHARS / 8 },
    (_, at) => `pyt${String.fromCharCode(97 + (at % 26), 97 + (at % 23))}on`,
  ).join(' ');
}

describe('a message made to be hard to read', () => {
  it.each([
    ['one letter', filled('a')],
    ['one emoji', filled('🙏')],
    ['emoji joined to families', filled('👩‍👩‍👧‍👦')],
    ['combining marks', `e${filled('\u0301')}`],
    ['marks in the wrong order', filled('\u0301\u0323')],
    ['spaces', filled(' ')],
    ['spaces that are seen by nobody', filled('\u200B\u00A0\u2060')],
    ['digits', filled('7')],
    ['digits and signs like a phone number', filled('+234-(0)')],
    ['single letters', filled('a ')],
    ['brackets in brackets', filled('([{<"\'') + filled(')]}>"\'')],
    ['dots and question marks', filled('?!.')],
    ['writing from right to left', filled('مرحبا بكم ')],
    ['a turned direction', filled('\u202Ehow much\u202C ')],
    ['surrogates without their other half', filled('\uD83D\uDE4F\uD83D')],
    ['the second halves of surrogates', filled('\uDE4F')],
    ['commas', filled(',').slice(0, 800)],
    ['commas between words', filled('fees, ')],
    ['one very long word', filled('pythonfrontend')],
    ['a beginning of phrases again and again', filled('how much ')],
    ['another beginning of phrases', filled('i want to ')],
    ['names of courses', filled('web development python ')],
    ['joining words', filled('and but ')],
    ['sentences of one word', filled('fees. ')],
    ['slips of the finger', slips()],
    ['addresses', filled('a@b.c@')],
    ['links', filled('http://www.')],
    ['endings on endings', filled('inginging')],
    ['halves that look like markup', filled('<b><')],
    ['nul and other controls', filled('\u0000\u0007\u001B')],
  ])(`(%s) is read within ${MOST_MS} ms, whatever was asked`, (_what, text) => {
    for (const expecting of EXPECTATIONS) {
      expect(millisecondsToRead(text, expecting), expecting.kind).toBeLessThan(MOST_MS);
    }
  });

  it('is read no further than a message may be long', () => {
    const text = `${filled('how much ')} stop`;
    expect(reading(text, { kind: 'none', offered: [] }).text).toHaveLength(CHARS);
  });

  it('is read, whatever it is made of', () => {
    const anything = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 400 }),
      fc.string({ unit: 'grapheme', maxLength: 200 }),
      fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 200 }).map((units) => String.fromCharCode(...units)),
    );
    fc.assert(
      fc.property(anything, fc.constantFrom(...EXPECTATIONS), (text, expecting) => {
        const { decision, intents, text: kept } = reading(text, expecting);
        expect(text.startsWith(kept)).toBe(true);
        expect(['act', 'ask', 'unknown']).toContain(decision);
        expect(intents.every(({ confidence }) => confidence >= 0 && confidence <= 1)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
