/** One line of a CSV file (RFC 4180): every value quoted where it must be, lists joined by a space, objects as JSON. */
export function csvLine(values: readonly unknown[]): string {
  return values.map(csvValue).join(',');
}

function csvValue(value: unknown): string {
  const text = plainText(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function plainText(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(plainText).join(' ');
  return JSON.stringify(value);
}
