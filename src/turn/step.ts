import { createActor, type AnyActorScope } from 'xstate';
import { enquiry, type EnquiryEvent } from '../../flows/index.ts';
import type { DescribedAction } from './collect.ts';
import type { Snapshot } from './restore.ts';

/**
 * One event through the statechart: the next snapshot and what is to be done, as data. The only call of the engine.
 *
 * The library's own `transition()` makes an actor at every call, which is a third of its cost; here one idle actor serves
 * all of them. `machine.transition()` is an inner door of the library: a test walks both through many conversations and
 * compares.
 */
export function step(snapshot: Snapshot, event: EnquiryEvent): [Snapshot, DescribedAction[]] {
  const actions: DescribedAction[] = [];
  const next = enquiry.transition(snapshot, event, {
    ...SCOPE,
    actionExecutor: ({ type, params }) => void actions.push({ type, params }),
  });
  return [next, actions];
}

const idle = createActor(enquiry);
const nothing = (): void => undefined;

const SCOPE: AnyActorScope = {
  self: idle,
  system: idle.system,
  id: idle.id,
  sessionId: idle.sessionId,
  logger: nothing,
  defer: nothing,
  emit: nothing,
  stopChild: nothing,
  actionExecutor: nothing,
};
