import type { ContactId } from '../domain/contact.ts';
import type { Handoff } from '../domain/handoff.ts';
import { LIMITS } from '../domain/limits.ts';
import type { Session } from '../domain/session.ts';
import { WAKE_NAMES } from '../domain/wake.ts';
import type { CommitResult, Store } from '../store/store.ts';
import { join } from '../turn/join.ts';
import { rememberedIn } from '../turn/restore.ts';
import { newSession } from '../turn/session-after.ts';
import { chatCommit } from './chat-commit.ts';
import { conflict, reportTurn, settingFor, type ConversationHost } from './conversation-host.ts';
import { followMoves } from './find-home.ts';
import { staffSessions } from './notice-deliveries.ts';
import { storedHandoff } from './stored-handoff.ts';
import { turnBefore } from './turn-before.ts';
import { turnCommit } from './turn-commit.ts';

/**
 * Makes two conversations of one person one. First the one that goes on takes over what the other holds, under a cause that names
 * the other's turn; then the other ends, in the very state that was taken over, or both are looked at again. So a kill in between
 * loses nothing, and the message, delivered again, finds done what was done. Throws what a commit throws, and `store:conflict`.
 */
export async function joinConversations(
  [from, to]: [from: ContactId, to: ContactId],
  now: number,
  host: ConversationHost,
): Promise<void> {
  for (let attempt = 0; attempt < LIMITS.commitTries; attempt += 1) {
    const { session } = await host.store.load(from, 'join');
    if (session === undefined || session.movedTo !== undefined) return;
    await takeOver(session, to, now, host);
    if ((await end(session, to, now, host)).type !== 'stale') return;
  }
  throw conflict(from);
}

async function takeOver(from: Session, to: ContactId, now: number, host: ConversationHost): Promise<void> {
  const cause = `joined:${from.contact}:${from.turn}`;
  for (let attempt = 0; attempt < LIMITS.commitTries; attempt += 1) {
    const { contact, loaded } = await followMoves(to, (at) => host.store.load(at, cause));
    // Staff command and do not converse: there is nothing to go on with.
    if (loaded.seen !== undefined || loaded.session?.role === 'staff') return;
    const starting = { role: 'enquirer' as const, turn: turnBefore(loaded), channel: from.channel, now };
    const outcome = join(loaded.session ?? newSession(contact, starting), from, settingFor(host, loaded, now));
    const { effects } = outcome;
    const told = { ...(await storedHandoff(effects, host.store)), staff: await staffSessions(effects, host) };
    const commit = turnCommit({ loaded, outcome, messageId: cause, way: 'outbox', ...told, now }, host);
    const result = await host.store.commit(commit);
    if (result.type === 'committed') reportTurn(outcome, host);
    if (result.type !== 'stale') return;
  }
  throw conflict(to);
}

/** Nothing of it wakes any more, its request is closed, and who finds it is sent on. */
async function end(session: Session, to: ContactId, now: number, host: ConversationHost): Promise<CommitResult> {
  const { contact } = session;
  const { conversation: _taken, ...rest } = session;
  const turn = session.turn + 1;
  const chat = {
    contact,
    messageId: `moved:${to}:${session.turn}`,
    expectedTurn: session.turn,
    session: { ...rest, turn, state: 'moved', movedTo: to },
    answer: { replyId: `${contact}:${turn}:0`, texts: [] },
    now,
  };
  return host.store.commit({
    ...chatCommit(chat, host.school),
    wakes: WAKE_NAMES.map((name) => ({ name })),
    handoffs: await closedHandoffs(session, now, host.store),
  });
}

async function closedHandoffs({ conversation }: Session, now: number, store: Store): Promise<Handoff[]> {
  const ongoing = rememberedIn(conversation)?.handoff;
  const stored = ongoing === undefined ? undefined : await store.findHandoff(ongoing.number);
  return stored === undefined ? [] : [{ ...stored, status: 'closed', closedAt: now }];
}
