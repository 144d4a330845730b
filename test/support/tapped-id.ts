import { plainId } from '../../flows/index.ts';
import type { TranscriptEntry } from '../../src/domain/transcript.ts';

/** What a tap on the newest choice called so brings back: a grave one names what it is about. As it is where none was shown. */
export function tappedId(called: string, chat: readonly Pick<TranscriptEntry, 'choices'>[]): string {
  const shown = chat.flatMap(({ choices = [] }) => choices.map(({ id }) => id));
  return shown.findLast((id) => plainId(id) === called) ?? called;
}
