import type { FaultCode } from '../domain/errors.ts';
import { isFault } from '../domain/errors.ts';

/**
 * The one table from a fault to an HTTP status. 5xx asks Twilio to try again or to take the fallback route; 503 is
 * kept for what passes by itself.
 */
const STATUS_OF = {
  'store:unavailable': 503,
  'store:conflict': 503,
  'spool:unavailable': 503,
  'session:unreadable': 500,
  'message:malformed': 400,
  'config:invalid': 500,
  'school:invalid': 500,
  'copy:invalid': 500,
  'phrases:invalid': 500,
} as const satisfies Record<FaultCode, number>;

/** The status for anything thrown: a fault's by the table, a refusal of Express or its parsers by its own, else 500. */
export function statusOf(thrown: unknown): number {
  if (isFault(thrown)) return STATUS_OF[thrown.code];
  const status: unknown = thrown instanceof Error && 'status' in thrown ? thrown.status : undefined;
  return typeof status === 'number' && status >= 400 && status <= 599 ? status : 500;
}
