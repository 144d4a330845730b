import { mediaTypeOf, type MediaReference } from '../domain/media.ts';

const MEDIA_URL =
  /^https:\/\/api\.twilio\.com\/2010-04-01\/Accounts\/(AC[0-9a-f]{32})\/Messages\/([SM]M[0-9a-f]{32})\/Media\/(ME[0-9a-f]{32})$/;

/** Media of our account, by the address that a form gives; `undefined` for any other host, account or shape. */
export function mediaReferenceOf(url: string, contentType: string, accountSid: string): MediaReference | undefined {
  const [, account, messageSid, mediaSid] = MEDIA_URL.exec(url) ?? [];
  if (account !== accountSid || messageSid === undefined || mediaSid === undefined) return undefined;
  return { messageSid, mediaSid, contentType: mediaTypeOf(contentType) };
}
