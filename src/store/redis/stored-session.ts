import type { ContactId } from '../../domain/contact.ts';
import type { Session } from '../../domain/session.ts';
import { unpackSession } from './packed-session.ts';

/** A mark and the minute it was made. */
const MARK_WIDTH = 11;

/** A session as it stands in its key, before it is unpacked: `<turn>\n<marks>\n<packed session>`. */
export interface StoredSession {
  turn: number;
  marks: string;
  packed: string;
}

export function readStored(stored: string): StoredSession {
  const first = stored.indexOf('\n');
  const second = stored.indexOf('\n', first + 1);
  return {
    turn: Number(stored.slice(0, first)),
    marks: stored.slice(first + 1, second),
    packed: stored.slice(second + 1),
  };
}

export function sessionFrom(contact: ContactId, stored: string): Session {
  return unpackSession(contact, readStored(stored).packed);
}

/** The turn that answered a message; `undefined` when it is new. Marks stand in the order of their turns, the newest last. */
export function turnOfMark({ turn, marks }: StoredSession, mark: string): number | undefined {
  for (let at = marks.indexOf(mark); at >= 0; at = marks.indexOf(mark, at + 1)) {
    if (at % MARK_WIDTH === 0) return turn - (marks.length - at) / MARK_WIDTH + 1;
  }
  return undefined;
}
