import type { RequestHandler } from 'express';
import { withDeadline } from '../deadline.ts';
import { isFault } from '../domain/errors.ts';
import { LIMITS } from '../domain/limits.ts';
import type { HttpDependencies } from './dependencies.ts';

/** `GET /healthz`: the process lives, whatever the store does. */
export const healthz: RequestHandler = (_request, response) => {
  response.set('Cache-Control', 'no-store').json({ status: 'ok' });
};

/**
 * `GET /readyz`: 200 when the store answers, else 503 with the reason. Warnings are listed and stop nothing; so is, live, how
 * many messages wait in the spool.
 */
export function readyz(dependencies: HttpDependencies, deadlineMs: number = LIMITS.readyDeadlineMs): RequestHandler {
  const { ping, warnings } = dependencies;
  return async (_request, response) => {
    const spooled = dependencies.mode === 'live' ? { spooled: dependencies.webhooks.spool.count() } : {};
    const reason = await reasonNotReady(ping, deadlineMs);
    const known = reason === undefined ? await readWarnings(warnings, deadlineMs) : [];
    response.set('Cache-Control', 'no-store');
    if (reason === undefined) response.json({ status: 'ready', warnings: known, ...spooled });
    else response.status(503).json({ status: 'unavailable', reason, warnings: known, ...spooled });
  };
}

async function reasonNotReady(ping: HttpDependencies['ping'], deadlineMs: number): Promise<string | undefined> {
  try {
    const pinged = await withDeadline(ping(), deadlineMs);
    return pinged.type === 'late' ? `The store has not answered for ${deadlineMs} ms.` : undefined;
  } catch (thrown) {
    // Only a fault's message is written for readers; anything else could quote an address with its password.
    return isFault(thrown) ? thrown.message : 'The store does not answer.';
  }
}

async function readWarnings(warnings: HttpDependencies['warnings'], deadlineMs: number): Promise<string[]> {
  try {
    const read = await withDeadline(Promise.resolve(warnings()), deadlineMs);
    return read.type === 'late' ? ['The warnings could not be read in time.'] : read.result;
  } catch {
    return ['The warnings could not be read.'];
  }
}
