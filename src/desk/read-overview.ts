import type { ConversationHost } from '../app/conversation-host.ts';
import type { Handoff } from '../domain/handoff.ts';
import { questionsNow, type Question } from '../domain/question.ts';
import type { Registration } from '../domain/registration.ts';
import { windowOpenUntil } from '../domain/whatsapp-window.ts';

/** What waits for staff; each list oldest first. */
export interface Overview {
  openHandoffs: OpenHandoff[];
  registrations: Registration[];
  questions: Question[];
}

/** A handoff, and until when its contact may be written to freely on WhatsApp; absent while only approved messages go. */
export interface OpenHandoff extends Handoff {
  whatsappOpenUntil?: number;
}

/** What of the store it takes. */
export type OverviewStore = Pick<
  ConversationHost['store'],
  'listHandoffs' | 'listRegistrations' | 'listQuestions' | 'listAnswers' | 'load'
>;

/** Reads all of it from the store, as it is at `now`. */
export async function readOverview(store: OverviewStore, now: number): Promise<Overview> {
  const [handoffs, registrations, asked, answers] = await Promise.all([
    store.listHandoffs({ status: ['open', 'claimed'] }),
    store.listRegistrations(),
    store.listQuestions(),
    store.listAnswers(),
  ]);
  const openHandoffs = await Promise.all(handoffs.map((handoff) => withWindow(handoff, store, now)));
  const questions = questionsNow(asked, answers, now).filter(({ status }) => status === 'open');
  return { openHandoffs, registrations, questions };
}

async function withWindow(handoff: Handoff, store: OverviewStore, now: number): Promise<OpenHandoff> {
  // Only the session is wanted; no message has this id.
  const { session } = await store.load(handoff.contact, 'window');
  const openUntil = session === undefined ? undefined : windowOpenUntil(session, now);
  return openUntil === undefined ? handoff : { ...handoff, whatsappOpenUntil: openUntil };
}
