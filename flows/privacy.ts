import type { Words } from '../src/domain/reply.ts';
import { registrationLine } from './review.ts';
import { note, say, statechart } from './statechart.ts';
import type { EnquiryContext, TurnFacts } from './vocabulary.ts';

/** Asks once before everything is forgotten. */
export const privacy = statechart.createStateConfig({
  id: 'privacy',
  tags: 'privacy',
  initial: 'confirming_deletion',
  states: {
    confirming_deletion: {
      meta: { prompt: 'confirming_deletion' },
      on: {
        answered: [
          {
            guard: { type: 'answer_is', params: { ids: ['delete_it', 'yes'] } },
            target: '#menu',
            actions: ['erase_contact', note('contact_erased'), say('privacy.deleted'), 'hold_prompt'],
          },
          {
            guard: { type: 'answer_is', params: { ids: ['keep_it', 'no'] } },
            target: '#menu',
            actions: say('privacy.kept'),
          },
        ],
      },
    },
  },
});

/** What MY DATA answers: everything kept of this contact, in plain words. */
export function myDataWords(context: EnquiryContext, facts: TurnFacts): Words[] {
  const saved = context.registrations.map((one) => registrationLine(one, facts));
  return [
    {
      key: 'privacy.my_data',
      params: {
        number: facts.phone ?? { key: 'privacy.username_only' },
        profile: facts.profileName ?? { key: 'privacy.none' },
        language: { key: `language_name.${facts.language}` },
      },
    },
    saved.length === 0
      ? { key: 'privacy.no_registrations' }
      : { key: 'privacy.registrations', params: { registrations: saved } },
    ...(context.draft === undefined ? [] : [{ key: 'privacy.draft' }]),
    { key: 'privacy.how_to_delete' },
  ];
}
