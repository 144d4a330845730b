import { describe, expect, it } from 'vitest';
import { ADULT_FORM, chatAfter, chatOf, keysOf, typesOf } from '../support/chat.ts';

const NOTHING = { parts: [], choices: [] };

describe('STOP', () => {
  it('on WhatsApp opts out with one confirmation, and asks nothing', () => {
    const chat = chatAfter('hi');
    const stopped = chat.say('STOP');
    expect(stopped.effects).toEqual([{ type: 'opt_out' }]);
    expect(stopped.events).toEqual(['opted_out']);
    expect(stopped.reply).toEqual({ parts: [{ key: 'stopped.confirmed' }], choices: [] });
    expect(chat.session()).toMatchObject({ optedOut: true, state: 'stopped' });
    const again = chat.say('STOP');
    expect([again.reply, again.effects, again.events]).toEqual([NOTHING, [], []]);
  });

  it.each([
    ['by SMS', { channel: 'sms' as const }],
    ['answered by the carrier', { carrierOptOut: 'stop' as const }],
  ])('%s opts out without a word', (_how, changes) => {
    const chat = chatAfter('hi');
    const stopped = chat.send({ text: 'STOP', ...changes });
    expect([stopped.reply, stopped.effects, stopped.events]).toEqual([NOTHING, [{ type: 'opt_out' }], ['opted_out']]);
    expect(chat.session().optedOut).toBe(true);
  });

  it('is obeyed in the middle of a form, in a chat with staff, and before anything was said', () => {
    const chat = chatAfter('register', '1');
    chat.say('staff');
    chat.claim();
    expect(typesOf(chat.say('STOP'))).toEqual(['opt_out']);
    const first = chatOf().say('STOP');
    expect(typesOf(first)).toEqual(['opt_out']);
  });

  it('leaves WhatsApp with a hint, and SMS in silence', () => {
    const chat = chatAfter('hi', 'STOP');
    expect(keysOf(chat.say('how much is python'))).toEqual(['stopped.hint']);
    expect(chat.session()).toMatchObject({ optedOut: true, state: 'stopped' });
    expect(chat.send({ text: 'how much is python', channel: 'sms' }).reply).toEqual(NOTHING);
  });

  it('keeps a handoff’s deeds from being said', () => {
    const chat = chatAfter('staff', 'STOP');
    expect(keysOf(chat.claim())).not.toContain('stopped.hint');
    expect(keysOf(chat.close())).not.toContain('stopped.hint');
    expect(chat.session().optedOut).toBe(true);
  });
});

describe('START', () => {
  it('opts in, welcomes back and shows the menu', () => {
    const chat = chatAfter('hi', 'STOP');
    const started = chat.say('START');
    expect([started.effects, started.events]).toEqual([[{ type: 'opt_in' }], ['opted_in']]);
    expect(keysOf(started)).toEqual(['stopped.welcome_back', 'menu.ask']);
    expect(chat.session()).toMatchObject({ optedOut: false, state: 'menu' });
  });

  it('by SMS that the carrier has not answered welcomes back there', () => {
    const chat = chatAfter('hi', 'STOP');
    expect(keysOf(chat.send({ text: 'START', channel: 'sms' }))).toEqual(['stopped.welcome_back', 'menu.ask']);
  });

  it.each([
    ['right after STOP', []],
    ['while deletion waits for a yes', ['DELETE ME']],
    ['when everything was deleted', ['DELETE ME', 'yes']],
  ])('%s, answered by the carrier, opts in without a word', (_when, meanwhile) => {
    const chat = chatAfter('hi', 'STOP', ...meanwhile);
    const started = chat.send({ text: 'START', carrierOptOut: 'start' });
    expect([started.reply, started.effects, started.events]).toEqual([NOTHING, [{ type: 'opt_in' }], ['opted_in']]);
    expect(chat.session()).toMatchObject({ optedOut: false, state: 'menu' });
  });

  it('of somebody who never stopped is the menu and no more', () => {
    const started = chatAfter('where are you').say('START');
    expect([keysOf(started), started.effects, started.events]).toEqual([['menu.ask'], [], []]);
  });
});

it('HELP answered by the carrier is left at that', () => {
  const chat = chatAfter('register', '1');
  const { state, turn } = chat.session();
  expect(chat.send({ text: 'HELP', carrierOptOut: 'help' }).reply).toEqual(NOTHING);
  expect(chat.session()).toMatchObject({ state, turn: turn + 1 });
});

describe('DELETE ME', () => {
  it('asks once and erases nothing yet', () => {
    const asked = chatAfter('hi').say('delete my data');
    expect([keysOf(asked), asked.effects]).toEqual([['privacy.confirm_deletion'], []]);
  });

  it.each(['1', 'yes'])('then by "%s" erases the contact', (text) => {
    const deleted = chatAfter('hi', 'delete my data').say(text);
    expect([deleted.effects, deleted.events]).toEqual([[{ type: 'erase_contact' }], ['contact_erased']]);
    expect(deleted.reply).toEqual({ parts: [{ key: 'privacy.deleted' }], choices: [] });
  });

  it.each(['2', 'no'])('then by "%s" keeps everything', (text) => {
    const kept = chatAfter('hi', 'delete my data').say(text);
    expect([keysOf(kept)[0], kept.effects, kept.events]).toEqual(['privacy.kept', [], []]);
  });

  it('works after STOP and while staff own the chat', () => {
    expect(typesOf(chatAfter('hi', 'STOP', 'delete my data').say('1'))).toEqual(['erase_contact']);
    const chat = chatAfter('staff');
    chat.claim();
    chat.say('delete my data');
    expect(typesOf(chat.say('1'))).toEqual(['erase_contact']);
  });

  it('kept after STOP stays stopped', () => {
    const chat = chatAfter('hi', 'STOP', 'delete my data', '2');
    expect(chat.session()).toMatchObject({ optedOut: true, state: 'stopped' });
    expect(typesOf(chat.say('START'))).toEqual(['opt_in']);
  });
});

it('DELETE ME left unanswered after STOP stays stopped, whatever is written', () => {
  const chat = chatAfter('hi', 'STOP', 'delete my data');
  expect(keysOf(chat.say('how much is python'))).toEqual(['stopped.hint']);
  expect(chat.session()).toMatchObject({ optedOut: true, state: 'stopped' });
});

describe('MY DATA', () => {
  const how = 'privacy.how_to_delete';

  it.each([
    ['nothing', ['hi'], ['privacy.my_data', 'privacy.no_registrations', how]],
    ['a draft', ['register', '1'], ['privacy.my_data', 'privacy.no_registrations', 'privacy.draft', how]],
    ['a registration', [...ADULT_FORM, '1'], ['privacy.my_data', 'privacy.registrations', how]],
  ])('of somebody with %s says so', (_what, texts, keys) => {
    const said = keysOf(chatAfter(...texts).say('my data'));
    expect(said.filter((key) => key.startsWith('privacy.'))).toEqual(keys);
  });

  it('names the number, the profile and the language', () => {
    const [words] = chatOf({ profileName: 'Ada' }).say('hi', 'my data').reply.parts;
    const params = { number: '+2348031234567', profile: 'Ada', language: { key: 'language_name.en' } };
    expect(words).toMatchObject({ key: 'privacy.my_data', params });
    const [unknown] = chatAfter('hi').say('my data').reply.parts;
    expect(unknown).toMatchObject({ params: { profile: { key: 'privacy.none' } } });
  });

  it('is no reason to be written to again after STOP', () => {
    const chat = chatAfter('hi', 'STOP');
    expect(keysOf(chat.say('my data'))[0]).toBe('privacy.my_data');
    expect(chat.session()).toMatchObject({ optedOut: true, state: 'stopped' });
  });
});

describe('a language', () => {
  it('that has a catalogue is set, kept, and answered in', () => {
    const chat = chatOf({}, { languages: ['en', 'pcm', 'yo'] });
    chat.say('hi');
    const set = chat.send({ text: 'Pidgin', tap: 'language:pcm' });
    expect(set.effects).toEqual([{ type: 'set_language', language: 'pcm' }]);
    expect(keysOf(set)[0]).toBe('language.set');
    expect(chat.session().language).toBe('pcm');
    chat.say('where are you');
    expect(chat.session().language).toBe('pcm');
  });

  it('not named is asked for where there are several', () => {
    const chat = chatOf({}, { languages: ['en', 'pcm'] });
    chat.say('hi');
    expect(keysOf(chat.say('language'))).toEqual(['language.ask']);
    expect(chat.session().state).toBe('choosing_language');
  });

  it('that is not there stays English', () => {
    const chat = chatAfter('hi');
    for (const sent of [{ text: 'yo', tap: 'language:yo' }, { text: 'language' }]) {
      const told = chat.send(sent);
      expect([keysOf(told)[0], told.effects]).toEqual(['language.only_english', []]);
    }
    expect(chat.session().language).toBe('en');
  });
});
