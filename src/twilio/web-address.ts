/** Whether a text is an address of the web, and not one that runs something. */
export function isWebAddress(text: string): boolean {
  return /^https?:\/\//i.test(text) && URL.canParse(text);
}
