import { parseAddress, type Address } from '../../domain/contact.ts';
import type { ConversationHost } from '../conversation-host.ts';
import { findHome } from '../find-home.ts';

/** What colleagues call a member of staff: by the name their WhatsApp shows, else by the number. */
export async function staffName(address: Address, { store }: Pick<ConversationHost, 'store'>): Promise<string> {
  const contact = parseAddress(address)?.contact ?? address;
  const { loaded } = await findHome(contact, 'name', store);
  return loaded.session?.profileName ?? contact;
}
