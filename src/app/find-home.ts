import type { ContactId } from '../domain/contact.ts';
import { LIMITS } from '../domain/limits.ts';
import type { Loaded, Store } from '../store/store.ts';

/** The contact under whom somebody's conversation goes on, and what was loaded of it. */
export interface Home {
  contact: ContactId;
  loaded: Loaded;
}

/** Where the conversation of a contact goes on: with them, with whom an alias leads to, or with whom it was moved to. */
export async function findHome(contact: ContactId, messageId: string, store: Store): Promise<Home> {
  const own = await store.load(contact, messageId);
  const alias = own.session === undefined ? await store.findAlias(contact) : undefined;
  return followMoves(alias ?? contact, (at) => (at === contact ? own : store.load(at, messageId)));
}

/** The same for a contact that is nobody's alias. A contact that has seen the message is not left: it was taken there. */
export async function followMoves(
  contact: ContactId,
  load: (contact: ContactId) => Loaded | Promise<Loaded>,
): Promise<Home> {
  let at = contact;
  for (let hop = 1; ; hop += 1) {
    const loaded = await load(at);
    const next = loaded.seen === undefined ? loaded.session?.movedTo : undefined;
    if (next === undefined || hop > LIMITS.movedHops) return { contact: at, loaded };
    at = next;
  }
}
