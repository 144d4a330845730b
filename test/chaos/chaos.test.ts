import { describe, expect, it } from 'vitest';
import { canTestOnRedis } from '../support/redis-server.ts';
import type { PlaceName } from './place.ts';
import { complaintsOf, tableOf } from './report.ts';
import { storm } from './storm.ts';

/** The short form of `npm run chaos`: so many kills on each store, both at a time. */
const KILLS = 20;
const SEED = 20_261_125;

const places: PlaceName[] = canTestOnRedis('kills on Redis') ? ['redis', 'embedded'] : ['embedded'];

describe.concurrent('with kill -9 at every step and at random', () => {
  it.each(places)('nothing is lost and nothing doubled on the store: %s', { timeout: 240_000 }, async (place) => {
    const result = await storm({
      place,
      kills: KILLS,
      seed: SEED,
      atOnce: 10,
      hasPlainPostmen: false,
      hasOutage: false,
      hasMenus: place === 'redis',
    });
    console.log(`\n${tableOf(result)}`);
    expect(complaintsOf(result)).toEqual([]);
    const kills = [...result.kills.values()].reduce((sum, one) => sum + one, 0);
    expect(kills).toBe(KILLS);
  });
});
