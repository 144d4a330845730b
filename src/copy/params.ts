const PARAM = /\{([a-z][A-Za-z0-9_]*)\}/g;

/** The names of the {params} in a text, each once, in alphabetical order. */
export function paramsOf(text: string): string[] {
  return [...new Set([...text.matchAll(PARAM)].map(([, name = '']) => name))].toSorted();
}

/** The text with each {param} replaced, once: braces in what is put in are left as they are. */
export function fillParams(text: string, valueOf: (name: string) => string): string {
  if (!text.includes('{')) return text;
  return text.replaceAll(PARAM, (_, name: string) => valueOf(name));
}
