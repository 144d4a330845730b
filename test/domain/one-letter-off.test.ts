import { describe, expect, it } from 'vitest';
import { isOneLetterOff } from '../../src/domain/one-letter-off.ts';

describe('a word one letter off', () => {
  it.each(['claim', 'cliam', 'clam', 'claimm', 'claum', 'cclaim', 'clai'])('"%s" is "claim"', (word) => {
    expect(isOneLetterOff(word, 'claim')).toBe(true);
  });

  it.each(['blaim', 'clme', 'claims!!', 'calm', 'laim', '', 'claimed'])('"%s" is not', (word) => {
    expect(isOneLetterOff(word, 'claim')).toBe(false);
  });
});
