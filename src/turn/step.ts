import { transition } from 'xstate';
import { enquiry, type EnquiryEvent } from '../../flows/index.ts';
import type { DescribedAction } from './collect.ts';
import type { Snapshot } from './restore.ts';

/** One event through the statechart: the next snapshot and what is to be done, as data. The only call of the engine. */
export function step(snapshot: Snapshot, event: EnquiryEvent): [Snapshot, DescribedAction[]] {
  const [next, actions] = transition(enquiry, snapshot, event);
  return [next, actions.map(({ type, params }) => ({ type, params }))];
}
