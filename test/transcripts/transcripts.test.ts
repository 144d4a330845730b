import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRedisStore } from '../../src/store/redis/redis-store.ts';
import { hostOver, openHost } from '../support/enquiry-host.ts';
import { canTestOnRedis, startRedis, type TestRedis } from '../support/redis-server.ts';
import { play } from './play.ts';
import { parseTranscript } from './transcript.ts';

const folder = import.meta.dirname;
const files = readdirSync(folder).filter((file) => file.endsWith('.yaml'));
const isUpdate = process.env['UPDATE'] === '1';

describe.each(files)('the conversation %s', (file) => {
  const path = join(folder, file);
  const golden = parseTranscript(readFileSync(path, 'utf8'));

  it('goes as it is written down, on the embedded store', async () => {
    const house = await openHost();
    try {
      const played = await play(golden, house.host);
      if (isUpdate) writeFileSync(path, stringify(played, { lineWidth: 0 }));
      else expect(played).toEqual(golden);
    } finally {
      await house.close();
    }
  });
});

describe.runIf(canTestOnRedis('the golden conversations on Redis'))('on Redis', () => {
  let redis: TestRedis;
  beforeAll(async () => {
    redis = await startRedis({ args: ['--databases', String(files.length)] });
  });
  afterAll(() => redis.remove());

  it.each(files)('the conversation %s goes the very same way', async (file) => {
    const golden = parseTranscript(readFileSync(join(folder, file), 'utf8'));
    const store = createRedisStore({ url: `${redis.url}/${files.indexOf(file)}` });
    try {
      await store.ping();
      expect(await play(golden, hostOver(store))).toEqual(golden);
    } finally {
      await store.close();
    }
  });
});
