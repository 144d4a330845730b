import type { ContactId } from '../domain/contact.ts';
import { Fault } from '../domain/errors.ts';
import { LIMITS } from '../domain/limits.ts';
import type { InboundMessage } from '../domain/message.ts';
import { outagePauseMs } from '../outbox/back-off.ts';
import { sleep } from '../outbox/sleep.ts';
import { Replayer } from './replayer.ts';
import { dropLine, type StoredLine } from './spool-file.ts';
import { SpoolFolder, type TakenFile } from './spool-folder.ts';
import { lineOf, type SpoolForm } from './spool-line.ts';
import type { SpoolPorts } from './spool-ports.ts';
import { WaitingMessages } from './waiting-messages.ts';

/**
 * Keeps messages on disk while the store is away, and replays them, each contact's in order, when it is back. Promises: a
 * message that `keep` has answered is on disk; it is acted on once, whatever dies when; nothing of a contact overtakes what
 * this process keeps of the contact.
 */
export class Spool {
  readonly #ports: SpoolPorts;
  readonly #folder: SpoolFolder;
  readonly #waiting = new WaitingMessages();
  readonly #replayer: Replayer;
  readonly #keeping = new Map<string, Promise<void>>();
  readonly #stopping = new AbortController();
  #wake = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #bytesUnderWay = 0;

  constructor(ports: SpoolPorts) {
    this.#ports = ports;
    this.#folder = new SpoolFolder(ports.directory, ports.now);
    this.#replayer = new Replayer(this.#waiting, this.#folder, ports);
  }

  /**
   * Takes over what processes before this one left, and from then on replays whatever waits. A disk that cannot be used is
   * a warning: it is needed only when the store is away.
   */
  async start(): Promise<void> {
    await this.#folder.probe().catch((failure: unknown) => this.#ports.log({ event: 'spool_unreadable', failure }));
    await this.#look('all');
    this.#running = this.#run();
  }

  holds(messageId: string): boolean {
    return this.#waiting.get(messageId) !== undefined;
  }

  count(): number {
    return this.#waiting.count + this.#replayer.stuck().length;
  }

  /** How many of the same contact wait that came in `LIMITS.floodWindowMs` before a message. */
  countBefore(message: InboundMessage): number {
    return this.#waiting.countBefore(message, LIMITS.floodWindowMs);
  }

  /** Resolves when the message is on disk, once by its id. Throws `spool:unavailable` when the disk or the limit refuses it. */
  keep(message: InboundMessage, form: SpoolForm): Promise<void> {
    if (this.holds(message.id)) return Promise.resolve();
    const underWay = this.#keeping.get(message.id);
    if (underWay !== undefined) return underWay;
    const keeping = this.#keep(message, form).finally(() => this.#keeping.delete(message.id));
    this.#keeping.set(message.id, keeping);
    return keeping;
  }

  /** Does `take` once nothing of the contact waits any more. Throws the outage when it has to wait on. */
  behind<Result>(contact: ContactId, take: () => Promise<Result>): Promise<Result> {
    return this.#waiting.isWaiting(contact) ? this.#replayer.drain(contact).then(take) : take();
  }

  /**
   * Forgets what a contact wrote before the message that a cause is named after, or before `now` when it did not wait: on
   * this disk, by whichever process it was kept, and what was set aside too. Throws `spool:unavailable`.
   */
  async forget(contact: ContactId, { cause, now }: { cause: string; now: number }): Promise<void> {
    const [messageId = ''] = cause.split(':');
    const before = this.#waiting.get(messageId)?.message.receivedAt ?? now;
    await this.#takeOver('all');
    for (const one of this.#waiting.of(contact)) {
      if (one.message.receivedAt >= before) continue;
      this.#waiting.remove(one);
      dropLine(one.line);
    }
    for (const one of this.#replayer.stuck()) if (one.message.contact === contact) this.#replayer.dropStuck(one);
    await this.#folder.tidy();
    await this.#folder.forgetSetAside(contact);
  }

  /** What an operator should know. */
  warnings(): string[] {
    const { fault, filesAside } = this.#folder;
    return [
      ...(fault === undefined ? [] : [fault.message]),
      ...filesAside.map(
        (file) => `Messages that could not be taken were set aside in ${file}: the README says what to do.`,
      ),
    ];
  }

  /** Ends the message that is replayed, and begins no other. What waits stays on disk. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#wake.abort();
    await this.#running;
    await this.#folder.close();
  }

  async #keep(message: InboundMessage, form: SpoolForm): Promise<void> {
    const { id, contact, receivedAt } = message;
    const text = lineOf({ contact, receivedAt, form });
    const bytes = Buffer.byteLength(text);
    if (this.#waiting.bytes + this.#bytesUnderWay + bytes > LIMITS.spoolBytes) throw this.#full();
    this.#bytesUnderWay += bytes;
    try {
      const line = await this.#folder.append(text);
      // It may have been taken over from another process meanwhile.
      const before = this.#waiting.add({ message, line });
      if (before !== undefined) dropLine(before);
    } finally {
      this.#bytesUnderWay -= bytes;
    }
    this.#ports.log({ event: 'message_spooled', messageId: id, waiting: this.#waiting.count });
    this.#wake.abort();
  }

  async #run(): Promise<void> {
    let lookedAt = this.#ports.now();
    for (let failures = 0; !this.#stopping.signal.aborted;) {
      // A new one before the round, so that what is kept during it is not missed.
      this.#wake = new AbortController();
      failures = await this.#round(failures);
      const pauseMs = failures === 0 ? LIMITS.spoolLookMs : outagePauseMs(failures, this.#ports.random());
      await sleep(pauseMs, failures === 0 ? this.#wake.signal : this.#stopping.signal);
      if (this.#ports.now() - lookedAt < LIMITS.spoolLookMs) continue;
      lookedAt = this.#ports.now();
      await this.#look('orphaned');
    }
  }

  /** Answers how many rounds in a row have failed now. */
  async #round(failures: number): Promise<number> {
    try {
      await this.#replayer.round(this.#stopping.signal);
      return 0;
    } catch (failure) {
      const now = failures + 1;
      // The first, second, fourth … failure: an outage of hours does not fill the log.
      const isTold = Number.isInteger(Math.log2(now));
      if (isTold) this.#ports.log({ event: 'spool_waits', waiting: this.#waiting.count, failures: now, failure });
      return now;
    }
  }

  async #look(which: 'all' | 'orphaned'): Promise<void> {
    try {
      if (this.#folder.fault !== undefined) await this.#folder.probe();
      await this.#takeOver(which);
      await this.#folder.touch();
    } catch (failure) {
      this.#ports.log({ event: 'spool_unreadable', failure });
    }
  }

  async #takeOver(which: 'all' | 'orphaned'): Promise<void> {
    const files = await this.#folder.takeOver(which);
    if (files.length === 0) return;
    let messages = 0;
    for (const file of files) messages += await this.#waitFor(file);
    this.#ports.log({ event: 'spool_taken_over', files: files.length, messages });
    // Somebody else may have looked than the loop, which would rest over them.
    if (messages > 0) this.#wake.abort();
  }

  /** Answers how many messages of a file wait now. */
  async #waitFor({ messages, damaged, failure }: TakenFile): Promise<number> {
    if (damaged !== undefined) this.#ports.log({ event: 'spool_set_aside', ...damaged });
    if (failure !== undefined) this.#ports.log({ event: 'spool_unreadable', failure });
    let added = 0;
    for (const { record, line } of messages) {
      const message = this.#ports.read(record.form, record.receivedAt);
      if (message === undefined) {
        await this.#putAside(line);
        continue;
      }
      const before = this.#waiting.add({ message, line });
      if (before === undefined) added += 1;
      else dropLine(before);
    }
    return added;
  }

  /** A message of another account, after the configuration changed; where the disk is full, it stays where it is. */
  async #putAside(line: StoredLine): Promise<void> {
    try {
      const file = await this.#folder.setAside([line.text]);
      dropLine(line);
      this.#ports.log({ event: 'spool_set_aside', lines: 1, file });
    } catch (failure) {
      this.#ports.log({ event: 'spool_unreadable', failure });
    }
  }

  #full(): Fault {
    const { directory } = this.#ports;
    return new Fault(
      'spool:unavailable',
      `The spool in ${directory} is full (${LIMITS.spoolBytes} bytes wait). Mend the store: what waits is replayed then.`,
      { directory, waiting: this.#waiting.count },
    );
  }
}
