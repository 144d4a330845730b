import type { AttachmentKind } from './message.ts';

/**
 * Something that came with a message and lies at the provider: enough to fetch it with our credentials, and no address that
 * somebody else chose. Kept in the chat for staff; the bot never looks at it.
 */
export interface MediaReference {
  messageSid: string;
  mediaSid: string;
  /** A `mediaTypeOf`: `image/jpeg`. */
  contentType: string;
}

/** What staff call such a thing. Links hold the place of a name in this list, so it only ever grows at its end. */
export const MEDIA_NAMES = ['file', 'picture', 'sticker', 'voice note', 'video', 'document', 'contact card'] as const;

export type MediaName = (typeof MEDIA_NAMES)[number];

/** THE table of media types, the most particular first. */
const KINDS: readonly (readonly [RegExp, Exclude<AttachmentKind, 'location'>])[] = [
  [/^audio\//, 'voice'],
  [/^image\/webp$/, 'sticker'],
  [/^image\//, 'image'],
  [/^video\//, 'video'],
  [/^text\/(x-)?vcard$/, 'contact_card'],
  [/^application\/octet-stream$/, 'other'],
  [/^(application|text)\//, 'document'],
];

const NAMES = {
  voice: 'voice note',
  image: 'picture',
  video: 'video',
  document: 'document',
  contact_card: 'contact card',
  sticker: 'sticker',
  other: 'file',
} as const satisfies Record<Exclude<AttachmentKind, 'location'>, MediaName>;

const UNKNOWN_TYPE = 'application/octet-stream';
const TYPE = /^[a-z0-9][\w.+-]{0,62}\/[a-z0-9][\w.+-]{0,62}$/;

/** A media type as a provider writes it, in small letters and without parameters; what cannot be read is unknown. */
export function mediaTypeOf(written: string): string {
  const type = written.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  return TYPE.test(type) ? type : UNKNOWN_TYPE;
}

/** What kind of attachment a `mediaTypeOf` is. */
export function mediaKind(type: string): keyof typeof NAMES {
  return KINDS.find(([pattern]) => pattern.test(type))?.[1] ?? 'other';
}

/** What staff call it. */
export function mediaName(type: string): MediaName {
  return NAMES[mediaKind(type)];
}
