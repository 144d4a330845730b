import { expect, test } from 'vitest';
import { createAnswerBook } from '../../src/app/answer-book.ts';
import { settingFor } from '../../src/app/conversation-host.ts';
import { Fault } from '../../src/domain/errors.ts';
import { answerAfter, type StaffAnswer } from '../../src/domain/staff-answer.ts';
import { openHost } from '../support/enquiry-host.ts';
import { NOON_MS } from '../support/facts.ts';
import { school } from '../support/flows.ts';

const STAFF = 'whatsapp:+2347000000001';

function answerOf(text: string, audience: StaffAnswer['audience'] = 'everyone'): StaffAnswer[] {
  const order = { type: 'give', fact: 'fees', text, audience, by: STAFF, at: NOON_MS, cause: text } as const;
  const outcome = answerAfter(undefined, order);
  return outcome.type === 'done' ? [outcome.answer] : [];
}

test('The book of answers adds to the school what was given for everyone, and keeps it while the store is away', async () => {
  let listed: Promise<StaffAnswer[]> = Promise.resolve(answerOf('N150,000'));
  const book = createAnswerBook({ listAnswers: () => listed });
  expect(book.completed(school)).toBe(school);
  await book.refresh();
  const given = [{ name: 'fees', text: { en: 'N150,000' }, asOf: '2026-11-24' }];
  expect(book.completed(school).given).toEqual(given);
  listed = Promise.reject(new Fault('store:unavailable', 'Away.'));
  await expect(book.refresh()).rejects.toThrow('Away.');
  expect(book.completed(school).given).toEqual(given);
  listed = Promise.resolve(answerOf('N150,000', 'askers'));
  await book.refresh();
  expect(book.completed(school)).toBe(school);
});

test('A turn sees what staff gave as soon as the book does, and the host keeps what the file says', async () => {
  const house = await openHost();
  try {
    const given = { type: 'give', fact: 'fees', text: 'N150,000', audience: 'everyone' } as const;
    await house.store.changeAnswer({ ...given, by: STAFF, at: NOON_MS, cause: 'SM1' });
    const loaded = await house.store.load('+2348012345678', 'look');
    expect(settingFor(house.host, loaded, NOON_MS).school.given).toBeUndefined();
    await house.host.answers.refresh();
    expect(settingFor({ ...house.host }, loaded, NOON_MS).school.given).toHaveLength(1);
    expect(house.host.school.given).toBeUndefined();
  } finally {
    await house.close();
  }
});
