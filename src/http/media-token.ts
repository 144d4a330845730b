import { createHmac, timingSafeEqual } from 'node:crypto';
import { LIMITS } from '../domain/limits.ts';
import { MEDIA_NAMES, mediaName, type MediaName, type MediaReference } from '../domain/media.ts';

/** What a link leads to. */
export interface MediaTicket {
  messageSid: string;
  mediaSid: string;
  name: MediaName;
  /** Epoch milliseconds, in whole seconds. */
  expiresAt: number;
}

/*
 * A token is 53 bytes in base64url, 71 characters, as it goes by SMS too:
 *
 *     1   place of the name in MEDIA_NAMES, and 128 where the message is MM… and not SM…
 *     16  message   16  media   4  when it expires, in seconds
 *     16  HMAC-SHA256 of all this, cut to half as RFC 2104 allows
 */
const MAC_BYTES = 16;
const PAYLOAD_BYTES = 37;
const MMS = 128;
/** Keeps what is signed here from ever being what another part of the house signs with the same secret. */
const DOMAIN = 'media link, first form\0';

/** The token of a link to media that works for `LIMITS.mediaLinkMs`; whoever has it may look. */
export function mediaTokenOf(
  { messageSid, mediaSid, contentType }: MediaReference,
  now: number,
  secret: string,
): string {
  const payload = Buffer.alloc(PAYLOAD_BYTES);
  const kind = MEDIA_NAMES.indexOf(mediaName(contentType));
  payload.writeUInt8(messageSid.startsWith('MM') ? kind + MMS : kind, 0);
  payload.write(messageSid.slice(2), 1, 'hex');
  payload.write(mediaSid.slice(2), 17, 'hex');
  payload.writeUInt32BE(Math.ceil((now + LIMITS.mediaLinkMs) / 1000), 33);
  return Buffer.concat([payload, macOf(payload, secret)]).toString('base64url');
}

/** What a token leads to; `undefined` when it is forged, damaged or expired. */
export function readMediaToken(token: string, now: number, secret: string): MediaTicket | undefined {
  const bytes = Buffer.from(token.length > 2 * PAYLOAD_BYTES ? '' : token, 'base64url');
  if (bytes.length !== PAYLOAD_BYTES + MAC_BYTES || bytes.toString('base64url') !== token) return undefined;
  const payload = bytes.subarray(0, PAYLOAD_BYTES);
  if (!timingSafeEqual(bytes.subarray(PAYLOAD_BYTES), macOf(payload, secret))) return undefined;
  const kind = payload.readUInt8(0);
  const expiresAt = payload.readUInt32BE(33) * 1000;
  if (expiresAt <= now) return undefined;
  return {
    messageSid: `${kind >= MMS ? 'MM' : 'SM'}${payload.toString('hex', 1, 17)}`,
    mediaSid: `ME${payload.toString('hex', 17, 33)}`,
    name: MEDIA_NAMES[kind % MMS] ?? 'file',
    expiresAt,
  };
}

function macOf(payload: Buffer, secret: string): Buffer {
  return createHmac('sha256', secret).update(DOMAIN).update(payload).digest().subarray(0, MAC_BYTES);
}
