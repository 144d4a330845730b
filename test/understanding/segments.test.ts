import { describe, expect, it } from 'vitest';
import { collapseMentions, type Token } from '../../src/understanding/mentions.ts';
import { splitWords } from '../../src/understanding/normalise.ts';
import { segmentsOf, type Segment } from '../../src/understanding/segments.ts';

const NO_NAMES = { byName: new Map(), beginnings: new Set<string>() };

function tokensOf(text: string): Token[] {
  const words = splitWords(text).map((word) => ({ ...word, kind: 'known' as const }));
  return collapseMentions(words, NO_NAMES);
}

/** The thoughts of a text as they are written. */
function thoughts(text: string, phrases: Segment[] = []): string[] {
  const tokens = tokensOf(text);
  return segmentsOf(tokens, { joiningWords: new Set(['and', 'but']), phrases }).map(({ from, to }) =>
    tokens
      .slice(from, to + 1)
      .map(({ word }) => word)
      .join(' '),
  );
}

function words(count: number): string {
  return Array.from({ length: count }, (_, at) => `w${at}`).join(' ');
}

describe('the thoughts of a message', () => {
  it.each([
    ['', []],
    ['how much', ['how much']],
    ['good morning. how much is it? where', ['good morning', 'how much is it', 'where']],
    ['how much is it, where are you', ['how much is it where are you', 'how much is it', 'where are you']],
    ['how much is it and where are you', ['how much is it and where are you', 'how much is it', 'where are you']],
    // Too short to be thoughts by themselves.
    ['good morning, please, where are you', ['good morning please where are you', 'where are you']],
  ])('%j are %j', (text, parts) => {
    expect(thoughts(text)).toEqual(parts);
  });

  it('include a short clause that is a phrase, whole and nothing else', () => {
    const text = 'tell me about python, how much';
    expect(thoughts(text, [{ from: 4, to: 5 }])).toContain('how much');
    expect(thoughts(text, [{ from: 5, to: 5 }])).not.toContain('how much');
  });

  it('of a long sentence are its clauses and not the whole', () => {
    const parts = thoughts(`${words(10)}, ${words(9)}`);
    expect(parts).toEqual([words(10), words(9)]);
  });

  it.each([15, 16, 23, 40, 97])('of %i words without a stop are windows that overlap and leave none out', (count) => {
    const tokens = tokensOf(words(count));
    const windows = segmentsOf(tokens, { joiningWords: new Set(), phrases: [] });
    expect(windows.length).toBeGreaterThan(1);
    expect([windows[0]?.from, windows.at(-1)?.to]).toEqual([0, count - 1]);
    windows.slice(1).forEach((window, at) => {
      expect(window.from).toBeLessThanOrEqual(windows[at]?.to ?? -1);
      expect(window.to - window.from).toBeLessThan(14);
    });
  });
});
