/**
 * The house as main.ts starts it, except that it kills itself at a step: `victim.js web "after commit" 3`. Without a step
 * it only waits to be killed, with the short lease of a victim. With `armed` behind it, it counts from SIGUSR2 on.
 */
import { buildHouse, buildWorker } from '../../src/build.ts';
import { parseConfig } from '../../src/config.ts';
import { createLog } from '../../src/log.ts';
import { lethalParts } from './lethal-parts.ts';
import { WEB_STEPS, WORKER_STEPS } from './step.ts';

const [role, stepName, nth = '1', since] = process.argv.slice(2);
let isArmed = since !== 'armed';
process.on('SIGUSR2', () => {
  isArmed = true;
  console.log('Armed');
});
const parsed = parseConfig(process.env);
if (parsed.type === 'invalid') throw new Error(parsed.problems.join('\n'));
const { config } = parsed;
const surroundings = { now: Date.now, random: Math.random, log: createLog({ level: config.logLevel }) };
const parts = lethalParts(
  [...WEB_STEPS, ...WORKER_STEPS].find((step) => step === stepName),
  Number(nth),
  () => isArmed,
);
if (role === 'worker') {
  if (config.mode === 'demo') throw new Error('A worker needs the Twilio credentials.');
  buildWorker(config, surroundings, parts);
  console.log('Delivering');
} else {
  const { address } = await buildHouse(config, surroundings, parts);
  console.log(`Listening on ${address}`);
}
