import { personName } from '../../flows/index.ts';
import { numberOf, type Session } from '../domain/session.ts';
import { rememberedIn } from './restore.ts';

/** Who the person of a conversation is, as staff are told. */
export function personIn(session: Session): string {
  const { contact, profileName } = session;
  const phone = numberOf(session);
  return personName(rememberedIn(session.conversation), {
    contact,
    ...(phone === undefined ? {} : { phone }),
    ...(profileName === undefined ? {} : { profileName }),
  });
}
