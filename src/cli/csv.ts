/**
 * One line of a CSV file (RFC 4180): every value quoted where it must be, lists joined by a space, objects as JSON. What
 * people wrote and a spreadsheet would take for a formula begins with an apostrophe, which makes it text there.
 */
export function csvLine(values: readonly unknown[]): string {
  return values.map(csvValue).join(',');
}

/** What makes a formula of a cell, by OWASP ("CSV injection"). */
const FORMULA = /^[=+\-@\t\r\n]/;
/** Numbers of phones and lists of them stay as they are: digits alone do no harm. */
const NUMBERS = /^[+-]?[\d.]+( \+\d+)*$/;

function csvValue(value: unknown): string {
  const text = plainText(value);
  const safe = FORMULA.test(text) && !NUMBERS.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function plainText(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(plainText).join(' ');
  return JSON.stringify(value);
}
