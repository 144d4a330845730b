import type { SpokenReply } from './channel.ts';

export interface NumberedChoice {
  /** What is printed before the label and can be sent back. */
  number: number;
  id: string;
  label: string;
}

/** The choices that lead out of where one is. They are asked for with 0, so that the numbers of the others never move. */
const WAYS_OUT = new Set(['menu', 'back']);

/**
 * Numbers choices for channels where people type their pick. The way out (`menu` or `back`) is 0 and comes last; the
 * others count 1, 2, 3 … in the order given, so that a number is a position in what was offered without the way out.
 * Should a reply offer both ways out, the last one is 0 and the other is numbered behind all the rest.
 */
export function numberChoices(choices: SpokenReply['choices']): NumberedChoice[] {
  const ordinary = choices.filter((choice) => !WAYS_OUT.has(choice.id));
  const waysOut = choices.filter((choice) => WAYS_OUT.has(choice.id));
  const zero = waysOut.at(-1);
  const counted = [...ordinary, ...waysOut.slice(0, -1)].map((choice, index) => ({ number: index + 1, ...choice }));
  return zero === undefined ? counted : [...counted, { number: 0, ...zero }];
}
