import { Fault } from '../src/domain/errors.ts';
import type { Registration } from '../src/domain/registration.ts';
import { draftOf } from './draft.ts';
import { selectedRegistration } from './review.ts';
import { idAfter, note, say, statechart } from './statechart.ts';
import type { Draft, EnquiryContext, Scope } from './vocabulary.ts';

const rememberSelected = {
  type: 'remember_selected' as const,
  params: ({ event }: Scope) => ({ reference: idAfter(event, 'registration:') ?? '' }),
};

/** One of the list above is looked at, whatever is asked below it: that changes nothing. */
export const viewFromAbove = {
  guard: 'names_a_registration' as const,
  target: '.registrations.viewing',
  actions: [rememberSelected, 'forget_misunderstandings' as const],
};

/** What was registered before: look at it, change it, withdraw it, or register another learner. */
export const registrations = statechart.createStateConfig({
  initial: 'choosing',
  states: {
    choosing: {
      meta: { prompt: 'choosing_registration' },
      on: {
        answered: {
          guard: { type: 'answer_starts_with', params: { prefix: 'registration:' } },
          target: 'viewing',
          actions: rememberSelected,
        },
        registration_requested: [
          { guard: 'has_too_many_registrations', target: '#browsing', actions: say('registration.too_many') },
          { target: '#registration', actions: ['begin_draft', note('registration_started')] },
        ],
      },
    },
    viewing: {
      meta: { prompt: 'viewing_registration' },
      on: {
        back_requested: 'choosing',
        answered: [
          {
            guard: { type: 'answer_is', params: { ids: ['amend'] } },
            target: '#registration.choosing_change',
            actions: { type: 'begin_amendment', params: ({ context }) => ({ draft: draftOfSelected(context) }) },
          },
          { guard: { type: 'answer_is', params: { ids: ['withdraw'] } }, target: 'confirming_withdrawal' },
        ],
      },
    },
    confirming_withdrawal: {
      meta: { prompt: 'confirming_withdrawal' },
      on: {
        back_requested: 'viewing',
        answered: [
          {
            guard: { type: 'answer_is', params: { ids: ['withdraw_it', 'yes'] } },
            target: '#browsing',
            actions: [
              { type: 'save_registration', params: (scope) => ({ registration: withdrawn(scope) }) },
              {
                type: 'say',
                params: (scope) => ({
                  words: [{ key: 'registrations.withdrawn', params: { reference: withdrawn(scope).reference } }],
                }),
              },
              note('registration_cancelled'),
              { type: 'remember_registrations', params: (scope) => ({ registrations: withWithdrawn(scope) }) },
              'forget_amendment',
            ],
          },
          {
            guard: { type: 'answer_is', params: { ids: ['keep_it', 'no'] } },
            target: '#browsing',
            actions: say('registrations.kept'),
          },
        ],
      },
    },
  },
});

function draftOfSelected(context: EnquiryContext): Draft {
  return draftOf(chosen(context));
}

function chosen(context: EnquiryContext): Registration {
  const registration = selectedRegistration(context);
  if (registration !== undefined) return registration;
  throw new Fault('session:unreadable', `There is no registration ${context.selected ?? ''}: choose it again.`);
}

function withdrawn({ context, event }: Scope): Registration {
  return { ...chosen(context), status: 'cancelled', updatedAt: event.facts.now };
}

function withWithdrawn(scope: Scope): Registration[] {
  const changed = withdrawn(scope);
  return scope.context.registrations.map((one) => (one.reference === changed.reference ? changed : one));
}
