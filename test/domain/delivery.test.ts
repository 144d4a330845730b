import { describe, expect, it, test } from 'vitest';
import { contactOfId, firstOfId, furtherId, laneOf, rankOf, stepsOf, turnOfId } from '../../src/domain/delivery.ts';
import { ADA, CHIDI, deliveryOf } from '../support/stored-turns.ts';

describe('the id of a message that is sent further', () => {
  it.each([
    [`${ADA}:4:0`, 'again', 1, `${ADA}:4:0.a`],
    [`${ADA}:4:0.a`, 'sms', 1, `${ADA}:4:0.as`],
    [`${ADA}:4:0.a`, 'sms', 3, `${ADA}:4:0.as3`],
    [`${ADA}:4:0.as3`, 'again', 1, `${ADA}:4:0.as3a`],
    [`${ADA}:4:1`, 'template', 1, `${ADA}:4:1.t`],
    [`${ADA}:4:1.ts`, 'email', 2, `${ADA}:4:1.tsm2`],
    // The dot in the name of somebody without a number is no step.
    [`${CHIDI}:4:0`, 'again', 1, `${CHIDI}:4:0.a`],
  ] as const)('of %s, %s, part %i, is %s', (id, way, part, further) => {
    expect(furtherId(id, way, part)).toBe(further);
    expect(contactOfId(further)).toBe(contactOfId(id));
    expect(stepsOf(further)).toEqual([...stepsOf(id), way]);
    expect([firstOfId(further), turnOfId(further)]).toEqual([firstOfId(id), turnOfId(id)]);
  });

  it('names its contact, and what is none of ours names nobody', () => {
    expect(contactOfId(`${CHIDI}:12:3.ts2`)).toBe(CHIDI);
    expect(contactOfId(`${ADA}:4`)).toBeUndefined();
    expect(contactOfId(`${ADA}:4:0.x`)).toBeUndefined();
    expect(stepsOf('SM1')).toEqual([]);
  });

  it('names the turn and the message it goes back to', () => {
    expect(firstOfId(`${CHIDI}:12:3.ts2`)).toBe(`${CHIDI}:12:3`);
    expect(turnOfId(`${CHIDI}:12:3.ts2`)).toBe(`${CHIDI}:12:`);
    expect([firstOfId('SM1'), turnOfId('SM1')]).toEqual(['SM1', undefined]);
  });
});

test('A row queues at its address, and one that has to wait by itself', () => {
  expect(laneOf(deliveryOf(ADA, 1))).toBe(`whatsapp:${ADA}`);
  expect(laneOf({ ...deliveryOf(ADA, 1), notBefore: 1 })).toBe(`later:${ADA}:1:0`);
});

test('That a message arrived outranks that it failed', () => {
  const ranked = (['read', 'failed', 'queued', 'delivered', 'sent'] as const).toSorted(
    (one, other) => rankOf(one) - rankOf(other),
  );
  expect(ranked).toEqual(['queued', 'sent', 'failed', 'delivered', 'read']);
});
