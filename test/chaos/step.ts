/** Where a process dies by itself, in the order a message meets the steps. */
export const WEB_STEPS = ['after accept', 'before commit', 'during commit', 'after commit'] as const;

export const WORKER_STEPS = ['after claim', 'after send', 'before settle', 'after settle'] as const;

export type Step = (typeof WEB_STEPS)[number] | (typeof WORKER_STEPS)[number];

/** Killed from outside, wherever it is. */
export const AT_RANDOM = 'at random';

export type Death = Step | typeof AT_RANDOM;

export type Role = 'web' | 'worker';

/** How a process is going to end. */
export type Fate =
  /** By its own hand when it reaches the step for the `nth` time, counted from its start, or from when it was armed. */
  | { step: Step; nth: number; since?: 'armed' }
  /** From outside, so long after it was ready, or after it was started. */
  | { step: typeof AT_RANDOM; afterMs: number; since: 'ready' | 'start' };
