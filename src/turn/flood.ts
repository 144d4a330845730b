import { LIMITS } from '../domain/limits.ts';

export type FloodVerdict =
  | 'answer'
  /** The last reply this contact gets for now: it says so. */
  | 'warn'
  | 'silent';

/**
 * Damps a sender that gets too many replies: of `limit` replies in `LIMITS.floodWindowMs` the last one is a warning, and
 * after it nothing is said until the window has moved on. `limit` 0 switches it off.
 */
export function floodVerdict(repliedAt: readonly number[], now: number, limit: number): FloodVerdict {
  if (limit === 0) return 'answer';
  const recent = repliesInWindow(repliedAt, now).length;
  if (recent < limit - 1) return 'answer';
  return recent === limit - 1 ? 'warn' : 'silent';
}

/** The replies that still count. */
export function repliesInWindow(repliedAt: readonly number[], now: number): number[] {
  return repliedAt.filter((at) => now - at < LIMITS.floodWindowMs);
}
