import { describe, expect, it } from 'vitest';
import { transition } from 'xstate';
import { getShortestPaths } from 'xstate/graph';
import { enquiry, type EnquiryEvent } from '../../flows/index.ts';
import type { Snapshot } from '../../src/turn/restore.ts';
import { record, restore } from '../../src/turn/restore.ts';
import { step } from '../../src/turn/step.ts';
import { testFacts } from '../support/facts.ts';

const facts = testFacts();

const EVENTS = [
  { type: 'conversation_started' },
  { type: 'facts_asked', intents: ['fees', 'venue'], courses: ['python'] },
  { type: 'registration_requested', courses: ['python'] },
  ...['self', 'other', 'adult', 'minor', 'level:some', 'this_number', 'skip', 'agree', 'confirm', 'change'].map(
    (id) => ({
      type: 'answered',
      answer: { type: 'choice', id },
    }),
  ),
  { type: 'answered', answer: { type: 'name', name: 'Ada Obi' } },
  { type: 'staff_requested', reason: 'asked' },
  { type: 'handoff_claimed', by: 'whatsapp:+2348000000001' },
  { type: 'handoff_closed', by: 'whatsapp:+2348000000001' },
  { type: 'menu_requested' },
  { type: 'back_requested' },
  { type: 'stop_requested', isAnsweredByCarrier: false },
  { type: 'not_understood' },
].map((event) => ({ ...event, facts }) as EnquiryEvent);

/** Every place that these events lead to within a few steps, each as it is stored. */
function places(): Snapshot[] {
  const paths = getShortestPaths(enquiry, {
    events: EVENTS,
    serializeState: (state) => JSON.stringify(state.value),
    limit: 20_000,
  });
  return paths.map(({ state }) => state);
}

describe('one step', () => {
  it("comes out as the library's own transition does, from every place and with every event", () => {
    const all = places();
    expect(all.length).toBeGreaterThan(20);
    for (const place of all) {
      for (const event of EVENTS) {
        const [theirs, theirActions] = transition(enquiry, place, event);
        const [ours, actions] = step(place, event);
        expect(record(ours)).toEqual(record(theirs));
        expect([...ours.tags]).toEqual([...theirs.tags]);
        expect(ours.getMeta()).toEqual(theirs.getMeta());
        expect(actions).toEqual(theirActions.map(({ type, params }) => ({ type, params })));
      }
    }
  });

  it('goes on from a restored place as from the one that was stored', () => {
    for (const place of places()) {
      const restored = restore(JSON.parse(JSON.stringify(record(place))));
      for (const event of EVENTS) {
        const [fromPlace, actions] = step(place, event);
        const [fromRestored, restoredActions] = step(restored, event);
        expect(record(fromRestored)).toEqual(record(fromPlace));
        expect(restoredActions).toEqual(actions);
      }
    }
  });

  it('leaves the place it starts from as it was', () => {
    const place = restore(undefined);
    const before = JSON.stringify(record(place));
    for (const event of EVENTS) step(place, event);
    expect(JSON.stringify(record(place))).toBe(before);
  });
});
