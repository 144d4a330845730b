import { ensureMachine } from './support/ensure-machine.ts';

/** Runs once, before any test: a fresh machine gets the Redis and the browser that the tests use. */
export function setup(): void {
  ensureMachine(process.env);
}
