import { LIMITS } from '../domain/limits.ts';
import type { Attachment, AttachmentKind } from '../domain/message.ts';
import { type Form, fieldOf } from './form.ts';
import { mediaReferenceOf } from './media-reference.ts';

/** What came with a message and is not text: media in the order given, then a location. Nothing is fetched. */
export function attachmentsOf(form: Form, accountSid: string): Attachment[] {
  const attachments: Attachment[] = [];
  const count = Math.min(Number.parseInt(fieldOf(form, 'NumMedia') ?? '0', 10) || 0, LIMITS.attachments);
  for (let index = 0; index < count; index += 1) {
    const contentType = fieldOf(form, `MediaContentType${index}`) ?? '';
    const media = mediaReferenceOf(fieldOf(form, `MediaUrl${index}`) ?? '', contentType, accountSid);
    attachments.push({ kind: kindOf(contentType), ...(media === undefined ? {} : { media }) });
  }
  if (isLocation(form)) attachments.push({ kind: 'location' });
  return attachments.slice(0, LIMITS.attachments);
}

/** The kind of a media type, the most particular first. */
const KINDS: readonly (readonly [RegExp, AttachmentKind])[] = [
  [/^audio\//, 'voice'],
  [/^image\/webp\b/, 'sticker'],
  [/^image\//, 'image'],
  [/^video\//, 'video'],
  [/^text\/(x-)?vcard\b/, 'contact_card'],
  [/^(application|text)\//, 'document'],
];

function kindOf(contentType: string): AttachmentKind {
  const type = contentType.trim().toLowerCase();
  return KINDS.find(([pattern]) => pattern.test(type))?.[1] ?? 'other';
}

/** A shared position has an empty body and says so in `MessageType`, which Twilio's table of parameters does not list. */
function isLocation(form: Form): boolean {
  if (fieldOf(form, 'MessageType') === 'location') return true;
  return fieldOf(form, 'Latitude') !== undefined && fieldOf(form, 'Longitude') !== undefined;
}
