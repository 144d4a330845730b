import type { FailureHost } from './app/follow-failure.ts';
import { followReport } from './app/follow-report.ts';
import { receiveByOutbox } from './app/receive-by-outbox.ts';
import type { LiveConfig } from './config.ts';
import { spoolDoor } from './create-spool.ts';
import { LIMITS } from './domain/limits.ts';
import type { LiveDependencies } from './http/dependencies.ts';
import { sleep } from './outbox/sleep.ts';
import type { Spool } from './spool/spool.ts';

/** What the routes of Africa's Talking need; nothing where SMS does not go by it. */
export function africasTalkingDoor(
  { config: { africasTalking }, spool }: { config: LiveConfig; spool: Spool },
  host: FailureHost,
  now: () => number,
): Pick<LiveDependencies, 'africasTalking'> {
  if (africasTalking === undefined) return {};
  return {
    africasTalking: {
      callbackSecrets: africasTalking.callbackSecrets,
      ownNumber: africasTalking.from,
      async receive(message) {
        const taking = { now: message.receivedAt, isCatchingUp: false };
        await spool.behind(message.contact, () => receiveByOutbox(message, host, taking));
        return { texts: [] };
      },
      spool: spoolDoor(spool, host),
      recordReport: (report) => followReport(report, { now: now(), pause }, host),
      deadlineMs: LIMITS.webhookDeadlineMs,
    },
  };
}

/** Nothing ends it early: it is over long before a request that is under way at SIGTERM is cut off. */
function pause(): Promise<void> {
  return sleep(LIMITS.reportPauseMs, new AbortController().signal);
}
