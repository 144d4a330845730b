import type { Effect } from '../domain/effect.ts';
import type { Store } from '../store/store.ts';
import type { CommitRequest } from './turn-commit.ts';

/** Only a turn that changes a handoff needs the handoff's own row: one more look, and rare. */
export async function storedHandoff(
  effects: readonly Effect[],
  store: Store,
): Promise<Pick<CommitRequest, 'storedHandoff'>> {
  const update = effects.find((effect) => effect.type === 'update_handoff');
  if (update === undefined) return {};
  const handoff = await store.findHandoff(update.handoff.number);
  return handoff === undefined ? {} : { storedHandoff: handoff };
}
