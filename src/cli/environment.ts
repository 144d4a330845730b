import { config as readDotenv } from 'dotenv';
import { openStore } from '../build.ts';
import { parseConfig, type Config } from '../config.ts';
import { LIMITS } from '../domain/limits.ts';
import { createLog, type Log } from '../log.ts';
import type { Store } from '../store/store.ts';

/** The configuration of a command, from the environment and `.env`; ends the process with 78 when it cannot be used. */
export function configFromEnvironment(): { config: Config; log: Log } {
  readDotenv({ quiet: true });
  const parsed = parseConfig(process.env);
  if (parsed.type === 'ok') {
    const level = process.env['LOG_LEVEL'] === undefined ? 'warn' : parsed.config.logLevel;
    return { config: parsed.config, log: createLog({ level }) };
  }
  console.error(`The configuration cannot be used:\n${parsed.problems.map((problem) => `  - ${problem}`).join('\n')}`);
  process.exit(78);
}

/** The store of a command, also while the server runs on it. */
export function openCommandStore(config: Config, log: Log): Store {
  return openStore(config, log, { connectWithinMs: LIMITS.commandConnectMs });
}

/** The store that the environment names. */
export function openStoreFromEnvironment(): Store {
  const { config, log } = configFromEnvironment();
  return openCommandStore(config, log);
}
