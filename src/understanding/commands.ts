import type { Intent } from '../domain/intent.ts';
import type { Command } from '../domain/reading.ts';

/** Every order there is, in the order in which explanations and files list them. */
export const COMMANDS = [
  'menu',
  'back',
  'help',
  'stop',
  'start',
  'more',
  'my_data',
  'delete_data',
  'staff',
  'resume',
] as const satisfies readonly Command[];

/** Orders that change what cannot easily be changed back: only their exact words count, never a near miss. */
export const GRAVE_COMMANDS: readonly Command[] = ['stop', 'start', 'delete_data'];

/** The intent under which reports count an order; the others have none. */
export const INTENT_OF_COMMAND = {
  menu: 'menu',
  back: 'menu',
  help: 'menu',
  stop: 'stop',
  start: 'greeting',
  more: undefined,
  my_data: undefined,
  delete_data: 'delete_data',
  staff: 'staff',
  resume: 'register',
} as const satisfies Record<Command, Intent | undefined>;
