import type { ContactId } from '../domain/contact.ts';
import type { InboundMessage } from '../domain/message.ts';
import type { StoredLine } from './spool-file.ts';

/** A message that waits for the store, and where it is on disk. */
export interface WaitingMessage {
  message: InboundMessage;
  line: StoredLine;
}

/** What waits, in the order in which each contact's messages came. In memory only: the files are what counts. */
export class WaitingMessages {
  readonly #ofContact = new Map<ContactId, WaitingMessage[]>();
  readonly #ofId = new Map<string, WaitingMessage>();
  #bytes = 0;

  get count(): number {
    return this.#ofId.size;
  }

  /** Of the lines on disk. */
  get bytes(): number {
    return this.#bytes;
  }

  isWaiting(contact: ContactId): boolean {
    return this.#ofContact.has(contact);
  }

  /** A copy, so that it may change meanwhile. */
  contacts(): ContactId[] {
    return [...this.#ofContact.keys()];
  }

  /** A copy, in order. */
  of(contact: ContactId): WaitingMessage[] {
    return [...(this.#ofContact.get(contact) ?? [])];
  }

  firstOf(contact: ContactId): WaitingMessage | undefined {
    return this.#ofContact.get(contact)?.[0];
  }

  /** How many of the same contact wait that came before a message, in the time before it. */
  countBefore({ id, contact, receivedAt }: InboundMessage, withinMs: number): number {
    const own = this.#ofContact.get(contact) ?? [];
    const at = own.findLastIndex(({ message }) => message.id === id);
    const before = at === -1 ? own : own.slice(0, at);
    // The newest stand at the end, and only those are looked at.
    const old = before.findLastIndex(({ message }) => receivedAt - message.receivedAt >= withinMs);
    return before.length - old - 1;
  }

  get(messageId: string): WaitingMessage | undefined {
    return this.#ofId.get(messageId);
  }

  /**
   * Answers the line by which the same message waited until now, if it did. The one found last counts: the file of the other
   * may have been taken over by another process, and back from it, without our knowing yet.
   */
  add(waiting: WaitingMessage): StoredLine | undefined {
    const { id, contact, receivedAt } = waiting.message;
    const before = this.#ofId.get(id);
    if (before !== undefined) this.remove(before);
    this.#ofId.set(id, waiting);
    this.#bytes += Buffer.byteLength(waiting.line.text);
    const own = this.#ofContact.get(contact);
    if (own === undefined) this.#ofContact.set(contact, [waiting]);
    // A message whose own turn was late is written after one that came later and failed sooner.
    else own.splice(own.findLastIndex(({ message }) => message.receivedAt <= receivedAt) + 1, 0, waiting);
    return before?.line;
  }

  remove(waiting: WaitingMessage): void {
    const { id, contact } = waiting.message;
    if (this.#ofId.get(id) !== waiting) return;
    this.#ofId.delete(id);
    this.#bytes -= Buffer.byteLength(waiting.line.text);
    const own = this.#ofContact.get(contact) ?? [];
    own.splice(own.indexOf(waiting), 1);
    if (own.length === 0) this.#ofContact.delete(contact);
  }

  /** Answers how many there were. */
  removeLines(lines: ReadonlySet<StoredLine>): number {
    const gone = [...this.#ofId.values()].filter(({ line }) => lines.has(line));
    for (const one of gone) this.remove(one);
    return gone.length;
  }

  /** Others come first the next time: what cannot be replayed holds up nobody else. */
  putLast(contact: ContactId): void {
    const own = this.#ofContact.get(contact);
    if (own === undefined) return;
    this.#ofContact.delete(contact);
    this.#ofContact.set(contact, own);
  }
}
