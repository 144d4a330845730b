import type { InboundMessage } from '../domain/message.ts';
import type { SpoolForm } from './spool-line.ts';

/** What the spool tells, for logs and metrics. Never a text or a number. */
export type SpoolEntry =
  | { event: 'message_spooled'; messageId: string; waiting: number }
  | { event: 'spooled_message_replayed'; messageId: string; waiting: number }
  /** Lines that could not be read, or not be taken for another reason than the store. */
  | { event: 'spool_set_aside'; lines: number; file: string; failure?: unknown }
  /** Files of a process that died, of one before this, or of one that lives and now leaves them to us. */
  | { event: 'spool_taken_over'; files: number; messages: number }
  | { event: 'spool_left_to_others'; messages: number }
  | { event: 'spool_waits'; waiting: number; failures: number; failure: unknown }
  | { event: 'spool_unreadable'; failure: unknown };

export interface SpoolPorts {
  /** The folder of the spool, made when it is missing. */
  directory: string;
  /** Reads a form again; `undefined` when it is no message (any more). */
  read: (form: SpoolForm, receivedAt: number) => InboundMessage | undefined;
  /** Takes a message that waited, once however often it is called. Throws an outage when it has to wait on. */
  replay: (message: InboundMessage) => Promise<void>;
  /** Epoch milliseconds. */
  now: () => number;
  /** 0 to below 1. */
  random: () => number;
  log: (entry: SpoolEntry) => void;
}
