import { LIMITS } from '../../domain/limits.ts';
import type { Store } from '../../store/store.ts';
import type { Placed } from '../place-message.ts';
import { findNoticeSubject } from './notice-subjects.ts';
import { parseStaffCommand } from './staff-command.ts';

/**
 * Whether a member of staff writes as an enquirer does, to try the bot: from TRY until ON or OFF, or an hour of silence. What quotes
 * a notice is for the person it was about all the same.
 */
export async function isTrying({ message, loaded: { session } }: Placed, store: Store): Promise<boolean> {
  const triedAt = session?.staff?.triedAt;
  if (session === undefined || triedAt === undefined) return false;
  const lastAt = Math.max(triedAt, session.lastInboundAt ?? 0);
  const { type } = parseStaffCommand(message.text);
  if (type === 'on' || type === 'off' || message.receivedAt - lastAt >= LIMITS.tryMs) return false;
  return message.repliesTo === undefined || (await findNoticeSubject(message.repliesTo, store)) === undefined;
}
