import { describe, expect, it } from 'vitest';
import type { Language } from '../../src/domain/language.ts';
import { chatAfter, chatOf, idsOf, keysOf, savedBy, type Chat } from '../support/chat.ts';
import { school } from '../support/flows.ts';

const WEB = ['course:frontend', 'course:backend', 'course:fullstack'];

function nameOf(id: string): string | undefined {
  return school.courses.find((course) => course.id === id)?.shortName;
}

describe('a subject the school does not list', () => {
  it.each([
    ['do you teach graphic design', 'Graphic design', 'ui-ux'],
    ['can i learn cybersecurity', 'Cybersecurity', 'backend'],
    ['do you teach machine learning', 'Machine learning', 'python'],
  ])('is said not to be taught, and the nearest course named: %s', (text, subject, nearest) => {
    const [first, second] = chatAfter('hi').say(text).reply.parts;
    expect(first).toEqual({ key: 'courses.subject_not_offered', params: { subject: { text: subject } } });
    expect(second).toEqual({ key: 'courses.nearest', params: { course: nameOf(nearest) } });
  });

  it('that is near to none names none', () => {
    expect(keysOf(chatAfter('hi').say('do you teach catering'))).toEqual([
      'courses.subject_not_offered',
      'browsing.ask',
    ]);
  });

  it('is not what the talk is about afterwards', () => {
    const chat = chatAfter('tell me about python', 'do you teach graphic design');
    expect(chat.context().topic).toEqual(['python']);
  });
});

describe('a name of several courses', () => {
  it.each(['web development', 'i want to learn web development', 'tell me about web development'])(
    'is asked which of them: %s',
    (text) => {
      const chat = chatAfter('hi');
      const asked = chat.say(text);
      expect(keysOf(asked)).toEqual(['courses.which']);
      expect(idsOf(asked)).toEqual([...WEB, 'menu']);
      expect(chat.context().topic).toEqual([]);
    },
  );

  it.each<[string, (chat: Chat) => unknown]>([
    ['a number', (chat) => chat.say('2')],
    ['a tap', (chat) => chat.send({ text: 'Backend', tap: 'course:backend' })],
    ['its name', (chat) => chat.say('backend')],
  ])('is settled by %s, which shows that course', (_what, pick) => {
    const chat = chatAfter('hi', 'web development');
    pick(chat);
    expect([chat.session().state, chat.context().topic]).toEqual(['courses.viewing', ['backend']]);
    expect(chat.say('how much').effects).toMatchObject([{ type: 'keep_question', course: 'backend' }]);
  });

  it('beside the particular one it holds is that one', () => {
    expect(chatAfter('hi', 'web development, the frontend').context().topic).toEqual(['frontend']);
  });

  it.each(['web development', 'how much is web development'])(
    'is not registered for as a whole after "%s": the form asks for the course',
    (text) => {
      const chat = chatAfter('hi', text, 'register', '1', '1');
      expect(keysOf(chat.say('Ada Obi')).at(-1)).toBe('registration.ask_courses');
      const saved = savedBy(chat.say('2', '1', '1', 'ada@example.com', '1', '1'));
      expect(saved?.courses).toEqual(['backend']);
    },
  );

  it('in a form is asked which of, and the form goes on with the answer', () => {
    const chat = chatAfter('register', '1', '1', 'Ada Obi');
    chat.say('web development');
    expect(chat.session().state).toMatch(/^registration\./);
    expect(chat.context().draft?.name).toBe('Ada Obi');
  });
});

describe('a language asked for by name', () => {
  const languages: Language[] = ['en', 'pcm', 'yo'];

  it.each<[string, Language]>([
    ['speak yoruba', 'yo'],
    ['please speak pidgin', 'pcm'],
  ])('is kept while English follows: %s', (text, language) => {
    const chat = chatOf({}, { languages });
    chat.say('hi');
    expect(keysOf(chat.say(text))).toContain('language.set');
    chat.say('how much is the python class please', 'could you tell me where the school is');
    expect(chat.session()).toMatchObject({ language, isLanguageAsked: true });
  });

  it('gives way to another one asked for by name', () => {
    const chat = chatOf({}, { languages });
    chat.say('hi', 'speak yoruba', 'speak english');
    expect(chat.session().language).toBe('en');
  });

  it('is not the one that is not understood', () => {
    const chat = chatOf({}, { languages });
    chat.say('hi', 'i do not understand yoruba');
    expect(chat.session().language).toBe('en');
  });
});
