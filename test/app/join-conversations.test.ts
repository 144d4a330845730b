import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { followRefusal, isStillToBeSent } from '../../src/app/follow-failure.ts';
import { receive } from '../../src/app/receive.ts';
import { wake } from '../../src/app/wake.ts';
import { Fault } from '../../src/domain/errors.ts';
import { handoffNumber, partitionOf } from '../../src/domain/partition.ts';
import { rememberedIn } from '../../src/turn/restore.ts';
import { messageFrom, STAFF } from '../support/enquiry-host.ts';
import { emptyOutbox } from '../support/stored-turns.ts';
import { NEXT_USER, NUMBER, openHouseOfTwoIds, USER, type By } from '../support/two-ids.ts';

const FORM = ['register', '1', '1', 'Ada Obi', 'python', '1', '0803 123 4567', 'skip', '1', '1'];
/** The first request of each conversation. */
const OF_NUMBER = handoffNumber(partitionOf(NUMBER), 1);
const OF_USER = handoffNumber(partitionOf(USER), 1);
const COLLEAGUE = 'whatsapp:+2348000000002';
const OUTBOX = { way: 'outbox', isCatchingUp: false } as const;
const DAY_MS = 86_400_000;

describe('two conversations that turn out to be of one person', () => {
  let house: Awaited<ReturnType<typeof openHouseOfTwoIds>>;
  beforeEach(async () => {
    house = await openHouseOfTwoIds();
  });
  afterEach(() => house.close());

  const say: typeof house.say = (...words) => house.say(...words);
  async function sayAll(by: By, texts: string[]): Promise<string> {
    let said = '';
    for (const text of texts) said = await say(by, text);
    return said;
  }
  /** The addresses whose copies the provider is to delete, as ordered since this was last asked. */
  const orderedAddresses = async () => {
    const due = await house.store.claimDeliveries({ now: house.now() + DAY_MS, leaseMs: 2 * DAY_MS, limit: 99 });
    return due.flatMap(({ delivery }) => delivery.forgets?.address ?? []).toSorted();
  };
  const rememberedOf = async (contact: string) => rememberedIn((await house.sessionOf(contact))?.conversation);
  /** What a member of staff is answered. */
  const order = async (text: string, staff = STAFF): Promise<string> => {
    const { texts } = await receive(messageFrom(staff.replace('whatsapp:', ''), text), house.host);
    return texts.join('\n');
  };
  const requests = async () =>
    (await house.store.listHandoffs()).map(({ number, contact, status }) => [number, contact, status]);
  const toStaff = async () =>
    (await emptyOutbox(house.store)).filter(({ to }) => to.includes('+234800000000')).map(({ to, body }) => [to, body]);

  it.each<[By, By]>([
    ['user', 'sms'],
    ['number', 'user'],
  ])('want no messages when they said so by %s alone, whatever they were doing by %s', async (stopped, other) => {
    await say(other, 'register');
    await say(stopped, 'STOP');
    expect(await say('both', 'ok')).toContain('You asked us to write no more');
    expect(await house.sessionOf(NUMBER)).toMatchObject({ optedOut: true, state: 'stopped' });
    const at = house.now() + DAY_MS;
    for (const due of await house.store.claimWakes({ now: at, leaseMs: 1000, limit: 9 }))
      await wake(due, at, house.host);
    expect(await emptyOutbox(house.store)).toEqual([]);
    expect(await say('both', 'START')).not.toContain('write no more');
    expect(await house.sessionOf(NUMBER)).toMatchObject({ optedOut: false });
  });

  it('hold all registrations, which are told truly, and can be changed and withdrawn by either', async () => {
    await sayAll('number', FORM);
    await sayAll('user', [...FORM.slice(0, 3), 'Bola Obi', ...FORM.slice(4)]);
    const mine = await say('both', 'my data');
    for (const part of ['Ada Obi', 'Bola Obi', `number ${NUMBER}`]) expect(mine).toContain(part);
    const choices = await say('user', 'my registrations');
    const place = /(\d)\. OIC-\w+ Bola Obi/.exec(choices)?.[1];
    if (place === undefined) throw new Error(choices);
    await sayAll('user', [place, 'withdraw', '1']);
    expect((await house.store.listRegistrations()).map(({ name, contact, status }) => [name, contact, status])).toEqual(
      [
        ['Ada Obi', NUMBER, 'new'],
        ['Bola Obi', NUMBER, 'cancelled'],
      ],
    );
    await sayAll('sms', ['delete me', '1']);
    expect(await house.store.listRegistrations()).toEqual([]);
  });

  it('go on with the form of the one that ended, unless the other has one of its own', async () => {
    await sayAll('user', ['register', '1', '1', 'Ada Obi']);
    await say('sms', 'hi');
    await say('both', 'venue');
    expect(await say('both', 'go on with my registration')).toContain('Which course');
    expect((await rememberedOf(NUMBER))?.draft).toMatchObject({ name: 'Ada Obi' });
    expect(await rememberedOf(USER)).toBeUndefined();
  });

  it('keep the form of the one that goes on', async () => {
    await sayAll('user', ['register', '1', '1', 'Ada Obi']);
    await sayAll('sms', ['register', '2']);
    await say('both', 'venue');
    expect((await rememberedOf(NUMBER))?.draft).toMatchObject({ for: 'other' });
  });

  it.each(['delete me', 'my registrations|withdraw'])(
    'read a number as an answer to what stands where the person last wrote, not to "%s" of the other one',
    async (asked) => {
      await sayAll('sms', [...FORM, ...asked.replace('|', '|2|').split('|')]);
      house.pass(DAY_MS);
      await say('user', 'menu');
      expect(await say('both', '1')).toContain('These are our courses');
      expect(await house.store.listRegistrations()).toMatchObject([{ status: 'new' }]);
    },
  );

  it('go on in the middle of a form, with the very answer that shows the number', async () => {
    await say('sms', 'hi');
    await sayAll('user', ['register', '1', '1']);
    expect(await say('both', 'Ada Obi')).toContain('Which course');
  });

  it('save the registration that is confirmed by the message that shows the number', async () => {
    await say('sms', 'hi');
    await sayAll('user', FORM.slice(0, -1));
    expect(await say('both', '1')).toContain('is registered');
    expect(await house.store.listRegistrations()).toMatchObject([{ contact: NUMBER }]);
  });

  it('leave a member of staff without a conversation', async () => {
    house.host.staff.push(`whatsapp:${NUMBER}`);
    await say('user', 'register');
    await say('sms', 'LIST');
    await say('both', 'LIST');
    expect(await house.sessionOf(NUMBER)).toMatchObject({ role: 'staff' });
    expect(await house.sessionOf(NUMBER)).not.toHaveProperty('conversation');
  });

  it('wait for staff still, who are told the number, and that the request has another one now', async () => {
    await say('sms', 'hi');
    await say('user', 'I want to talk to a person');
    await toStaff();
    await say('both', 'venue');
    expect(await requests()).toEqual([
      [OF_USER, USER, 'closed'],
      [OF_NUMBER, NUMBER, 'open'],
    ]);
    const [notice, ...more] = await toStaff();
    expect(more).toEqual([]);
    expect(notice?.[1]).toContain(`#${OF_USER} goes on as #${OF_NUMBER}. It is the same person: Ada, ${NUMBER}.`);
    expect(notice?.[1]).toContain(`wa.me/${NUMBER.slice(1)}`);
    const goesOn = `#${OF_USER} goes on as #${OF_NUMBER}: CLAIM ${OF_NUMBER}, DONE ${OF_NUMBER}.`;
    expect(await order(`CLAIM ${OF_USER}`)).toBe(goesOn);
    expect(await order(`CLAIM ${OF_NUMBER}`)).toContain('The bot is silent there');
    await toStaff();
    expect(await say('user', 'how much is python?')).toBe('');
    expect(await toStaff()).toEqual([[STAFF, `#${OF_NUMBER} Ada: how much is python?`]]);
    expect(await order(`DONE ${OF_NUMBER}`)).toContain('closed');
    await say('user', 'I want to talk to a person');
    expect(await order(`DONE ${OF_USER}`)).toBe(`#${OF_USER} is closed already.`);
  });

  it('stay with the member of staff who had taken one, who alone is told', async () => {
    house.host.staff.push(COLLEAGUE);
    await say('sms', 'hi');
    await say('user', 'I want to talk to a person');
    await order(`CLAIM ${OF_USER}`);
    await toStaff();
    expect(await say('both', 'how much is python?')).toBe('');
    expect(await toStaff()).toEqual([
      [STAFF, `#${OF_USER} goes on as #${OF_NUMBER}. It is the same person: Ada, ${NUMBER}.`],
      [STAFF, `#${OF_NUMBER} Ada: how much is python?`],
    ]);
    expect(await house.store.findHandoff(OF_NUMBER)).toMatchObject({ status: 'claimed', claimedBy: STAFF });
    expect(await order(`DONE ${OF_NUMBER}`)).toContain('closed');
    await toStaff();
    expect(await say('user', 'menu')).not.toBe('');
  });

  it.each<[By, By]>([
    ['user', 'sms'],
    ['sms', 'user'],
  ])('that both wait have one request, with whoever had taken the one by %s', async (taken, open) => {
    await say(open, 'I want to talk to a person');
    await say(taken, 'I want to talk to a person');
    await order(`CLAIM ${taken === 'user' ? OF_USER : OF_NUMBER}`);
    await say('both', 'are you there?');
    const [one, ...others] = await house.store.listHandoffs({ status: ['open', 'claimed'] });
    expect(others).toEqual([]);
    expect(one).toMatchObject({ number: OF_NUMBER, contact: NUMBER, status: 'claimed', claimedBy: STAFF });
    expect(one?.summary).toContain(`#${OF_NUMBER}`);
    expect((await rememberedOf(NUMBER))?.handoff).toMatchObject({ claimedBy: STAFF });
  });

  it.each([0, 1, 2, 3].flatMap((step) => (['before', 'after'] as const).map((moment) => [moment, step] as const)))(
    'are joined once when everything ended %s write %i and the message comes again',
    async (moment, step) => {
      await sayAll('user', [...FORM, 'I want to talk to a person']);
      await say('sms', 'hi');
      await emptyOutbox(house.store);
      const message = house.messageBy('both', 'venue');
      const writes = (['linkAlias', 'commit'] as const).map((name) => {
        const write = house.store[name].bind(house.store) as (...of: unknown[]) => Promise<unknown>;
        return [name, write] as const;
      });
      let count = 0;
      for (const [name, write] of writes) {
        vi.spyOn(house.store, name).mockImplementation((async (...of: unknown[]) => {
          const isLast = count === step;
          count += 1;
          if (isLast && moment === 'before') throw new Fault('store:unavailable', 'killed');
          const written = await write(...of);
          if (isLast) throw new Fault('store:unavailable', 'killed');
          return written;
        }) as never);
      }
      await expect(receive(message, house.host)).rejects.toThrow('killed');
      vi.restoreAllMocks();
      const answer = await receive(message, house.host);
      expect(answer.replyId).toBe(`${NUMBER}:3:0`);
      expect(await receive(message, house.host)).toEqual(answer);
      expect(await requests()).toEqual([
        [OF_USER, USER, 'closed'],
        [OF_NUMBER, NUMBER, 'open'],
      ]);
      expect(await house.store.listRegistrations()).toMatchObject([{ contact: NUMBER, status: 'new' }]);
      expect((await rememberedOf(NUMBER))?.registrations).toHaveLength(1);
      expect((await toStaff()).filter(([, body]) => body?.includes('goes on as'))).toHaveLength(1);
    },
  );

  it('are forgotten together also when everything ended before the other one did', async () => {
    await sayAll('user', FORM);
    await say('sms', 'hi');
    const commit = house.store.commit.bind(house.store);
    vi.spyOn(house.store, 'commit').mockImplementationOnce(async (joined) => {
      await commit(joined);
      throw new Fault('store:unavailable', 'killed');
    });
    await expect(say('both', 'venue')).rejects.toThrow('killed');
    expect(await house.sessionOf(USER)).not.toHaveProperty('movedTo');
    await sayAll('sms', ['delete me', '1']);
    expect([await house.sessionOf(USER), await house.store.transcript(USER)]).toEqual([undefined, []]);
    expect(await house.store.listRegistrations()).toEqual([]);
    expect(await orderedAddresses()).toContain(USER);
  });

  it('leave the chat of another person with the number alone at the provider, and theirs be left alone', async () => {
    await say('both', 'hi');
    await sayAll('next', ['hi', 'delete me', '1']);
    expect(await orderedAddresses()).toEqual([NEXT_USER]);
    await say('next', 'hi');
    await sayAll('both', ['delete me', '1']);
    expect(await orderedAddresses()).toEqual(expect.arrayContaining([USER, NUMBER, `whatsapp:${NUMBER}`]));
    expect(await house.sessionOf(NEXT_USER)).toBeDefined();
  });

  it('hear of an opt-out that the carrier tells late of a message of the one that ended, and are sent nothing for it', async () => {
    await say('user', 'hi');
    await say('sms', 'hi');
    await receive(house.messageBy('user', 'courses'), house.host, { ...OUTBOX, now: house.now() });
    const [row] = await emptyOutbox(house.store);
    if (row === undefined) throw new Error('Nothing was sent.');
    await say('both', 'register');
    const host = { ...house.host, ways: { canSendSms: true, mailboxes: [] }, alarmMet: () => undefined };
    expect(await isStillToBeSent(row, host)).toBe(false);
    const refused = { code: '21610', consequence: 'opted_out', laterTries: 0 } as const;
    for (let times = 0; times < 2; times += 1) {
      expect(await followRefusal(row, refused, house.now(), host)).toBe('given_up');
    }
    expect(await house.sessionOf(NUMBER)).toMatchObject({ optedOut: true, turn: 4 });
    expect(await emptyOutbox(house.store)).toEqual([]);
  });

  it('lose nothing of what happens in the one that ends while it is being joined', async () => {
    await say('user', 'I want to talk to a person');
    await say('sms', 'hi');
    const commit = house.store.commit.bind(house.store);
    vi.spyOn(house.store, 'commit').mockImplementationOnce(async (joined) => {
      const result = await commit(joined);
      await order(`CLAIM ${OF_USER}`);
      await say('user', 'STOP');
      return result;
    });
    await say('both', 'ok');
    expect(await house.sessionOf(NUMBER)).toMatchObject({ optedOut: true });
    expect(await house.store.findHandoff(OF_NUMBER)).toMatchObject({ status: 'claimed', claimedBy: STAFF });
    expect(await requests()).toEqual([
      [OF_USER, USER, 'closed'],
      [OF_NUMBER, NUMBER, 'claimed'],
    ]);
  });
});
