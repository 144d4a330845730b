import { describe, expect, test } from 'vitest';
import {
  ERROR_CODES,
  errorCode,
  failureOf,
  nameOf,
  sourceOf,
  verdictOn,
} from '../../src/africas-talking/error-codes.ts';
import { ERROR_CODES as TWILIO_CODES } from '../../src/twilio/error-codes.ts';
import { LIMITS } from '../../src/domain/limits.ts';

const rows = Object.keys(ERROR_CODES).flatMap((name) => {
  const row = errorCode(name);
  return row === undefined ? [] : [{ name, row }];
});

describe("the table of Africa's Talking's failures", () => {
  test('has every number of its documentation by its name', () => {
    expect(rows.flatMap(({ name, row }) => (row.statusCode === undefined ? [] : [[row.statusCode, name]]))).toEqual([
      [401, 'RiskHold'],
      [402, 'InvalidSenderId'],
      [403, 'InvalidPhoneNumber'],
      [404, 'UnsupportedNumberType'],
      [405, 'InsufficientBalance'],
      [406, 'UserInBlacklist'],
      [407, 'CouldNotRoute'],
      [409, 'DoNotDisturbRejection'],
      [500, 'InternalServerError'],
      [501, 'GatewayError'],
      [502, 'RejectedByGateway'],
    ]);
    expect(nameOf(405)).toBe('InsufficientBalance');
    expect(nameOf(999)).toBeUndefined();
  });

  test.each([
    ['opted_out', ['UserInBlacklist']],
    ['try_later', ['AbsentSubscriber', 'Failed', 'DeliveryFailure']],
    [
      'configuration',
      ['InvalidCredentials', 'RiskHold', 'InvalidSenderId', 'InsufficientBalance', 'DoNotDisturbRejection'],
    ],
  ])('%s follows from exactly these', (consequence, names) => {
    expect(rows.filter(({ row }) => row.consequence === consequence).map(({ name }) => name)).toEqual(names);
  });

  test.each([
    [{ outcome: 'unknown', retryable: false }, ['InternalServerError', 'GatewayError']],
    [{ outcome: 'refused', retryable: true }, ['RejectedByGateway']],
  ])('only these answers are %j, all others were refused for good', (verdict, names) => {
    expect(
      rows
        .filter(({ row }) => row.outcome === verdict.outcome && row.retryable === verdict.retryable)
        .map(({ name }) => name),
    ).toEqual(names);
  });

  test('says of each what it means, and of what an operator can mend, how', () => {
    for (const { name, row } of rows) {
      expect(row.meaning.length, name).toBeGreaterThan(10);
      expect(row.mend !== undefined, name).toBe(['configuration', 'opted_out'].includes(row.consequence));
    }
  });

  test('knows for what passes how often it is worth another message, and nothing of it for the rest', () => {
    for (const { name, row } of rows) {
      expect(row.laterTries > 0, name).toBe(row.consequence === 'try_later');
      expect(row.laterTries, name).toBeLessThanOrEqual(LIMITS.sendAgainAfterMs.length);
    }
  });

  test('takes a name as its pages spell it, here and there', () => {
    expect(failureOf('UserInBlackList')).toEqual(failureOf('UserInBlacklist'));
    expect(failureOf('userinblacklist').code).toBe('UserInBlacklist');
  });

  test('takes a name it does not list for refused for good, with nothing following', () => {
    for (const name of ['SomethingNew', 'constructor', '']) {
      expect(errorCode(name), name).toBeUndefined();
      expect(verdictOn(name)).toEqual({ outcome: 'refused', retryable: false });
      expect(failureOf(name)).toEqual({ code: name, consequence: 'none', laterTries: 0 });
    }
  });

  test("has no code that could be taken for one of Twilio's", () => {
    const twilio = new Set(Object.keys(TWILIO_CODES));
    expect(rows.filter(({ name }) => twilio.has(name) || /^\d/.test(name))).toEqual([]);
  });

  test('leads to the page that explains it', () => {
    expect(sourceOf('RiskHold')).toBe('https://developers.africastalking.com/docs/sms/sending');
    expect(sourceOf('AbsentSubscriber')).toBe('https://developers.africastalking.com/docs/sms/notifications');
  });
});
