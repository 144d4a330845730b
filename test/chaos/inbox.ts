import { shownMessage } from '../support/shown-message.ts';
import type { ContentResource } from '../support/twilio-account.ts';
import type { StubMessage } from '../support/twilio-stub.ts';
import type { Accepted, Cause } from './evidence.ts';

/** What the provider's REST endpoint has accepted, in order, and whom it concerns. */
export interface Inbox {
  accepted: Accepted[];
  /** `contents` are the templates there are. */
  take(message: StubMessage, contents: readonly ContentResource[]): void;
  /** The first message of this kind, now or as soon as it comes; `undefined` when it never does. */
  first(isIt: (row: Accepted) => boolean): Promise<Accepted | undefined>;
}

/** What is not there after this time counts as lost: longer than the leases of two plain processes that died. */
const GIVE_UP_MS = 240_000;

export function createInbox({
  nextOrder,
  deathOf,
}: {
  nextOrder: () => number;
  deathOf: (process: string) => Cause;
}): Inbox {
  const accepted: Accepted[] = [];
  const waiting = new Set<(row: Accepted) => void>();

  return {
    accepted,
    take(message, contents) {
      const { text } = shownMessage(message.form, contents);
      const row = readMessage(message, text, nextOrder(), deathOf);
      accepted.push(row);
      for (const look of waiting) look(row);
    },
    first(isIt) {
      const known = accepted.find(isIt);
      if (known !== undefined) return Promise.resolve(known);
      return new Promise((resolve) => {
        const end = (row?: Accepted): void => {
          clearTimeout(givingUp);
          waiting.delete(look);
          resolve(row);
        };
        const look = (row: Accepted): void => {
          if (isIt(row)) end(row);
        };
        const givingUp = setTimeout(end, GIVE_UP_MS);
        waiting.add(look);
      });
    },
  };
}

function readMessage(
  { form, path, sid }: StubMessage,
  body: string,
  order: number,
  deathOf: (process: string) => Cause,
): Accepted {
  const statusCallback = String(form['StatusCallback']);
  const id = replyIdIn(statusCallback);
  const [, contact = '', turn, index] = /^(.+):(\d+):(\d+)$/.exec(id) ?? [];
  const process = path.split('/')[1] ?? '';
  return {
    id,
    sid,
    statusCallback,
    contact,
    turn: Number(turn),
    index: Number(index),
    to: String(form['To']),
    body,
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
