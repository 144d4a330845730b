/**
 * Whether a word is another one with at most one letter wrong, missing, too much, or two neighbours swapped: what a thumb does to
 * a short order. The first letter has to be right.
 */
export function isOneLetterOff(word: string, meant: string): boolean {
  if (word === meant) return true;
  if (word.charAt(0) !== meant.charAt(0) || Math.abs(word.length - meant.length) > 1) return false;
  let same = 0;
  while (same < word.length && word.charAt(same) === meant.charAt(same)) same += 1;
  const [rest, meantRest] = [word.slice(same), meant.slice(same)];
  return (
    rest.slice(1) === meantRest.slice(1) ||
    rest.slice(1) === meantRest ||
    rest === meantRest.slice(1) ||
    (rest.charAt(0) === meantRest.charAt(1) &&
      rest.charAt(1) === meantRest.charAt(0) &&
      rest.slice(2) === meantRest.slice(2))
  );
}
