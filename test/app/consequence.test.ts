import { describe, expect, it } from 'vitest';
import { consequenceOf, type Consequent, type OtherWays, type Undelivered } from '../../src/app/consequence.ts';
import type { Consequence, Failure } from '../../src/domain/delivery.ts';
import { LIMITS } from '../../src/domain/limits.ts';
import type { Session } from '../../src/domain/session.ts';
import { ADA, CHIDI, NOON, sessionOf, STAFF } from '../support/stored-turns.ts';

const EVERY_WAY: OtherWays = { canSendSms: true, staffTemplateSid: 'HX1', mailboxes: [] };
const NO_WAY: OtherWays = { canSendSms: false, mailboxes: [] };
const GIVEN_UP = { type: 'give_up' };
const STAFF_PHONE = STAFF.replace('whatsapp:', '');

function reply(changes: Partial<Undelivered> = {}): Undelivered {
  return {
    id: `${ADA}:4:0`,
    to: `whatsapp:${ADA}`,
    channel: 'whatsapp',
    author: 'bot',
    isShown: false,
    createdAt: NOON,
    ...changes,
  };
}

function notice(changes: Partial<Undelivered> = {}): Undelivered {
  return reply({ id: `${ADA}:4:1`, to: STAFF, author: 'system', ...changes });
}

function failure(consequence: Consequence, laterTries = 0): Failure {
  return { code: '99999', consequence, laterTries };
}

function follow(
  message: Undelivered,
  why: Failure,
  { ways = EVERY_WAY, ...changes }: Partial<Session> & { ways?: OtherWays } = {},
): Consequent {
  const session = { ...sessionOf(ADA, 4), lastInboundAt: NOON, ...changes };
  return consequenceOf(message, why, { session, ways, now: NOON + 1_000 });
}

const [opted, outside, absent, wrong, later] = [
  failure('opted_out'),
  failure('outside_window'),
  failure('not_on_whatsapp'),
  failure('configuration'),
  failure('try_later', 2),
];

describe('an opt-out that only the carrier knows of', () => {
  it('is remembered, once', () => {
    expect(follow(reply(), opted)).toEqual({ isAlarming: false, deed: { type: 'opt_out' } });
    expect(follow(reply(), opted, { optedOut: true }).deed).toEqual(GIVEN_UP);
  });

  it('of staff is nobody but an operator to mend, and never the enquirer whose chat it was about', () => {
    expect(follow(notice(), opted)).toEqual({ isAlarming: true, deed: GIVEN_UP });
    expect(follow(reply(), opted, { role: 'staff' })).toEqual({ isAlarming: true, deed: GIVEN_UP });
  });
});

describe("outside WhatsApp's window", () => {
  it('a notice to staff goes by the template, then by SMS, then nowhere', () => {
    const byTemplate = { type: 'send_further', way: 'template', to: STAFF };
    const bySms = { type: 'send_further', way: 'sms', to: STAFF_PHONE };
    expect(follow(notice(), outside).deed).toEqual(byTemplate);
    expect(follow(notice({ id: `${ADA}:4:1.t` }), outside).deed).toEqual(bySms);
    expect(follow(notice(), outside, { ways: { canSendSms: true, mailboxes: [] } }).deed).toEqual(bySms);
    expect(follow(notice({ id: `${ADA}:4:1.ts`, channel: 'sms', to: STAFF_PHONE }), outside).deed).toEqual(GIVEN_UP);
    expect(follow(notice(), outside, { ways: NO_WAY }).deed).toEqual(GIVEN_UP);
  });

  it('a reminder goes nowhere: it is sent because it is free', () => {
    const session = { ...sessionOf(ADA, 4), lastInboundAt: NOON - LIMITS.nudgeAfterMs };
    expect(consequenceOf(reply(), outside, { session, ways: EVERY_WAY, now: NOON }).deed).toEqual(GIVEN_UP);
    expect(consequenceOf(reply(), absent, { session, ways: EVERY_WAY, now: NOON }).deed).toEqual(GIVEN_UP);
  });

  it('a message to an enquirer goes by SMS where there is a sender and a phone number, and never by the template', () => {
    expect(follow(reply(), outside).deed).toEqual({ type: 'send_further', way: 'sms', to: ADA });
    expect(follow(reply(), outside, { ways: NO_WAY }).deed).toEqual(GIVEN_UP);
    expect(follow(reply({ to: CHIDI, id: `${CHIDI}:4:0` }), outside).deed).toEqual(GIVEN_UP);
  });
});

describe('somebody who is not on WhatsApp', () => {
  it('is written to by SMS where that goes', () => {
    expect(follow(reply(), absent).deed).toEqual({ type: 'send_further', way: 'sms', to: ADA });
    expect(follow(notice(), absent).deed).toEqual({ type: 'send_further', way: 'sms', to: STAFF_PHONE });
    expect(follow(reply(), absent, { ways: NO_WAY }).deed).toEqual(GIVEN_UP);
  });
});

describe('what is wrong with the account', () => {
  it('is an alarm, and an enquirer gets nothing another way', () => {
    expect(follow(reply(), wrong)).toEqual({ isAlarming: true, deed: GIVEN_UP });
  });

  it('is an alarm also when the contact is forgotten', () => {
    const situation = { session: undefined, ways: EVERY_WAY, now: NOON };
    expect(consequenceOf(reply(), wrong, situation).isAlarming).toBe(true);
  });

  it('of WhatsApp does not keep staff from hearing by SMS of somebody who waits', () => {
    expect(follow(notice(), wrong)).toEqual({
      isAlarming: true,
      deed: { type: 'send_further', way: 'sms', to: STAFF_PHONE },
    });
    expect(follow(notice({ to: STAFF_PHONE, channel: 'sms' }), wrong).deed).toEqual(GIVEN_UP);
  });
});

function again(waitMs: number) {
  const notBefore = NOON + 1_000 + waitMs;
  return { type: 'send_further', way: 'again', to: `whatsapp:${ADA}`, notBefore };
}

describe('what may pass', () => {
  it('is sent again later, and later still, and then no more', () => {
    const [first, second] = LIMITS.sendAgainAfterMs;
    expect(follow(reply(), later).deed).toEqual(again(first));
    expect(follow(reply({ id: `${ADA}:4:0.a` }), later).deed).toEqual(again(second));
    expect(follow(reply({ id: `${ADA}:4:0.aa` }), later).deed).toEqual(GIVEN_UP);
  });

  it('is not sent again on WhatsApp when the free day after what the person wrote is over by then', () => {
    const session = { ...sessionOf(ADA, 4), lastInboundAt: NOON };
    const now = NOON + LIMITS.whatsappWindowMs - LIMITS.sendAgainAfterMs[0];
    expect(consequenceOf(reply(), later, { session, ways: EVERY_WAY, now }).deed).toEqual(GIVEN_UP);
    expect(consequenceOf(reply(), later, { session, ways: EVERY_WAY, now: now - 1 }).deed).toMatchObject({
      way: 'again',
    });
    expect(consequenceOf(notice(), later, { session, ways: EVERY_WAY, now }).deed).toMatchObject({ way: 'again' });
  });

  it('waits for the morning when it is a reminder, as nobody is written to unasked at night', () => {
    const evening = Date.UTC(2026, 10, 2, 18, 55);
    const reminder = reply({ createdAt: evening });
    const asked = reply({ createdAt: evening - LIMITS.nudgeAfterMs });
    const session = { ...sessionOf(ADA, 4), lastInboundAt: evening - LIMITS.nudgeAfterMs };
    const situation = { session, ways: EVERY_WAY, now: evening };
    expect(consequenceOf(reminder, later, situation).deed).toMatchObject({ notBefore: Date.UTC(2026, 10, 3, 7) });
    expect(consequenceOf(asked, later, situation).deed).toMatchObject({
      notBefore: evening + LIMITS.sendAgainAfterMs[0],
    });
  });

  it('is sent again as often as the code is worth', () => {
    expect(follow(reply({ id: `${ADA}:4:0.a` }), failure('try_later', 1)).deed).toEqual(GIVEN_UP);
  });

  it('begins anew on another way, up to the most messages that one may become', () => {
    const bySms = { channel: 'sms', to: ADA } as const;
    expect(follow(reply({ ...bySms, id: `${ADA}:4:0.aas` }), later).deed).toMatchObject({ way: 'again' });
    expect(follow(reply({ ...bySms, id: `${ADA}:4:0.aasa` }), later).deed).toEqual(GIVEN_UP);
  });
});

describe('nothing goes further', () => {
  const failures = [outside, absent, later];

  it.each<[string, Undelivered, Partial<Session>]>([
    ['to somebody who has opted out', reply(), { optedOut: true }],
    ['of an answer of the bot to which the person has written on since', reply(), { lastInboundAt: NOON + 1 }],
    ['of a pin, whose place stands in the words before it', reply({ isShown: true }), {}],
  ])('%s', (_what, message, changes) => {
    for (const why of failures) expect(follow(message, why, changes).deed).toEqual(GIVEN_UP);
  });

  it('to a contact that is forgotten', () => {
    for (const why of [...failures, opted]) {
      expect(consequenceOf(reply(), why, { session: undefined, ways: EVERY_WAY, now: NOON }).deed).toEqual(GIVEN_UP);
    }
  });

  it('after a failure that has no consequence', () => {
    expect(follow(reply(), failure('none'))).toEqual({ isAlarming: false, deed: GIVEN_UP });
  });
});

describe('a notice that WhatsApp does not take, for its words or for who is to get it', () => {
  it('goes by SMS, once', () => {
    const bySms = { type: 'send_further', way: 'sms', to: STAFF_PHONE };
    expect(follow(notice(), failure('none'))).toEqual({ isAlarming: false, deed: bySms });
    expect(follow(notice({ id: `${ADA}:4:1.t` }), failure('none')).deed).toEqual(bySms);
    const sent = notice({ id: `${ADA}:4:1.s`, channel: 'sms', to: STAFF_PHONE });
    expect(follow(sent, failure('none')).deed).toEqual(GIVEN_UP);
  });
});

describe('what may have been sent, and nobody can say', () => {
  it('goes no second time, whoever it was for', () => {
    for (const message of [reply(), notice(), menu()]) {
      expect(follow(message, failure('in_doubt'))).toEqual({ isAlarming: false, deed: GIVEN_UP });
    }
  });
});

describe('what a member of staff wrote to an enquirer', () => {
  it('goes further also when the person has written on: a person meant it', () => {
    const relayed = reply({ author: 'staff' });
    expect(follow(relayed, outside, { lastInboundAt: NOON + 1 }).deed).toMatchObject({ way: 'sms' });
  });
});

function menu(changes: Partial<Undelivered> = {}): Undelivered {
  return reply({ isMenu: true, ...changes });
}

describe('a menu that could not be shown', () => {
  const asText = { type: 'send_further', way: 'plain', to: `whatsapp:${ADA}` };

  it('is told by numbers, whatever was wrong with it; operators hear of what is wrong with its template', () => {
    expect(follow(menu(), failure('none'))).toEqual({ isAlarming: false, deed: asText });
    expect(follow(menu(), wrong)).toEqual({ isAlarming: true, deed: asText });
  });

  it('is told so once, and not any more when the person has written on', () => {
    expect(follow(menu({ id: `${ADA}:4:0.p` }), wrong).deed).toEqual(GIVEN_UP);
    expect(follow(reply(), wrong).deed).toEqual(GIVEN_UP);
    expect(follow(menu({ createdAt: NOON - 1 }), wrong).deed).toEqual(GIVEN_UP);
  });

  it('waits like any other where that helps, and goes no other way where nothing does', () => {
    expect(follow(menu(), later).deed).toMatchObject({ way: 'again' });
    expect(follow(menu(), outside, { ways: NO_WAY }).deed).toEqual(GIVEN_UP);
    expect(follow(menu(), opted).deed).toEqual({ type: 'opt_out' });
  });
});
