/** Reads variables one by one and gathers what is wrong with them, so that all of it can be told at once. */
export interface EnvironmentReader<Name extends string> {
  readonly problems: string[];
  isSet(name: Name): boolean;
  /** Without the space around it; `undefined` when unset, empty or nothing but commas. Never quoted: it may be a secret. */
  text(name: Name): string | undefined;
  integer(name: Name, range: { from: number; to: number; otherwise: number }): number;
  oneOf<const Word extends string>(name: Name, words: readonly Word[], otherwise: Word): Word;
  matching(name: Name, pattern: RegExp, must: string): string | undefined;
  /** What `read` makes of the value; a problem when that is `undefined`. */
  valid<Value>(name: Name, read: (text: string) => Value | undefined, must: string): Value | undefined;
  /** Parts with commas between, each read on its own and kept once. */
  list<Value>(name: Name, read: (part: string) => Value | undefined, must: string): Value[];
  /** Addresses, commas between, that may carry a password: no more than scheme and host of them is ever quoted. */
  secretUrls(name: Name, protocols: readonly string[]): string[];
}

/** A reader of `environment`. Wrong values are given back as absent or as the default, and stand in `problems`. */
export function createEnvironmentReader<Name extends string>(
  environment: Record<string, string | undefined>,
): EnvironmentReader<Name> {
  const problems: string[] = [];

  const text = (name: Name): string | undefined => {
    const value = environment[name]?.trim() ?? '';
    return partsOf(value).length === 0 ? undefined : value;
  };

  const valid = <Value>(name: Name, read: (value: string) => Value | undefined, must: string): Value | undefined => {
    const found = text(name);
    if (found === undefined) return undefined;
    const value = read(found);
    if (value === undefined) problems.push(`${name} is ${quoted(found)}, ${must}.`);
    return value;
  };

  const list = <Value>(name: Name, read: (part: string) => Value | undefined, must: string): Value[] => {
    const values = partsOf(text(name) ?? '').flatMap((part) => {
      const value = read(part);
      if (value === undefined) problems.push(`${name} holds ${quoted(part)}, ${must}.`);
      return value ?? [];
    });
    return [...new Set(values)];
  };

  return {
    problems,
    isSet: (name) => text(name) !== undefined,
    text,
    valid,
    list,
    integer(name, { from, to, otherwise }) {
      const read = (value: string): number | undefined => {
        const number = /^\d+$/.test(value) ? Number(value) : NaN;
        return number >= from && number <= to ? number : undefined;
      };
      return valid(name, read, `must be a whole number from ${from} to ${to}`) ?? otherwise;
    },
    oneOf(name, words, otherwise) {
      return (
        valid(name, (value) => words.find((word) => word === value), `must be one of ${words.join(', ')}`) ?? otherwise
      );
    },
    matching: (name, pattern, must) => valid(name, (value) => (pattern.test(value) ? value : undefined), must),
    secretUrls(name, protocols) {
      const forms = protocols
        .map((protocol) => `${protocol}//`)
        .join(', ')
        .replace(/, (?=[^,]*$)/, ' or ');
      return partsOf(text(name) ?? '').filter((part) => {
        const url = URL.canParse(part) ? new URL(part) : undefined;
        if (url !== undefined && protocols.includes(url.protocol) && url.hostname !== '') {
          if (isDecodable(url.username) && isDecodable(url.password)) return true;
          problems.push(
            `${name} holds "${url.protocol}//${url.host}", write %25 for a percent sign in its user or password.`,
          );
          return false;
        }
        const found = url === undefined ? 'holds something that is no address' : `holds "${url.protocol}//${url.host}"`;
        problems.push(`${name} ${found}, must begin with ${forms} and name a host.`);
        return false;
      });
    },
  };
}

function partsOf(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** Libraries decode credentials, and throw on a percent sign that stands for itself. */
function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

/** A token pasted into the wrong variable, or a password inside an address, is not to stand in a log. */
function quoted(value: string): string {
  const safe = value.replaceAll(/\/\/[^/@\s]*@/g, '//…@').replaceAll(/[0-9a-f]{32,}/gi, (run) => `${run.slice(0, 4)}…`);
  return JSON.stringify(safe.length > 100 ? `${safe.slice(0, 100)}…` : safe);
}
