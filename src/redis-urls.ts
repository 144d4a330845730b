export const REDIS_PROTOCOLS = ['redis:', 'rediss:', 'redis-sentinel:', 'rediss-sentinel:'] as const;

/**
 * What is wrong with addresses of Redis that are right one by one: a sentence to follow the variable's name, which quotes no
 * credentials; `undefined` when they go together. All of them are nodes (one Redis, or a cluster), or all are sentinels
 * that watch one primary.
 */
export function redisUrlsProblem(urls: readonly string[]): string | undefined {
  const addresses = urls.map((url) => new URL(url));
  const sentinels = addresses.filter(({ protocol }) => protocol.endsWith('-sentinel:'));
  if (sentinels.length === 0) return undefined;
  if (sentinels.length < addresses.length)
    return 'mixes addresses of sentinels and of Redis itself, give either: sentinels say where Redis is.';
  const names = [...new Set(sentinels.map(primaryOf))];
  if (names.includes(undefined))
    return 'names a sentinel without a primary, write redis-sentinel://host:26379/<the name of the primary>.';
  if (names.length > 1) return `names the primaries ${names.join(', ')}, sentinels must all watch the same one.`;
  const access = sentinels.map(({ protocol, username, password }) => [protocol, username, password].join(' '));
  if (new Set(access).size > 1)
    return 'has sentinels that differ in protocol, user or password, which must be the same in each: they are those of Redis.';
  return undefined;
}

function primaryOf({ pathname }: URL): string | undefined {
  return /^\/([\w.-]+)$/.exec(pathname)?.[1];
}
