import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../src/domain/limits.ts';
import type { School } from '../../src/domain/school.ts';
import { chatOf, type Chat } from '../support/chat.ts';
import { school } from '../support/flows.ts';

/** What staff are told that the bot could not answer, when the person asks for them now. */
function toldOf(chat: Chat): unknown {
  const effect = chat.say('staff').effects.find(({ type }) => type === 'notify_staff');
  const said = JSON.parse(JSON.stringify(effect)).words.params.messages.lines;
  return said.find(({ key }: { key: string }) => key === 'staff.unanswered')?.params.facts;
}

const fees = { key: 'choice.fees' };
const ofPython = (fact: string) => ({
  key: 'staff.open_fact',
  params: { fact: { key: `choice.${fact}` }, course: [{ text: 'Python Programming' }] },
});

describe('what the bot could not answer', () => {
  it('is told to staff, each fact of each course once, the last one last', () => {
    const chat = chatOf();
    chat.say('how much is it', 'how long is python', 'how much is python', 'how much is it for python');
    expect(toldOf(chat)).toEqual([fees, ofPython('duration'), ofPython('fees')]);
  });

  it('is nothing where it answered all that it was asked, or was asked nothing', () => {
    expect(toldOf(chatOf())).toBeUndefined();
    const chat = chatOf();
    chat.say('where are you', 'tell me about python');
    expect(toldOf(chat)).toBeUndefined();
  });

  it('is no more of it than has room, the last of all', () => {
    const chat = chatOf();
    chat.say('how much', 'how long is it', 'when are the classes', 'when do you start', 'how do I pay');
    expect(chat.context().unanswered).toHaveLength(LIMITS.unansweredFacts);
    expect(chat.context().unanswered?.at(-1)).toEqual({ fact: 'payment' });
  });

  it('is left out once somebody has given it', () => {
    const given: School = { ...school, facts: { fees: { text: { en: 'EXAMPLE' } } } };
    const chat = chatOf();
    chat.say('how much', 'how long is it');
    expect(toldOf(chatOf(chat.session(), { school: given, now: chat.now() }))).toEqual([{ key: 'choice.duration' }]);
  });

  it('is settled when the request is closed: the next summary has only what came after', () => {
    const chat = chatOf();
    chat.say('how much', 'staff');
    chat.close();
    chat.say('how long is it');
    expect(toldOf(chat)).toEqual([{ key: 'choice.duration' }]);
  });
});
