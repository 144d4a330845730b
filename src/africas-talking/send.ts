import { withDeadline } from '../deadline.ts';
import type { Delivery, FindResult, SendResult } from '../domain/delivery.ts';
import { failed, UNKNOWN } from '../domain/send-failure.ts';
import { readAnswer, toFailure } from './failure.ts';
import { messagingCall, type Account } from './messaging-call.ts';

export interface AfricasTalkingSenderOptions extends Account {
  /** How long a send may take altogether, milliseconds. Has to stay below the lease of a claimed row. */
  timeoutMs: number;
}

/** Africa's Talking's REST call for one SMS, without tries of its own: the postman decides about those. Neither ever throws. */
export interface AfricasTalkingSender {
  send(delivery: Delivery): Promise<SendResult>;
  /** Its API lists what came in and never what went out: there is nothing to look in. */
  find(): Promise<FindResult>;
}

/** The sender over Node's own `fetch`. It takes rows of the channel SMS only; what a pin says stands in its label. */
export function createAfricasTalkingSender({
  timeoutMs,
  ...account
}: AfricasTalkingSenderOptions): AfricasTalkingSender {
  return {
    async send({ to, body }) {
      let request: Request;
      try {
        request = messagingCall(account, { to, message: body });
      } catch {
        // A key that no header can hold, most likely: nothing has left, and nothing will.
        return failed({ outcome: 'never-sent', retryable: false }, 'request_unusable');
      }
      const ending = new AbortController();
      try {
        const timed = await withDeadline(answerTo(request, ending.signal), timeoutMs);
        return timed.type === 'in_time' ? timed.result : failed(UNKNOWN, 'timeout');
      } catch (thrown) {
        return toFailure(thrown);
      } finally {
        // A connection that says no more is not held open.
        ending.abort();
      }
    },
    find: () => Promise.resolve({ type: 'impossible' }),
  };
}

async function answerTo(request: Request, signal: AbortSignal): Promise<SendResult> {
  const response = await fetch(request, { signal });
  return readAnswer(response.status, await response.text());
}
