import type { School } from '../domain/school.ts';
import type { Retention } from '../store/store.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** How long things are kept, as the school decided it. */
export function retentionOf({ retention }: Pick<School, 'retention'>): Retention {
  return {
    conversationMs: retention.conversationDays * DAY_MS,
    registrationMs: retention.registrationDays * DAY_MS,
  };
}

/** When a conversation that is written to at `now` is forgotten, unless it goes on before. */
export function conversationEnd(school: Pick<School, 'retention'>, now: number): number {
  return now + retentionOf(school).conversationMs;
}
