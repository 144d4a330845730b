import { describe, expect, it } from 'vitest';
import { canTestOnRedis } from '../support/redis-server.ts';
import { startTwilioStub } from '../support/twilio-stub.ts';
import { TEST_ACCOUNT_SID, TEST_AUTH_TOKEN } from '../support/twilio-webhook.ts';
import { makePlace, type Place, type PlaceName } from './place.ts';
import { complaintsAbout, DEEDS, type DeedName } from './staff-deeds.ts';
import { createScene, environmentFor, type Scene } from './staff-scene.ts';
import type { Fate, Role, Step } from './step.ts';
import { startSuccession, type Succession } from './succession.ts';

/** In the middle of a deed the process of this role dies when it is for the `nth` time at the step. */
interface Cell {
  deed: DeedName;
  step: Step;
  nth: number;
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
  { deed: 'claim', step: 'during commit', nth: 1, role: 'web', isOfOne: true },
  { deed: 'claim', step: 'after commit', nth: 1, role: 'web' },
  { deed: 'claim', step: 'after commit', nth: 2, role: 'web' },
  { deed: 'claim', step: 'after send', nth: 1, role: 'worker', isOfOne: true },
  { deed: 'answer', step: 'after commit', nth: 1, role: 'web' },
  { deed: 'answer', step: 'during commit', nth: 2, role: 'web' },
  { deed: 'answer', step: 'after claim', nth: 2, role: 'worker', isOfOne: true },
  { deed: 'answer', step: 'after send', nth: 2, role: 'worker' },
  { deed: 'answer', step: 'before settle', nth: 1, role: 'worker', isOfOne: true },
  { deed: 'done', step: 'before commit', nth: 2, role: 'web' },
  { deed: 'done', step: 'after send', nth: 1, role: 'worker', isOfOne: true },
  { deed: 'receipt', step: 'before commit', nth: 1, role: 'web', isOfOne: true },
  { deed: 'receipt', step: 'after commit', nth: 1, role: 'web' },
  { deed: 'receipt', step: 'after send', nth: 1, role: 'worker' },
];

const places: PlaceName[] = canTestOnRedis('deeds of staff on Redis') ? ['redis', 'embedded'] : ['embedded'];

describe.concurrent('kill -9 in the middle of what staff do', () => {
  it.each(places)('loses nothing and tells nobody twice on the store: %s', { timeout: 180_000 }, async (name) => {
    const cells = CELLS.filter(({ isOfOne }) => isOfOne !== true || name === 'embedded');
    expect(await onPlace(name, cells)).toEqual([]);
  });
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
  const of = (role: Role): Fate[] =>
    cells.filter((cell) => roleOf(cell, place) === role).map(({ step, nth }) => ({ step, nth, since: 'armed' }));
  return { web: of('web'), worker: of('worker') };
}

/** Where one process does everything, it is the one that dies. */
function roleOf({ role }: Cell, { slots }: Place): Role {
  return slots.includes(role) ? role : 'web';
}
