import type { Choice } from '../src/domain/reply.ts';
import { plainId } from './choice-ids.ts';
import { PROMPTS, goOnRegistering, type Prompt, type Question } from './prompts.ts';
import type { Draft, EnquiryContext, TurnFacts } from './vocabulary.ts';

/** A question whose choices are known before anybody writes. */
export interface KnownMenu {
  /** The prompt that asks it; several may offer the same. */
  name: string;
  choices: Question['choices'];
}

/**
 * Every set of choices that the flows offer, as far as it is known beforehand: what menus to tap can be made of. It is asked
 * of the prompts themselves, in the few situations on which their choices depend, so that a new prompt is here by itself.
 * Choices that are put together in a chat (one's own registrations, "did you mean …?") are not, nor those that name what they
 * are about.
 */
export function knownMenus(facts: TurnFacts): KnownMenu[] {
  const menus = [...SITUATIONS.flatMap((context) => askAll(context, facts)), onward()];
  return menus.filter(({ choices }) => choices.length > 0 && choices.every(isKnown));
}

function isKnown({ id, title }: Choice): boolean {
  return title === undefined && plainId(id) === id;
}

function askAll(context: EnquiryContext, facts: TurnFacts): KnownMenu[] {
  const prompts: [string, Prompt][] = Object.entries(PROMPTS);
  return prompts.map(([name, prompt]) => ({ name, choices: prompt.ask(context, facts).choices }));
}

function onward(): KnownMenu {
  return { name: 'going_on', choices: goOnRegistering().choices };
}

const NOTHING: EnquiryContext = { topic: [], offered: [], misunderstoodInARow: 0, recent: [], registrations: [] };

/** A draft with everything answered, as far as it decides what a review offers to change. */
function complete(changes: Partial<Draft>): Draft {
  const answered = { name: '', courses: [], level: 'beginner' as const, phone: '', email: '' };
  return { ...answered, consent: { at: 0, wording: '' }, answeredOn: {}, ...changes };
}

const GUARDIAN = { guardian_name: '', guardian_phone: '' };

const DRAFTS = [
  complete({ for: 'self', age: 'adult' }),
  complete({ for: 'other', age: 'minor', relation: 'guardian', ...GUARDIAN }),
  complete({ for: 'other', age: 'minor', relation: 'not_guardian', ...GUARDIAN }),
];

/** Of a registration only that there is one counts. */
const REGISTERED: EnquiryContext['registrations'][number] = {
  reference: '',
  contact: '',
  name: '',
  for: 'self',
  minor: false,
  courses: [],
  level: 'beginner',
  phone: '',
  language: 'en',
  channel: 'whatsapp',
  consent: { at: 0, wording: '' },
  status: 'new',
  createdAt: 0,
  updatedAt: 0,
};

const SITUATIONS: EnquiryContext[] = [
  NOTHING,
  ...DRAFTS.map((draft) => ({ ...NOTHING, draft })),
  { ...NOTHING, registrations: [REGISTERED] },
];
