import { parseAddress, type ContactId } from '../../domain/contact.ts';
import type { NoticeSubject } from '../../domain/delivery.ts';
import { LIMITS } from '../../domain/limits.ts';
import type { Store } from '../../store/store.ts';

/**
 * Notes what a message to staff is about under the provider's id of it, which is all that a quoted reply brings. It stands among
 * the aliases, as what it is: a second name of something. A request is named by its number, so that nothing of a person is left
 * here when they are forgotten.
 */
export async function linkNotice(sid: string, about: NoticeSubject, now: number, store: Store): Promise<void> {
  const link = {
    alias: aliasOf(sid),
    contact: 'handoff' in about ? `handoff:${about.handoff}` : `question:${about.question}`,
  };
  await store.linkAlias(link, { now, expiresAt: now + LIMITS.noticeLinkMs });
}

/** What the message of this id was about; `undefined` where it told staff of nothing, or of something long ago. */
export async function findNoticeSubject(sid: string, store: Store): Promise<NoticeSubject | undefined> {
  const [kind, number] = ((await store.findAlias(aliasOf(sid))) ?? '').split(':');
  if (kind === 'handoff') return { handoff: Number(number) };
  return kind === 'question' ? { question: Number(number) } : undefined;
}

/**
 * The request that a phone of staff was told of by the message of this id, where nobody came to note it: the process that sent it
 * has died since, and the provider's report of it has left the id in the chat it is about.
 */
export async function findToldRequest(
  { sid, phone }: { sid: string; phone: ContactId },
  store: Store,
): Promise<NoticeSubject | undefined> {
  const waiting = await store.listHandoffs({ status: ['open', 'claimed'] });
  for (const { number, contact } of waiting.toReversed().slice(0, LIMITS.reportedChats)) {
    const chat = await store.transcript(contact);
    const isToldOf = chat.some(
      ({ sid: id, to }) => id === sid && to !== undefined && parseAddress(to)?.contact === phone,
    );
    if (isToldOf) return { handoff: number };
  }
  return undefined;
}

/** No contact is called like this. */
function aliasOf(sid: string): string {
  return `notice:${sid}`;
}
