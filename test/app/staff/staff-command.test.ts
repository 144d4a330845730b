import { describe, expect, it } from 'vitest';
import { parseStaffCommand } from '../../../src/app/staff/staff-command.ts';

describe('an order of staff', () => {
  it.each([
    ['Cliam 12', { type: 'claim', number: 12 }],
    ['CLAIM12', { type: 'claim', number: 12 }],
    ['please take #12 now', { type: 'claim', number: 12 }],
    ['dnoe 12', { type: 'done', number: 12 }],
    ['Lst', { type: 'list' }],
    ['LIST.', { type: 'list' }],
    ['show 12', { type: 'show', number: 12 }],
    ['On duty', { type: 'on' }],
    ['off', { type: 'off' }],
    ['tset', { type: 'test' }],
    ['Try', { type: 'try' }],
    ['Command', { type: 'commands' }],
    ['DONE 12 👍', { type: 'done', number: 12 }],
    ['*LIST*?', { type: 'list' }],
    ['Help', { type: 'commands' }],
    ['CLAIM 12, 14', { type: 'commands' }],
    ['Done', { type: 'incomplete', verb: 'done' }],
    ['12', { type: 'number', number: 12 }],
    ['#12', { type: 'number', number: 12 }],
  ])('is read whole: "%s"', (text, command) => {
    expect(parseStaffCommand(text)).toEqual(command);
  });

  it.each([
    'Done, see you on Monday',
    'I will take 3 of you on Friday',
    'list of courses',
    'gone',
    'Dont',
    'Text',
    'Last',
    'Slow',
    'Takes 6',
    'Cliam 12 13',
    'LIST 12',
    'on 5',
    'one 12',
    'Yes',
    '0',
    '1234567890',
    'N25,000',
    '10% off',
    'off ₦500',
    'test @ 12',
    '👍',
  ])('is none where somebody is to read it: "%s"', (text) => {
    expect(parseStaffCommand(text).type).toBe('text');
  });

  it('has to be spelt right where it quotes somebody', () => {
    expect(parseStaffCommand('cliam', { isExact: true }).type).toBe('text');
    expect(parseStaffCommand('Claim', { isExact: true })).toEqual({ type: 'incomplete', verb: 'claim' });
  });
});
