import type { Loaded } from '../store/store.ts';

/** The turn before the next one. A contact that was forgotten is a new one, whose turns count on. */
export function turnBefore({ session, forgottenAtTurn = 0 }: Loaded): number {
  return session?.turn ?? forgottenAtTurn;
}
