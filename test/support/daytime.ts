import { DAY_MS, HOUR_MS } from '../../src/domain/durations.ts';

/** Noon in Lagos and the hours in which a run may begin that is to end before night, after midnight in UTC. */
const NOON_MS = 11 * HOUR_MS;
const EARLIEST_MS = 8 * HOUR_MS;
const LATEST_MS = 16 * HOUR_MS;

/**
 * How far clocks are set back for tests that run by them: to noon in Lagos where it is not day there, for at night staff are told
 * nothing. Never forward, as files would look older than they are. Reckoned once, as the processes of a test have to agree.
 */
let offsetMs = offsetAt(Date.now());

/** Sets the clock of this process. */
export function keepDaytime(): void {
  const now = Date.now;
  Date.now = () => now() + offsetMs;
}

/** Lets time pass, here and in the processes that are started from now on. What looks for what it has sent goes by both clocks. */
export function passTime(ms: number): void {
  offsetMs += ms;
}

/** For the environment of a process that is started: its clock is set like ours, and ahead of it by this much. */
export function daytime(aheadMs = 0): { NODE_OPTIONS: string } {
  const code = `const now = Date.now; Date.now = () => now() + ${offsetMs + aheadMs};`;
  return { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(code)}` };
}

function offsetAt(now: number): number {
  const sinceMidnightMs = now % DAY_MS;
  if (sinceMidnightMs >= EARLIEST_MS && sinceMidnightMs < LATEST_MS) return 0;
  const sinceNoonMs = (sinceMidnightMs - NOON_MS + DAY_MS) % DAY_MS;
  return -sinceNoonMs;
}
