import { Fault } from '../../domain/errors.ts';

/**
 * First words of replies by which a server says that it cannot serve now; any other refusal is a mistake of ours. Redis 6.2
 * quotes what refused a script behind words of its own.
 */
const OUTAGE_REPLY =
  /^(?:ERR Error running script .*?: -?)?(OOM|READONLY|LOADING|MISCONF|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|MOVED|ASK|NOREPLICAS|NOAUTH|NOPERM|WRONGPASS|BUSY|ERR max number of clients)\b/;

/**
 * What to throw for something a Redis call threw: `Fault('store:unavailable')` for every outage (no connection, no answer
 * in time, a server that is full, loading, or not the primary), and mistakes of ours as they are.
 */
export function unavailable(thrown: unknown, where: string): unknown {
  if (!(thrown instanceof Error) || thrown instanceof Fault || isMistake(thrown)) return thrown;
  return new Fault(
    'store:unavailable',
    `Redis at ${where} cannot serve now (${thrown.message}). Check that it runs, has memory left, and that REDIS_URL is right.`,
    { store: 'redis', where, reason: thrown.message },
    thrown,
  );
}

function isMistake(thrown: Error): boolean {
  if (thrown.name === 'ReplyError') return !OUTAGE_REPLY.test(thrown.message);
  return thrown instanceof TypeError || thrown instanceof RangeError || thrown instanceof SyntaxError;
}
