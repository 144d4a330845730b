import { describe, expect, it } from 'vitest';
import type { InboundMessage } from '../../src/domain/message.ts';
import type { Reading } from '../../src/domain/reading.ts';
import { route } from '../../src/turn/route.ts';
import type { Situation } from '../../src/turn/situation.ts';
import { messageFrom } from '../support/enquiry-host.ts';
import { ADA } from '../support/chat.ts';

const MENU: Situation = {
  expects: 'choice',
  offered: ['courses', 'fees', 'menu'],
  unlisted: [],
  isInForm: false,
  isHandoffOpen: false,
  isLost: false,
  isSilent: false,
  isConfirmingReturn: false,
};
const FORM: Situation = { ...MENU, isInForm: true, offered: [] };
const OPEN: Situation = { ...MENU, isHandoffOpen: true };
const SILENT: Situation = { ...MENU, isSilent: true };
const RETURNING: Situation = { ...SILENT, isConfirmingReturn: true };

type Intent = Reading['intents'][number]['intent'];

function readAs(changes: Partial<Reading>): Reading {
  return { text: 'words', language: 'en', intents: [], courses: [], decision: 'act', because: [], ...changes };
}

function meaning(intents: Intent[], changes: Partial<Reading> = {}): Reading {
  return readAs({ intents: intents.map((intent) => ({ intent, confidence: 1 })), ...changes });
}

function routed(reading: Partial<Reading>, situation: Situation, message: Partial<InboundMessage> = {}) {
  return route(messageFrom(ADA, reading.text ?? 'words', message), readAs(reading), situation);
}

describe('an order', () => {
  it.each([
    ['stop', { type: 'stop_requested', isAnsweredByCarrier: false }],
    ['start', { type: 'start_requested', isAnsweredByCarrier: false }],
    ['my_data', { type: 'my_data_requested' }],
    ['delete_data', { type: 'deletion_requested' }],
  ] as const)('about their own rights (%s) wins wherever they are', (command, event) => {
    for (const situation of [MENU, FORM, OPEN, SILENT, RETURNING])
      expect(routed({ command }, situation)).toEqual([event]);
  });

  it.each([
    ['menu', 'menu', { type: 'menu_requested' }],
    ['help', 'help', { type: 'menu_requested' }],
    ['back', 'back', { type: 'back_requested' }],
    ['back', ' 0 ', { type: 'menu_requested' }],
    ['staff', 'staff', { type: 'staff_requested', reason: 'asked' }],
    ['resume', 'resume', { type: 'resume_requested' }],
    ['more', 'more', { type: 'not_understood' }],
  ] as const)('%s, written "%s", is obeyed', (command, text, event) => {
    expect(routed({ command, text }, MENU)).toEqual([event]);
  });

  it('"0" goes back where no way to the menu was offered', () => {
    expect(routed({ command: 'back', text: '0' }, FORM)).toEqual([{ type: 'back_requested' }]);
  });

  it('wins over an answer', () => {
    expect(routed({ command: 'menu', answer: { type: 'yes' } }, FORM)).toEqual([{ type: 'menu_requested' }]);
  });
});

describe('what the carrier has answered', () => {
  it.each([
    ['stop', [{ type: 'stop_requested', isAnsweredByCarrier: true }]],
    ['start', [{ type: 'start_requested', isAnsweredByCarrier: true }]],
    ['help', []],
  ] as const)('(%s) is not answered again', (carrierOptOut, events) => {
    expect(routed({ command: 'stop' }, SILENT, { carrierOptOut })).toEqual(events);
  });
});

describe('a chat that staff own', () => {
  it('is asked back by MENU alone; all else is theirs', () => {
    expect(routed({ command: 'menu' }, SILENT)).toEqual([{ type: 'return_requested' }]);
    const wrote = [{ type: 'enquirer_wrote', text: 'words' }];
    expect(routed({ command: 'back' }, SILENT)).toEqual(wrote);
    expect(routed(meaning(['fees']), SILENT)).toEqual(wrote);
  });

  it.each([
    [{ answer: { type: 'choice', id: 'return_to_bot' } }, 'return_confirmed'],
    [{ answer: { type: 'yes' } }, 'return_confirmed'],
    [{ command: 'menu' }, 'return_confirmed'],
    [{ answer: { type: 'choice', id: 'stay_with_staff' } }, 'return_declined'],
    [{ answer: { type: 'no' } }, 'return_declined'],
    [{ command: 'back' }, 'return_declined'],
    [{ answer: { type: 'choice', id: 'elsewhere' } }, 'enquirer_wrote'],
    [{ command: 'staff' }, 'enquirer_wrote'],
  ] as const)('asked whether to leave, %j means: %s', (reading, type) => {
    expect(routed(reading, RETURNING)).toMatchObject([{ type }]);
  });

  it('lets staff read what came with the words', () => {
    const attachments = [{ kind: 'contact_card' as const }, { kind: 'voice' as const }];
    const both = [{ type: 'enquirer_wrote', text: 'see [contact card] [voice]' }];
    expect(routed({ text: ' see ' }, SILENT, { attachments })).toEqual(both);
    expect(routed({ text: ' ' }, SILENT, { attachments: [] })).toEqual([{ type: 'enquirer_wrote', text: '' }]);
  });
});

describe('a message without words', () => {
  const attachments = [{ kind: 'image' as const }, { kind: 'voice' as const }];

  it.each([
    [MENU, { type: 'attachment_received', kind: 'image' }],
    [OPEN, { type: 'enquirer_wrote', text: '[image] [voice]' }],
    [
      { ...FORM, isHandoffOpen: true },
      { type: 'attachment_received', kind: 'image' },
    ],
  ] as const)('is met by where it comes in', (situation, event) => {
    expect(routed({ text: ' ' }, situation, { attachments })).toEqual([event]);
  });

  it('and with nothing at all is of another kind; a tap is no such message', () => {
    expect(routed({ text: '' }, MENU)).toEqual([{ type: 'attachment_received', kind: 'other' }]);
    const tapped = routed({ text: '', answer: { type: 'choice', id: 'resume' } }, MENU, { tap: 'resume' });
    expect(tapped).toEqual([{ type: 'resume_requested' }]);
  });
});

describe('a choice', () => {
  it.each([
    ['course:python', MENU, { type: 'course_requested', courses: ['python'] }],
    ['course:python', FORM, { type: 'answered', answer: { type: 'choice', id: 'course:python' } }],
    ['language:yo', FORM, { type: 'language_requested', language: 'yo' }],
    ['menu', FORM, { type: 'menu_requested' }],
    ['back', MENU, { type: 'back_requested' }],
    ['resume', MENU, { type: 'resume_requested' }],
    ['register_for_it', MENU, { type: 'registration_requested', courses: [], isForTopic: true }],
    ['register', MENU, { type: 'registration_requested', courses: [] }],
    ['my_registrations', MENU, { type: 'registrations_requested' }],
    ['staff', MENU, { type: 'staff_requested', reason: 'asked' }],
    ['fees', MENU, { type: 'facts_asked', intents: ['fees'], courses: [] }],
    ['courses', MENU, { type: 'courses_requested' }],
    ['yes', MENU, { type: 'answered', answer: { type: 'choice', id: 'yes' } }],
    ['agree', FORM, { type: 'answered', answer: { type: 'choice', id: 'agree' } }],
  ] as const)('%s is taken for what it means there', (id, situation, event) => {
    expect(routed({ answer: { type: 'choice', id } }, situation)).toEqual([event]);
  });
});

describe('an answer', () => {
  it.each([
    [{ type: 'courses', courses: ['python', 'mobile'] }, MENU, 'course_requested'],
    [{ type: 'courses', courses: ['python', 'mobile'] }, FORM, 'answered'],
    [{ type: 'yes' }, FORM, 'answered'],
  ] as const)('%j is an answer in a form, and a wish outside', (answer, situation, type) => {
    const courses = { courses: 'courses' in answer ? [...answer.courses] : [] };
    const taken = answer.type === 'courses' ? { ...answer, ...courses } : answer;
    expect(routed({ answer: taken }, situation)).toMatchObject([{ type }]);
  });

  it('that cannot be taken may be a question all the same, when that is sure', () => {
    const answer = { type: 'refused', reason: 'name_digits' } as const;
    expect(routed({ ...meaning(['venue']), answer }, FORM)).toMatchObject([{ type: 'facts_asked' }]);
    const doubtful = { ...meaning(['venue'], { decision: 'ask' }), answer };
    expect(routed(doubtful, FORM)).toEqual([{ type: 'answered', answer }]);
    expect(routed({ answer }, FORM)).toEqual([{ type: 'answered', answer }]);
    const mistyped = { type: 'refused', reason: 'email_invalid' } as const;
    expect(routed({ ...meaning(['contact']), answer: mistyped }, FORM)).toEqual([
      { type: 'answered', answer: mistyped },
    ]);
    const taken = { ...meaning(['venue']), answer: { type: 'name', name: 'Ada' } as const };
    expect(routed(taken, FORM)).toMatchObject([{ type: 'answered' }]);
  });
});

describe('a question beside an answer', () => {
  const beside = { intents: [{ intent: 'fees' as const, confidence: 1 }], courses: [] };
  const answer = { type: 'courses' as const, courses: ['python' as const] };

  it('comes after it, and is about the course of the answer unless it names one', () => {
    const taken = { type: 'answered', answer };
    const asked = { type: 'facts_asked', intents: ['fees'] };
    const reading: Partial<Reading> = { answer, courses: ['python'] };
    expect(routed({ ...reading, beside }, FORM)).toEqual([taken, { ...asked, courses: ['python'] }]);
    const named = { ...beside, courses: ['mobile' as const] };
    expect(routed({ ...reading, beside: named }, FORM)).toEqual([taken, { ...asked, courses: ['mobile'] }]);
  });
});

describe('what was asked for', () => {
  it.each([
    [['fees', 'greeting', 'venue'], ['facts_asked']],
    [
      ['register', 'fees'],
      ['facts_asked', 'registration_requested'],
    ],
    [['register', 'staff'], ['registration_requested']],
    [['greeting', 'thanks'], ['courtesy_received']],
    [['register', 'thanks'], ['registration_requested']],
    [['course_detail', 'fees'], ['facts_asked']],
    [
      ['course_detail', 'register', 'fees'],
      ['facts_asked', 'registration_requested'],
    ],
    [['complaint'], ['staff_requested']],
    [['menu'], ['menu_requested']],
    [['delete_data'], ['deletion_requested']],
    [['stop'], ['doubted']],
  ] as const)('%j happens as %j', (intents, types) => {
    expect(routed(meaning([...intents]), MENU).map(({ type }) => type)).toEqual(types);
  });

  it('keeps the order of the questions, and the courses they are about', () => {
    const reading = meaning(['venue', 'fees'], { courses: ['python'] });
    expect(routed(reading, MENU)).toEqual([{ type: 'facts_asked', intents: ['venue', 'fees'], courses: ['python'] }]);
  });

  it.each([
    [meaning(['course_detail'], { courses: ['python'] }), { type: 'course_requested', courses: ['python'] }],
    [meaning(['course_detail']), { type: 'courses_requested' }],
    [meaning(['register'], { courses: ['mobile'] }), { type: 'registration_requested', courses: ['mobile'] }],
    [meaning(['staff']), { type: 'staff_requested', reason: 'asked' }],
    [meaning(['complaint']), { type: 'staff_requested', reason: 'complaint' }],
    [meaning(['language']), { type: 'language_requested' }],
    [meaning(['language'], { languageAsked: 'yo' }), { type: 'language_requested', language: 'yo' }],
    [meaning(['goodbye']), { type: 'courtesy_received', courtesy: 'goodbye' }],
  ])('with its particulars (%#)', (reading, event) => {
    expect(routed(reading, MENU)).toEqual([event]);
  });

  it('in doubt is asked back, the three likeliest at most, unless it joins a handoff that is open', () => {
    const doubt = meaning(['fees', 'venue', 'jobs', 'online'], { decision: 'ask' });
    for (const situation of [MENU, { ...FORM, isHandoffOpen: true }]) {
      expect(routed(doubt, situation)).toEqual([{ type: 'doubted', candidates: ['fees', 'venue', 'jobs'] }]);
    }
    expect(routed(doubt, OPEN)).toEqual([{ type: 'enquirer_wrote', text: 'words' }]);
  });

  it.each([
    [MENU, { type: 'not_understood' }],
    [OPEN, { type: 'enquirer_wrote', text: 'words' }],
    [{ ...FORM, isHandoffOpen: true }, { type: 'not_understood' }],
  ] as const)('and not understood joins the handoff that is open, except in a form (%#)', (situation, event) => {
    expect(routed({ decision: 'unknown' }, situation)).toEqual([event]);
    expect(routed(meaning(['fees'], { decision: 'unknown' }), situation)).toEqual([event]);
  });
});
