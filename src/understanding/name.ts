import { LIMITS } from '../domain/limits.ts';
import type { RefusalReason } from '../domain/reading.ts';

export type NameRead = { type: 'name'; name: string } | { type: 'refused'; reason: RefusalReason };

/** "My name is …" and its like say surely that a name follows; "I am …" and "it's …" often begin another sentence. */
const SURE_WRAPPER =
  /(?:^|[\s,.;!])(?:(?:my|the|her|his|their|child'?s|student'?s|learner'?s|full|first|real|daughter'?s|son'?s|ward'?s)\s+){0,3}names?(?:\s+(?:is|are|na|be)\s+|\s*(?:[:=]|-\s)\s*)|(?:^|[\s,.;!])(?:(?:i am|i'm|he is|she is|he's|she's)\s+(?:called|named)|you can call me|just call me|call me|they call me|name's)\s+/iu;
const LIGHT_WRAPPER = /^(?:i am|i'm|im|it is|it's|its|this is|he is|he's|she is|she's|na)\s+(?:me,?\s+)?/iu;
/** Where another thought begins after a name. */
const AFTER_NAME =
  /\s+(?:and i|and my|and she|and he|from|i want|i would|i will|i am|i live|by name|please|pls|sir|ma)(?:\s|$)|[;!?\n]|\.\s/iu;
const COURTESY_END = /[\s,]+(?:please|pls|plz|sir|ma|thanks|thank you)$/iu;

export interface UnwrappedName {
  name: string;
  /** `sure`: said to be a name; `light`: introduced by words that have other uses; `none`: all of the message. */
  wrapper: 'sure' | 'light' | 'none';
}

/** Takes a name out of "my name is …"; what is left is as written, but for spaces, emoji and the stop at its end. */
export function unwrapName(text: string): UnwrappedName {
  const written = text.trim();
  // Quotes are straightened one for one, so that places in both are the same.
  const straight = written.replaceAll(/[‘’]/g, "'");
  const sure = SURE_WRAPPER.exec(straight);
  if (sure !== null) {
    return { name: tidy(beforeNextThought(written.slice(sure.index + sure[0].length))), wrapper: 'sure' };
  }
  const light = LIGHT_WRAPPER.exec(straight);
  if (light !== null) return { name: tidy(beforeNextThought(written.slice(light[0].length))), wrapper: 'light' };
  return { name: tidy(written), wrapper: 'none' };
}

function beforeNextThought(text: string): string {
  const end = AFTER_NAME.exec(text);
  return end === null ? text : text.slice(0, end.index);
}

function tidy(text: string): string {
  const name = text
    .replaceAll(/[\p{Extended_Pictographic}\p{Emoji_Modifier}\u{FE0F}\u{200D}]/gu, '')
    .replaceAll(/\s+/gu, ' ')
    .trim()
    .replace(COURTESY_END, '')
    .replace(/^[\s"'“”,:-]+/u, '')
    .replace(/[\s"“”,;:!-]+$/u, '');
  // The stop of a sentence goes; the one of an initial ("Ada N.") stays.
  return /\p{L}{2}\.$/u.test(name) ? name.slice(0, -1) : name;
}

const MARKUP = /[<>{}[\]|\\/=@#$%^*_~]|https?:|www\.|\.(?:com|ng|org|net)\b/iu;
const LETTERS = /^[\p{L}\p{M}'’‘ʼ`.,\- ()&]+$/u;
/** Forwards and backwards. */
const KEYBOARD_ROWS = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm', 'poiuytrewq', 'lkjhgfdsa', 'mnbvcxz'];
const MASHED_CHARS = 4;

/** Judges what is to be a name by its letters alone. Single names, initials, marks, hyphens and capitals are all welcome. */
export function judgeName(name: string): NameRead {
  if (MARKUP.test(name)) return refused('name_markup');
  if (/\p{N}/u.test(name)) return refused('name_digits');
  if (name.normalize('NFC').length > LIMITS.nameChars) return refused('name_long');
  if (!LETTERS.test(name) || isNonsense(name)) return refused('name_nonsense');
  return { type: 'name', name };
}

function refused(reason: RefusalReason): NameRead {
  return { type: 'refused', reason };
}

function isNonsense(name: string): boolean {
  const bare = name.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
  const letters = bare.replaceAll(/[^\p{L}]/gu, '');
  if (letters.length < 2) return true;
  if (/(\p{L})\1{3,}/u.test(letters)) return true;
  const words = bare.split(/[^\p{L}]+/u).filter((word) => word !== '');
  return words.every((word) => isMashed(word) || /^(\p{L}{1,2})\1{2,}$/u.test(word));
}

/** Keys next to each other, or Latin letters without a vowel: four or more of them are nobody's name. */
function isMashed(word: string): boolean {
  if (word.length < MASHED_CHARS || !/^[a-z]+$/.test(word)) return false;
  if (!/[aeiouy]/.test(word)) return true;
  return KEYBOARD_ROWS.some((row) => row.includes(word)) || hasRun(word);
}

/** "asdfgasdf": made of pieces of keyboard rows and nothing else. */
function hasRun(word: string): boolean {
  if (word.length % MASHED_CHARS !== 0 && word.length < 2 * MASHED_CHARS) return false;
  let covered = 0;
  for (let at = 0; at < word.length;) {
    let length = 0;
    while (KEYBOARD_ROWS.some((row) => row.includes(word.slice(at, at + length + 1))) && at + length < word.length)
      length += 1;
    if (length >= MASHED_CHARS - 1) covered += length;
    at += Math.max(1, length);
  }
  return covered >= word.length * 0.75;
}
