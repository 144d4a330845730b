import { ensureMachine } from './support/ensure-machine.ts';

/** Before the first test: what the tests use for real is found, or installed, or said to be missing. */
export default function setup(): void {
  ensureMachine(process.env);
}
