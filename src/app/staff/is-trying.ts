import { LIMITS } from '../../domain/limits.ts';
import type { Placed } from '../place-message.ts';
import { parseStaffCommand } from './staff-command.ts';

/**
 * Whether a member of staff writes as an enquirer does, to try the bot: from TRY until ON or OFF, or an hour of silence. A message
 * that comes again is taken as it was taken first.
 */
export function isTrying({ message, loaded: { session } }: Placed): boolean {
  const triedAt = session?.staff?.triedAt;
  if (session === undefined || triedAt === undefined) return false;
  const lastAt = Math.max(triedAt, session.lastInboundAt ?? 0);
  const { type } = parseStaffCommand(message.text);
  return type !== 'on' && type !== 'off' && message.receivedAt - lastAt < LIMITS.tryMs;
}
