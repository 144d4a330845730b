/**
 * Finds the known word that a misspelt one was meant to be. Known words are filed under everything that is left of them
 * when one letter (two in long words) is left out, so a look-up costs a few map reads however many words there are.
 */
export interface SpellingIndex {
  byRemains: Map<string, string[]>;
  /** The place of each word in the order of preference. */
  ranks: Map<string, number>;
  /** Consonants -> the only word made of them: "rgstr" is "register". */
  byConsonants: Map<string, string | undefined>;
}

/** Shorter words are left alone: too many of them are one letter apart. */
const SHORTEST_CHARS = 4;
/** From here on two mistakes are forgiven. */
const LONG_CHARS = 9;
/** What is longer is no word that was ever misspelt. */
const LONGEST_CHARS = 20;

/** `words` come in order of preference: of two as near, the earlier wins. */
export function buildSpellingIndex(words: Iterable<string>): SpellingIndex {
  const index: SpellingIndex = { byRemains: new Map(), ranks: new Map(), byConsonants: new Map() };
  for (const word of words) {
    const bones = consonants(word);
    if (bones.length >= 3) index.byConsonants.set(bones, index.byConsonants.has(bones) ? undefined : word);
    if (word.length < SHORTEST_CHARS || word.length > LONGEST_CHARS) continue;
    index.ranks.set(word, index.ranks.size);
    for (const remains of remainsOf(word)) {
      const known = index.byRemains.get(remains);
      if (known === undefined) index.byRemains.set(remains, [word]);
      else known.push(word);
    }
  }
  return index;
}

/** The known word nearest to an unknown one, or `undefined`. The first letter has to be right, or swapped with the second. */
export function repairSpelling(word: string, index: SpellingIndex): string | undefined {
  if (word.length > LONGEST_CHARS || !/^\p{L}+$/u.test(word)) return undefined;
  if (word.length >= 3 && !/[aeiou]/.test(word)) {
    const whole = index.byConsonants.get(word);
    if (whole !== undefined && whole.startsWith(word.charAt(0))) return whole;
  }
  if (word.length < SHORTEST_CHARS) return undefined;
  let best: string | undefined;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const remains of remainsOf(word)) {
    for (const known of index.byRemains.get(remains) ?? []) {
      if (known === best || !beginsAlike(word, known)) continue;
      const allowed = Math.min(allowedMistakes(word), allowedMistakes(known));
      const distance = editDistance(word, known, allowed);
      if (distance > allowed || distance > bestDistance) continue;
      if (distance === bestDistance && rankOf(known, index) > rankOf(best ?? known, index)) continue;
      best = known;
      bestDistance = distance;
    }
  }
  return best;
}

function rankOf(word: string, { ranks }: SpellingIndex): number {
  return ranks.get(word) ?? Number.POSITIVE_INFINITY;
}

function allowedMistakes(word: string): number {
  return word.length >= LONG_CHARS ? 2 : 1;
}

function beginsAlike(one: string, other: string): boolean {
  return one.charAt(0) === other.charAt(0) || (one.charAt(0) === other.charAt(1) && one.charAt(1) === other.charAt(0));
}

function consonants(word: string): string {
  return /^[a-z]+$/.test(word) ? word.charAt(0) + word.slice(1).replaceAll(/[aeiou]/g, '') : '';
}

/** The word itself and what is left of it without one letter, or without two when it is long. */
function remainsOf(word: string): Set<string> {
  const remains = new Set([word]);
  let latest = [word];
  for (let round = 0; round < allowedMistakes(word); round += 1) {
    const next: string[] = [];
    for (const form of latest) {
      for (let at = 0; at < form.length; at += 1) next.push(form.slice(0, at) + form.slice(at + 1));
    }
    for (const form of next) remains.add(form);
    latest = next;
  }
  return remains;
}

/** Damerau-Levenshtein (adding, dropping, changing a letter, swapping two neighbours), given up above `limit`. */
function editDistance(one: string, other: string, limit: number): number {
  if (Math.abs(one.length - other.length) > limit) return limit + 1;
  let before: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let row = 1; row <= one.length; row += 1) {
    const current = [row];
    let least = row;
    for (let column = 1; column <= other.length; column += 1) {
      const changed = (last[column - 1] ?? 0) + (one[row - 1] === other[column - 1] ? 0 : 1);
      let cost = Math.min(changed, (last[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1);
      const isSwap = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      if (row > 1 && column > 1 && isSwap) cost = Math.min(cost, (before[column - 2] ?? 0) + 1);
      current.push(cost);
      least = Math.min(least, cost);
    }
    if (least > limit) return limit + 1;
    before = last;
    last = current;
  }
  return last[other.length] ?? 0;
}
