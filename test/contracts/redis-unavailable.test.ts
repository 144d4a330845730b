import { expect, test } from 'vitest';
import { isFault } from '../../src/domain/errors.ts';
import { unavailable } from '../../src/store/redis/unavailable.ts';

function replyError(message: string): Error {
  return Object.assign(new Error(message), { name: 'ReplyError' });
}

test.each([
  "OOM command not allowed when used memory > 'maxmemory'. script: f_1, on @user_script:49.",
  "ERR Error running script (call to f_1): @user_script:49: @user_script: 49: -OOM command not allowed when used memory > 'maxmemory'.",
  'ERR Error running script (call to f_1): @user_script:49: @user_script: 49: -READONLY You can not write against a read only replica.',
  'LOADING Redis is loading the dataset in memory',
])('is an outage: %s', (message) => {
  expect(isFault(unavailable(replyError(message), 'host:6379'), 'store:unavailable')).toBe(true);
});

test.each([
  'ERR wrong number of arguments for hset',
  "ERR Error running script (call to f_1): @user_script:3: user_script:3: attempt to index local 'x' (a nil value)",
  'WRONGTYPE Operation against a key holding the wrong kind of value',
])('is a mistake of ours, and stays what it is: %s', (message) => {
  const thrown = replyError(message);
  expect(unavailable(thrown, 'host:6379')).toBe(thrown);
});
