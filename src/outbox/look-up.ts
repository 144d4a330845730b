import type { Delivery, FindResult } from '../domain/delivery.ts';
import { sentText, type TranscriptEntry } from '../domain/transcript.ts';
import type { PostmanPorts } from './postman-ports.ts';

export type LookUp =
  | { type: 'found'; message: Extract<FindResult, { type: 'found' }>['messages'][number] }
  | Exclude<FindResult, { type: 'found' }>;

/**
 * Whether a row that may have been sent was. First the store is asked: a status callback that named the row has taught the
 * transcript its sid. Then the provider, leaving out what is known to be another message. Throws when the store is away.
 */
export async function lookUp(
  delivery: Delivery,
  { store, sender }: Pick<PostmanPorts, 'store' | 'sender'>,
): Promise<LookUp> {
  const chat = await store.transcript(delivery.contact);
  const told = chat.find(({ id }) => id === delivery.id)?.sid;
  if (told !== undefined) return { type: 'found', message: { sid: told } };
  const others = chat.filter(({ id }) => id !== delivery.id);
  const found = await sender.find(delivery, new Set(others.flatMap(({ sid }) => sid ?? [])));
  if (found.type !== 'found') return found;
  const [message] = found.messages;
  // A twin that was given up without a sid may have been sent all the same: then one of those found is the twin's.
  const twins = others.filter((entry) => isLostTwin(entry, delivery)).length;
  const isOurs = message !== undefined && found.messages.length > twins;
  return isOurs ? { type: 'found', message } : { type: 'unclear', code: 'cannot_tell_apart' };
}

/** Of a menu the provider's list tells no words, and the line in the chat others than the row: any lost menu may be its twin. */
function isLostTwin({ channel, to, text, menu, status, sid }: TranscriptEntry, delivery: Delivery): boolean {
  const hasSameReceiver = to === undefined || to === delivery.to;
  const isLost = status === 'failed' && sid === undefined;
  const isAlike =
    delivery.template === undefined ? text === sentText(delivery) : menu !== undefined || text === delivery.body;
  return isLost && hasSameReceiver && channel === delivery.channel && isAlike;
}
