import { expect, test } from 'vitest';
import { segmentsOf } from '../../src/channels/sms/segments.ts';
import { smsRoom } from '../../src/desk/sms-room.ts';

test.each([
  ['a', 160],
  ['a', 306],
  ['a', 459],
  ['ẹ', 70],
  ['ẹ', 134],
])('as many of %j as there is said to be room for cost no segment more: %d', (letter, room) => {
  const full = segmentsOf(letter.repeat(room));
  expect(smsRoom(full)).toBe(room);
  expect(segmentsOf(letter.repeat(room + 1)).segments).toBe(full.segments + 1);
});
