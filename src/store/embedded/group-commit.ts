import type { Database } from './database.ts';
import { inTransaction } from './database.ts';
import { unavailable } from './unavailable.ts';

/** Pieces of work in one transaction; more wait for the next, so that reads get their turn in between. */
const GROUP_SIZE = 256;

interface Waiting {
  work: () => unknown;
  succeed: () => void;
  fail: (reason: unknown) => void;
}

/**
 * Writes that wait at the same time share one transaction and so one sync of the disk, which is what a commit costs. Each
 * resolves after that sync. Work that throws takes no other down: the group is undone and each is done by itself.
 */
export class GroupCommit {
  readonly #database: Database;
  readonly #directory: string;
  #waiting: Waiting[] = [];

  constructor(database: Database, directory: string) {
    this.#database = database;
    this.#directory = directory;
  }

  write<Result>(work: () => Result): Promise<Result> {
    return new Promise<Result>((resolve, reject) => {
      let result: Result;
      const kept = (): void => {
        result = work();
      };
      if (this.#waiting.length === 0) setImmediate(() => this.#writeWaiting());
      this.#waiting.push({ work: kept, succeed: () => resolve(result), fail: reject });
    });
  }

  /** Writes all that waits, now. */
  drain(): void {
    while (this.#waiting.length > 0) this.#writeWaiting();
  }

  #writeWaiting(): void {
    const group = this.#waiting.slice(0, GROUP_SIZE);
    this.#waiting = this.#waiting.slice(GROUP_SIZE);
    if (this.#waiting.length > 0) setImmediate(() => this.#writeWaiting());
    if (group.length > 0) this.#writeGroup(group);
  }

  #writeGroup(group: Waiting[]): void {
    try {
      inTransaction(this.#database, () => {
        for (const { work } of group) work();
      });
    } catch (thrown) {
      const reason = unavailable(thrown, this.#directory);
      // An outage is everybody's, and trying each by itself would only wait for it again and again.
      if (reason !== thrown || group.length === 1) for (const { fail } of group) fail(reason);
      else for (const alone of group) this.#writeGroup([alone]);
      return;
    }
    for (const { succeed } of group) succeed();
  }
}
