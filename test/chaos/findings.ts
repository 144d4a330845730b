import type { Cause, Finding, PlayedMessage } from './evidence.ts';

/** One finding for each that is missing or too many. */
export function counted(
  what: string,
  expected: number,
  there: { cause: Cause }[],
  contact: string,
  cause: Cause,
): Finding[] {
  const missing = Array.from({ length: Math.max(0, expected - there.length) }, () =>
    found('lost', what, contact, cause),
  );
  return [...missing, ...there.slice(expected).map(() => found('doubled', what, contact, there[0]?.cause ?? cause))];
}

export function found(kind: Finding['kind'], what: string, contact: string, cause: Cause): Finding {
  return { kind, what, contact, cause };
}

/** The death that hit a message last. */
export function causeOf(message: PlayedMessage | undefined): Cause {
  return message?.hits.at(-1) ?? 'none';
}
