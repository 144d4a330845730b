import { get as httpGet, type IncomingMessage } from 'node:http';
import { get as httpsGet } from 'node:https';
import { isIP } from 'node:net';
import { Transform, type Readable } from 'node:stream';
import { withDeadline } from '../deadline.ts';
import { LIMITS } from '../domain/limits.ts';
import type { MediaReference } from '../domain/media.ts';
import { isPublicAddress, publicLookup } from './public-address.ts';

export interface MediaSource {
  accountSid: string;
  authToken: string;
  /** Where the REST API is, when not at Twilio. */
  apiBaseUrl?: string;
}

export type FetchedMedia =
  /** `body` ends with an error when it is longer than `LIMITS.mediaBytes` or takes longer than `LIMITS.mediaMs`. */
  | { type: 'media'; contentType: string; body: Readable }
  /** Deleted at Twilio. */
  | { type: 'gone' }
  | { type: 'failed'; code: string };

/**
 * Fetches media with our credentials. Twilio answers with the way to a signed address elsewhere: that is followed over https
 * only, to the internet only, and without the credentials. Never throws. A body that is not read to its end has to be destroyed.
 */
export async function fetchMedia(
  { messageSid, mediaSid }: Pick<MediaReference, 'messageSid' | 'mediaSid'>,
  { accountSid, authToken, apiBaseUrl = 'https://api.twilio.com' }: MediaSource,
): Promise<FetchedMedia> {
  const path = `/2010-04-01/Accounts/${accountSid}/Messages/${messageSid}/Media/${mediaSid}`;
  const { origin } = new URL(apiBaseUrl);
  let url = new URL(apiBaseUrl.replace(/\/+$/, '') + path);
  try {
    for (let hop = 0; hop <= LIMITS.mediaRedirects; hop += 1) {
      // What the operator named is trusted with the credentials; nothing that it leads to is.
      const answer = await ask(url, { trusted: origin, ...(hop === 0 ? { auth: `${accountSid}:${authToken}` } : {}) });
      const { statusCode = 0, headers } = answer;
      if (statusCode === 200) return mediaFrom(answer);
      answer.destroy();
      if (statusCode === 404 || statusCode === 410) return { type: 'gone' };
      if (statusCode < 300 || statusCode > 399) return { type: 'failed', code: `http_${statusCode}` };
      if (headers.location === undefined || !URL.canParse(headers.location, url)) return failed('no_location');
      url = new URL(headers.location, url);
    }
    return failed('too_many_redirects');
  } catch (thrown) {
    return failed(codeOf(thrown));
  }
}

async function ask(url: URL, { auth, trusted }: { auth?: string; trusted: string }): Promise<IncomingMessage> {
  const isTrusted = url.origin === trusted;
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (!isTrusted && (url.protocol !== 'https:' || (isIP(host) !== 0 && !isPublicAddress(host)))) {
    throw Object.assign(new Error('A redirect led away from the internet.'), { code: 'redirect_refused' });
  }
  url.username = '';
  url.password = '';
  const options = {
    agent: false,
    ...(auth === undefined ? {} : { auth }),
    ...(isTrusted ? {} : { lookup: publicLookup }),
  };
  const asked = { destroy: (): void => undefined };
  const answering = new Promise<IncomingMessage>((resolve, reject) => {
    const request = (url.protocol === 'https:' ? httpsGet : httpGet)(url, options, resolve);
    request.on('error', reject);
    asked.destroy = () => void request.destroy();
  });
  const timed = await withDeadline(answering, LIMITS.providerTimeoutMs);
  if (timed.type === 'in_time') return timed.result;
  asked.destroy();
  throw Object.assign(new Error('The answer took too long.'), { code: 'timeout' });
}

function mediaFrom(answer: IncomingMessage): FetchedMedia {
  if (Number(answer.headers['content-length'] ?? 0) > LIMITS.mediaBytes) {
    answer.destroy();
    return failed('too_large');
  }
  let bytes = 0;
  const body = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes > LIMITS.mediaBytes) done(new Error('The media is too large.'));
      else done(null, chunk);
    },
  });
  const ended = new Promise<void>((resolve) => void body.on('close', resolve));
  // A body cut short is an error of the answer, and whoever stops reading stops the answer.
  answer.on('error', (failure) => void body.destroy(failure));
  answer.on('aborted', () => void body.destroy(new Error('The media ended early.')));
  body.on('close', () => void answer.destroy());
  void cutOffLate(body, ended);
  return { type: 'media', contentType: answer.headers['content-type'] ?? '', body: answer.pipe(body) };
}

async function cutOffLate(body: Readable, ended: Promise<void>): Promise<void> {
  const { type } = await withDeadline(ended, LIMITS.mediaMs);
  if (type === 'late') body.destroy(new Error('The media took too long.'));
}

function failed(code: string): FetchedMedia {
  return { type: 'failed', code };
}

function codeOf(thrown: unknown): string {
  const code: unknown = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
  return typeof code === 'string' ? code : 'unexpected_error';
}
