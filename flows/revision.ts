import type { Conversation } from '../src/domain/session.ts';

/** Raised by one whenever a stored conversation of before could not be restored as it is. */
export const FLOW_REVISION = 1;

type Migration = (conversation: Conversation) => Conversation;

/** The step that leads from each revision to the next; none yet, as revision 1 is the first that was stored. */
const MIGRATIONS: Readonly<Record<number, Migration>> = {};

/**
 * Brings a stored conversation to the current revision, one pure step after the other. One written by newer flows (a
 * roll-back of the program) is left as it is: restoring decides whether it can be read.
 */
export function migrate(conversation: Conversation): Conversation {
  let migrated = conversation;
  for (let revision = conversation.revision; revision < FLOW_REVISION; revision += 1) {
    migrated = { ...(MIGRATIONS[revision]?.(migrated) ?? migrated), revision: revision + 1 };
  }
  return migrated;
}
