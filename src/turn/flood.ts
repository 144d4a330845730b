import { LIMITS } from '../domain/limits.ts';
import type { Session } from '../domain/session.ts';

export type Verdict =
  | 'answer'
  /** The last reply this contact gets for now: it says so. */
  | 'warn'
  | 'silent';

/**
 * Damps a sender that gets too many replies: of `limit` replies in `LIMITS.floodWindowMs` the last one is a warning, and
 * after it nothing is said until the flood has ebbed to half of that, however long it goes on. `limit` 0 switches it off.
 */
export function floodVerdict(
  { repliedAt, isFlooding }: Pick<Session, 'repliedAt' | 'isFlooding'>,
  now: number,
  limit: number,
): Verdict {
  if (limit === 0) return 'answer';
  const recent = repliesInWindow(repliedAt, now).length;
  if (isFlooding === true) return recent < limit / 2 ? 'answer' : 'silent';
  return recent < limit - 1 ? 'answer' : 'warn';
}

/** The replies that still count. */
export function repliesInWindow(repliedAt: readonly number[], now: number): number[] {
  return repliedAt.filter((at) => now - at < LIMITS.floodWindowMs);
}

/** The session of a flood. What came in counts like a reply as long as it lasts, and no more of it is kept than tells. */
export function flooded(session: Session, verdict: 'warn' | 'silent', now: number, limit: number): Session {
  const repliedAt = verdict === 'silent' ? [...session.repliedAt, now] : session.repliedAt;
  return { ...session, isFlooding: true, repliedAt: repliedAt.slice(-limit) };
}

/** The session after a flood. */
export function ebbed({ isFlooding: _flooding, ...session }: Session): Session {
  return session;
}
