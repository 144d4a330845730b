import { and } from 'xstate';
import { referralName } from '../src/domain/referral.ts';
import type { Words } from '../src/domain/reply.ts';
import { draftOf } from './draft.ts';
import { ownRegistrationLine, reviewLines, shown } from './review.ts';
import { lettingBackIn, note, say, statechart } from './statechart.ts';
import type { Draft, EnquiryContext, Field, TurnFacts } from './vocabulary.ts';

/** Asks once before everything is forgotten. */
export const privacy = statechart.createStateConfig({
  id: 'privacy',
  tags: 'privacy',
  initial: 'confirming_deletion',
  // Somebody who had stopped the bot has not asked it to go on by asking about their data.
  on: {
    start_requested: lettingBackIn('#menu'),
    answer_given: { guard: 'has_opted_out', actions: 'hold_prompt' },
    handoff_claimed: {},
    handoff_closed: {},
    handoff_joined: {},
    enquirer_wrote: {},
    escalation_due: {},
    '*': { guard: 'has_opted_out', target: '#stopped', actions: say('stopped.hint') },
  },
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
            guard: and(['has_opted_out', { type: 'answer_is', params: { ids: ['keep_it', 'no'] } }]),
            target: '#stopped',
            actions: say('privacy.kept'),
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
  const saved = context.registrations.flatMap((one) => [
    ownRegistrationLine(one, facts),
    reviewLines(draftOf(one), facts, DETAILS),
  ]);
  return [
    {
      key: 'privacy.my_data',
      params: {
        number: facts.phone ?? { key: 'privacy.username_only' },
        profile:
          facts.profileName === undefined ? { key: 'privacy.none' } : shown(facts.profileName, 'whatsapp', facts),
        language: { key: `language_name.${facts.language}` },
      },
    },
    ...(facts.referral === undefined
      ? []
      : [{ key: 'privacy.referral', params: { ad: referralName(facts.referral) } }]),
    saved.length === 0
      ? { key: 'privacy.no_registrations' }
      : { key: 'privacy.registrations', params: { registrations: { lines: saved } } },
    ...unfinished(context).map((draft) => ({ lines: [{ key: 'privacy.draft' }, reviewLines(draft, facts)] })),
    { key: 'privacy.how_to_delete' },
  ];
}

/** What a registration holds beside the learner's name and the courses, which stand in its line. */
const DETAILS: readonly Field[] = ['age', 'guardian_name', 'guardian_phone', 'level', 'phone', 'email'];

function unfinished({ draft, setAside }: EnquiryContext): Draft[] {
  return [draft, setAside].filter((one) => one !== undefined);
}
