import type { MediaReference } from '../domain/media.ts';

const MEDIA_URL =
  /^https:\/\/api\.twilio\.com\/2010-04-01\/Accounts\/(AC[0-9a-f]{32})\/Messages\/([SM]M[0-9a-f]{32})\/Media\/(ME[0-9a-f]{32})$/;
const CONTENT_TYPE = /^[a-z0-9][\w.+-]{0,62}\/[a-z0-9][\w.+-]{0,62}$/;

/** Media of our account, by the address that a form gives; `undefined` for any other host, account or shape. */
export function mediaReferenceOf(url: string, contentType: string, accountSid: string): MediaReference | undefined {
  const [, account, messageSid, mediaSid] = MEDIA_URL.exec(url) ?? [];
  if (account !== accountSid || messageSid === undefined || mediaSid === undefined) return undefined;
  const type = contentType.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  return { messageSid, mediaSid, contentType: CONTENT_TYPE.test(type) ? type : 'application/octet-stream' };
}
