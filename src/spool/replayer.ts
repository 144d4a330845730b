import type { ContactId } from '../domain/contact.ts';
import { Fault, isFault, isStoreOutage } from '../domain/errors.ts';
import type { SpoolFolder } from './spool-folder.ts';
import type { SpoolPorts } from './spool-ports.ts';
import { dropLine } from './spool-file.ts';
import type { WaitingMessage, WaitingMessages } from './waiting-messages.ts';

/** So many contacts in a row that cannot be replayed are taken for a store that is away, and the others are not tried. */
const FAILURES_IN_A_ROW = 3;

/**
 * Replays what waits, each contact's messages in order. A message is dropped only after its turn was committed: a crash in
 * between replays it again, and the turn is recognised. One that fails for another reason than an outage is set aside.
 */
export class Replayer {
  readonly #waiting: WaitingMessages;
  readonly #folder: SpoolFolder;
  readonly #ports: Pick<SpoolPorts, 'replay' | 'log'>;
  readonly #draining = new Map<ContactId, Promise<void>>();
  readonly #stuck = new Set<WaitingMessage>();

  constructor(waiting: WaitingMessages, folder: SpoolFolder, ports: Pick<SpoolPorts, 'replay' | 'log'>) {
    this.#waiting = waiting;
    this.#folder = folder;
    this.#ports = ports;
  }

  /** Replays all of one contact; rejects with what stopped it. Whoever asks meanwhile waits for the same. */
  drain(contact: ContactId, stopping?: AbortSignal): Promise<void> {
    const underWay = this.#draining.get(contact);
    if (underWay !== undefined) return underWay;
    const draining = this.#drain(contact, stopping).finally(() => this.#draining.delete(contact));
    this.#draining.set(contact, draining);
    return draining;
  }

  /** Messages that can neither be taken nor, as the disk is full, be set aside: they hold nobody up. A copy. */
  stuck(): WaitingMessage[] {
    return [...this.#stuck];
  }

  /** Forgets a message that is stuck. */
  dropStuck(one: WaitingMessage): void {
    if (this.#stuck.delete(one)) dropLine(one.line);
  }

  /** Goes through the contacts once. Rejects with the last outage, if there was one. */
  async round(stopping: AbortSignal): Promise<void> {
    let failure: { thrown: unknown } | undefined;
    let inARow = 0;
    for (const one of this.stuck()) await this.#putAside(one);
    for (const contact of this.#waiting.contacts()) {
      if (stopping.aborted || inARow === FAILURES_IN_A_ROW) break;
      try {
        await this.drain(contact, stopping);
        inARow = 0;
      } catch (thrown) {
        failure = { thrown };
        inARow += 1;
        this.#waiting.putLast(contact);
      }
    }
    await this.#folder.tidy();
    if (failure !== undefined) throw failure.thrown;
  }

  async #drain(contact: ContactId, stopping?: AbortSignal): Promise<void> {
    await this.#leaveToOthers();
    for (;;) {
      const first = this.#waiting.firstOf(contact);
      if (first === undefined) return;
      // Whoever waits to come behind these messages must not come before them.
      if (stopping?.aborted === true) throw new Fault('store:unavailable', 'This process ends: try another one.');
      await this.#replay(first);
    }
  }

  async #replay(one: WaitingMessage): Promise<void> {
    const { id } = one.message;
    try {
      await this.#ports.replay(one.message);
    } catch (thrown) {
      if (isStoreOutage(thrown) || isFault(thrown, 'spool:unavailable')) throw thrown;
      await this.#putAside(one, thrown);
      return;
    }
    this.#drop(one);
    this.#ports.log({ event: 'spooled_message_replayed', messageId: id, waiting: this.#waiting.count });
  }

  /** Where the disk takes nothing, the line stays where it is, and is tried again. */
  async #putAside(one: WaitingMessage, failure?: unknown): Promise<void> {
    this.#waiting.remove(one);
    try {
      const file = await this.#folder.setAside([one.line.text]);
      this.#stuck.delete(one);
      dropLine(one.line);
      this.#ports.log({ event: 'spool_set_aside', lines: 1, file, ...(failure === undefined ? {} : { failure }) });
    } catch (refusal) {
      // Said once: it is tried again at every round.
      if (!this.#stuck.has(one)) this.#ports.log({ event: 'spool_unreadable', failure: refusal });
      this.#stuck.add(one);
    }
  }

  #drop(one: WaitingMessage): void {
    this.#waiting.remove(one);
    dropLine(one.line);
  }

  /** A file that has another's name now is the other's to replay. */
  async #leaveToOthers(): Promise<void> {
    const lines = new Set(await this.#folder.leftToOthers());
    if (lines.size === 0) return;
    const messages = this.#waiting.removeLines(lines);
    for (const one of this.#stuck) if (lines.has(one.line)) this.#stuck.delete(one);
    this.#ports.log({ event: 'spool_left_to_others', messages });
  }
}
