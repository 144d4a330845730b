import type { Handoff } from '../../domain/handoff.ts';
import { LIMITS } from '../../domain/limits.ts';
import type { Words } from '../../domain/reply.ts';
import { waitingFor } from '../../domain/waiting.ts';
import { personIn } from '../../turn/person-in.ts';
import type { ConversationHost } from '../conversation-host.ts';
import { staffName } from './staff-name.ts';

/** Who waits and who is with staff, the longest first. */
export async function listing(now: number, host: ConversationHost): Promise<Words[]> {
  const handoffs = await host.store.listHandoffs({ status: ['open', 'claimed'] });
  if (handoffs.length === 0) return [{ key: 'staff.list_empty' }];
  const listed = handoffs.slice(0, LIMITS.listedHandoffs);
  const people = await peopleOf(listed, host);
  const owners = await Promise.all(
    listed.map(async ({ claimedBy: by }) => (by === undefined ? '' : staffName(by, host))),
  );
  const lines = listed.map((handoff, index): Words => ({
    key: 'staff.list_line',
    params: {
      number: handoff.number,
      status: { key: `staff.status_${handoff.status}`, params: { by: owners[index] ?? '' } },
      since: waitingFor(now - handoff.openedAt),
      person: people[index] ?? '',
      reason: { key: `reason.${handoff.reason}` },
    },
  }));
  const count = handoffs.length - lines.length;
  const rest: Words[] = count === 0 ? [] : [{ key: 'staff.list_more', params: { count } }];
  return [{ lines: [{ key: 'staff.list' }, ...lines, ...rest] }];
}

/** Requests by number and name, as somebody picks among them. */
export async function namesOf(handoffs: readonly Handoff[], host: ConversationHost): Promise<Words[]> {
  const people = await peopleOf(handoffs, host);
  return handoffs.map(({ number }, index) => ({ text: `#${number} ${people[index] ?? ''}`.trimEnd() }));
}

async function peopleOf(handoffs: readonly Handoff[], { store }: ConversationHost): Promise<string[]> {
  const loaded = await Promise.all(handoffs.map(({ contact }) => store.load(contact, 'name')));
  return loaded.map(({ session }) => (session === undefined ? '' : personIn(session)));
}
