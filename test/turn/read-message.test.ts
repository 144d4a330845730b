import { describe, expect, it } from 'vitest';
import { readMessage, type Circumstances } from '../../src/turn/read-message.ts';
import { restore } from '../../src/turn/restore.ts';
import { situationOf } from '../../src/turn/situation.ts';
import { chatAfter } from '../support/chat.ts';
import { messageFrom } from '../support/enquiry-host.ts';
import { lexicon } from '../support/flows.ts';

const ADA = '+2348031234567';

function circumstancesAfter(...texts: [string, ...string[]]): Circumstances {
  const { conversation } = chatAfter(...texts).session();
  return { situation: situationOf(restore(conversation)), language: 'en', topic: [], lexicon };
}

function read(text: string, circumstances: Circumstances) {
  return readMessage(messageFrom(ADA, text), circumstances);
}

describe('a message', () => {
  it('that many write is read once, and given again where nothing is different', () => {
    const menu = circumstancesAfter('hi');
    expect(read('how much is python', menu)).toBe(read('how much is python', { ...menu }));
    expect(read('2', menu)).toBe(read('2', menu));
  });

  it.each([
    ['another question is open', circumstancesAfter('register', '1')],
    ['another language is spoken', { ...circumstancesAfter('hi'), language: 'yo' as const }],
    ['another course is talked of', { ...circumstancesAfter('hi'), topic: ['mobile' as const] }],
  ])('is read anew where %s', (_where, other) => {
    const menu = circumstancesAfter('hi');
    expect(read('1', menu)).not.toBe(read('1', other));
    expect(read('1', menu)).toEqual(read('1', { ...menu }));
  });

  it('in which somebody says a name or a number is not kept', () => {
    const name = circumstancesAfter('register', '1', '1');
    expect(name.situation.expects).toBe('name');
    expect(read('Ada Obi', name)).not.toBe(read('Ada Obi', name));
    expect(read('Ada Obi', name)).toEqual(read('Ada Obi', name));
    const menu = circumstancesAfter('hi');
    expect(read('zxqv wtrkl 0803 123 4567', menu)).not.toBe(read('zxqv wtrkl 0803 123 4567', menu));
  });

  it('that is long is not kept', () => {
    const menu = circumstancesAfter('hi');
    const long = `how much is python ${'please '.repeat(10)}`;
    expect(read(long, menu)).not.toBe(read(long, menu));
  });
});
