import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { receive } from '../../src/app/receive.ts';
import { Fault } from '../../src/domain/errors.ts';
import { statusCallbackOf } from '../../src/twilio/status-callback.ts';
import { readStatus } from '../../src/twilio/status.ts';
import { followStatus } from '../../src/app/follow-failure.ts';
import { handoffNumber, partitionOf } from '../../src/domain/partition.ts';
import { messageFrom, STAFF } from '../support/enquiry-host.ts';
import { emptyOutbox } from '../support/stored-turns.ts';
import { statusForm } from '../support/twilio-webhook.ts';
import { NEXT_USER, NUMBER, openHouseOfTwoIds, USER, type By } from '../support/two-ids.ts';

const BOLA = '+2348098765432';
const DAY_MS = 86_400_000;

describe('somebody with a number and a username', () => {
  let house: Awaited<ReturnType<typeof openHouseOfTwoIds>>;
  beforeEach(async () => {
    house = await openHouseOfTwoIds();
  });
  afterEach(() => house.close());
  const say: typeof house.say = (...words) => house.say(...words);
  const messageBy: typeof house.messageBy = (...words) => house.messageBy(...words);
  const sessionOf = (contact: string) => house.sessionOf(contact);
  const contacts = () => house.contacts();

  it.each<[By, By, string]>([
    ['both', 'user', NUMBER],
    ['both', 'sms', NUMBER],
    ['number', 'both', NUMBER],
    ['sms', 'both', NUMBER],
    ['user', 'both', USER],
  ])('who writes by %s and then by %s has one conversation', async (first, second, contact) => {
    await say(first, 'register');
    expect(await say(second, '1')).not.toContain('Welcome');
    expect(await contacts()).toEqual([contact]);
    expect(await sessionOf(contact)).toMatchObject({ turn: 2, state: expect.stringContaining('registration.') });
  });

  it('goes on in it by every address from then on, and is answered where they last wrote', async () => {
    await say('user', 'hi');
    for (const by of ['both', 'sms', 'user', 'number', 'both'] as const) await say(by, 'courses');
    expect(await contacts()).toEqual([USER]);
    expect(await sessionOf(USER)).toMatchObject({
      turn: 6,
      addresses: [NUMBER, USER, `whatsapp:${NUMBER}`],
    });
    for (const by of ['user', 'both', 'sms'] as const) {
      await receive(messageBy(by, 'courses'), house.host, { way: 'outbox', isCatchingUp: true, now: house.now() });
    }
    const receivers = (await emptyOutbox(house.store)).map(({ to }) => to);
    expect(receivers).toEqual([USER, `whatsapp:${NUMBER}`, NUMBER]);
  });

  it('is offered the number as theirs once it is known, and staff see it', async () => {
    for (const text of ['register', '1', '1', 'Ada Obi', 'python']) await say('user', text);
    expect(await say('both', 'beginner')).toContain(NUMBER);
    await say('user', 'I want to talk to a person');
    expect((await emptyOutbox(house.store))[0]).toMatchObject({
      to: STAFF,
      body: expect.stringContaining(`wa.me/${NUMBER.slice(1)}`),
    });
  });

  it('costs one load and one commit a message once the two are linked', async () => {
    await say('both', 'hi');
    const calls = (['load', 'commit', 'findAlias', 'linkAlias'] as const).map((name) => vi.spyOn(house.store, name));
    await say('both', 'courses');
    expect(calls.map((spy) => spy.mock.calls.length)).toEqual([1, 1, 0, 0]);
  });

  it('whose two conversations turn out to be one goes on in the number’s, and the other wakes nobody', async () => {
    await say('user', 'register');
    await say('sms', 'hi');
    expect(await house.store.nextWakeAt()).toBeDefined();
    await say('both', 'courses');
    await say('user', 'courses');
    // One of the turns took over what the username had.
    expect(await sessionOf(NUMBER)).toMatchObject({ turn: 4 });
    expect(await sessionOf(USER)).toMatchObject({ turn: 2, movedTo: NUMBER });
    const wakes = await house.store.claimWakes({ now: house.now() + DAY_MS, leaseMs: 1000, limit: 9 });
    expect(wakes.map(({ contact, name }) => [contact, name])).toEqual([[NUMBER, 'nudge']]);
  });

  it.each(['findAlias', 'linkAlias', 'commit'] as const)(
    'is acted on once when everything ended at %s and the message comes again',
    async (step) => {
      await say('user', 'register');
      await say('sms', 'hi');
      const message = messageBy('both', 'courses');
      const broken = vi.spyOn(house.store, step).mockRejectedValueOnce(new Fault('store:unavailable', 'away'));
      await expect(receive(message, house.host)).rejects.toThrow('away');
      broken.mockRestore();
      const first = await receive(message, house.host);
      expect(await receive(message, house.host)).toEqual(first);
      expect(await sessionOf(NUMBER)).toMatchObject({ turn: 3 });
      expect(await sessionOf(USER)).toMatchObject({ turn: 2, movedTo: NUMBER });
    },
  );

  it('writing by both at once for the first time begins one conversation', async () => {
    await Promise.all(['hi', 'courses', 'venue'].map((text) => say('both', text)));
    expect(await contacts()).toEqual([NUMBER]);
    expect(await sessionOf(NUMBER)).toMatchObject({ turn: 3 });
  });

  it('is forgotten by both on DELETE ME, also what was moved aside, and the order delivered again gets its receipt', async () => {
    await say('user', 'hello');
    await say('sms', 'hi');
    await say('both', 'courses');
    await say('user', 'delete me');
    const order = messageBy('user', '1');
    const receipt = await receive(order, house.host);
    expect(receipt.texts.join()).toContain('is deleted');
    expect((await receive(order, house.host)).texts).toEqual(receipt.texts);
    expect(await contacts()).toEqual([]);
    expect(await sessionOf(USER)).toBeUndefined();
    expect([await house.store.findAlias(USER), await house.store.findAlias(NUMBER)]).toEqual([undefined, undefined]);
    expect([await house.store.transcript(USER), await house.store.transcript(NUMBER)]).toEqual([[], []]);
  });

  it('keeps the link for as long as the conversation goes on', async () => {
    await say('both', 'hi');
    for (let month = 0; month < 24; month += 1) {
      house.pass(30 * DAY_MS);
      await say('both', 'courses');
      await house.store.forgetExpired({ conversationMs: 90 * DAY_MS, registrationMs: 365 * DAY_MS }, house.now());
    }
    expect(await house.store.findAlias(USER)).toBe(NUMBER);
  });

  it('is recognised as staff by either', async () => {
    const staff = STAFF.replace('whatsapp:', '');
    await receive(messageFrom(staff, 'LIST', { userAddress: USER }), house.host);
    const listed = await receive(messageFrom(USER, 'LIST'), house.host);
    expect(listed.texts.join()).toBe('No open requests.');
    expect(await sessionOf(staff)).toMatchObject({ role: 'staff', turn: 2 });
    expect(await contacts()).toEqual([staff]);
  });

  it('who has the number after somebody else has a conversation of their own, and leaves the other one alone', async () => {
    await say('number', 'register');
    for (const text of ['1', '1', 'Bola Obi']) await say('both', text);
    expect(await say('next', 'my data')).not.toContain('Bola');
    expect(await contacts()).toEqual([NUMBER, NEXT_USER].toSorted());
    await say('next', 'delete me');
    const receipt = await receive(messageBy('next', '1'), house.host);
    expect(receipt.texts.join()).toContain('is deleted');
    expect(await contacts()).toEqual([NUMBER]);
    expect(await say('user', 'my data')).toContain('Bola Obi');
    expect(await house.store.findAlias(USER)).toBe(NUMBER);
  });

  it('who has the number after somebody whose conversation is under a username begins one too', async () => {
    await say('user', 'hi');
    await say('both', 'courses');
    await say('next', 'courses');
    await say('next', 'hi');
    expect(await contacts()).toEqual([USER, NEXT_USER].toSorted());
    expect(await sessionOf(USER)).toMatchObject({ turn: 2 });
    expect(await sessionOf(NEXT_USER)).toMatchObject({ turn: 2, addresses: [NEXT_USER, `whatsapp:${NUMBER}`] });
  });

  it('is told as staff in the window they opened by whichever id, and obeyed in one conversation', async () => {
    const staff = STAFF.replace('whatsapp:', '');
    house.host.ways.canSendSms = true;
    await receive(messageFrom(USER, 'hi'), house.host);
    await receive(messageFrom(staff, 'LIST', { userAddress: USER }), house.host);
    await receive(messageFrom(staff, 'LIST'), house.host);
    expect(await contacts()).toEqual([USER]);
    await receive(messageFrom(BOLA, 'I want to talk to a person'), house.host);
    expect((await emptyOutbox(house.store)).map(({ to }) => to)).toEqual([STAFF]);
  });

  it('is recognised as staff by the number whatever id comes with it', async () => {
    const staff = STAFF.replace('whatsapp:', '');
    await receive(messageFrom(staff, 'LIST', { userAddress: USER }), house.host);
    await receive(messageFrom(staff, 'LIST', { userAddress: NEXT_USER }), house.host);
    expect(await contacts()).toEqual([staff]);
  });

  it('has the failure of a reply followed where the reply went', async () => {
    await say('both', 'hi');
    const { replyId } = await receive(messageBy('user', 'courses'), house.host);
    const { searchParams } = new URL(statusCallbackOf('https://bot.example.com/s', replyId));
    const report = readStatus(
      statusForm({ MessageStatus: 'failed', ErrorCode: '30003' }),
      Object.fromEntries(searchParams),
    );
    if (report.type !== 'status') throw new Error(report.reason);
    await followStatus(report, house.now(), {
      ...house.host,
      ways: { canSendSms: false, mailboxes: [] },
      alarmMet: () => undefined,
    });
    expect((await emptyOutbox(house.store))[0]).toMatchObject({ id: `${NUMBER}:2:0.a`, to: USER });
  });

  it('known by a username alone has replies whose status comes back to them', async () => {
    const { replyId } = await receive(messageBy('user', 'courses'), house.host);
    const { searchParams } = new URL(statusCallbackOf('https://bot.example.com/s', replyId));
    const report = readStatus(statusForm({ MessageStatus: 'read' }), Object.fromEntries(searchParams));
    if (report.type !== 'status') throw new Error(report.reason);
    await followStatus(report, house.now(), {
      ...house.host,
      ways: { canSendSms: false, mailboxes: [] },
      alarmMet: () => undefined,
    });
    expect((await house.store.transcript(USER)).at(-1)).toMatchObject({ id: `${USER}:1:0`, status: 'read' });
  });

  it('has a request that staff can claim and close, whatever name it is under', async () => {
    await say('user', 'I want to talk to a person');
    await say('both', 'I am Ada');
    const number = handoffNumber(partitionOf(USER), 1);
    const staff = STAFF.replace('whatsapp:', '');
    expect((await receive(messageFrom(staff, `CLAIM ${number}`), house.host)).texts.join()).toContain(`${number}`);
    await say('sms', 'are you there?');
    expect((await sessionOf(USER))?.turn).toBe(4);
  });
});
