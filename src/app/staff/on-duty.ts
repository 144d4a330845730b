import type { Address } from '../../domain/contact.ts';
import type { Session } from '../../domain/session.ts';

/** Of the addresses staff are told at, those on duty; all of them when nobody is. */
export function onDuty(staff: readonly Address[], sessions: ReadonlyMap<Address, Session>, now: number): Address[] {
  const present = staff.filter((address) => (sessions.get(address)?.staff?.onDutyUntil ?? 0) > now);
  return present.length === 0 ? [...staff] : present;
}
