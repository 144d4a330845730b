import { receive } from '../src/app/receive.ts';
import { hostOf } from '../src/build.ts';
import { parseConfig } from '../src/config.ts';
import { readFlows } from '../src/read-flows.ts';
import type { Store } from '../src/store/store.ts';
import { phoneOfStored } from './traffic.ts';

export interface PlayedKind {
  texts: readonly string[];
  /** Whether the provider has told the ids of the replies, and that they arrived. */
  isDelivered: boolean;
}

export const ENQUIRY = ['Good evening', 'how much is python', 'how long is it', 'where una dey', '1', 'ok thanks'];
export const REGISTRATION = [
  'hi',
  'how much is python?',
  'register',
  '1',
  '1',
  'Ada Obi',
  'beginner',
  '1',
  'skip',
  '1',
];
const AT_ONCE = 64;
const MINUTE_MS = 60_000;
/** Conversations are played from then on, a minute a message: nothing of them is past its time yet. */
const BEGAN_AT = Date.now() - 60 * MINUTE_MS;

/** Plays the same conversation with many people, through the product's own `receive`. */
export async function playPeople(
  store: Store,
  { kind, from, count }: { kind: PlayedKind; from: number; count: number },
): Promise<void> {
  const host = { ...hostOf(configOfNothing(), readFlows(), store, () => undefined), floodLimit: 0 };
  const playOne = async (index: number): Promise<void> => {
    const contact = phoneOfStored(index);
    for (const [at, text] of kind.texts.entries()) {
      const { replyId, texts } = await receive(
        {
          id: messageId(index, at),
          contact,
          address: `whatsapp:${contact}`,
          channel: 'whatsapp',
          text,
          attachments: [],
          profileName: 'Adebayo Ogunlesi',
          receivedAt: BEGAN_AT + at * MINUTE_MS,
        },
        host,
      );
      if (texts.length === 0) throw new Error(`Nothing was answered to "${text}": choose another conversation.`);
      if (kind.isDelivered) await store.recordStatus(contact, replyId, 'delivered', messageId(index, at + 500));
    }
  };
  for (let first = from; first < from + count; first += AT_ONCE) {
    const group = Math.min(AT_ONCE, from + count - first);
    await Promise.all(Array.from({ length: group }, (_, one) => playOne(first + one)));
  }
}

function configOfNothing() {
  const parsed = parseConfig({});
  if (parsed.type === 'invalid') throw new Error(parsed.problems.join('\n'));
  return parsed.config;
}

/** As random as real ones: neighbours that are alike would take less room when packed. */
function messageId(person: number, message: number): string {
  let state = Math.imul(person * 1_000 + message + 1, 0x9e3779b1);
  let id = 'SM';
  while (id.length < 34) {
    state = Math.imul(state ^ (state >>> 15), 0x85ebca6b) + 0x6d2b79f5;
    id += ((state ^ (state >>> 13)) >>> 0).toString(16).padStart(8, '0');
  }
  return id;
}
