import type { School } from '../domain/school.ts';
import type { Commit } from '../store/store.ts';
import { conversationEnd } from './retention.ts';

type Chat = Pick<Commit, 'contact' | 'messageId' | 'expectedTurn' | 'session' | 'answer' | 'now'> &
  Partial<Pick<Commit, 'transcript' | 'deliveries'>>;

/** What a turn writes that only says something: no registration, handoff or question comes of it, and no wake. */
export function chatCommit(chat: Chat, school: Pick<School, 'retention'>): Commit {
  return {
    transcript: [],
    deliveries: [],
    ...chat,
    registrations: [],
    handoffs: [],
    questions: [],
    wakes: [],
    expiresAt: conversationEnd(school, chat.now),
  };
}
