import type { GivenFact, School } from '../domain/school.ts';
import { factsGiven } from '../domain/staff-answer.ts';
import type { Store } from '../store/store.ts';

/**
 * What staff gave for everyone, at hand: a turn reads it without asking the store. It is as new as the last look at the store, and
 * while the store is away what was known stays.
 */
export interface AnswerBook {
  /** The school with what staff gave beside what its file says. */
  completed(school: School): School;
  /** Looks at the store. Throws `store:unavailable`. */
  refresh(): Promise<void>;
}

export function createAnswerBook(store: Pick<Store, 'listAnswers'>): AnswerBook {
  let given: readonly GivenFact[] = [];
  return {
    completed: (school) => (given.length === 0 ? school : { ...school, given }),
    async refresh() {
      given = factsGiven(await store.listAnswers());
    },
  };
}
