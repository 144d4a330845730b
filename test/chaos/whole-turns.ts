import { registrationReference, handoffNumber, partitionOf } from '../../src/domain/partition.ts';
import type { Intent } from '../../src/domain/intent.ts';
import type { Commit, Counts, Store } from '../../src/store/store.ts';
import { ADA, BOLA, CHIDI, commitOf, deliveryOf, handoffOf, NOON, registrationOf } from '../support/stored-turns.ts';

const FACTS = [
  'fees',
  'duration',
  'schedule',
  'start_date',
  'online',
  'requirements',
  'certificate',
] as const satisfies Intent[];

/** Turns of three people in turn, each of which writes to every part of the store. */
export function wholeTurns(count: number): Commit[] {
  const people = [ADA, BOLA, CHIDI];
  return Array.from({ length: count }, (_, index) => {
    const contact = people[index % people.length] ?? ADA;
    const turn = Math.floor(index / people.length);
    const partition = partitionOf(contact);
    const next = turn + 1;
    return commitOf(contact, turn, {
      deliveries: [deliveryOf(contact, next, 1, `whatsapp:+23470${String(index).padStart(8, '0')}`)],
      registrations: [registrationOf(contact, registrationReference(partition, next), NOON + index)],
      handoffs: [handoffOf(contact, handoffNumber(partition, next), NOON + index)],
      questions: [{ fact: FACTS[turn % FACTS.length] ?? 'fees' }],
      counts: { expected: countsAt(turn), next: countsAt(next) },
    });
  });
}

/**
 * What a store holds of these turns, as one word a turn: `whole`, `absent`, or which of its parts are there. Takes its rows
 * out of the outbox.
 */
export async function standingOf(store: Store, turns: Commit[]): Promise<string[]> {
  const now = NOON + 1_000_000_000;
  const [registrations, handoffs, questions, claimed] = await Promise.all([
    store.listRegistrations(),
    store.listHandoffs(),
    store.listQuestions(),
    store.claimDeliveries({ now, leaseMs: 1, limit: turns.length + 1 }),
  ]);
  return Promise.all(
    turns.map(async (turn) => {
      const { contact, messageId, session } = turn;
      const loaded = await store.load(contact, messageId);
      const chat = new Set((await store.transcript(contact)).map(({ id }) => id));
      const has = {
        session: (loaded.session?.turn ?? 0) >= session.turn,
        mark: loaded.seen?.texts[0] === turn.answer.texts[0],
        transcript: turn.transcript.every(({ id }) => chat.has(id)),
        counts: loaded.counts.handoffs >= session.turn && loaded.counts.registrations >= session.turn,
        registration: registrations.some(({ reference }) => reference === turn.registrations[0]?.reference),
        handoff: handoffs.some(({ number }) => number === turn.handoffs[0]?.number),
        question: questions.some(({ fact, askedBy }) => fact === turn.questions[0]?.fact && askedBy.includes(contact)),
        row: claimed.some(({ delivery }) => delivery.id === turn.deliveries[0]?.id),
      };
      const parts = Object.entries(has).flatMap(([part, isThere]) => (isThere ? [part] : []));
      if (parts.length === 0) return 'absent';
      return parts.length === Object.keys(has).length ? 'whole' : `only ${parts.join(', ')}`;
    }),
  );
}

/** The first `whole` of them, and nothing of the rest. */
export function prefixOf(turns: Commit[], whole: number): string[] {
  return turns.map((_, index) => (index < whole ? 'whole' : 'absent'));
}

function countsAt(count: number): Counts {
  return { handoffs: count, registrations: count };
}
