import type { SendResult } from '../../src/domain/delivery.ts';

type Failed = Extract<SendResult, { type: 'failed' }>;

/** A send that the provider refused for good, with nothing following from it, and what a test wants otherwise. */
export function failed(changes: Partial<Failed> = {}): Failed {
  return {
    type: 'failed',
    outcome: 'refused',
    retryable: false,
    code: '99999',
    consequence: 'none',
    laterTries: 0,
    ...changes,
  };
}
