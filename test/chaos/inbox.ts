import type { StubMessage } from '../support/twilio-stub.ts';
import type { Accepted, Cause } from './evidence.ts';

/** What the provider's REST endpoint has accepted, in order, and whom it concerns. */
export interface Inbox {
  accepted: Accepted[];
  take(message: StubMessage): void;
  /** The number of the handoff of a contact, as soon as this address is told; `undefined` when it never is. */
  handoffNumber(contact: string, to: string): Promise<number | undefined>;
}

/** A notice that is not there after this time counts as lost: longer than the lease of a plain process that died. */
const GIVE_UP_MS = 240_000;

export function createInbox({
  nextOrder,
  deathOf,
}: {
  nextOrder: () => number;
  deathOf: (process: string) => Cause;
}): Inbox {
  const accepted: Accepted[] = [];
  const numbers = new Map<string, number>();
  const waiting = new Map<string, (number: number) => void>();

  return {
    accepted,
    take(message) {
      const row = readMessage(message, nextOrder(), deathOf);
      accepted.push(row);
      const number = /CLAIM (\d+)/.exec(row.body)?.[1];
      if (number === undefined) return;
      const key = `${row.contact} ${row.to}`;
      numbers.set(key, Number(number));
      waiting.get(key)?.(Number(number));
    },
    handoffNumber(contact, to) {
      const key = `${contact} ${to}`;
      const known = numbers.get(key);
      if (known !== undefined) return Promise.resolve(known);
      return new Promise((resolve) => {
        const givingUp = setTimeout(() => resolve(undefined), GIVE_UP_MS);
        waiting.set(key, (number) => {
          clearTimeout(givingUp);
          waiting.delete(key);
          resolve(number);
        });
      });
    },
  };
}

function readMessage({ form, path }: StubMessage, order: number, deathOf: (process: string) => Cause): Accepted {
  const id = replyIdIn(String(form['StatusCallback']));
  const [, contact = '', turn, index] = /^(.+):(\d+):(\d+)$/.exec(id) ?? [];
  const process = path.split('/')[1] ?? '';
  return {
    id,
    contact,
    turn: Number(turn),
    index: Number(index),
    to: String(form['To']),
    body: String(form['Body']),
    isPin: form['PersistentAction'] !== undefined,
    order,
    get sender() {
      // Known only once it has died.
      return deathOf(process);
    },
  };
}

/** The reply that a status callback would name. */
export function replyIdIn(statusCallback: string): string {
  return new URL(statusCallback).searchParams.get('reply') ?? '';
}
