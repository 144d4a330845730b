import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAnswerBook } from '../../src/app/answer-book.ts';
import { giveAnswer, newsRow, withdrawAnswer, type GivenAnswer } from '../../src/app/give-answer.ts';
import { joinConversations } from '../../src/app/join-conversations.ts';
import { receive } from '../../src/app/receive.ts';
import { tellAskers } from '../../src/app/tell-askers.ts';
import { chatCommit } from '../../src/app/chat-commit.ts';
import type { News } from '../../src/domain/delivery.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../src/domain/durations.ts';
import { Fault } from '../../src/domain/errors.ts';
import { LIMITS } from '../../src/domain/limits.ts';
import { outsideQuietHours } from '../../src/domain/quiet-hours.ts';
import { questionsNow } from '../../src/domain/question.ts';
import type { Store } from '../../src/store/store.ts';
import { newSession } from '../../src/turn/session-after.ts';
import { messageFrom, openHost, STAFF } from '../support/enquiry-host.ts';
import { NOON_MS } from '../support/facts.ts';
import { emptyOutbox } from '../support/stored-turns.ts';

const [ADA, BOLA, CHIDI] = ['+2348031234567', '+2348033333333', 'whatsapp:NG.4566546130240823'];
const FULLSTACK = { fact: 'fees', course: 'fullstack' } as const;
const GIVEN_AT = NOON_MS + HOUR_MS;

let house: Awaited<ReturnType<typeof openHost>>;
beforeEach(async () => {
  house = await openHost();
});
afterEach(() => house.close());

const ask = (contact: string, receivedAt = NOON_MS, changes: Parameters<typeof messageFrom>[2] = {}) =>
  receive(messageFrom(contact, 'how much is fullstack', { receivedAt, ...changes }), house.host);

const give = (changes: Partial<GivenAnswer> = {}) =>
  giveAnswer(
    {
      question: FULLSTACK,
      text: 'N150,000 for everything.',
      audience: 'everyone',
      by: STAFF,
      cause: 'SM-answer',
      now: GIVEN_AT,
      ...changes,
    },
    house.host,
  );

/** One step of the order at a moment that stands still. */
const tell = (news: News, at = GIVEN_AT, store: Store = house.store, stopAt = Infinity) =>
  tellAskers(news, { now: () => at, stopAt }, { ...house.host, store });

/** What goes out since the last look, by receiver. */
async function sent(): Promise<Record<string, string[]>> {
  const rows: Record<string, string[]> = {};
  for (const { contact, body } of await emptyOutbox(house.store)) (rows[contact] ??= []).push(body);
  return rows;
}

describe('An answer of staff', () => {
  it('for everyone reaches all who asked, and the next is answered at once, with the day it was given', async () => {
    for (const contact of [ADA, BOLA, CHIDI]) await ask(contact);
    await sent();
    const { news, askers, deed } = await give();
    expect([askers, deed.what]).toEqual([3, 'given']);
    await tell(news);
    const told = await sent();
    expect(Object.keys(told).toSorted()).toEqual([ADA, BOLA, CHIDI].toSorted());
    for (const [text] of Object.values(told)) expect(text).toContain('N150,000 for everything.');
    const { texts } = await ask('+2348044444444', GIVEN_AT + MINUTE_MS);
    expect(texts.join()).toContain('N150,000 for everything.');
    expect(texts.join()).toContain('as given on Tuesday 24 November 2026');
  });

  it('that has an end is a question again from the next day on', async () => {
    await ask(ADA);
    await give({ until: '2026-11-24' });
    const nextDay = NOON_MS + DAY_MS;
    const { texts } = await ask(BOLA, nextDay);
    expect(texts.join()).toContain('I do not know yet what the fee is');
    const [question] = questionsNow(await house.store.listQuestions(), await house.store.listAnswers(), nextDay);
    expect(question).toMatchObject({ status: 'open', waiting: [{ contact: BOLA }] });
  });

  it('for those who asked is heard by them alone, and by nobody who asks later', async () => {
    await ask(ADA, GIVEN_AT - DAY_MS);
    await ask(BOLA);
    await sent();
    const { news, askers } = await give({ audience: 'askers', until: '2026-12-31' });
    expect(askers).toBe(1);
    const { texts } = await ask(CHIDI, GIVEN_AT + 1);
    expect(texts.join()).not.toContain('150,000');
    expect(await tell(news)).toEqual({ type: 'done' });
    expect(Object.keys(await sent())).toEqual([BOLA]);
    expect((await house.store.listAnswers())[0]?.until).toBeUndefined();
  });

  it('is looked after once more when every process says it, for who was told that nobody knew meanwhile', async () => {
    await ask(ADA);
    const { news } = await give();
    expect(await tell(news)).toEqual({ type: 'unfinished', at: GIVEN_AT + LIMITS.answerSaidMs, because: 'on_its_way' });
    // A process that has not looked since.
    const elsewhere = { ...house.host, answers: createAnswerBook(house.store) };
    await receive(messageFrom(BOLA, 'how much is fullstack', { receivedAt: GIVEN_AT + 900 }), elsewhere);
    await sent();
    expect(await tell(news, GIVEN_AT + LIMITS.answerSaidMs)).toEqual({ type: 'done' });
    expect(Object.keys(await sent())).toEqual([BOLA]);
  });

  it('is not told a second time, whoever tells it and however often', async () => {
    await ask(ADA);
    const { news } = await give();
    await Promise.all([tell(news), tell(news), tell(news)]);
    await tell(news, GIVEN_AT + MINUTE_MS);
    expect((await sent())[ADA]?.filter((text) => text.includes('150,000'))).toHaveLength(1);
  });

  it('that was changed is told anew to those who asked, and the one before is told no more', async () => {
    await ask(ADA);
    await ask(BOLA);
    await sent();
    const first = await give();
    await tell(first.news, GIVEN_AT, { ...house.store, commit: refusing(BOLA) }).catch(() => undefined);
    const second = await give({ text: 'N160,000.', cause: 'SM-change', now: GIVEN_AT + MINUTE_MS });
    expect(second.deed.what).toBe('changed');
    expect(await tell(first.news, GIVEN_AT + MINUTE_MS)).toEqual({ type: 'done' });
    await tell(second.news, GIVEN_AT + MINUTE_MS);
    const told = await sent();
    expect(told[ADA]).toMatchObject([expect.stringContaining('N150,000'), expect.stringContaining('N160,000')]);
    expect(told[BOLA]).toMatchObject([expect.stringContaining('N160,000')]);
  });

  it('that was withdrawn is not said any more, nor told to who has not heard it', async () => {
    await ask(ADA);
    await sent();
    const { news } = await give();
    const withdrawal = { question: FULLSTACK, by: STAFF, cause: 'SM-withdraw', now: GIVEN_AT + 1 };
    expect(await withdrawAnswer(withdrawal, house.host)).toMatchObject({ type: 'done', deed: { what: 'withdrawn' } });
    await tell(news, GIVEN_AT + 2);
    expect(await sent()).toEqual({});
    expect((await ask(BOLA, GIVEN_AT + MINUTE_MS)).texts.join()).not.toContain('150,000');
  });

  it('is not told to who cannot be told: opted out, gone silent for a day, or staff by now', async () => {
    await ask(ADA);
    await receive(messageFrom(ADA, 'STOP', { receivedAt: NOON_MS + 1 }), house.host);
    await ask(BOLA, GIVEN_AT - LIMITS.whatsappWindowMs - 1);
    await house.store.commit(staffTurn(CHIDI));
    await sent();
    await tell((await give()).news);
    expect(await sent()).toEqual({});
  });

  it('follows a person whose conversation goes on under another number', async () => {
    await ask(CHIDI);
    await receive(messageFrom(ADA, 'hi', { receivedAt: NOON_MS }), house.host);
    await joinConversations([CHIDI, ADA], NOON_MS + 1, house.host);
    await sent();
    await tell((await give()).news);
    expect(Object.keys(await sent())).toEqual([ADA]);
  });

  it('whose telling fails with one person reaches all others, is an error, and is told to them when it can be', async () => {
    for (const contact of [ADA, BOLA]) await ask(contact);
    await sent();
    const { news } = await give({ audience: 'askers' });
    await expect(tell(news, GIVEN_AT, { ...house.store, load: spoiling(ADA) })).rejects.toThrow('turn of somebody');
    expect(Object.keys(await sent())).toEqual([BOLA]);
    expect(house.reports).toContainEqual(expect.objectContaining({ contact: ADA, events: ['turn_failed'] }));
    expect(await tell(news, GIVEN_AT + MINUTE_MS)).toEqual({ type: 'done' });
    const told = await sent();
    expect(Object.keys(told)).toEqual([ADA]);
    expect(told[ADA]?.join()).toContain('N150,000');
  });

  it('is cleaned, and cut where it is longer than a message can hold', async () => {
    await give({ text: `  N150,000\u0000 ${'x'.repeat(2 * LIMITS.staffAnswerChars)}` });
    const [answer] = await house.store.listAnswers();
    expect(answer?.text).toMatch(/^N150,000 x/);
    expect(answer?.text.length).toBeLessThanOrEqual(LIMITS.staffAnswerChars);
  });

  it('is given once by a message that comes again, and its order is one row', async () => {
    await ask(ADA);
    const first = await give();
    const again = await give({ now: GIVEN_AT + MINUTE_MS });
    expect(again).toEqual(first);
    expect((await house.store.listAnswers())[0]?.history).toHaveLength(1);
    const rows = [first, again].map(({ news }) =>
      newsRow(news, { contact: '+2348000000001', by: STAFF, now: NOON_MS }),
    );
    expect(rows[0]?.id).toBe(rows[1]?.id);
  });
});

describe('At night', () => {
  /** Ten in the evening in Lagos, and eight in the morning after. */
  const NIGHT = NOON_MS + 10 * HOUR_MS;
  const MORNING = outsideQuietHours(NIGHT);

  it('who has written within the hour hears at once, all others in the morning', async () => {
    await ask(ADA, NIGHT - 50 * MINUTE_MS);
    await ask(BOLA, NIGHT - 2 * HOUR_MS);
    await sent();
    const { news } = await give({ now: NIGHT });
    await tell(news, NIGHT);
    expect(Object.keys(await sent())).toEqual([ADA]);
    expect(await tell(news, NIGHT + MINUTE_MS)).toEqual({ type: 'unfinished', at: MORNING, because: 'night' });
    expect(await tell(news, MORNING)).toEqual({ type: 'done' });
    expect(Object.keys(await sent())).toEqual([BOLA]);
  });

  it('nobody waits for a morning at which WhatsApp takes nothing more, and by SMS everybody does', async () => {
    await ask(ADA, NIGHT - 20 * HOUR_MS);
    await ask(BOLA, NIGHT - 20 * HOUR_MS, { channel: 'sms', address: BOLA });
    await sent();
    const { news } = await give({ now: NIGHT });
    expect(await tell(news, NIGHT + MINUTE_MS)).toMatchObject({ because: 'night' });
    await tell(news, MORNING);
    expect(Object.keys(await sent())).toEqual([BOLA]);
  });

  it('who asked again and has read it is not told in the morning', async () => {
    await ask(ADA, NIGHT - 2 * HOUR_MS);
    const { news } = await give({ now: NIGHT });
    await tell(news, NIGHT);
    expect((await ask(ADA, NIGHT + MINUTE_MS)).texts.join()).toContain('150,000');
    await sent();
    await tell(news, MORNING);
    expect(await sent()).toEqual({});
  });
});

describe('Told in steps', () => {
  const people = Array.from({ length: 3 * LIMITS.tellsAtOnce }, (_, index) => `+23480500000${10 + index}`);

  it('as many as there is time for, and the rest later, each once', async () => {
    for (const contact of people) await ask(contact);
    await sent();
    const { news } = await give();
    expect(await tell(news, GIVEN_AT, house.store, GIVEN_AT)).toMatchObject({ because: 'time_is_up' });
    let at = GIVEN_AT;
    const ticking = { now: () => (at += 1), stopAt: GIVEN_AT + 3 };
    expect(await tellAskers(news, ticking, house.host)).toMatchObject({ type: 'unfinished', because: 'time_is_up' });
    const first = Object.keys(await sent());
    expect(first).toHaveLength(LIMITS.tellsAtOnce);
    await tell(news);
    const second = Object.keys(await sent());
    expect([...first, ...second].toSorted()).toEqual(people.toSorted());
  });

  it.each(['before', 'after'] as const)(
    'a death just %s any of its commits loses nobody and tells nobody twice',
    async (when) => {
      for (const contact of people) await ask(contact);
      await sent();
      const { news } = await give();
      for (let nth = 1; nth <= 5; nth += 1) {
        const died = await tell(news, GIVEN_AT, { ...house.store, commit: dyingAt(nth, when) }).catch((fault) => fault);
        expect(died).toBeInstanceOf(Fault);
      }
      await tell(news);
      const told = await sent();
      expect(Object.keys(told).toSorted()).toEqual(people.toSorted());
      expect(Object.values(told).every((texts) => texts.length === 1)).toBe(true);
    },
  );
});

/** A store that does not take the turns of one contact. */
function refusing(contact: string): Store['commit'] {
  return async (commit) => {
    if (commit.contact === contact) throw new Fault('store:unavailable', 'Away.');
    return house.store.commit(commit);
  };
}

/** A store in which the conversation of one contact cannot be gone on with. */
function spoiling(contact: string): Store['load'] {
  return async (asked, messageId) => {
    const loaded = await house.store.load(asked, messageId);
    if (asked !== contact || loaded.session?.conversation === undefined) return loaded;
    const conversation = JSON.parse(JSON.stringify({ ...loaded.session.conversation, context: {} }));
    return { ...loaded, session: { ...loaded.session, conversation } };
  };
}

/** A store that is gone from its `nth` commit on, which was still written or was not. */
function dyingAt(nth: number, when: 'before' | 'after'): Store['commit'] {
  let count = 0;
  return async (commit) => {
    count += 1;
    const isWritten = count < nth || (count === nth && when === 'after');
    const result = isWritten ? await house.store.commit(commit) : undefined;
    if (count >= nth || result === undefined) throw new Fault('store:unavailable', 'Dead.');
    return result;
  };
}

/** A turn of somebody who asked as an enquirer would, and is staff. */
function staffTurn(contact: string) {
  const session = { ...newSession(contact, { role: 'staff', channel: 'whatsapp', now: NOON_MS }), turn: 1 };
  const chat = { contact, messageId: 'SM-staff', expectedTurn: 0, session, now: NOON_MS };
  const commit = chatCommit({ ...chat, answer: { replyId: `${contact}:1:0`, texts: [] } }, house.host.school);
  return { ...commit, questions: [FULLSTACK] };
}
