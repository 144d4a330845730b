import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../src/domain/limits.ts';
import { ADA, ADULT_FORM, chatAfter, chatOf, idsOf, keysOf } from '../support/chat.ts';
import { NOON_MS } from '../support/facts.ts';

const HOUR_MS = 60 * 60 * 1000;
const SECONDS_APART_MS = 5000;
const SILENCE = { parts: [], choices: [] };

/** Eight in the morning after the day on which these chats begin. */
const NEXT_MORNING_MS = NOON_MS + 20 * HOUR_MS;

/** A chat that begins at this hour in Lagos. */
function chatAt(hour: number, ...texts: string[]) {
  const chat = chatOf({}, { now: NOON_MS + (hour - 12) * HOUR_MS });
  chat.say(...texts);
  return chat;
}

describe('a registration that was left half-finished', () => {
  it('is called to mind once, hours after the last word, with the question that is open', () => {
    const chat = chatAfter('register', '1', '1');
    const { reply, events, effects, session } = chat.wake('nudge');
    expect(session.repliedAt).toEqual([NOON_MS + 2 * SECONDS_APART_MS + LIMITS.nudgeAfterMs]);
    expect(reply.parts).toEqual([{ key: 'reminder.in_form' }, { key: 'registration.ask_name' }]);
    expect([events, effects]).toEqual([['registration_nudged'], []]);
    expect(chat.wakeAt('nudge')).toBeUndefined();
    expect(keysOf(chat.say('Ada Obi'))).toEqual(['registration.ask_courses']);
    expect(chat.wakeAt('nudge')).toBeUndefined();
  });

  it('shows the choices of the question again, and they are what a number picks', () => {
    const chat = chatAfter('register');
    expect(idsOf(chat.wake('nudge'))).toEqual(['self', 'other']);
    expect(keysOf(chat.say('2'))).toEqual(['registration.ask_age_other']);
  });

  it('is offered to go on with from elsewhere: one clear step', () => {
    const chat = chatAfter('register', '1', 'menu', 'courses');
    const { reply } = chat.wake('nudge');
    expect(reply.parts).toEqual([{ key: 'reminder.elsewhere' }]);
    expect(reply.choices.map(({ id }) => id)).toEqual(['resume', 'menu']);
    expect(keysOf(chat.say('yes')).at(-1)).toBe('registration.ask_age');
  });

  it('is put off by whatever the person writes', () => {
    const chat = chatAfter('register', '1');
    chat.wait(3 * HOUR_MS);
    const wantedAt = chat.now() + LIMITS.nudgeAfterMs;
    expect(chat.say('where are you').wakes).toEqual([]);
    const early = chat.look('nudge', 0);
    expect([early.reply, early.events, early.wakes]).toEqual([SILENCE, [], [{ name: 'nudge', at: wantedAt }]]);
    expect(chat.wake('nudge').session.repliedAt).toEqual([wantedAt]);
  });

  it('costs its row once: what is answered after the first answer writes none', () => {
    const chat = chatOf();
    const written = [...ADULT_FORM, '1'].map((text) => chat.say(text).wakes.map(({ at }) => at !== undefined));
    expect(written).toEqual([[true], ...written.slice(1, -1).map(() => []), [false]]);
  });

  it.each([
    ['is finished', [...ADULT_FORM, '1']],
    ['is dropped at the review', [...ADULT_FORM, '3']],
    ['is dropped for want of consent', [...ADULT_FORM.slice(0, -1), '2']],
    ['is left for a person', ['register', '1', 'staff']],
    ['is left with STOP', ['register', '1', 'STOP']],
    ['is about to be deleted', ['register', '1', 'delete me']],
    ['is deleted', ['register', '1', 'delete me', '1']],
  ])('is not called to mind once it %s', (_how, texts) => {
    expect(chatAfter(...texts).wakeAt('nudge')).toBeUndefined();
  });

  it('is not called to mind where nothing of it was begun, nor a change of one that is saved', () => {
    expect(chatAfter('hi', 'courses').wakeAt('nudge')).toBeUndefined();
    expect(chatAfter(...ADULT_FORM, '1', 'register', '2', '1', 'level').wakeAt('nudge')).toBeUndefined();
  });

  it('is not called to mind by SMS, and not any more by WhatsApp when the last word came by SMS', () => {
    const bySms = chatOf({ channel: 'sms' });
    bySms.send({ text: 'register', channel: 'sms' });
    expect(bySms.wakeAt('nudge')).toBeUndefined();
    const both = chatAfter('register');
    expect(both.wakeAt('nudge')).toBeDefined();
    both.send({ text: '1', channel: 'sms' });
    expect(both.wakeAt('nudge')).toBeUndefined();
  });

  it('and taken over by staff is called to mind only so long after they have given it back', () => {
    const chat = chatAfter('register', '1', 'staff');
    chat.claim();
    chat.wait(3 * HOUR_MS);
    const at = chat.now();
    chat.close();
    expect(chat.wake('nudge').session.repliedAt).toEqual([at + LIMITS.nudgeAfterMs]);
  });

  it('is not called to mind while a person waits for staff or writes with them, whatever row is still there', () => {
    const chat = chatAfter('register', '1', 'staff');
    expect(chat.takeWake('nudge').reply).toEqual(SILENCE);
    chat.claim();
    expect(chat.wakeAt('nudge')).toBeUndefined();
    chat.wait(LIMITS.nudgeAfterMs);
    expect(chat.takeWake('nudge').reply).toEqual(SILENCE);
  });

  it('is called to mind with its own question where nobody said whether staff had helped, and a number is then for that', () => {
    const chat = chatAfter('register', '1', 'staff');
    chat.claim();
    expect(keysOf(chat.close())).toContain('handoff.ask_helped');
    expect(keysOf(chat.wake('nudge'))).toEqual(['reminder.in_form', 'registration.ask_age']);
    expect(keysOf(chat.say('1'))).toEqual(['registration.ask_name']);
  });

  it('is called to mind in the morning when its hour falls into the night', () => {
    for (const hour of [16, 19, 23]) {
      const chat = chatAt(hour, 'register');
      expect(chat.wakeAt('nudge')).toBe(NEXT_MORNING_MS);
      expect(chat.wake('nudge').events).toEqual(['registration_nudged']);
    }
    expect(chatAt(15, 'register').wakeAt('nudge')).toBe(NOON_MS + 7 * HOUR_MS);
  });

  it('is put off until the morning when no worker ran in time, and dropped when the free day would be over', () => {
    const chat = chatAt(14, 'register');
    const evening = chat.look('nudge', 3 * HOUR_MS);
    expect([evening.reply, evening.wakes]).toEqual([SILENCE, [{ name: 'nudge', at: NEXT_MORNING_MS }]]);
    expect(chat.wake('nudge').events).toEqual(['registration_nudged']);
    const early = chatAt(8, 'register');
    const late = early.look('nudge', 9 * HOUR_MS);
    expect([late.reply, late.wakes]).toEqual([SILENCE, [{ name: 'nudge' }]]);
    expect(early.context().draft?.isNudged).toBeUndefined();
  });

  it.each([
    ['taken back', ['back']],
    ['said to be somebody else’s', ['register my daughter']],
    ['changed at the review and taken back', [...ADULT_FORM.slice(2), 'level', 'back']],
  ])('is not called to mind again when what was answered is %s', (_how, texts) => {
    const chat = chatAfter('register', '1');
    chat.wake('nudge');
    chat.say(...texts);
    expect(chat.wakeAt('nudge')).toBeUndefined();
  });

  it('was another one: a new draft has its own reminder', () => {
    const chat = chatAfter(...ADULT_FORM);
    chat.wake('nudge');
    chat.say('3', 'register');
    expect(chat.wakeAt('nudge')).toBeDefined();
  });

  it('is called to mind by nobody who has become staff', () => {
    const chat = chatAfter('register');
    const session = { ...chat.session(), role: 'staff' as const };
    const staff = chatOf(session);
    staff.send({ text: 'hi' });
    expect(staff.wakeAt('nudge')).toBeUndefined();
  });
});

describe('a request that nobody has claimed', () => {
  it('is told to all staff once more, briefly, and to the person nothing', () => {
    const chat = chatAfter('I want to talk to a person');
    expect(chat.wakeAt('escalate')).toBe(NOON_MS + LIMITS.escalateAfterMs);
    const { reply, effects, events } = chat.wake('escalate');
    const since = { key: 'staff.waiting_minutes', params: { minutes: 30 } };
    const words = { key: 'staff.still_waiting', params: { number: expect.any(Number), person: ADA, since } };
    const number = chat.context().handoff?.number;
    expect(effects).toEqual([{ type: 'notify_staff', words, isForAll: true, about: { handoff: number } }]);
    expect([reply, events]).toEqual([SILENCE, ['handoff_escalated']]);
    expect(chat.session().state).toBe('handoff.open');
    expect(chat.wakeAt('escalate')).toBeUndefined();
    chat.say('are you there qwertyuiop');
    expect(chat.wakeAt('escalate')).toBeUndefined();
  });

  it('is told at the same time, whatever the person writes meanwhile', () => {
    const chat = chatAfter('staff', 'hello qwertyuiop', 'how much is python', 'register');
    expect(chat.wakeAt('escalate')).toBe(NOON_MS + LIMITS.escalateAfterMs);
  });

  it.each<[string, (chat: ReturnType<typeof chatOf>) => void]>([
    ['claimed', (chat) => chat.claim()],
    ['closed', (chat) => chat.close()],
    ['deleted with everything', (chat) => chat.say('delete me', '1')],
  ])('is not told of once it is %s', (_how, end) => {
    const chat = chatAfter('staff');
    end(chat);
    expect(chat.wakeAt('escalate')).toBeUndefined();
  });

  it('that came at night is told by the digest of the morning, and once more as long after that', () => {
    const chat = chatAt(22, 'staff');
    expect(chat.wakeAt('escalate')).toBe(NEXT_MORNING_MS + LIMITS.escalateAfterMs);
    const [effect] = chat.wake('escalate').effects;
    expect(effect).toMatchObject({
      words: { params: { since: { key: 'staff.waiting_hours', params: { hours: 10 } } } },
    });
  });

  it.each([
    ['has written STOP', ['STOP']],
    ['is asked whether to delete everything', ['delete me']],
    ['is in a form', ['register', '1']],
  ])('is told of also where the person %s, who hears nothing of it', (_where, texts) => {
    const chat = chatAfter('staff', ...texts);
    const { conversation } = chat.session();
    const { reply, events } = chat.wake('escalate');
    expect([reply, events]).toEqual([SILENCE, ['handoff_escalated']]);
    expect(chat.session().conversation?.value).toEqual(conversation?.value);
  });

  it('is one thing; the next request is told of again', () => {
    const chat = chatAfter('staff');
    chat.wake('escalate');
    chat.close();
    const at = chat.now();
    chat.say('staff');
    expect(chat.wakeAt('escalate')).toBe(at + LIMITS.escalateAfterMs);
  });

  it('leaves its row as staff see it', () => {
    const chat = chatAfter('staff');
    chat.wake('escalate');
    expect(JSON.stringify(chat.claim().effects)).not.toContain('escalatedAt');
  });
});

describe('a wake that is out of date', () => {
  it.each(['nudge', 'escalate'] as const)('does nothing and is gone: %s', (name) => {
    const chat = chatAfter('hi');
    const before = chat.session();
    const { reply, effects, events, wakes } = chat.takeWake(name);
    expect([reply, effects, events, wakes]).toEqual([SILENCE, [], [], [{ name }]]);
    expect(chat.session()).toEqual({ ...before, turn: before.turn + 1, repliedAt: chat.session().repliedAt });
  });

  it('that fails is given up, and nobody is bothered with it', () => {
    const session = chatAfter('register', '1', '1').session();
    const conversation = JSON.parse(JSON.stringify(session.conversation));
    conversation.context.draft.courses = 7;
    conversation.value = { dialogue: { registration: 'reviewing' }, handoff: 'none' };
    const broken = chatOf({ ...session, conversation });
    broken.wait(LIMITS.nudgeAfterMs + HOUR_MS);
    const { reply, effects, events, wakes, failure } = broken.takeWake('nudge');
    expect(failure).toBeInstanceOf(Error);
    expect([reply, effects, events, wakes]).toEqual([SILENCE, [], ['turn_failed'], [{ name: 'nudge' }]]);
  });
});
