/**
 * Something that came with a message and lies at the provider: enough to fetch it with our credentials, and no address that
 * somebody else chose. Kept in the chat for staff; the bot never looks at it.
 */
export interface MediaReference {
  messageSid: string;
  mediaSid: string;
  /** As the provider named it, without parameters: `image/jpeg`. */
  contentType: string;
}

/** What staff call such a thing. Links hold the place of a name in this list, so it only ever grows at its end. */
export const MEDIA_NAMES = ['file', 'picture', 'sticker', 'voice note', 'video', 'document', 'contact card'] as const;

export type MediaName = (typeof MEDIA_NAMES)[number];

/** The name of a media type, the most particular first. */
const NAMES: readonly (readonly [RegExp, MediaName])[] = [
  [/^image\/webp$/, 'sticker'],
  [/^image\//, 'picture'],
  [/^audio\//, 'voice note'],
  [/^video\//, 'video'],
  [/^text\/(x-)?vcard$/, 'contact card'],
  [/^(application\/(pdf|msword|vnd\.)|text\/)/, 'document'],
];

export function mediaName(contentType: string): MediaName {
  return NAMES.find(([pattern]) => pattern.test(contentType))?.[1] ?? 'file';
}
