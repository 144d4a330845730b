/** One line of a CSV file (RFC 4180): every value quoted where it must be, lists joined by a space, objects as JSON. */
export function csvLine(values: readonly unknown[]): string {
  return values.map(csvValue).join(',');
}

function csvValue(value: unknown): string {
  if (value === undefined || value === null) return '';
  const text = Array.isArray(value)
    ? value.join(' ')
    : typeof value === 'object'
      ? JSON.stringify(value)
      : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
