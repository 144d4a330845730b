/** The faults this bot can meet, by area. The catalogue is closed: a new code is added here first. */
export type FaultCode =
  | 'config:invalid'
  | 'school:invalid'
  | 'copy:invalid'
  | 'phrases:invalid'
  | 'store:unavailable'
  | 'store:conflict'
  | 'spool:unavailable'
  | 'session:unreadable'
  | 'message:malformed';

/**
 * The one error class of this house. `code` is for machines, `message` is a sentence for people that quotes the
 * offending value and proposes the mend, `details` are for operators and never reach an enquirer.
 */
export class Fault extends Error {
  readonly code: FaultCode;
  readonly details: Record<string, unknown>;

  constructor(code: FaultCode, message: string, details: Record<string, unknown> = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'Fault';
    this.code = code;
    this.details = details;
  }
}

/** Tells whether something thrown is a fault, and optionally one of this code. */
export function isFault(thrown: unknown, code?: FaultCode): thrown is Fault {
  return thrown instanceof Fault && (code === undefined || thrown.code === code);
}

/** Tells whether something thrown is a store that could not keep a turn now: the same turn is worth another try. */
export function isStoreOutage(thrown: unknown): thrown is Fault {
  return isFault(thrown, 'store:unavailable') || isFault(thrown, 'store:conflict');
}
