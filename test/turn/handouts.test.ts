import { describe, expect, it } from 'vitest';
import { renderReply } from '../../src/app/render-reply.ts';
import { LANGUAGES } from '../../src/domain/language.ts';
import { LIMITS } from '../../src/domain/limits.ts';
import { LAYOUTS } from '../../src/layouts.ts';
import type { TurnOutcome } from '../../src/turn/turn.ts';
import { chatOf, keysOf, type Chat } from '../support/chat.ts';
import { catalogue, school } from '../support/flows.ts';
import { FLYER, generousSchool, PYTHON_FLYER, PYTHON_PICTURE } from '../support/generous-school.ts';

const chat = (of = generousSchool): Chat => chatOf({}, { school: of });

const linksOf = ({ reply }: TurnOutcome) => reply.handouts?.map(({ link }) => link);

describe('on WhatsApp', () => {
  it('a course comes with its picture and its flyer, each by its name', () => {
    const label = 'Python Programming';
    expect(chat().say('hi', 'tell me about python').reply.handouts).toEqual([
      { kind: 'picture', label, link: PYTHON_PICTURE },
      { kind: 'flyer', label, link: PYTHON_FLYER },
    ]);
  });

  it.each(['courses', 'tell me about the school'])('"%s" comes with the flyer of the school', (text) => {
    expect(chat().say('hi', text).reply.handouts).toEqual([{ kind: 'flyer', label: school.name, link: FLYER }]);
  });

  it('all of it comes inside a form too, which goes on', () => {
    const outcome = chat().say('register', '1', 'courses');
    expect(linksOf(outcome)).toEqual([FLYER]);
    expect(keysOf(outcome).at(-1)).toBe('registration.ask_age');
  });

  it('a course that has none comes without, and so do courses that are compared', () => {
    expect(chat().say('hi', 'tell me about frontend').reply).not.toHaveProperty('handouts');
    expect(chat().say('hi', 'python or frontend').reply).not.toHaveProperty('handouts');
  });

  it('nothing is shown that the school did not give', () => {
    for (const text of ['courses', 'tell me about python', 'tell me about the school']) {
      expect(chat(school).say('hi', text).reply).not.toHaveProperty('handouts');
    }
  });

  it('what was shown a short while ago is not sent again, and is an hour later', () => {
    const talk = chat();
    expect(linksOf(talk.say('courses'))).toEqual([FLYER]);
    talk.wait(LIMITS.handoutRepeatMs / 2);
    expect(linksOf(talk.say('courses'))).toBeUndefined();
    expect(linksOf(talk.say('tell me about python'))).toEqual([PYTHON_PICTURE, PYTHON_FLYER]);
    talk.wait(LIMITS.handoutRepeatMs / 2);
    expect(linksOf(talk.say('courses'))).toEqual([FLYER]);
    expect(talk.context().handedOut?.map(({ link }) => link)).toEqual([PYTHON_PICTURE, PYTHON_FLYER, FLYER]);
  });

  it('each counts as the message that it is', () => {
    const talk = chat();
    talk.say('tell me about python');
    expect(talk.session().repliedAt).toHaveLength(3);
  });
});

const bySms = (talk: Chat, text: string): TurnOutcome => talk.send({ text, channel: 'sms' });

describe('by SMS', () => {
  it('a flyer is an address in words, said once, and a picture is nothing', () => {
    const talk = chat();
    const { reply } = bySms(talk, 'tell me about python');
    expect(reply.parts).toContainEqual({ key: 'flyer.link', params: { link: PYTHON_FLYER } });
    expect(JSON.stringify(reply)).not.toContain(PYTHON_PICTURE);
    expect(reply).not.toHaveProperty('handouts');
    expect(keysOf(bySms(talk, 'tell me about python'))).not.toContain('flyer.link');
  });

  it('who was sent the address is not sent the same on WhatsApp right after', () => {
    const talk = chat();
    expect(keysOf(bySms(talk, 'courses'))).toContain('flyer.link');
    expect(linksOf(talk.say('courses'))).toBeUndefined();
    expect(linksOf(talk.say('tell me about python'))).toEqual([PYTHON_PICTURE, PYTHON_FLYER]);
  });
});

describe('by SMS inside a form', () => {
  it('nothing comes between an answer and the question, and the address is said once asked for outside', () => {
    const talk = chat();
    talk.say('register', '1');
    for (const text of ['courses', 'tell me about python', 'tell me about the school']) {
      expect(keysOf(bySms(talk, text))).not.toContain('flyer.link');
    }
    bySms(talk, 'menu');
    expect(keysOf(bySms(talk, 'courses'))).toContain('flyer.link');
  });
});

describe('the longest address there can be', () => {
  const link = `https://example.com/${'x'.repeat(LIMITS.handoutLinkChars - 24)}.pdf`;
  const courses = school.courses.map((course) => ({ ...course, flyer: link }));

  it.each(LANGUAGES)('leaves room for what is asked next, by SMS in %s', (language) => {
    for (const text of ['courses', 'tell me about python', 'tell me about the school']) {
      const talk = chatOf(
        { language, isLanguageAsked: true },
        { school: { ...school, courses, flyer: link }, languages: [...LANGUAGES] },
      );
      talk.say('hi');
      const { reply } = bySms(talk, text);
      expect(link.length).toBe(LIMITS.handoutLinkChars);
      expect(reply.parts.flatMap((part) => ('key' in part ? [part.key] : []))).toContain('flyer.link');
      expect(renderReply(reply, { language, channel: 'sms' }, { catalogue, layouts: LAYOUTS }).pages).toEqual([]);
    }
  });
});
