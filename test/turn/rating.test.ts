import { describe, expect, it } from 'vitest';
import { plainId } from '../../flows/index.ts';
import { speak } from '../../src/copy/speak.ts';
import { DAY_MS } from '../../src/domain/durations.ts';
import { LANGUAGES } from '../../src/domain/language.ts';
import { handoffNumber, partitionOf } from '../../src/domain/partition.ts';
import type { QuotedLine } from '../../src/domain/transcript.ts';
import type { TurnOutcome } from '../../src/turn/turn.ts';
import { ADA, ADULT_FORM, chatAfter, chatOf, idsOf, keysOf, typesOf, type Chat } from '../support/chat.ts';
import { catalogue } from '../support/flows.ts';

const NUMBER = handoffNumber(partitionOf(ADA), 1);
const HELPED = `helped:${NUMBER}`;
const NOT_HELPED = `not_helped:${NUMBER}`;

/** The form up to the question of consent. */
const TO_CONSENT = ADULT_FORM.slice(0, -1);

/** Off the five that lie between two messages here: one comes a second after the other. */
const FOUR_SECONDS_MS = 4000;

/** A chat that staff have closed after these lines, whether they had taken it or not. */
function closedAfter(lines: string[] = [], { isClaimed = true } = {}): { chat: Chat; closed: TurnOutcome } {
  const chat = chatOf();
  chat.say(...lines, 'staff');
  if (isClaimed) chat.claim();
  return { chat, closed: chat.close() };
}

function rowOf(outcome: TurnOutcome) {
  return outcome.effects.find((effect) => effect.type === 'update_handoff')?.handoff;
}

describe('when staff close a request', () => {
  it.each([true, false])(
    'the person is asked whether it helped, whether somebody had taken it (%s) or not',
    (isClaimed) => {
      const { closed, chat } = closedAfter(['register', '1'], { isClaimed });
      expect([keysOf(closed), idsOf(closed)]).toEqual([
        ['handoff.closed', 'handoff.ask_helped'],
        [HELPED, NOT_HELPED],
      ]);
      expect(chat.context().handoff).toBeUndefined();
      expect(chat.session().state).toBe('registration.asking_age');
    },
  );

  it('nothing is asked of whom nothing reaches: who wants no messages, or wrote on WhatsApp more than a day ago', () => {
    const stopped = chatAfter('staff', 'STOP').close();
    expect(keysOf(stopped)).toEqual(['handoff.closed']);
    const late = chatAfter('register', '1', 'staff');
    late.wait(DAY_MS);
    expect(keysOf(late.close())).toEqual(['handoff.closed', 'registration.ask_age']);
    expect(rowOf(late.say('yes'))).toBeUndefined();
  });

  it('nothing is asked of who took the chat back', () => {
    const chat = chatAfter('staff');
    chat.claim();
    chat.say('menu');
    expect(keysOf(chat.say('1'))).toEqual(['handoff.returned', 'menu.ask']);
    expect(keysOf(chat.say('yes'))).not.toContain('handoff.helped');
  });
});

describe('that it helped', () => {
  it.each(['1', 'yes', 'Yes o', 'it helped', 'A', 'ok', '👍', 'e help me', 'bẹ́ẹ̀ ni'])(
    'is said by "%s", kept with the request, and leads back to the open question',
    (text) => {
      const { chat } = closedAfter(['register', '1']);
      const outcome = chat.say(text);
      expect(keysOf(outcome)).toEqual(['handoff.helped', 'registration.ask_age']);
      expect(outcome.events).toEqual(['handoff_rated']);
      expect(rowOf(outcome)).toMatchObject({ number: NUMBER, contact: ADA, status: 'closed', helped: true });
      expect(keysOf(chat.say('1'))).toEqual(['registration.ask_name']);
    },
  );

  it('is written to the row as it was closed, with nothing of it lost', () => {
    const { chat, closed } = closedAfter();
    expect(rowOf(chat.say('yes'))).toEqual({ ...rowOf(closed), helped: true });
  });

  it('leads back to the menu, and to a course', () => {
    expect(keysOf(closedAfter().chat.say('1'))).toEqual(['handoff.helped', 'menu.ask']);
    expect(keysOf(closedAfter(['tell me about python']).chat.say('1'))).toEqual(['handoff.helped', 'course.ask']);
  });

  it('can be said in a burst, and the open question comes back all the same', () => {
    const { chat } = closedAfter(['register', '1']);
    chat.wait(-FOUR_SECONDS_MS);
    expect(keysOf(chat.say('1'))).toEqual(['handoff.helped', 'registration.ask_age']);
  });

  it('can be said by its button, once more and otherwise, as long as it is about the last request', () => {
    const { chat } = closedAfter(['register', '1']);
    chat.say('how much');
    for (const [tap, helped] of [
      [HELPED, true],
      [HELPED, true],
      [NOT_HELPED, false],
    ] as const) {
      const outcome = chat.send({ tap, text: 'A title' });
      expect([rowOf(outcome)?.helped, outcome.events]).toEqual([helped, ['handoff_rated']]);
    }
  });
});

describe('that it did not help', () => {
  it.each(['2', 'no', 'it did not help', 'not yet', 'E no help me', 'rárá'])(
    'is said by "%s" and offers a person again, by a tap, a number or a word',
    (text) => {
      for (const next of ['1', 'yes', 'staff', 'yes please call me']) {
        const { chat } = closedAfter();
        const outcome = chat.say(text);
        expect([keysOf(outcome), idsOf(outcome)]).toEqual([['handoff.not_helped'], ['staff', 'menu']]);
        expect([rowOf(outcome)?.helped, outcome.events]).toEqual([false, ['handoff_rated']]);
        expect(chat.say(next).events, next).toEqual(['handoff_opened']);
      }
    },
  );

  it('in a form leads back to it where no person is wanted, whatever says so', () => {
    for (const next of ['2', 'no', 'continue']) {
      const { chat } = closedAfter(TO_CONSENT);
      expect(idsOf(chat.say('2'))).toEqual(['staff', 'resume']);
      expect(keysOf(chat.say(next)).at(-1), next).toBe('consent.adult_v1');
      expect(chat.context().draft?.consent).toBeUndefined();
    }
  });

  it('in a form a yes to the person who is offered is no consent', () => {
    for (const next of ['yes', 'ok', '👍', 'yes, and how much is it?']) {
      const { chat } = closedAfter(TO_CONSENT);
      chat.say('2');
      expect(chat.say(next).events, next).toContain(next.includes('much') ? 'question_unanswered' : 'handoff_opened');
      expect(chat.context().draft?.consent, next).toBeUndefined();
    }
  });
});

const YESES = [
  'yes',
  'YES',
  'ok',
  'yes o',
  '👍',
  '1',
  'a',
  'I agree',
  'yes, how much is it?',
  'yes please thank you',
  'it helped',
];

describe('a yes to it', () => {
  it.each(YESES)('agrees to nothing, by "%s": the consent is asked for again', (text) => {
    const { chat } = closedAfter(TO_CONSENT);
    const outcome = chat.say(text);
    expect(outcome.events).toContain('handoff_rated');
    expect(keysOf(outcome).at(-1)).toBe('consent.adult_v1');
    expect(chat.context().draft?.consent).toBeUndefined();
    chat.say('yes');
    expect(chat.context().draft?.consent).toBeDefined();
  });

  it.each(YESES)('deletes, saves and withdraws nothing, by "%s"', (text) => {
    for (const lines of [['delete me'], ADULT_FORM, [...ADULT_FORM, '1', 'my registrations', '2', '2']]) {
      const { chat } = closedAfter(lines);
      expect(
        typesOf(chat.say(text)).filter((type) => type !== 'keep_question'),
        lines.join(),
      ).toEqual(['update_handoff']);
    }
  });

  it('that quotes the consent further up is one to that', () => {
    const { chat } = closedAfter(TO_CONSENT);
    const choices = chatAfter(...TO_CONSENT)
      .context()
      .offered.map((id) => ({ id, label: id }));
    const quoted: QuotedLine = { direction: 'out', text: 'Do you agree?', choices };
    chat.send({ text: 'yes' }, quoted);
    expect(chat.context().draft?.consent).toBeDefined();
  });

  it('that quotes what staff wrote, or what nobody asked, is one to nothing but this', () => {
    for (const quoted of [
      { direction: 'out', text: 'Your receipt is here.' },
      {
        direction: 'out',
        text: 'Courses',
        choices: [
          { id: 'course:python', label: 'Python' },
          { id: 'menu', label: 'Menu' },
        ],
      },
      { direction: 'in', text: 'Is it on Monday?' },
    ] satisfies QuotedLine[]) {
      const { chat } = closedAfter(TO_CONSENT);
      chat.send({ text: 'yes' }, quoted);
      expect(chat.context().draft?.consent, quoted.text).toBeUndefined();
    }
  });

  it('behind a courtesy that is not returned a second time is still one to this', () => {
    const chat = chatAfter(...TO_CONSENT, 'thanks');
    for (const next of [() => chat.say('staff'), () => chat.close(), () => chat.say('thanks')]) {
      chat.wait(-FOUR_SECONDS_MS);
      next();
    }
    expect(chat.say('yes').events).toEqual(['handoff_rated']);
    expect(chat.context().draft?.consent).toBeUndefined();
  });
});

describe('whatever else is written', () => {
  it.each<[string, string[], string, string[]]>([
    ['a name', ['register', '1', '1'], 'Chidi Okafor', ['registration.ask_courses']],
    ['a name that begins like a no', ['register', '1', '1'], 'Noah Adebayo', ['registration.ask_courses']],
    ['courses by their names', ['register', '1', '1', 'Ada Obi'], 'python', ['registration.ask_level']],
    ['courses by their numbers', ['register', '1', '1', 'Ada Obi'], '1 and 5', ['registration.ask_level']],
    ['a number that this question has not', ['register', '1', '1', 'Ada Obi'], '5', ['registration.ask_level']],
    ['a choice by its words', ['register', '1'], '18 or older', ['registration.ask_name']],
    ['a level', ['register', '1', '1', 'Ada Obi', 'python'], 'beginner', ['registration.ask_phone']],
    ['a phone number', ['register', '1', '1', 'Ada Obi', 'python', '1'], '08031234568', ['registration.ask_email']],
    ['thanks', ['register', '1'], 'thanks', ['courtesy.thanks', 'registration.ask_age']],
    ['a step back', ['register', '1'], 'back', ['registration.ask_for']],
    ['the menu', [], 'menu', ['menu.ask']],
    ['what the menu has, by its number', [], '3', ['venue.address', 'venue.call_for_directions', 'browsing.ask']],
    ['a question', [], 'where are you', ['venue.address', 'venue.call_for_directions', 'browsing.ask']],
  ])('is taken as if it had not been asked: %s', (_what, lines, text, keys) => {
    const outcome = closedAfter(lines).chat.say(text);
    expect(keysOf(outcome)).toEqual(keys);
    expect(outcome.events).not.toContain('handoff_rated');
  });

  it('asks for a person again', () => {
    const { chat } = closedAfter();
    expect(chat.say('please I want to talk to a person').events).toEqual(['handoff_opened']);
  });

  it('is not asked about once more, and a number then belongs to what is asked since', () => {
    const { chat } = closedAfter(['register', '1', '1', 'Ada Obi']);
    expect(keysOf(chat.say('how much'))).not.toContain('handoff.ask_helped');
    expect(keysOf(chat.say('1'))).toEqual(['registration.ask_level']);
  });
});

describe('an old button', () => {
  it('that is quoted with a yes agrees to nothing that is asked now', () => {
    const { chat } = closedAfter(TO_CONSENT);
    expect(keysOf(chat.say('how much')).at(-1)).toBe('consent.adult_v1');
    const choices = [HELPED, NOT_HELPED].map((id) => ({ id, label: id }));
    const outcome = chat.send({ text: 'yes' }, { direction: 'out', text: 'Did that help?', choices });
    expect(keysOf(outcome)).toEqual(['earlier.passed', 'consent.adult_v1']);
    expect(chat.context().draft?.consent).toBeUndefined();
    expect(rowOf(chat.send({ text: '1' }, { direction: 'out', text: 'Did that help?', choices }))?.helped).toBe(true);
  });

  it('of an earlier request says kindly that it is over, and so does one of the last request after a day', () => {
    const { chat } = closedAfter(['register', '1']);
    chat.say('staff');
    chat.close();
    for (const [tap, isOver] of [
      [HELPED, true],
      ['helped:999', true],
      [`helped:${handoffNumber(partitionOf(ADA), 2)}`, false],
    ] as const) {
      const outcome = chat.send({ tap, text: 'A title' });
      expect([keysOf(outcome), outcome.effects.length], tap).toEqual([
        [isOver ? 'handoff.rating_over' : 'handoff.helped', 'registration.ask_age'],
        isOver ? 0 : 1,
      ]);
    }
    chat.wait(DAY_MS);
    const late = chat.send({ tap: `helped:${handoffNumber(partitionOf(ADA), 2)}`, text: 'A title' });
    expect([keysOf(late)[0], late.effects]).toEqual(['handoff.rating_over', []]);
  });

  it('is no answer a day later in words either, and still no consent', () => {
    const { chat } = closedAfter(TO_CONSENT);
    chat.wait(DAY_MS);
    const outcome = chat.say('yes');
    expect([keysOf(outcome)[0], outcome.effects]).toEqual(['handoff.rating_over', []]);
    expect(keysOf(outcome).at(-1)).toBe('consent.adult_v1');
    expect(chat.context().draft?.consent).toBeUndefined();
  });

  it('goes to staff while one of them has the chat again', () => {
    const { chat } = closedAfter();
    chat.say('staff');
    chat.claim();
    expect(typesOf(chat.send({ tap: HELPED, text: 'It helped' }))).toEqual(['notify_staff']);
  });
});

describe.each(LANGUAGES)('in %s', (language) => {
  it.each(['helped', 'not_helped'])('the label of "%s" can be written instead, without its marks too', (id) => {
    const label = speak({ key: `choice.${id}` }, { catalogue, language, channel: 'whatsapp' });
    for (const text of [label, label.normalize('NFD').replaceAll(/\p{M}/gu, '').toUpperCase()]) {
      const chat = chatOf({ language, isLanguageAsked: true }, { languages: catalogue.languages });
      chat.say('register', '1', '1', 'staff');
      expect(idsOf(chat.close()).map(plainId)).toEqual(['helped', 'not_helped']);
      expect(rowOf(chat.say(text))?.helped, text).toBe(id === 'helped');
    }
  });
});
