/** An origin that others reach us by, without a slash at its end: https, or http on loopback. */
export function originOf(text: string): string | undefined {
  const url = parseWebUrl(text);
  if (url === undefined || url.pathname !== '/' || url.search !== '' || url.hash !== '') return undefined;
  return url.protocol === 'https:' || isLoopback(url.hostname) ? url.origin : undefined;
}

/** The address of an API, without a slash at its end. */
export function webUrlOf(text: string): string | undefined {
  return parseWebUrl(text) === undefined ? undefined : text.replace(/\/+$/, '');
}

function parseWebUrl(text: string): URL | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isWeb = url?.protocol === 'https:' || url?.protocol === 'http:';
  return isWeb && url.username === '' && url.password === '' ? url : undefined;
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}
