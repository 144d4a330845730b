import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { receive } from '../../src/app/receive.ts';
import { parseStaffCommand } from '../../src/app/staff/staff-command.ts';
import { NOON_MS } from '../support/facts.ts';
import { school } from '../support/flows.ts';
import { messageFrom, openHost, STAFF } from '../support/enquiry-host.ts';

const ADA = '+2348031234567';
const USER = 'whatsapp:NG.4566546130240823';

describe('receiving a message', () => {
  let house: Awaited<ReturnType<typeof openHost>>;
  beforeEach(async () => {
    house = await openHost();
  });
  afterEach(() => house.close());

  const say = async (text: string, changes: Parameters<typeof messageFrom>[2] = {}, contact = ADA): Promise<string> =>
    (await receive(messageFrom(contact, text, changes), house.host)).texts.join('\n---\n');

  it('gives a message delivered again the answer it got first, and changes nothing', async () => {
    const message = messageFrom(ADA, 'register');
    const first = await receive(message, house.host);
    await say('1');
    expect(await receive(message, house.host)).toEqual(first);
    expect(await say('1')).toContain('full name');
  });

  it('takes two messages of one contact at the same instant one after the other, and loses neither', async () => {
    await say('register');
    await Promise.all(['1', '1'].map((text) => receive(messageFrom(ADA, text), house.host)));
    const { session } = await house.store.load(ADA, 'look');
    expect(session).toMatchObject({ turn: 3, state: 'registration.asking_name' });
  });

  it('takes a burst of one contact at the same instant, and refuses none of it', async () => {
    await say('hi');
    await Promise.all(Array.from({ length: 25 }, () => say('courses')));
    expect((await house.store.load(ADA, 'look')).session?.turn).toBe(26);
  });

  it('damps a flood at the limit, says so once, and does not take what it did not answer as an answer', async () => {
    const answers: string[] = [];
    for (let sent = 0; sent < 20; sent += 1)
      answers.push(await say('how much is python', { receivedAt: NOON_MS + 9_000_000 + sent }));
    expect(answers.filter((answer) => answer !== '')).toHaveLength(14);
    expect(answers[13]).toContain('faster than I can follow');
    expect(answers.slice(14).join('')).toBe('');
    expect(await say('courses', { receivedAt: NOON_MS + 9_060_000 })).toContain('These are our courses');
  });

  it('lets STOP through in a flood', async () => {
    for (let sent = 0; sent < 15; sent += 1) await say('courses', { receivedAt: NOON_MS + 9_000_000 + sent });
    await say('STOP', { receivedAt: NOON_MS + 9_000_100 });
    expect((await house.store.load(ADA, 'look')).session?.optedOut).toBe(true);
  });

  it('says nothing to STOP by SMS, as the carrier has, nor to somebody who opted out there', async () => {
    await say('hi', { channel: 'sms' });
    expect(await say('STOP', { channel: 'sms' })).toBe('');
    expect(await say('how much is python', { channel: 'sms' })).toBe('');
    expect(await say('START', { channel: 'sms' })).toContain('Welcome back');
  });

  it('answers nothing where the carrier has answered an opt-out word itself', async () => {
    await say('hi');
    expect(await say('HELP', { carrierOptOut: 'help' })).toBe('');
    expect(await say('STOP', { carrierOptOut: 'stop' })).toBe('');
  });

  it('asks somebody with a username for a phone number, and tells staff that there is none', async () => {
    for (const text of ['register', '1', '1', 'Ada', 'python', 'beginner']) await say(text, {}, USER);
    expect(await say('0803 12', {}, USER)).toContain('does not look like a phone number');
    expect(await say('0803 123 4567', {}, USER)).toContain('e-mail');
    await say('I want to talk to a person', {}, USER);
    const [claimed] = await house.store.claimDeliveries({ now: NOON_MS * 2, leaseMs: 1, limit: 10 });
    expect(claimed?.delivery).toMatchObject({ to: STAFF, body: expect.stringContaining('number hidden') });
  });

  it('forgets everything on DELETE ME, and the same order delivered again gets the same receipt', async () => {
    await say('hi');
    await say('delete me');
    const order = messageFrom(ADA, '1');
    const receipt = await receive(order, house.host);
    expect(receipt.texts.join()).toContain('is deleted');
    expect(await receive(order, house.host)).toEqual(receipt);
    expect(await house.store.transcript(ADA)).toEqual([]);
    expect((await house.store.load(ADA, 'look')).session).toBeUndefined();
  });

  it('keeps a fact that nobody gave as one question, however many ask', async () => {
    await say('how much is python', { receivedAt: NOON_MS });
    await say('how much is python', { receivedAt: NOON_MS + 1 }, '+2348033333333');
    expect(await house.store.listQuestions()).toEqual([
      { fact: 'fees', course: 'python', askedBy: [ADA, '+2348033333333'], askedAt: [NOON_MS, NOON_MS + 1] },
    ]);
  });

  it('lets one of two members of staff win who claim at once, and tells the other', async () => {
    const OTHER = 'whatsapp:+2348000000002';
    house.host.staff.push(OTHER);
    await say('I want to talk to a person');
    const [handoff] = await house.store.listHandoffs();
    const claims = await Promise.all(
      ['+2348000000001', '+2348000000002'].map((contact) => say(`CLAIM ${handoff?.number}`, {}, contact)),
    );
    expect(claims.filter((told) => told.includes('is yours'))).toHaveLength(1);
    expect(claims.filter((told) => told.includes('is already with'))).toHaveLength(1);
  });

  /** What waits in the outbox for Ada, in order. */
  const unsentToAda = async (): Promise<string[]> => {
    const bodies: string[] = [];
    for (;;) {
      const claimed = await house.store.claimDeliveries({ now: NOON_MS * 2, leaseMs: 1_000_000, limit: 10 });
      if (claimed.length === 0) return bodies;
      for (const one of claimed) {
        if (one.delivery.to.includes(ADA)) bodies.push(one.delivery.body);
        await house.store.settle(one, { type: 'sent', sid: 'SM1' }, NOON_MS * 2);
      }
    }
  };
  const claim = async (): Promise<void> => {
    const [handoff] = await house.store.listHandoffs({ status: ['open'] });
    await say(`CLAIM ${handoff?.number}`, {}, '+2348000000001');
  };

  it('answers STOP by WhatsApp and what is written after it, also behind rows that wait in the outbox', async () => {
    await say('I want to talk to a person');
    await claim();
    expect(await say('STOP')).toBe('');
    expect(await say('START')).toBe('');
    expect((await unsentToAda()).map((body) => body.slice(0, 30))).toEqual([
      expect.stringContaining('A person from our team'),
      expect.stringContaining('You will get no more'),
      expect.stringContaining('Welcome back'),
    ]);
  });

  it('does not write down as said what somebody who opted out was not told', async () => {
    await say('I want to talk to a person');
    await say('STOP');
    const before = (await house.store.transcript(ADA)).length;
    await claim();
    expect(await unsentToAda()).toEqual([]);
    expect(await house.store.transcript(ADA)).toHaveLength(before);
  });

  it('names the oldest of many requests to staff in at most ten messages, without an offer of MORE', async () => {
    for (let index = 100; index < 150; index += 1) await say('I want to talk to a person', {}, `+2348033330${index}`);
    const listed = await receive(messageFrom('+2348000000001', 'list', { channel: 'sms' }), house.host);
    expect(listed.texts.length).toBeLessThanOrEqual(10);
    expect(listed.texts.join('\n').match(/#\d+/g)).toHaveLength(40);
    expect(listed.texts.at(-1)).toMatch(/and 10 more/);
    expect(listed.texts.join('\n')).not.toContain('MORE');
  });

  it('says nothing to staff where the carrier has answered', async () => {
    const message = messageFrom('+2348000000001', 'HELP', { channel: 'sms', carrierOptOut: 'help' });
    expect((await receive(message, house.host)).texts).toEqual([]);
  });

  it('takes somebody who is staff no more for an enquirer', async () => {
    await say('LIST', {}, '+2348000000001');
    house.host.staff.length = 0;
    expect(await say('courses', {}, '+2348000000001')).toContain('These are our courses');
    expect((await house.store.load('+2348000000001', 'look')).session?.role).toBe('enquirer');
  });

  it('tells staff one message of a summary that is long, and offers them no MORE', async () => {
    for (let sent = 0; sent < 4; sent += 1) await say(`complicated ${'xyzzy '.repeat(60)}`);
    await say('I want to talk to a person');
    const told: string[] = [];
    for (const now of [1, 2, 3].map((second) => NOON_MS + 9_000_000 + second * 1000)) {
      for (const row of await house.store.claimDeliveries({ now, leaseMs: 500, limit: 10 })) {
        told.push(row.delivery.body);
        await house.store.settle(row, { type: 'sent', sid: `SM${row.delivery.id}` }, now);
      }
    }
    expect(told).toHaveLength(1);
    expect(told.join('').match(/complicated/g)).toHaveLength(3);
    expect(told.at(-1)).toMatch(/wa\.me[^]*CLAIM \d+/);
    expect(told.join('')).not.toContain('MORE');
  });

  it('pages a long SMS answer, and MORE brings the rest', async () => {
    house.host.school = { ...school, about: { en: `Begin ${'again '.repeat(160)}end.` } };
    const pages = [await say('who are you people', { channel: 'sms' })];
    while (pages.at(-1)?.endsWith('Reply MORE for the rest')) pages.push(await say('more', { channel: 'sms' }));
    expect(pages.length).toBeGreaterThan(2);
    expect(pages.join('\n').match(/\bagain\b/g)).toHaveLength(160);
    expect(pages.at(-1)).toMatch(/0 Main menu$/);
    expect(await say('more', { channel: 'sms' })).not.toContain('again');
  });

  it('keeps no page of the numbered form where the menu is tapped, which shows it whole', async () => {
    const OTHER = '+2348031234568';
    house.host.school = { ...school, about: { en: `Begin ${'again '.repeat(66)}end.` } };
    const pagesOf = async (contact: string) => (await house.store.load(contact, 'look')).session?.pages;
    await say('hi');
    expect(await say('who are you people')).toContain('MORE');
    expect(await pagesOf(ADA)).toHaveLength(1);
    house.host.menus = { templateFor: (_menu, body) => ({ contentSid: 'HX1', variables: { 1: body } }) };
    await say('hi', {}, OTHER);
    expect(await say('who are you people', {}, OTHER)).toBe('');
    const [shown] = (await house.store.transcript(OTHER)).slice(-1);
    expect(shown).toMatchObject({
      menu: 'list',
      text: expect.stringMatching(/^OIC Hub Coding School: Begin (again ){66}end\./),
    });
    expect(await pagesOf(OTHER)).toEqual([]);
  });
});

describe('an order of staff', () => {
  it.each([
    ['LIST', { type: 'list' }],
    ['list pls', { type: 'list' }],
    ['CLAIM 37', { type: 'claim', number: 37 }],
    ['claim #37.', { type: 'claim', number: 37 }],
    ['37 done', { type: 'done', number: 37 }],
    ['CLAIM 0', { type: 'incomplete', verb: 'claim' }],
    ['take 37', { type: 'claim', number: 37 }],
    ['Close 37', { type: 'done', number: 37 }],
    ['COMMANDS', { type: 'commands' }],
    ['Claim', { type: 'incomplete', verb: 'claim' }],
    ['good morning', { type: 'text' }],
    ['', { type: 'text' }],
  ])('"%s" is read', (text, command) => {
    expect(parseStaffCommand(text)).toEqual(command);
  });
});
