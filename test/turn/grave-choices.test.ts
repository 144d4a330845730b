import { describe, expect, it } from 'vitest';
import type { TurnOutcome } from '../../src/turn/turn.ts';
import { plainId, type EnquiryContext } from '../../flows/index.ts';
import { ADULT_FORM, chatAfter, idsOf, keysOf, savedBy, typesOf, type Chat } from '../support/chat.ts';

/** Tunde, on the same phone and for the same course, up to the question of consent. */
const TUNDE = ['register my friend', '1', 'Tunde Bello', '1', '1', 'skip'];

/** The id behind a button of this answer. */
function under(outcome: TurnOutcome, called: string): string {
  const id = idsOf(outcome).find((one) => plainId(one) === called);
  if (id === undefined) throw new Error(`There is no "${called}" among ${idsOf(outcome).join(', ')}.`);
  return id;
}

const tap = (chat: Chat, id: string) => chat.send({ tap: id, text: 'A title' });

/** Opens the question whether to withdraw the registration that stands in this place. */
function askToWithdraw(chat: Chat, place: string): TurnOutcome {
  return chat.say('my registrations', place, '2');
}

describe('a button of before', () => {
  it('withdraws nothing but the registration it stood under', () => {
    const chat = chatAfter(...ADULT_FORM, '1', ...TUNDE, '1', '1');
    const ofAda = under(askToWithdraw(chat, '2'), 'withdraw_it');
    chat.say('2');
    const ofTunde = under(askToWithdraw(chat, '3'), 'withdraw_it');
    expect(ofTunde).not.toBe(ofAda);
    for (const id of [ofAda, 'withdraw_it', 'withdraw_it:OIC-00000']) {
      const outcome = tap(chat, id);
      expect([typesOf(outcome), keysOf(outcome)[0]], id).toEqual([[], 'earlier.passed']);
      expect(idsOf(outcome), id).toEqual([ofTunde, 'keep_it']);
    }
    expect(savedBy(tap(chat, ofTunde))).toMatchObject({ name: 'Tunde Bello', status: 'cancelled' });
  });

  it('agrees to nothing but what stood above it, and refuses nothing else', () => {
    const chat = chatAfter(...ADULT_FORM.slice(0, -2));
    const asked = chat.say('ada@example.com');
    const ofAda = [under(asked, 'agree'), under(asked, 'disagree')];
    chat.say('1', '1', ...TUNDE);
    for (const id of [...ofAda, 'agree', 'disagree']) {
      const outcome = tap(chat, id);
      expect([chat.context().draft?.name, chat.context().draft?.consent], id).toEqual(['Tunde Bello', undefined]);
      expect(keysOf(outcome), id).toEqual(['earlier.passed', 'consent.adult_v1']);
    }
    const { consent } = (chat.say('1'), chat.context().draft ?? {});
    expect(consent).toBeDefined();
    expect(keysOf(tap(chat, ofAda[1] ?? ''))[0]).toBe('earlier.passed');
    expect(chat.context().draft?.consent).toEqual(consent);
  });

  it('agrees for no other learner of the same name', () => {
    const chat = chatAfter(...ADULT_FORM.slice(0, -2));
    const ofOne = under(chat.say('ada@example.com'), 'agree');
    chat.say('1', '1', 'register my friend', '1', 'Ada Obi', '2', '1', '1', 'skip');
    expect(keysOf(tap(chat, ofOne))).toEqual(['earlier.passed', 'consent.adult_v1']);
    expect(chat.context().draft?.consent).toBeUndefined();
  });

  it('agrees for nobody under other words than those above it', () => {
    const chat = chatAfter(...ADULT_FORM.slice(0, -2));
    const asAdult = under(chat.say('ada@example.com'), 'agree');
    tap(chat, 'minor');
    const asMinor = under(chat.say('Kemi Obi', '08031234568'), 'agree');
    expect(keysOf(tap(chat, asAdult))).toEqual(['earlier.passed', 'consent.minor_v1']);
    tap(chat, asMinor);
    expect(chat.context().draft?.consent?.wording).toBe('consent.minor_v1');
  });

  it('saves and drops nothing but what was shown above it', () => {
    const chat = chatAfter(...ADULT_FORM.slice(0, -1));
    const first = chat.say('1');
    const changed = chat.say('change', 'name', 'Ada Obi-Bello');
    for (const id of [under(first, 'confirm'), under(first, 'drop'), 'confirm', 'drop']) {
      const outcome = tap(chat, id);
      expect([typesOf(outcome), keysOf(outcome)[0]], id).toEqual([[], 'earlier.passed']);
      expect(chat.context().draft?.name, id).toBe('Ada Obi-Bello');
    }
    expect(savedBy(tap(chat, under(changed, 'confirm')))).toMatchObject({ name: 'Ada Obi-Bello' });
    const review = chat.say(...TUNDE, '1');
    for (const called of ['confirm', 'drop']) {
      expect(keysOf(tap(chat, under(changed, called)))[0], called).toBe('earlier.passed');
    }
    expect(savedBy(tap(chat, under(review, 'confirm')))).toMatchObject({ name: 'Tunde Bello' });
  });

  it('"All correct" brings the reference of what it saved, whatever was saved since', () => {
    const chat = chatAfter(...ADULT_FORM.slice(0, -1));
    const review = chat.say('1');
    const reference = savedBy(chat.say('1'))?.reference;
    chat.say(...TUNDE, '1', '1');
    expect(tap(chat, under(review, 'confirm')).reply.parts[0]).toEqual({ key: 'earlier.saved', params: { reference } });
    chat.say('my registrations', '2', '2', '1');
    expect(keysOf(tap(chat, under(review, 'confirm')))[0]).toBe('earlier.passed');
  });

  it('takes no learner for the one it asked about', () => {
    const chat = chatAfter(...ADULT_FORM, '1', ...TUNDE, '1', '1');
    const ofAda = under(chat.say('register my friend', '1', 'Ada Obi'), 'same_learner');
    expect(keysOf(tap(chat, ofAda))[0]).toBe('registration.already');
    const ofTunde = under(chat.say('register my friend', '1', 'Tunde Bello'), 'same_learner');
    expect(keysOf(tap(chat, ofAda))[0]).toBe('earlier.passed');
    expect(chat.session().state).toBe('registration.noticing_duplicate');
    expect(keysOf(tap(chat, ofTunde))[0]).toBe('registration.already');
  });
});

describe('a question that stands', () => {
  it('is answered by its button above too, after something else was answered', () => {
    const chat = chatAfter(...ADULT_FORM.slice(0, -2));
    const consent = chat.say('ada@example.com');
    chat.say('where are you');
    const review = tap(chat, under(consent, 'agree'));
    expect(chat.session().state).toBe('registration.reviewing');
    chat.say('where are you');
    expect(savedBy(tap(chat, under(review, 'confirm')))).toMatchObject({ name: 'Ada Obi' });
    const withdrawal = askToWithdraw(chat, '2');
    chat.say('where are you');
    askToWithdraw(chat, '2');
    expect(savedBy(tap(chat, under(withdrawal, 'withdraw_it')))).toMatchObject({ status: 'cancelled' });
  });

  it.each(['1', 'a', 'yes', 'withdraw it', 'Withdraw it'])('is answered by "%s" as well', (text) => {
    const chat = chatAfter(...ADULT_FORM, '1');
    askToWithdraw(chat, '2');
    expect(savedBy(chat.say(text))).toMatchObject({ status: 'cancelled' });
  });

  it('and was asked before ids said what they are about is still answered', () => {
    const chat = chatAfter(...ADULT_FORM);
    const { conversation } = chat.session();
    const context = { ...chat.context(), offered: ['confirm', 'change', 'drop'] } satisfies EnquiryContext;
    if (conversation === undefined) throw new Error('There is no conversation.');
    conversation.context = JSON.parse(JSON.stringify(context));
    expect(savedBy(tap(chat, 'confirm'))).toMatchObject({ name: 'Ada Obi' });
  });
});

/** This question as a reply of the person quotes it. */
const quotedOf = ({ reply }: TurnOutcome, labels: string[]) => ({
  direction: 'out' as const,
  text: 'Shall I withdraw it?',
  choices: reply.choices.map(({ id }, index) => ({ id, label: labels[index] ?? '' })),
});

describe('a quoted question', () => {
  it('that is the open one is answered as if it were not quoted', () => {
    const chat = chatAfter(...ADULT_FORM.slice(0, -2));
    const consent = chat.say('ada@example.com');
    const quoted = quotedOf(consent, ['I agree', 'I do not agree']);
    expect(chat.send({ text: 'yes' }, quoted).session.state).toBe('registration.reviewing');
  });

  it.each([
    ['yes', true],
    ['1', true],
    ['no', false],
  ])('that is still open behind another list is answered by "%s"', (text, isGiven) => {
    const chat = chatAfter(...ADULT_FORM.slice(0, -2));
    const quoted = quotedOf(chat.say('ada@example.com'), ['I agree', 'I do not agree']);
    expect(idsOf(chat.say('stop messaging me about it please ok'))).toContain('stop');
    expect(keysOf(chat.send({ text }, quoted))).not.toContain('earlier.passed');
    expect([chat.session().state, chat.context().draft?.consent !== undefined]).toEqual(
      isGiven ? ['registration.reviewing', true] : [expect.not.stringContaining('reviewing'), false],
    );
    expect(chat.session().optedOut).toBe(false);
  });

  it.each(['1', 'Withdraw it', 'cancel it', 'yes'])('of before is not answered by "%s"; the open one is', (text) => {
    const chat = chatAfter(...ADULT_FORM, '1', ...TUNDE, '1', '1');
    const labels = ['Withdraw it', 'Keep it'];
    const ofAda = quotedOf(askToWithdraw(chat, '2'), labels);
    chat.say('2');
    const ofTunde = quotedOf(askToWithdraw(chat, '3'), labels);
    const passed = chat.send({ text }, ofAda);
    expect([typesOf(passed), keysOf(passed)[0]]).toEqual([[], 'earlier.passed']);
    expect(savedBy(chat.send({ text }, ofTunde))).toMatchObject({ name: 'Tunde Bello', status: 'cancelled' });
  });
});
