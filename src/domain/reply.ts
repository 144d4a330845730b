import type { Handout } from './handout.ts';

/**
 * Words that are not yet in any language: a key of the copy catalogue with its parameters, or text that is the same in
 * all of them (a course's name, an address).
 */
export type Words =
  | { key: string; params?: Record<string, Param> }
  | { text: string }
  /** Said one below the other, as one paragraph. */
  | { lines: Words[] };

/** A parameter may be words of its own (the label of a level); a list is joined with commas. */
export type Param = string | number | Words | Words[];

/** One thing a person can pick. `id` is what a tap brings back and what the conversation acts on. */
export interface Choice {
  id: string;
  label: Words;
  /** What stands in a menu in place of a label that is too long for it. */
  title?: Words;
  /** A second line in a list: what one gets by it. */
  hint?: Words;
}

/** A position to show on a map. */
export interface Pin {
  latitude: number;
  longitude: number;
  label: string;
}

/** What the bot answers in one turn, before language and channel: parts in order, then at most one list of choices. */
export interface Reply {
  parts: Words[];
  choices: Choice[];
  pin?: Pin;
  handouts?: Handout[];
}
