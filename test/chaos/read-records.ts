import type { Session } from '../../src/domain/session.ts';
import type { TranscriptEntry } from '../../src/domain/transcript.ts';
import type { Store } from '../../src/store/store.ts';
import type { Played, Records } from './evidence.ts';

/** Everything of the store that can be judged, by its port alone. */
export async function readRecords(store: Store, played: Played[]): Promise<Omit<Records, 'isOutboxEmpty'>> {
  const sessions = new Map<string, Session>();
  for await (const session of store.listSessions()) sessions.set(session.contact, session);
  const transcripts = new Map<string, TranscriptEntry[]>();
  for (const { contact } of played) transcripts.set(contact, await store.transcript(contact));
  const [registrations, handoffs, questions, deadLetters] = await Promise.all([
    store.listRegistrations(),
    store.listHandoffs(),
    store.listQuestions(),
    store.listDeadLetters(),
  ]);
  return { sessions, transcripts, registrations, handoffs, questions, deadLetters };
}
