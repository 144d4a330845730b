/**
 * The known key that an unknown one was probably meant to be; `undefined` when none is near enough to propose. Near means
 * at most a third of the letters differ (`emial` and `email`), or one word holds the other (`address_line` and `address`).
 */
export function nearestKey(unknown: string, known: readonly string[]): string | undefined {
  const wanted = plain(unknown);
  const ranked = known
    .map((key) => ({ key, distance: distanceBetween(wanted, plain(key)) }))
    .toSorted((one, other) => one.distance - other.distance);
  const best = ranked[0];
  if (best !== undefined && best.distance <= Math.ceil(best.key.length / 3)) return best.key;
  return known.find((key) => wanted.includes(plain(key)) || (wanted.length >= 4 && plain(key).includes(wanted)));
}

function plain(key: string): string {
  return key.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}

/** Levenshtein's distance: how many letters have to be added, dropped or changed. */
function distanceBetween(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let at = 1; at <= one.length; at += 1) {
    const next = [at];
    for (let to = 1; to <= other.length; to += 1) {
      const changed = (row[to - 1] ?? 0) + (one[at - 1] === other[to - 1] ? 0 : 1);
      next.push(Math.min(changed, (row[to] ?? 0) + 1, (next[to - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}
