import { LIMITS } from '../domain/limits.ts';
import type { ClaimedWake } from '../store/store.ts';
import { turn } from '../turn/turn.ts';
import { conflict, reportTurn, settingFor, type ConversationHost } from './conversation-host.ts';
import { staffSessions } from './notice-deliveries.ts';
import { turnCommit } from './turn-commit.ts';

/**
 * Takes the turn of a moment that has come: a wake lent to this process. Whether it still counts is decided by the session
 * as it is now, and the turn's own commit removes or moves the wake; so a crash before it leaves the wake to be lent again,
 * and one that was taken, moved or cancelled meanwhile does nothing. What is said goes by the outbox. Throws
 * `store:unavailable` when the store does not answer, and `store:conflict` when the session moved on at every try.
 */
export async function wake(claimed: ClaimedWake, now: number, host: ConversationHost): Promise<void> {
  for (let attempt = 0; attempt < LIMITS.commitTries; attempt += 1) {
    if (await tryWake(claimed, now, host)) return;
  }
  throw conflict(claimed.contact);
}

/** One try; `false` when another turn was faster and the session has to be looked at again. */
async function tryWake(claimed: ClaimedWake, now: number, host: ConversationHost): Promise<boolean> {
  const cause = `wake:${claimed.name}:${claimed.at}`;
  const loaded = await host.store.load(claimed.contact, cause);
  if (loaded.session === undefined || loaded.seen !== undefined) {
    await host.store.dropWake(claimed);
    return true;
  }
  const outcome = turn(loaded.session, { type: 'wake_due', name: claimed.name }, settingFor(host, loaded, now));
  const staff = await staffSessions(outcome.effects, host);
  const commit = turnCommit({ loaded, outcome, messageId: cause, way: 'outbox', staff, now }, host);
  const result = await host.store.commit(commit);
  if (result.type === 'committed') reportTurn(outcome, host);
  return result.type !== 'stale';
}
