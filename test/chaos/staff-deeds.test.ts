import { describe, expect, it } from 'vitest';
import { canTestOnRedis } from '../support/redis-server.ts';
import { startTwilioStub } from '../support/twilio-stub.ts';
import { TEST_ACCOUNT_SID, TEST_AUTH_TOKEN } from '../support/twilio-webhook.ts';
import { makePlace, type Place, type PlaceName } from './place.ts';
import { complaintsAbout, DEEDS, type DeedName } from './staff-deeds.ts';
import { createScene, environmentFor, type Scene } from './staff-scene.ts';
import type { Fate, Role, Step } from './step.ts';
import { startSuccession, type Succession } from './succession.ts';
import { comesInTime, type TimelyDeed } from './timely-deeds.ts';

/** In the middle of a deed the process of this role dies when it is for the `nth` time at the step. */
interface Cell {
  deed: DeedName;
  step: Step;
  nth: number;
  /** Where one process does it all and comes there at another time. */
  nthOfOne?: number;
  role: Role;
  /** Where one process does it all, as the embedded store has it, and the others do not. */
  isOfOne?: true;
}

/**
 * An order of staff is two turns, the enquirer's and their own, so what is to be hit is told by counting commits; an answer is two
 * messages to one person, so it is told by counting sends. Left out are steps before the first write of a deed, which are the same
 * as for any message (chaos.test.ts).
 */
const CELLS: readonly Cell[] = [
  // One of the two notices is settled and no reply to it may go astray.
  { deed: 'request', step: 'after settle', nth: 1, role: 'worker' },
  { deed: 'claim', step: 'after commit', nth: 1, role: 'web' },
  { deed: 'claim', step: 'after commit', nth: 2, role: 'web', isOfOne: true },
  { deed: 'claim', step: 'after send', nth: 1, role: 'worker', isOfOne: true },
  { deed: 'answer', step: 'after commit', nth: 1, role: 'web' },
  { deed: 'answer', step: 'during commit', nth: 2, role: 'web' },
  { deed: 'answer', step: 'after claim', nth: 2, role: 'worker', isOfOne: true },
  { deed: 'answer', step: 'after send', nth: 2, role: 'worker' },
  { deed: 'done', step: 'before commit', nth: 2, role: 'web', isOfOne: true },
  { deed: 'done', step: 'after send', nth: 1, role: 'worker', isOfOne: true },
  { deed: 'receipt', step: 'after commit', nth: 1, role: 'web' },
  { deed: 'receipt', step: 'after send', nth: 1, role: 'worker', isOfOne: true },
  // The answer is on record, and nobody is ordered yet to tell it.
  { deed: 'broadcast', step: 'before commit', nth: 1, role: 'web' },
  // One of three is told.
  { deed: 'broadcast', step: 'after commit', nth: 1, nthOfOne: 2, role: 'worker' },
  { deed: 'broadcast', step: 'during commit', nth: 2, nthOfOne: 3, role: 'worker', isOfOne: true },
  { deed: 'broadcast', step: 'after send', nth: 2, role: 'worker' },
];

/** What comes when its time has come, of itself: a request that nobody took, and the digest of the morning to each of staff. */
const HOURS: readonly (Pick<Cell, 'step' | 'nth'> & { deed: TimelyDeed; place: PlaceName })[] = [
  { deed: 'escalation', step: 'after commit', nth: 1, place: 'embedded' },
  { deed: 'escalation', step: 'during commit', nth: 1, place: 'redis' },
  { deed: 'digest', step: 'after commit', nth: 1, place: 'embedded' },
];

const places: PlaceName[] = canTestOnRedis('deeds of staff on Redis') ? ['redis', 'embedded'] : ['embedded'];
const odd = (cells: readonly Cell[], rest: 0 | 1): Cell[] => cells.filter((_, index) => index % 2 === rest);
const inTurn: [PlaceName, string, Cell[]][] = [
  ['redis', 'all', CELLS.filter(({ isOfOne }) => isOfOne !== true)],
  // Side by side, on a store each.
  ['embedded', 'one half', odd(CELLS, 0)],
  ['embedded', 'the other', odd(CELLS, 1)],
];

describe.concurrent('kill -9 loses nothing and tells nobody twice, on the store', { timeout: 240_000 }, () => {
  it.each(inTurn.filter(([place]) => places.includes(place)))(
    '%s, in the middle of what staff do: %s of it',
    async (place, _which, cells) => {
      expect(await onPlace(place, cells)).toEqual([]);
    },
  );

  it.each(HOURS.filter(({ place }) => places.includes(place)))(
    '$place, $step $nth of the $deed',
    async ({ place, deed, ...fate }) => {
      expect(await comesInTime(deed, { place, fate })).toEqual([]);
    },
  );
});

/** All of them one after the other on one store; what went wrong, in words. */
async function onPlace(name: PlaceName, cells: readonly Cell[]): Promise<string[]> {
  const place = await makePlace(name);
  const stub = await startTwilioStub();
  const environment = environmentFor(stub, { sid: TEST_ACCOUNT_SID, token: TEST_AUTH_TOKEN });
  const succession = await startSuccession(place, endsOf(cells, place), environment);
  const store = place.open();
  const scene = createScene(succession, stub, store);
  const complaints: string[] = [];
  try {
    for (const cell of cells) {
      const own = await dieIn(cell, roleOf(cell, place), { scene, succession });
      complaints.push(...own.map((what) => `${cell.deed}, killed ${cell.step} ${cell.nth}: ${what}`));
    }
    return [...complaints, ...stub.errors];
  } finally {
    scene.close();
    await store.close();
    await succession.destroy();
    await stub.close();
    await place.remove();
  }
}

async function dieIn(
  { deed }: Cell,
  role: Role,
  { scene, succession }: { scene: Scene; succession: Succession },
): Promise<string[]> {
  const { carryOut, promised } = await DEEDS[deed].prepare(scene);
  await scene.atRest();
  const since = scene.stub.messages.length;
  await succession.arm(role);
  const [mistake, mishap] = await Promise.all([
    carryOut().then(
      () => [],
      (thrown: Error) => [thrown.message],
    ),
    succession.succeeded(role),
  ]);
  await scene.atRest();
  return [...mistake, ...(mishap === undefined ? [] : [mishap]), ...(await complaintsAbout(promised, since, scene))];
}

function endsOf(cells: readonly Cell[], place: Place): Record<Role, Fate[]> {
  const isOfOne = !place.slots.includes('worker');
  const of = (role: Role): Fate[] =>
    cells
      .filter((cell) => roleOf(cell, place) === role)
      .map(({ step, nth, nthOfOne = nth }) => ({ step, nth: isOfOne ? nthOfOne : nth, since: 'armed' }));
  return { web: of('web'), worker: of('worker') };
}

/** Where one process does everything, it is the one that dies. */
function roleOf({ role }: Cell, { slots }: Place): Role {
  return slots.includes(role) ? role : 'web';
}
