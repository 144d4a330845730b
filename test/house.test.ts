/** The rules of the house: who may know whom (ARCHITECTURE.md says it in a table), and who may touch the world. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { projectRoot } from '../src/project-root.ts';
import { VARIABLES } from '../src/variables.ts';
import { listFiles, namesIn, readSources, sourceOf, type Source } from './support/house-sources.ts';

interface Room {
  /** A folder, or a file that is a room of its own. The longest one that a path begins with counts. */
  at: string;
  /** What it may import of ours, beside itself: folders (those below them too) or single files. */
  ours: readonly string[] | 'everything';
  /** What it may import of others; the libraries of one file only stand behind its name. */
  others: readonly string[] | 'everything';
}

const WIRING = { ours: 'everything', others: 'everything' } as const;

/** Bottom first: nothing imports upward, and siblings do not know each other. */
const ROOMS: readonly Room[] = [
  { at: 'src/domain', ours: [], others: [] },
  { at: 'flows', ours: ['src/domain'], others: ['xstate'] },
  {
    at: 'src/understanding',
    ours: ['src/domain'],
    others: ['libphonenumber-js', 'validator', 'parse.ts yaml', 'parse.ts zod'],
  },
  {
    at: 'src/school',
    ours: ['src/domain'],
    others: ['parse.ts yaml', 'schema.ts zod', 'facts-schema.ts zod', 'fields.ts zod'],
  },
  { at: 'src/copy', ours: ['src/domain'], others: ['parse.ts yaml'] },
  { at: 'src/turn', ours: ['src/domain', 'flows/index.ts', 'src/understanding'], others: ['xstate'] },
  { at: 'src/channels', ours: ['src/domain', 'src/copy'], others: [] },
  { at: 'src/channels/whatsapp', ours: ['src/domain', 'src/copy', 'src/channels/*'], others: [] },
  { at: 'src/channels/sms', ours: ['src/domain', 'src/copy', 'src/channels/*'], others: ['sms-segments-calculator'] },
  { at: 'src/store', ours: ['src/domain'], others: ['node:crypto'] },
  {
    at: 'src/store/embedded',
    ours: ['src/domain', 'src/store/*'],
    others: ['libsql', 'node:crypto', 'node:fs', 'node:path'],
  },
  {
    at: 'src/store/redis',
    ours: ['src/domain', 'src/store/*', 'src/project-root.ts'],
    others: ['ioredis', 'node:crypto', 'node:fs', 'node:path'],
  },
  {
    at: 'src/twilio',
    ours: ['src/domain', 'src/deadline.ts', 'src/form.ts', 'src/unreachable.ts'],
    others: [
      'twilio',
      'node:crypto',
      ...['node:http', 'node:https', 'node:net', 'node:stream'].map((library) => `fetch-media.ts ${library}`),
      ...['node:dns', 'node:net'].map((library) => `public-address.ts ${library}`),
    ],
  },
  {
    at: 'src/africas-talking',
    ours: ['src/domain', 'src/deadline.ts', 'src/form.ts', 'src/unreachable.ts'],
    others: [],
  },
  {
    at: 'src/app',
    ours: ['src/domain', 'src/turn', 'src/copy', 'src/school', 'src/channels/channel.ts', 'src/store/store.ts'],
    others: [],
  },
  { at: 'src/outbox', ours: ['src/domain', 'src/app', 'src/store/store.ts', 'src/deadline.ts'], others: [] },
  {
    at: 'src/spool',
    ours: ['src/domain', 'src/store/store.ts', 'src/outbox/back-off.ts', 'src/outbox/sleep.ts'],
    others: ['node:crypto', 'node:fs', 'node:path'],
  },
  {
    at: 'src/http',
    ours: ['src/domain', 'src/app', 'src/copy', 'src/twilio', 'src/africas-talking', 'src/deadline.ts'],
    others: ['express', 'helmet', 'prom-client', 'node:crypto', 'node:http'],
  },
  {
    at: 'src/desk',
    ours: ['src/domain', 'src/app', 'src/copy', 'src/project-root.ts'],
    others: ['express', 'preact', 'preact-render-to-string', 'node:path'],
  },
  { at: 'src/desk/browser', ours: [], others: [] },
  { at: 'src/deadline.ts', ours: [], others: [] },
  { at: 'src/form.ts', ours: [], others: [] },
  { at: 'src/unreachable.ts', ours: [], others: [] },
  { at: 'src/project-root.ts', ours: [], others: ['node:fs', 'node:path', 'node:url'] },
  { at: 'src/log.ts', ours: ['src/domain'], others: [] },
  { at: 'src/surroundings.ts', ours: ['src/log.ts'], others: [] },
  { at: 'src/environment-reader.ts', ours: [], others: [] },
  { at: 'src/redis-urls.ts', ours: [], others: [] },
  {
    at: 'src/mail',
    ours: ['src/domain', 'src/deadline.ts'],
    others: ['message.ts nodemailer', 'message.ts node:crypto', 'hand-over.ts nodemailer', 'node:stream'],
  },
  { at: 'src/variables.ts', ours: [], others: [] },
  { at: 'src/web-urls.ts', ours: [], others: [] },
  {
    at: 'src/config.ts',
    ours: [
      'src/domain',
      ...['log', 'environment-reader', 'mail-config', 'provider-config', 'redis-urls', 'variables', 'web-urls'].map(
        (file) => `src/${file}.ts`,
      ),
    ],
    others: [],
  },
  {
    at: 'src/provider-config.ts',
    ours: ['src/domain', 'src/environment-reader.ts', 'src/variables.ts', 'src/web-urls.ts'],
    others: [],
  },
  {
    at: 'src/mail-config.ts',
    ours: ['src/domain', 'src/environment-reader.ts', 'src/variables.ts'],
    others: [],
  },
  { at: 'src/config-warnings.ts', ours: ['src/domain', 'src/config.ts'], others: [] },
  { at: 'src/read-flows.ts', ...WIRING },
  { at: 'src/lexicon-cache.ts', ...WIRING },
  { at: 'src/layouts.ts', ...WIRING },
  { at: 'src/template-needs.ts', ...WIRING },
  { at: 'src/open-menus.ts', ...WIRING },
  { at: 'src/watch-templates.ts', ...WIRING },
  { at: 'src/watch-answers.ts', ...WIRING },
  {
    at: 'src/provider-codes.ts',
    ours: ['src/domain', ...['twilio', 'africas-talking', 'mail'].map((room) => `src/${room}/error-codes.ts`)],
    others: [],
  },
  { at: 'src/africas-talking-door.ts', ...WIRING },
  { at: 'src/create-sender.ts', ...WIRING },
  { at: 'src/create-spool.ts', ...WIRING },
  { at: 'src/start-chores.ts', ...WIRING },
  { at: 'src/build.ts', ...WIRING },
  { at: 'src/cli', ...WIRING },
  { at: 'src/main.ts', ...WIRING },
];

/** What reaches out of a function and makes it answer differently tomorrow, how to tell it, and the rooms that may. */
const REACHES = {
  'the environment': { sign: /\bprocess\.env\b/, rooms: ['src/main.ts', 'src/cli'] },
  'the clock': {
    sign: /\bDate\.now\b|\bnew Date\(\)|\bDate\(\)|\bperformance\.now\b|\bprocess\.(hrtime|uptime)\b/,
    rooms: ['src/main.ts', 'src/cli', 'src/log.ts'],
  },
  chance: {
    sign: /\bMath\.random\b|\brandom(Bytes|UUID|Int|FillSync)\b|\bgetRandomValues\b/,
    rooms: ['src/main.ts', 'src/cli', 'src/store/embedded', 'src/store/redis', 'src/spool', 'src/desk/browser'],
  },
  'a timer': {
    sign: /\bset(Timeout|Interval|Immediate)\b|\bnode:timers\b|\bAbortSignal\.timeout\b/,
    rooms: [
      'src/main.ts',
      'src/log.ts',
      'src/cli',
      'src/outbox',
      'src/http',
      'src/deadline.ts',
      'src/watch-templates.ts',
      'src/watch-answers.ts',
      'src/store/embedded',
      'src/store/redis',
      'src/desk/browser',
    ],
  },
  files: {
    sign: /'(node:)?fs(\/promises)?'/,
    rooms: [
      'src/read-flows.ts',
      'src/lexicon-cache.ts',
      'src/project-root.ts',
      'src/cli',
      'src/store/embedded',
      'src/store/redis',
      'src/spool',
    ],
  },
  'the terminal': {
    sign: /\bconsole\.|\bprocess\.(stdout|stderr|stdin|exit|argv)\b/,
    rooms: ['src/main.ts', 'src/cli', 'src/log.ts'],
  },
} as const satisfies Record<string, { sign: RegExp; rooms: readonly string[] }>;

const sources = readSources('src', 'flows');

describe('A room', () => {
  test('is in the table, for every source file', () => {
    expect(sources.length).toBeGreaterThan(50);
    expect(sources.map(({ path }) => path).filter((path) => roomOf(path) === undefined)).toEqual([]);
  });

  test.each(ROOMS.map(({ at }) => at))('imports only what it may: %s', (at) => {
    const inside = sources.filter(({ path }) => roomOf(path)?.at === at);
    expect(inside.flatMap(strangersIn)).toEqual([]);
  });

  test('that imports upward, sideways or past a door is found out', () => {
    const wrong = {
      'src/domain/x.ts': "import type { Turn } from '../turn/turn.ts';",
      'flows/x.ts': "export { read } from '../src/understanding/read.ts';",
      'src/turn/x.ts': "import {\n  enquiry,\n} from '../../flows/enquiry.ts';",
      'src/copy/speak.ts': "import { parse } from 'yaml';",
      'src/store/embedded/x.ts': "import '../redis/keys.ts';",
      'src/app/x.ts': "const { createStore } = await import('../store/redis/redis-store.ts');",
      'src/desk/x.tsx': "import { validateRequest } from 'twilio/lib/webhooks/webhooks.js';",
    };
    for (const [path, text] of Object.entries(wrong)) expect(strangersIn(sourceOf(path, text)), path).toHaveLength(1);
  });
});

describe('Reaching for', () => {
  test.each(Object.entries(REACHES))('%s is left to the rooms at the edge', (_, { sign, rooms }) => {
    const reaching = sources.filter(({ code }) => sign.test(code)).map(({ path }) => path);
    expect(reaching.filter((path) => !rooms.some((room) => isInside(path, room)))).toEqual([]);
  });

  test('any of them is seen in code, and not in what a comment says of it', () => {
    const reaches = 'const f = () => [process.env, Date.now(), Math.random(), console.log(setTimeout(f, 1))];';
    const found = Object.values(REACHES).filter(({ sign }) => sign.test(sourceOf('x.ts', reaches).code));
    expect(found).toHaveLength(5);
    const said = '/** Never Date.now(). */\nconst at = 1; // not Math.random\n  // nor console.log\n';
    expect(sourceOf('x.ts', said).code.trim()).toBe('const at = 1;');
  });
});

describe('A file', () => {
  const everything = listFiles('src', 'flows', 'test', 'bench');

  test('has at most 400 lines', () => {
    const written = readSources('src', 'flows', 'test', 'bench');
    expect(written.filter(({ lines }) => lines > 400).map(({ path, lines }) => `${path}: ${lines}`)).toEqual([]);
  });

  test('is named in kebab-case, and so are the folders it is in', () => {
    expect(namesIn(everything).filter((name) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name))).toEqual([]);
  });

  test('has a name that says what it is for', () => {
    const empty = /^(utils?|helpers?|types?|manager|services?|common|misc)$|-(utils?|helpers?|types|manager|service)$/;
    expect(namesIn(everything).filter((name) => empty.test(name))).toEqual([]);
  });

  test('exports by name: a default export has a different name wherever it is imported', () => {
    expect(sources.filter(({ code }) => /^export default/m.test(code)).map(({ path }) => path)).toEqual([]);
  });
});

test('Every variable of the configuration stands in .env.example, and nothing else does', () => {
  const example = readFileSync(join(projectRoot, '.env.example'), 'utf8');
  const named = [...example.matchAll(/^([A-Z_]+)=/gm)].map(([, name = '']) => name);
  expect(named.toSorted()).toEqual([...VARIABLES].toSorted());
});

function roomOf(path: string): Room | undefined {
  return ROOMS.filter(({ at }) => isInside(path, at)).toSorted((one, other) => other.at.length - one.at.length)[0];
}

/** Whether a path is a file, lies anywhere below a folder, or directly in it (`folder/*`). */
function isInside(path: string, place: string): boolean {
  if (place.endsWith('/*')) return path.slice(0, path.lastIndexOf('/')) === place.slice(0, -2);
  return path === place || path.startsWith(`${place}/`);
}

function strangersIn({ path, imports }: Source): string[] {
  const room = roomOf(path);
  const file = path.slice(path.lastIndexOf('/') + 1);
  const isKnown = ({ target, isOurs }: Source['imports'][number]): boolean => {
    if (room === undefined) return false;
    const { at, ours, others } = room;
    if (!isOurs) return others === 'everything' || others.includes(target) || others.includes(`${file} ${target}`);
    return ours === 'everything' || roomOf(target)?.at === at || ours.some((place) => isInside(target, place));
  };
  return imports.filter((one) => !isKnown(one)).map(({ target }) => `${path} imports ${target}`);
}
