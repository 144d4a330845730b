import type { ContactId } from '../../domain/contact.ts';
import type { Session } from '../../domain/session.ts';
import { CONTACT_CODE, patternCodec, readFragments } from './fragments.ts';

const codec = patternCodec(readFragments('session'));

/** A session as Redis keeps it: its JSON with our own field names in short, and the contact, which the key names, left out. */
export function packSession({ contact, ...rest }: Session): string {
  return codec.encode(JSON.stringify(rest)).replaceAll(contact, CONTACT_CODE);
}

export function unpackSession(contact: ContactId, packed: string): Session {
  const json = codec.decode(packed.replaceAll(CONTACT_CODE, contact));
  const rest: Omit<Session, 'contact'> = JSON.parse(json);
  return { contact, ...rest };
}
