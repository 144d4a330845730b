import type { Question } from '../../flows/index.ts';
import type { Effect, EventName } from '../domain/effect.ts';
import type { Handout } from '../domain/handout.ts';
import type { Pin, Words } from '../domain/reply.ts';

/** What the described actions of a turn amount to. */
export interface Collected {
  said: Words[];
  /** Asked instead of the state's own prompt. */
  offered?: Question;
  isPromptHeld: boolean;
  pin?: Pin;
  handouts: Handout[];
  effects: Effect[];
  events: EventName[];
}

/** An action as the statechart lists it: a name and plain parameters. */
export interface DescribedAction {
  type: string;
  params?: unknown;
}

/** Sorts the actions of a turn into words, effects and events, in the order in which the chart asked for them. */
export function collect(actions: readonly DescribedAction[]): Collected {
  const collected: Collected = { said: [], isPromptHeld: false, handouts: [], effects: [], events: [] };
  for (const action of actions) {
    const gather = GATHERERS[action.type];
    gather?.(collected, action.params as never);
  }
  return collected;
}

/**
 * One row an action. What is not here is the chart's own remembering (`remember_…`), which the library has already applied
 * and lists all the same.
 */
const GATHERERS: Readonly<Record<string, (into: Collected, params: never) => void>> = {
  say: (into, params: { words: Words[] }) => void into.said.push(...params.words),
  offer: (into, params: { question: Question }) => void (into.offered = params.question),
  hold_prompt: (into) => void (into.isPromptHeld = true),
  show_pin: (into, params: { pin: Pin | undefined }) => {
    if (params.pin !== undefined) into.pin = params.pin;
  },
  show_handouts: (into, params: { handouts: Handout[] }) => void into.handouts.push(...params.handouts),
  note: (into, params: { event: EventName }) => void into.events.push(params.event),
  keep_questions: (into, params: { questions: Omit<EffectOf<'keep_question'>, 'type'>[] }) => {
    for (const question of params.questions) into.effects.push({ type: 'keep_question', ...question });
    into.events.push(params.questions.length > 0 ? 'question_unanswered' : 'question_answered');
  },
  save_registration: effect('save_registration'),
  open_handoff: effect('open_handoff'),
  update_handoff: effect('update_handoff'),
  notify_staff: effect('notify_staff'),
  set_language: effect('set_language'),
  opt_out: (into) => void into.effects.push({ type: 'opt_out' }),
  opt_in: (into) => void into.effects.push({ type: 'opt_in' }),
  erase_contact: (into) => void into.effects.push({ type: 'erase_contact' }),
};

type EffectOf<Type extends Effect['type']> = Extract<Effect, { type: Type }>;

function effect<Type extends Effect['type']>(type: Type) {
  return (into: Collected, params: Omit<EffectOf<Type>, 'type'>): void => {
    into.effects.push({ type, ...params } as EffectOf<Type>);
  };
}
