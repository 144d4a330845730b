import { subscribe } from 'node:diagnostics_channel';
import { REAL_PARTS, type Parts } from '../../src/build.ts';
import type { PostmanTimes } from '../../src/outbox/postman-ports.ts';
import type { CommitResult, Store } from '../../src/store/store.ts';
import { createTwilioSender } from '../../src/twilio/send.ts';
import type { Step } from './step.ts';

/** Short, so that what a victim leaves behind is soon looked up by another; for the rest as in `LIMITS`. */
const TIMES: PostmanTimes = { deliveryLeaseMs: 3_000, providerTimeoutMs: 2_000 };

/**
 * The real parts of the house, wired so that the process kills itself with SIGKILL when it reaches `step` for the `nth`
 * time that counts: nothing after that instant runs, no handler, no flush, no `finally`.
 */
export function lethalParts(step: Step | undefined, nth: number, counts: () => boolean): Parts {
  let left = nth;
  const reach = (here: Step): void => {
    if (here !== step || !counts()) return;
    left -= 1;
    if (left <= 0) process.kill(process.pid, 'SIGKILL');
  };
  dieAtAnswerOf('POST', () => reach('after send'));
  return {
    openStore: (config, log) => lethalStore(REAL_PARTS.openStore(config, log), reach),
    createSender: ({ twilio: { authTokens, ...account }, publicUrl }) =>
      createTwilioSender({ ...account, authToken: authTokens[0], publicUrl, timeoutMs: TIMES.providerTimeoutMs }),
    times: TIMES,
  };
}

function lethalStore(store: Store, reach: (step: Step) => void): Store {
  const writing = async (write: () => Promise<CommitResult>): Promise<CommitResult> => {
    reach('before commit');
    const written = write();
    // By then the command has left for Redis and nobody knows what became of it.
    setImmediate(() => reach('during commit'));
    const result = await written;
    if (result.type === 'committed') reach('after commit');
    return result;
  };
  return {
    ...store,
    load(contact, messageId) {
      reach('after accept');
      return store.load(contact, messageId);
    },
    commit: (commit) => writing(() => store.commit(commit)),
    erase: (erasure) => writing(() => store.erase(erasure)),
    async claimDeliveries(options) {
      const claimed = await store.claimDeliveries(options);
      if (claimed.length > 0) reach('after claim');
      return claimed;
    },
    async settle(claimed, settlement, now) {
      reach('before settle');
      const settled = await store.settle(claimed, settlement, now);
      reach('after settle');
      return settled;
    },
  };
}

/** Node tells of an answer to a request of ours when its head is there: the provider has accepted, we know nothing yet. */
function dieAtAnswerOf(method: string, deed: () => void): void {
  subscribe('http.client.response.finish', (event) => {
    const { request } = event as { request: { method: string } };
    if (request.method === method) deed();
  });
}
