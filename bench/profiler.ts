import { writeFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { join } from 'node:path';

// Given to the server with `--import`: the first SIGUSR2 starts a profile, the second writes it and says so. A profile of
// the whole life of a process would be half of it start and warm-up.

const directory = process.env['PROFILE_DIRECTORY'] ?? '.';
const session = new Session();
session.connect();
let isProfiling = false;

process.on('SIGUSR2', () => {
  void (isProfiling ? finish() : begin());
});

async function begin(): Promise<void> {
  isProfiling = true;
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: 200 });
  await session.post('Profiler.start');
  console.log('profiling');
}

async function finish(): Promise<void> {
  const { profile } = await session.post('Profiler.stop');
  writeFileSync(join(directory, 'turn.cpuprofile'), JSON.stringify(profile));
  console.log('profiled');
}
