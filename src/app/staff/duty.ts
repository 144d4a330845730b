import { clockIn } from '../../domain/calendar.ts';
import type { InboundMessage } from '../../domain/message.ts';
import { endOfDay } from '../../domain/quiet-hours.ts';
import type { Param, Words } from '../../domain/reply.ts';
import { lagosDay } from '../../domain/school-facts.ts';
import type { StaffMemory } from '../../domain/staff-memory.ts';
import type { ConversationHost } from '../conversation-host.ts';
import { namesOf } from './listing.ts';
import { claimedBy } from './staff-meaning.ts';

/**
 * ON puts a member of staff on duty until the evening, and by being written opens their WhatsApp for the day; OFF ends it. Both end
 * a trial of the bot. Whoever goes is reminded of the people they leave.
 */
export async function dutyAfter(
  order: 'on' | 'off',
  { message, memory }: { message: InboundMessage; memory: StaffMemory },
  host: ConversationHost,
): Promise<{ told: Words; memory: StaffMemory }> {
  const { onDutyUntil: _before, triedAt: _trial, ...rest } = memory;
  if (order === 'on') {
    const onDutyUntil = endOfDay(message.receivedAt);
    const { length: waiting } = await host.store.listHandoffs({ status: ['open'] });
    const time = clockIn(onDutyUntil);
    const isToday = lagosDay(onDutyUntil) === lagosDay(message.receivedAt);
    const until: Param = isToday ? time : { key: 'staff.tomorrow', params: { time } };
    const told = {
      key: waiting === 0 ? 'staff.on' : 'staff.on_waiting',
      params: { until, waiting },
    };
    return { told, memory: { ...rest, onDutyUntil } };
  }
  const own = await claimedBy(message, host);
  if (own.length === 0) return { told: { key: 'staff.off' }, memory: rest };
  return { told: { key: 'staff.off_with', params: { people: await namesOf(own, host) } }, memory: rest };
}
