import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../src/project-root.ts';
import { ACCOUNT } from './account.ts';
import { machine, startChild, type Child, type Cores } from './child.ts';

/**
 * Who runs where. With two processors the server has one to itself, and the generator shares the other with Redis and the
 * carrier; from three on Redis has its own.
 */
export const CORES = {
  server: [0],
  generator: [1],
  redis: [machine.cores > 2 ? 2 : 1],
  carrier: [machine.cores > 3 ? 3 : 1],
} as const satisfies Record<string, Cores>;

export interface NodeProgram {
  /** `v20.20.2`. */
  version: string;
  path: string;
}

export interface ServerOptions {
  node: NodeProgram;
  /** A folder of its own, for the log and the embedded store. */
  directory: string;
  /** Without one the store is the embedded one. */
  redisUrl?: string;
  carrierUrl?: string;
  /** The school as it is unless told. */
  schoolFile?: string;
  cores?: Cores;
  /** Loads the profiler, which writes there: see profiler.ts. */
  profileDirectory?: string;
}

export interface RunningServer extends Child {
  address: string;
}

/** The web process as the Procfile starts it, in production, with its log in a file. */
export function startProduct(options: ServerOptions): Promise<RunningServer> {
  return startServer('dist/src/main.js', options);
}

/** The same web stack around nothing. */
export function startLimit(options: ServerOptions): Promise<RunningServer> {
  return startServer('dist/bench/limit-server.js', options);
}

async function startServer(script: string, options: ServerOptions): Promise<RunningServer> {
  const { node, directory, redisUrl, carrierUrl, schoolFile, cores = CORES.server, profileDirectory } = options;
  const profiling = profileDirectory === undefined ? [] : ['--import', join(projectRoot, 'dist/bench/profiler.js')];
  const child = await startChild({
    command: node.path,
    args: [...productionFlags(), ...profiling, join(projectRoot, script)],
    cores,
    environment: {
      NODE_ENV: 'production',
      PORT: '0',
      PUBLIC_URL: ACCOUNT.publicUrl,
      TWILIO_ACCOUNT_SID: ACCOUNT.sid,
      TWILIO_AUTH_TOKEN: ACCOUNT.authToken,
      TWILIO_WHATSAPP_FROM: ACCOUNT.whatsappFrom,
      TWILIO_SMS_FROM: ACCOUNT.smsFrom,
      SESSION_SECRET: 'only for measuring, never anywhere else',
      METRICS_TOKEN: 'only for measuring',
      SCHOOL_FILE: schoolFile ?? join(projectRoot, 'flows/school.yaml'),
      // One person never writes this fast; a few thousand that are played do.
      FLOOD_LIMIT: '0',
      DATA_DIR: join(directory, 'data'),
      ...(profileDirectory === undefined ? {} : { PROFILE_DIRECTORY: profileDirectory }),
      ...(redisUrl === undefined ? {} : { REDIS_URL: redisUrl }),
      // Nobody listens there unless a carrier is given: what is measured then sends nothing.
      TWILIO_API_BASE_URL: carrierUrl ?? 'http://127.0.0.1:9',
    },
    ready: /http:\/\/\S+/,
    logFile: join(directory, 'server.log'),
  });
  return { ...child, address: child.found.replace('0.0.0.0', '127.0.0.1') };
}

/** The options of Node on the Procfile's line for the web process. */
export function productionFlags(): string[] {
  const line = /^web: node (.*) dist\/src\/main\.js$/m.exec(readFileSync(join(projectRoot, 'Procfile'), 'utf8'))?.[1];
  if (line === undefined) throw new Error('The Procfile has no line "web: node <options> dist/src/main.js".');
  return line.split(' ');
}
