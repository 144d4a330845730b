import { LIMITS } from '../domain/limits.ts';
import type { Snapshot } from './restore.ts';
import { promptName } from './situation.ts';

/**
 * Whether somebody has come back to a form after long and has not answered what it asks: then the question alone would come
 * out of nowhere, and they are told where the chat stood. Computed from the times alone; nothing has to have noticed it.
 */
export function isBackInForm(
  moments: { lastHeardAt: number | undefined; now: number },
  before: Snapshot,
  after: Snapshot,
): boolean {
  const { lastHeardAt, now } = moments;
  if (lastHeardAt === undefined || now - lastHeardAt < LIMITS.lapsedAfterMs) return false;
  return before.hasTag('form') && after.hasTag('form') && promptName(before) === promptName(after);
}
