import { config as readDotenv } from 'dotenv';
import { buildHouse, buildWorker } from './build.ts';
import { refuseUsage } from './cli/command-line.ts';
import { parseConfig, type Config } from './config.ts';
import { isFault } from './domain/errors.ts';
import { LIMITS } from './domain/limits.ts';
import { createLog, type Log } from './log.ts';

// The process: environment, signals, exit codes. `main.js` or `main.js web` serves; `main.js worker` delivers, and wakes what is due.

/** sysexits.h: a configuration that cannot be used, a service that cannot be had, a mistake of ours. */
const EXIT_CONFIG = 78;
const EXIT_UNAVAILABLE = 69;
const EXIT_SOFTWARE = 70;

const [role = 'web', ...rest] = process.argv.slice(2);
if (!['web', 'worker'].includes(role) || rest.length > 0) {
  refuseUsage('Usage: node dist/src/main.js [web|worker]');
}
readDotenv({ quiet: true });
const parsed = parseConfig(process.env);
if (parsed.type === 'invalid') {
  console.error(`The configuration cannot be used:\n${parsed.problems.map((problem) => `  - ${problem}`).join('\n')}`);
  process.exit(EXIT_CONFIG);
}
const log = createLog({ level: parsed.config.logLevel });
// Also a rejection that nobody handled. Node's own report would show the details of a fault, and with them a number.
process.once('uncaughtException', (failure) => {
  log.error('process_failed', { failure });
  process.exit(EXIT_SOFTWARE);
});
try {
  await (role === 'worker' ? work(parsed.config, log) : serve(parsed.config, log));
} catch (failure) {
  const isRefused = isFault(failure) && failure.code !== 'store:unavailable';
  console.error(failure instanceof Error ? failure.message : failure);
  process.exit(isRefused ? EXIT_CONFIG : EXIT_UNAVAILABLE);
}

async function serve(config: Config, serverLog: Log): Promise<void> {
  const house = await buildHouse(config, { now: Date.now, random: Math.random, log: serverLog });
  console.log(
    config.mode === 'demo'
      ? `Demo mode: nothing leaves this machine. Open ${house.address}`
      : `Listening on ${house.address}`,
  );
  closeOnSignal(house, serverLog);
}

async function work(config: Config, workerLog: Log): Promise<void> {
  if (config.mode === 'demo' || config.store.type === 'embedded') {
    console.error(
      'The worker needs REDIS_URL and the Twilio credentials: with the embedded store the web process delivers.',
    );
    process.exit(EXIT_CONFIG);
  }
  const worker = buildWorker(config, { now: Date.now, random: Math.random, log: workerLog });
  console.log('Delivering');
  closeOnSignal(worker, workerLog);
  return Promise.resolve();
}

/** SIGTERM and SIGINT drain: no new work, what is under way is finished. A second signal ends at once. */
function closeOnSignal(running: { close(): Promise<void> }, signalLog: Log): void {
  const close = (): void => {
    setTimeout(() => {
      signalLog.error('close_unfinished', { afterMs: LIMITS.closeMs });
      process.exit(1);
    }, LIMITS.closeMs).unref();
    running.close().then(
      () => process.exit(0),
      (failure: unknown) => {
        signalLog.error('close_failed', { failure });
        process.exit(1);
      },
    );
  };
  process.once('SIGTERM', close);
  process.once('SIGINT', close);
}
