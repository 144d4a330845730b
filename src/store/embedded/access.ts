import { Fault } from '../../domain/errors.ts';
import type { Database } from './database.ts';
import { GroupCommit } from './group-commit.ts';
import { unavailable } from './unavailable.ts';

/** How the store reaches its file: reads at once, writes in groups, and nothing once it was closed. */
export interface Access {
  read: <Value>(work: () => Value) => Promise<Value>;
  write: <Value>(work: () => Value) => Promise<Value>;
  /** Writes what waits, then lets go of the file. Closing twice is closing once. */
  close: () => Promise<void>;
}

export function accessTo(database: Database, directory: string): Access {
  const group = new GroupCommit(database, directory);
  let closed = false;

  const assertOpen = (): void => {
    if (closed) throw new Fault('store:unavailable', `The store in ${directory} was closed.`, { store: 'embedded' });
  };

  return {
    async read(work) {
      assertOpen();
      try {
        return work();
      } catch (thrown) {
        throw unavailable(thrown, directory);
      }
    },
    async write(work) {
      assertOpen();
      return group.write(work);
    },
    async close() {
      if (closed) return;
      closed = true;
      group.drain();
      database.close();
    },
  };
}
