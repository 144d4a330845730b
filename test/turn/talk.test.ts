import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../src/domain/limits.ts';
import { chatAfter, chatOf, idsOf, keysOf } from '../support/chat.ts';
import { school } from '../support/flows.ts';

describe('a first message', () => {
  it('is welcomed, answered, told of privacy and asked on, in this order', () => {
    const first = chatOf().say('where are you');
    expect(keysOf(first)).toEqual([
      'greeting.welcome',
      'venue.address',
      'venue.call_for_directions',
      'privacy.notice',
      'browsing.ask',
    ]);
    expect(first.events).toEqual(['conversation_started', 'question_answered']);
  });

  it('that greets is greeted once, and told of privacy no second time', () => {
    const chat = chatOf();
    expect(keysOf(chat.say('hi'))).toEqual(['greeting.welcome', 'privacy.notice', 'menu.ask']);
    expect(keysOf(chat.say('where are you'))).not.toContain('privacy.notice');
  });

  it('that thanks or says goodbye is answered as that too', () => {
    expect(keysOf(chatOf().say('thank you'))).toContain('courtesy.thanks');
  });
});

describe('a fact nobody has given', () => {
  it.each([
    ['how much is python', [{ type: 'keep_question', fact: 'fees', course: 'python' }]],
    ['how much', [{ type: 'keep_question', fact: 'fees' }]],
    [
      'how much and how long is python',
      ['fees', 'duration'].map((fact) => ({ type: 'keep_question', fact, course: 'python' })),
    ],
    [
      'fees for python and mobile',
      ['mobile', 'python'].map((course) => ({ type: 'keep_question', fact: 'fees', course })),
    ],
  ])('is kept as a question: %s', (text, effects) => {
    const asked = chatAfter('hi').say(text);
    expect(asked.effects.toSorted(byCourse)).toEqual(effects.toSorted(byCourse));
    expect(asked.events).toEqual(['question_unanswered']);
  });

  it('is asked of the course last talked about, until the menu', () => {
    const chat = chatAfter('tell me about python');
    expect(chat.context().topic).toEqual(['python']);
    expect(chat.say('how much').effects).toMatchObject([{ course: 'python' }]);
    chat.say('where are you');
    expect(chat.context().topic).toEqual(['python']);
    chat.say('menu');
    expect(chat.context().topic).toEqual([]);
    expect(chat.say('how much').effects).toEqual([{ type: 'keep_question', fact: 'fees' }]);
  });

  it('picked below the description of a course is asked of that course', () => {
    expect(chatAfter('python').say('2').effects).toEqual([{ type: 'keep_question', fact: 'fees', course: 'python' }]);
  });

  it('in a form is kept all the same', () => {
    const asked = chatAfter('register', '1').say('how much is python');
    expect(asked.effects).toEqual([{ type: 'keep_question', fact: 'fees', course: 'python' }]);
    expect(keysOf(asked).at(-1)).toBe('registration.ask_age');
  });

  it('that is given is answered, and nothing kept', () => {
    const answered = chatAfter('hi').say('where are you');
    expect([answered.effects, answered.events]).toEqual([[], ['question_answered']]);
  });
});

function byCourse(one: object, other: object): number {
  return JSON.stringify(one) < JSON.stringify(other) ? -1 : 1;
}

it('the place on the map comes with the address where it is known', () => {
  const position = { latitude: 1.5, longitude: 2.5 };
  const placed = { ...school, venue: { ...school.venue, position } };
  const asked = chatOf({}, { school: placed }).say('hi', 'where are you');
  expect(asked.reply.pin).toEqual({ ...position, label: school.name });
  expect(chatAfter('hi').say('where are you').reply).not.toHaveProperty('pin');
});

describe('what is not understood', () => {
  it('twice in a row offers staff, and counts', () => {
    const chat = chatAfter('hi');
    const once = chat.say('xyzzy plugh');
    expect([keysOf(once)[0], once.events]).toEqual(['misunderstood.once', ['message_not_understood']]);
    expect(chat.context().misunderstoodInARow).toBe(1);
    const twice = chat.say('xyzzy plugh');
    expect(keysOf(twice)).toEqual(['misunderstood.again', 'misunderstood.offer_staff']);
    expect(twice.events).toEqual(['message_not_understood']);
    expect(idsOf(twice)).toEqual(['staff', 'menu']);
    expect(chat.context().offered).toEqual(['staff', 'menu']);
    expect(chat.say('1').effects[0]).toMatchObject({ type: 'open_handoff' });
  });

  it.each(['where are you', 'courses', 'python', 'register', 'menu', 'thank you', 'staff', 'back'])(
    'is forgotten once "%s" is understood',
    (text) => {
      const chat = chatAfter('hi', 'xyzzy plugh', text);
      expect(chat.context().misunderstoodInARow).toBe(0);
    },
  );

  it.each([
    [['register'], '1'],
    [['register'], '9'],
    [['register', 'menu'], 'resume'],
    [['register'], 'resume'],
    [['register'], 'menu'],
  ])('after %j is forgotten by "%s"', (before, text) => {
    const chat = chatAfter(...before, 'xyzzy plugh qwerty 77', text);
    expect(chat.context().misunderstoodInARow).toBe(0);
  });
});

describe('a courtesy', () => {
  it('again within a minute goes unanswered, each time, and a minute later is answered', () => {
    const chat = chatAfter('where are you');
    expect(keysOf(chat.say('thank you'))).toEqual(['courtesy.thanks', 'browsing.ask']);
    expect(chat.say('thank you').reply).toEqual({ parts: [], choices: [] });
    chat.wait(LIMITS.courtesyBurstMs - 6000);
    expect(chat.say('thank you').reply).toEqual({ parts: [], choices: [] });
    expect(keysOf(chat.say('hello'))).toEqual(['courtesy.greeting', 'browsing.ask']);
    chat.say('thank you');
    chat.wait(LIMITS.courtesyBurstMs - 5000);
    expect(keysOf(chat.say('thank you'))[0]).toBe('courtesy.thanks');
  });

  it('in a form does not lose the place', () => {
    expect(keysOf(chatAfter('register', '1').say('thank you'))).toEqual(['courtesy.thanks', 'registration.ask_age']);
  });
});

describe('the courses', () => {
  it('are listed to be picked, looked at, and gone back to', () => {
    const chat = chatAfter('hi');
    expect(idsOf(chat.say('courses'))).toEqual([...school.courses.map(({ id }) => `course:${id}`), 'menu']);
    const viewed = chat.say('5');
    expect([keysOf(viewed), chat.session().state]).toEqual([['course.about', 'course.ask'], 'courses.viewing']);
    expect(chat.context().topic).toEqual(['python']);
    chat.say('back');
    expect(chat.session().state).toBe('courses.choosing');
    expect(keysOf(chat.say('0'))).toEqual(['menu.ask']);
  });

  it('in a form are named without leaving it', () => {
    const chat = chatAfter('register', '1');
    const [words] = chat.say('which courses do you have').reply.parts;
    expect(words).toMatchObject({ key: 'courses.list', params: { courses: { length: school.courses.length } } });
    expect(keysOf(chat.say('tell me about python'))).toEqual(['course.about', 'registration.ask_age']);
  });
});

it.each(['voice', 'image', 'video', 'document', 'contact_card', 'sticker', 'other'] as const)(
  'an attachment (%s) without words is answered by its kind, and the state asked on',
  (kind) => {
    const chat = chatAfter('where are you');
    expect(keysOf(chat.send({ attachments: [{ kind }] }))).toEqual([`attachment.${kind}`, 'browsing.ask']);
  },
);

describe('a place that somebody sends', () => {
  const away = { kind: 'location', latitude: 7.018766403198, longitude: -77.395950317383 } as const;
  const link = 'https://www.google.com/maps/dir/?api=1&origin=7.01877%2C-77.39595&destination=';

  it('is answered by the way to the school, from there to its address, and nothing is asked', () => {
    const outcome = chatAfter('where are you').send({ attachments: [away] });
    expect(keysOf(outcome)).toEqual(['venue.address', 'venue.call_for_directions', 'venue.route']);
    const address = '32%2C+Asiwaju+Omidiran+Way%2C+Orita-Sabo%2C+Osogbo%2C+Osun+State';
    expect(outcome.reply.parts.at(-1)).toEqual({ key: 'venue.route', params: { link: link + address } });
  });

  it("leads to the school's own position where it is given, and as the school says", () => {
    const venue = { ...school.venue, position: { latitude: 7.7, longitude: 4.5 }, directions: { en: 'Second floor.' } };
    const chat = chatOf({}, { school: { ...school, venue } });
    chat.say('hi');
    const { reply } = chat.send({ attachments: [away] });
    expect(reply.parts.slice(1)).toEqual([
      { text: 'Second floor.' },
      { key: 'venue.route', params: { link: `${link}7.7%2C4.5` } },
    ]);
    expect(reply.pin).toBeUndefined();
  });

  it('without coordinates is answered like the question where we are', () => {
    const keys = keysOf(chatAfter('where are you').send({ attachments: [{ kind: 'location' }] }));
    expect(keys).toEqual(['venue.address', 'venue.call_for_directions', 'browsing.ask']);
  });

  it('in a form loses no question', () => {
    const keys = keysOf(chatAfter('register', '1').send({ attachments: [away] }));
    expect(keys.slice(-2)).toEqual(['venue.route', 'registration.ask_age']);
  });
});

describe('what is remembered of a turn', () => {
  it('is that a reply went out, not that nothing was said', () => {
    const chat = chatAfter('where are you', 'thank you');
    const before = chat.session();
    chat.say('thank you');
    expect(chat.session()).toMatchObject({ turn: before.turn + 1, repliedAt: before.repliedAt });
    const at = chat.now();
    chat.say('where are you');
    expect(chat.session().repliedAt.at(-1)).toBe(at);
  });

  it('is a flood’s warning, then silence; the conversation stands still, but STOP is obeyed', () => {
    const chat = chatOf({}, { floodLimit: 3 });
    chat.say('register', '1');
    const { conversation } = chat.session();
    const warned = chat.say('1');
    expect([keysOf(warned), warned.events]).toEqual([['flood.notice'], ['flood_damped']]);
    const silent = chat.say('1');
    expect([silent.reply, silent.events]).toEqual([{ parts: [], choices: [] }, []]);
    expect(chat.session().conversation).toEqual(conversation);
    expect(chat.say('STOP').effects).toEqual([{ type: 'opt_out' }]);
  });

  it('is what is left of a long answer, which MORE brings page by page', () => {
    const pages = ['second', 'third'];
    const start = { ...chatAfter('register', '1').session(), pages };
    const chat = chatOf(start);
    const second = chat.say('more');
    expect([second.page, second.reply]).toEqual(['second', { parts: [], choices: [] }]);
    expect(chat.session()).toMatchObject({ pages: ['third'], state: start.state, turn: start.turn + 1 });
    expect(chat.session().repliedAt).toHaveLength(start.repliedAt.length + 1);
    chat.say('where are you');
    expect(chat.session().pages).toEqual([]);
    expect(chat.say('more').page).toBeUndefined();
  });
});
