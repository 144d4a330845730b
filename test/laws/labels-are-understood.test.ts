import { describe, expect, it } from 'vitest';
import { enquiry, plainId, PROMPTS, type EnquiryContext, type PromptName } from '../../flows/index.ts';
import { LANGUAGES } from '../../src/domain/language.ts';
import { speak } from '../../src/copy/speak.ts';
import { read } from '../../src/understanding/read.ts';
import { NOON_MS } from '../support/facts.ts';
import { catalogue, lexicon, school } from '../support/flows.ts';

/** What people see below a question, they may write instead of its number: in every language, also without marks. */
describe.each(LANGUAGES)('in %s', (language) => {
  const context = enquiry.config.context as EnquiryContext;
  const draft = { for: 'self', age: 'adult', name: 'Ada', courses: ['python'], level: 'some', answeredOn: {} } as const;
  const full: EnquiryContext = {
    ...context,
    draft: { ...draft, courses: ['python'], phone: '+2348031234567', email: '' },
  };
  const facts = {
    now: NOON_MS,
    school,
    contact: '+2348031234567',
    phone: '+2348031234567',
    channel: 'whatsapp' as const,
    language,
    languages: catalogue.languages,
    next: { handoffNumber: 1, reference: 'OIC-AAAAA' },
  };
  const say = (words: Parameters<typeof speak>[0]): string =>
    speak(words, { catalogue, language, channel: 'whatsapp' });

  it.each(Object.keys(PROMPTS) as PromptName[])(
    'every choice of the prompt "%s" is understood by its own words',
    (name) => {
      const { choices } = PROMPTS[name].ask(full, facts);
      const offered = choices.map((choice) => plainId(choice.id)).filter((id) => id !== 'menu' && id !== 'back');
      const lost = choices.flatMap(({ id, label }) => {
        if (id === 'menu' || id === 'back') return [];
        const written = say(label);
        return [written, written.normalize('NFD').replaceAll(/\p{M}/gu, '').toUpperCase()].flatMap((text) => {
          const expecting = { kind: PROMPTS[name].expects, offered };
          const { answer, intents } = read({ text }, { lexicon, expecting, language, topic: [] });
          const meant = read({ text: '', tap: plainId(id) }, { lexicon, expecting, language, topic: [] }).answer;
          const isTaken = JSON.stringify(answer) === JSON.stringify(meant) || intents[0]?.intent === id;
          return isTaken ? [] : [`${id}: "${text}" -> ${JSON.stringify(answer)}`];
        });
      });
      expect(lost).toEqual([]);
    },
  );
});
