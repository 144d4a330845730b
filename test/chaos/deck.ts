import { oneOf } from './seeded-random.ts';
import { AT_RANDOM, WEB_STEPS, WORKER_STEPS, type Fate, type Role, type Step } from './step.ts';

/** One in this many deaths comes at random; the named steps share the rest evenly. */
const RANDOM_SHARE = 3;
/** Of the random ones, one in this many comes while the process is still starting. */
const EARLY_SHARE = 6;
const LIFE_MS = 600;
/** Random ones come within this first part of a storm. */
const RANDOM_UNTIL = 0.6;

/** The deaths that a storm will bring, shuffled; each is drawn once. */
export interface Deck {
  draw(role: Role): Fate | undefined;
}

/** Deals `kills` deaths: half to each role on Redis, all to the one process of the embedded store. */
export function dealDeck(random: () => number, { kills, roles }: { kills: number; roles: readonly Role[] }): Deck {
  const piles = new Map<Role, Fate[]>();
  const isAlone = roles.length === 1;
  for (const [index, role] of roles.entries()) {
    const count = Math.floor((kills + index) / roles.length);
    const steps = isAlone ? [...WEB_STEPS, ...WORKER_STEPS] : role === 'web' ? WEB_STEPS : WORKER_STEPS;
    piles.set(role, inOrder(random, fates(random, { count, steps, isAlone })));
  }
  return { draw: (role) => piles.get(role)?.pop() };
}

function fates(
  random: () => number,
  { count, steps, isAlone }: { count: number; steps: readonly Step[]; isAlone: boolean },
): Fate[] {
  const atRandom = Math.floor(count / RANDOM_SHARE);
  return Array.from({ length: count }, (_, index): Fate => {
    if (index >= atRandom) return namedFate(random, steps[index % steps.length] ?? oneOf(random, steps), isAlone);
    const since = index % EARLY_SHARE === EARLY_SHARE - 1 ? 'start' : 'ready';
    return { step: AT_RANDOM, afterMs: random() * LIFE_MS, since };
  });
}

/** A web process that is not alone lives longer, so that mostly one of them does; rows of the outbox are rarer than messages. */
function namedFate(random: () => number, step: Step, isAlone: boolean): Fate {
  const latest = WEB_STEPS.some((one) => one === step) ? (isAlone ? 10 : 40) : 2;
  return { step, nth: 1 + Math.floor(random() * latest) };
}

/** Shuffled for `pop`. The last ones are named: what `main.js` had claimed stays lent for long, and runs out meanwhile. */
function inOrder(random: () => number, dealt: Fate[]): Fate[] {
  return dealt
    .map((fate) => ({ fate, at: random() * (fate.step === AT_RANDOM ? RANDOM_UNTIL : 1) }))
    .toSorted((one, other) => other.at - one.at)
    .map(({ fate }) => fate);
}
