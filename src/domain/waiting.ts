import { MINUTE_MS } from './durations.ts';
import type { Words } from './reply.ts';

/** How long a request has waited, as staff are told: in minutes up to two hours, then in hours. */
export function waitingFor(waitedMs: number): Words {
  const minutes = Math.max(0, Math.floor(waitedMs / MINUTE_MS));
  if (minutes < 120) return { key: 'staff.waiting_minutes', params: { minutes } };
  return { key: 'staff.waiting_hours', params: { hours: Math.floor(minutes / 60) } };
}
