/**
 * A form body or a query as the parser leaves it. Providers add parameters without notice, so it is never checked against
 * a closed list; a name that came twice is an array.
 */
export type Form = Readonly<Record<string, unknown>>;

/** The value of a field, the first one when the name came more than once; `undefined` when absent or empty. */
export function fieldOf(form: Form, name: string): string | undefined {
  const value = form[name];
  const first: unknown = Array.isArray(value) ? value[0] : value;
  return typeof first === 'string' && first !== '' ? first : undefined;
}
