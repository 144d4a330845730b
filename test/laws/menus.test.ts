import { describe, expect, it } from 'vitest';
import { knownMenus, plainId, PROMPTS, type EnquiryContext } from '../../flows/index.ts';
import { didYouMean, whichCourse } from '../../flows/prompts.ts';
import { renderReply } from '../../src/app/render-reply.ts';
import { COURSES } from '../../src/domain/course.ts';
import { INTENTS } from '../../src/domain/intent.ts';
import { LANGUAGES, type Language } from '../../src/domain/language.ts';
import { LIMITS } from '../../src/domain/limits.ts';
import type { Menu } from '../../src/domain/menu.ts';
import type { Reply } from '../../src/domain/reply.ts';
import { LAYOUTS } from '../../src/layouts.ts';
import { templateNeeds } from '../../src/template-needs.ts';
import { keyOf, openKeyOf, requestsOf, wantedContents } from '../../src/twilio/wanted-contents.ts';
import { ADULT_FORM, chatOf } from '../support/chat.ts';
import { testFacts } from '../support/facts.ts';
import { catalogue, school } from '../support/flows.ts';

const needs = templateNeeds({ school, catalogue }, 'whatsapp:+2348102519926');
const wanted = wantedContents(needs);

function menuOf(reply: Reply, language: Language): Menu | undefined {
  return renderReply(reply, { language, channel: 'whatsapp', canTap: true }, { catalogue, layouts: LAYOUTS }).tappable
    ?.menu;
}

const inEachLanguage = describe.each(LANGUAGES.map((language) => [language] as const));

inEachLanguage('what the flows offer, in %s', (language) => {
  const facts = testFacts({ language });

  it.each(knownMenus(facts).map(({ name, choices }) => [name, choices] as const))(
    'can be tapped: %s',
    (name, choices) => {
      const menu = menuOf({ parts: [{ text: '…' }], choices }, language);
      expect(menu, `${name}: a label is too long, or two are alike`).toBeDefined();
      const items = menu?.items ?? [];
      if (menu?.type === 'list') {
        expect(
          items.filter(({ description }) => description === undefined),
          'items without a second line',
        ).toEqual([]);
        expect(menu.button.length).toBeLessThanOrEqual(LIMITS.listOpenerChars);
      }
      expect(menu === undefined ? undefined : wanted.known.get(keyOf(menu))).toBeDefined();
    },
  );

  it('and what is put together in a chat can be too', () => {
    const doubts = INTENTS.filter((intent) => !['yes', 'no', 'menu'].includes(intent));
    const questions = [
      whichCourse(['frontend', 'backend', 'fullstack'], facts),
      whichCourse([...COURSES], facts),
      ...doubts.map((intent) => didYouMean([intent])),
      ...doubts.map((intent, index) =>
        didYouMean([intent, ...doubts.filter((one) => one !== intent).slice(index % 5, (index % 5) + 2)]),
      ),
    ];
    for (const { words, choices } of questions) {
      const menu = menuOf({ parts: words, choices }, language);
      expect(menu, JSON.stringify(choices)).toBeDefined();
      if (menu !== undefined) expect(wanted.open.get(openKeyOf(menu.type, menu.items.length))).toBeDefined();
    }
  });
});

describe('a menu', () => {
  it('is known for every prompt that offers something', () => {
    const context: EnquiryContext = { topic: [], offered: [], misunderstoodInARow: 0, recent: [], registrations: [] };
    const facts = testFacts();
    for (const [name, prompt] of Object.entries(PROMPTS)) {
      const { choices } = prompt.ask(context, facts);
      const menu = menuOf({ parts: [{ text: '…' }], choices }, 'en');
      if (choices.length === 0) continue;
      if (menu === undefined) throw new Error(`${name} shows no menu.`);
      // What names what it is about differs from chat to chat.
      const isOpen = choices.some(({ id }) => plainId(id) !== id);
      expect(wanted.known.has(keyOf(menu)), name).toBe(!isOpen);
      if (isOpen) expect(wanted.open.has(openKeyOf(menu.type, menu.items.length)), name).toBe(true);
    }
  });

  it.each([
    ['the main menu of somebody who is registered', [...ADULT_FORM, '1', '1', 'menu']],
    ['what is next for somebody who is registered', [...ADULT_FORM, '1', '1', 'where are you']],
    ['the main menu beside a form that was left', ['register', '1', 'menu']],
    ['what can be changed by an adult', [...ADULT_FORM, '1', 'change']],
    [
      'what can be changed by a minor',
      'register|1|2|Kemi Obi|08031234567|Tolu Obi|python|1|1|skip|1|change'.split('|'),
    ],
  ])('is known beforehand, with its second lines: %s', (_what, texts) => {
    const { reply } = chatOf().say(...texts);
    const menu = menuOf(reply, 'en');
    expect(reply.choices.length).toBeGreaterThan(3);
    expect(menu === undefined ? false : wanted.known.has(keyOf(menu)), JSON.stringify(menu)).toBe(true);
  });

  it('of one’s own registrations names them by their references', () => {
    const chat = chatOf();
    chat.say(...ADULT_FORM, '1', '1');
    const { reply } = chat.say('my registration');
    const menu = menuOf(reply, 'en');
    expect(menu?.items.map(({ title }) => title)).toEqual(['Register again', 'OIC-3GCQK', 'Main menu']);
  });

  it('has one template, and one that is called by a name of its own', () => {
    const names = requestsOf(wanted).map(({ friendly_name }) => friendly_name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.every((name) => /^enquiry_2348102519926_[a-z0-9_]+_[0-9a-f]{12}$/.test(name))).toBe(true);
    expect(names.length).toBeGreaterThan(60);
  });
});
