import { describe, expect, test } from 'vitest';
import { alarmMeaning, alarmSentence, providerCode } from '../src/provider-codes.ts';
import { NOON_MS } from './support/facts.ts';

describe('an alarm', () => {
  const [since, lastAt] = [NOON_MS, NOON_MS + 60_000];

  test('says what is wrong, how often, what to do and where to read on', () => {
    expect(alarmSentence({ code: '21408', since, lastAt, count: 3 })).toBe(
      'Twilio refuses messages with 21408: the country is not enabled for SMS (3 times, from 2026-11-24T11:00:00.000Z to ' +
        "2026-11-24T11:01:00.000Z). Enable it in Twilio's console under Messaging, Settings, Geo permissions. " +
        'See https://www.twilio.com/docs/api/errors/21408',
    );
  });

  test('of one message says when that was', () => {
    expect(alarmSentence({ code: '20003', since, lastAt: since, count: 1 })).toContain(
      '(once, at 2026-11-24T11:00:00.000Z)',
    );
  });

  test('of another provider names that one, and says what its code is called there', () => {
    expect(alarmSentence({ code: 'InsufficientBalance', since, lastAt: since, count: 1 })).toBe(
      "Africa's Talking refuses messages with InsufficientBalance: the account has no money left " +
        "(once, at 2026-11-24T11:00:00.000Z). Top the account up in Africa's Talking's dashboard. " +
        'See https://developers.africastalking.com/docs/sms/sending',
    );
  });

  test('of the mail server, whose codes are ours, ends with what to do', () => {
    expect(alarmSentence({ code: 'mail_login_refused', since, lastAt: since, count: 1 })).toBe(
      'The mail server refuses messages with mail_login_refused: it does not take user and password, or wants some ' +
        '(once, at 2026-11-24T11:00:00.000Z). Check the user and the password in SMTP_URL; some providers want a password ' +
        'made for apps.',
    );
  });

  test('of a notice that reached nobody says what may be the matter, and where to look', () => {
    const sentence = alarmSentence({ code: 'staff_unreached', since, lastAt, count: 2 });
    expect(sentence).toMatch(
      /^Attention: what staff were to be told has reached none of them, and somebody may be waiting/,
    );
    expect(sentence).toMatch(/STAFF_NUMBERS, STAFF_EMAILS and the other alarms \(2 times, from/);
    expect(alarmMeaning('staff_unreached')).toContain('reached none of them');
  });

  test('without a mend and of a code that nobody explains has no empty words', () => {
    expect(alarmSentence({ code: '99999', since, lastAt: since, count: 1 })).toMatch(/Z\)\. See https/);
    expect(alarmSentence({ code: 'timeout', since, lastAt: since, count: 1 })).toBe(
      'The provider refuses messages with timeout (once, at 2026-11-24T11:00:00.000Z).',
    );
  });
});

test('A code of our own has no meaning but its name', () => {
  expect(providerCode('timeout')).toBeUndefined();
  expect(providerCode('63016')?.provider).toBe('Twilio');
  expect(providerCode('userInBlackList')?.meaning).toBe('the receiver has opted out');
});
