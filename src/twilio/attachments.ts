import { cleanLine } from '../domain/clean-text.ts';
import { LIMITS } from '../domain/limits.ts';
import { mediaKind, mediaTypeOf } from '../domain/media.ts';
import type { Attachment, AttachmentKind } from '../domain/message.ts';
import { type Form, fieldOf } from '../form.ts';
import { mediaReferenceOf } from './media-reference.ts';

/**
 * What came with a message and is not text: media in the order given, then a location. Nothing is fetched. Media that did not
 * get through are told by `MessageType` alone, which Twilio's table of parameters does not list.
 */
export function attachmentsOf(form: Form, accountSid: string): Attachment[] {
  const attachments: Attachment[] = [];
  const count = Math.min(Number.parseInt(fieldOf(form, 'NumMedia') ?? '0', 10) || 0, LIMITS.attachments);
  for (let index = 0; index < count; index += 1) {
    const contentType = fieldOf(form, `MediaContentType${index}`) ?? '';
    const media = mediaReferenceOf(fieldOf(form, `MediaUrl${index}`) ?? '', contentType, accountSid);
    attachments.push({ kind: mediaKind(mediaTypeOf(contentType)), ...(media === undefined ? {} : { media }) });
  }
  const location = locationIn(form);
  if (location !== undefined) attachments.push(location);
  if (attachments.length === 0) {
    const kind = KINDS_BY_TYPE.get(fieldOf(form, 'MessageType')?.toLowerCase() ?? '');
    if (kind !== undefined) attachments.push({ kind });
  }
  return attachments.slice(0, LIMITS.attachments);
}

/** The types of WhatsApp's messages that are not text, as Meta and captures name them. */
const KINDS_BY_TYPE: ReadonlyMap<string, AttachmentKind> = new Map([
  ['audio', 'voice'],
  ['voice', 'voice'],
  ['image', 'image'],
  ['video', 'video'],
  ['document', 'document'],
  ['sticker', 'sticker'],
  ['contacts', 'contact_card'],
  ['location', 'location'],
  ['order', 'other'],
  ['system', 'other'],
  ['unsupported', 'other'],
  ['unknown', 'other'],
]);

/** A shared position has an empty body. A place that was picked has a name and an address too. */
function locationIn(form: Form): Attachment | undefined {
  const [latitude, longitude] = [degreesIn(form, 'Latitude', 90), degreesIn(form, 'Longitude', 180)];
  if (latitude === undefined || longitude === undefined) return undefined;
  const named = [fieldOf(form, 'Label'), fieldOf(form, 'Address')].filter((part) => part !== undefined);
  const label = cleanLine([...new Set(named)].join(', '), LIMITS.placeLabelChars);
  return { kind: 'location', latitude, longitude, ...(label === '' ? {} : { label }) };
}

/** Plain decimal degrees; anything else is no position. */
function degreesIn(form: Form, name: string, most: number): number | undefined {
  const text = fieldOf(form, name)?.trim() ?? '';
  const degrees = Number(text);
  return /^[+-]?\d+(\.\d+)?$/.test(text) && Math.abs(degrees) <= most ? degrees : undefined;
}
