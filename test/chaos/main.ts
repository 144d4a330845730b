/** `npm run chaos`: kills the house at every step and at random, and shows that nothing was lost and nothing doubled. */
import '../support/by-day.ts';
import { commandLine, refuseUsage } from '../../src/cli/command-line.ts';
import { together, type Outcome } from './outcome.ts';
import { PLACES, type PlaceName } from './place.ts';
import { complaintsOf, tableOf } from './report.ts';
import { storm } from './storm.ts';

const USAGE = 'Usage: npm run chaos -- [--kills 200] [--seed 1] [--store redis|embedded|both]';
/**
 * Kills of one storm; more make several, each on a store of its own. No member of staff gets more notices in a day than the
 * look-up of one that may have been sent goes through.
 */
const KILLS_AT_MOST = 100;

const { places, kills, seed } = readOptions();
const outcomes = await Promise.all(places.map((place) => storms(place, Math.ceil(kills / places.length))));
const complaints = outcomes.flatMap(complaintsOf);
for (const outcome of outcomes) console.log(`\n${tableOf(outcome)}`);
console.log(
  complaints.length === 0
    ? `\nNothing lost, nothing doubled (seed ${seed}, Node ${process.version}).`
    : `\nFAILED with ${complaints.length} findings. Again: npm run chaos -- --seed ${seed} --kills ${kills}`,
);
process.exit(complaints.length === 0 ? 0 : 1);

/** So many kills at one place; the second storm has the next seed, and so on. */
async function storms(place: PlaceName, count: number): Promise<Outcome> {
  let sum: Outcome | undefined;
  for (let left = count, round = 0; sum === undefined || left > 0; left -= KILLS_AT_MOST, round += 1) {
    const outcome = await storm({
      place,
      kills: Math.min(KILLS_AT_MOST, left),
      seed: seed + round,
      atOnce: 24,
      hasPlainPostmen: true,
      hasOutage: true,
      hasMenus: round % 2 === 0,
    });
    const complaints = complaintsOf(outcome);
    console.error(`${place}: ${Math.max(0, left - KILLS_AT_MOST)} kills to go, ${complaints.length} findings`);
    for (const complaint of complaints) console.error(complaint);
    sum = sum === undefined ? outcome : together(sum, outcome);
  }
  return sum;
}

function readOptions(): { places: readonly PlaceName[]; kills: number; seed: number } {
  const { values } = commandLine(USAGE, {
    options: {
      kills: { type: 'string', default: '200' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      store: { type: 'string', default: 'both' },
    },
  });
  const places = values.store === 'both' ? PLACES : PLACES.filter((name) => name === values.store);
  const [kills, seed] = [Number(values.kills), Number(values.seed)];
  if (places.length === 0 || !Number.isSafeInteger(kills) || !Number.isSafeInteger(seed)) refuseUsage(USAGE);
  return { places, kills, seed };
}
