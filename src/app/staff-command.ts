/** What a member of staff can order by message. */
export type StaffCommand =
  | { type: 'list' }
  | { type: 'claim'; number: number }
  | { type: 'done'; number: number }
  /** CLAIM or DONE without a number. */
  | { type: 'incomplete'; verb: 'claim' | 'done' }
  | { type: 'commands' };

/**
 * Reads an order as people type it on a phone: any case, with a # or a full stop, the number first or last. Everything else
 * is answered with the list of orders, so that no message of staff runs into the void.
 */
export function parseStaffCommand(text: string): StaffCommand {
  const words = text.toLowerCase().match(/[a-z]+|\d{1,9}/g) ?? [];
  const number = words.map(Number).find((value) => Number.isSafeInteger(value) && value > 0);
  const verb = words.map((word) => VERBS.get(word)).find((known) => known !== undefined);
  if (verb === undefined) return { type: 'commands' };
  if (verb === 'list' || verb === 'commands') return { type: verb };
  return number === undefined ? { type: 'incomplete', verb } : { type: verb, number };
}

const VERBS: ReadonlyMap<string, 'list' | 'claim' | 'done' | 'commands'> = new Map([
  ['list', 'list'],
  ['claim', 'claim'],
  ['take', 'claim'],
  ['done', 'done'],
  ['close', 'done'],
  ['commands', 'commands'],
]);
