import { DAY_MS } from '../domain/durations.ts';
import type { School } from '../domain/school.ts';
import type { Retention } from '../store/store.ts';

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
