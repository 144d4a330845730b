/** Adds every proper beginning of a run of words, joined by spaces. */
export function noteBeginnings(words: readonly string[], beginnings: Set<string>): void {
  let said = '';
  for (const word of words.slice(0, -1)) {
    said = said === '' ? word : `${said} ${word}`;
    beginnings.add(said);
  }
}
