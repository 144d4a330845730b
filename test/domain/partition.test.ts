import { expect, test } from 'vitest';
import {
  handoffNumber,
  PARTITIONS,
  partitionOf,
  partitionOfHandoff,
  registrationReference,
} from '../../src/domain/partition.ts';

test('The partition of a contact never changes, as the keys that are stored depend on it', () => {
  expect(['+2348012345678', '+2348098765432', 'whatsapp:NG.1234567890', '+447700900123'].map(partitionOf)).toEqual([
    15, 39, 47, 13,
  ]);
});

test('Contacts spread evenly over the partitions', () => {
  const sizes = Array.from({ length: PARTITIONS }, () => 0);
  for (let number = 8_030_000_000; number < 8_030_006_400; number += 1) {
    const partition = partitionOf(`+234${number}`);
    sizes[partition] = (sizes[partition] ?? 0) + 1;
  }
  expect(Math.min(...sizes)).toBeGreaterThan(50);
  expect(Math.max(...sizes)).toBeLessThan(200);
});

test('Numbers of handoffs are short, differ between partitions, and tell where each was opened', () => {
  expect([handoffNumber(0, 1), handoffNumber(63, 1), handoffNumber(0, 2)]).toEqual([1, 64, 65]);
  const numbers = new Set<number>();
  for (let partition = 0; partition < PARTITIONS; partition += 1) {
    for (let count = 1; count <= 20; count += 1) {
      const number = handoffNumber(partition, count);
      numbers.add(number);
      expect(partitionOfHandoff(number)).toBe(partition);
    }
  }
  expect(numbers.size).toBe(PARTITIONS * 20);
});

test("References are five characters of Crockford's base 32, no two are the same, and one does not tell the next", () => {
  const references = new Set<string>();
  for (let partition = 0; partition < PARTITIONS; partition += 1) {
    for (let count = 1; count <= 200; count += 1) references.add(registrationReference(partition, count));
  }
  expect(references.size).toBe(PARTITIONS * 200);
  expect([...references].filter((reference) => !/^OIC-[0-9A-HJKMNP-TV-Z]{5}$/.test(reference))).toEqual([]);
  const [one, next] = [registrationReference(7, 1), registrationReference(7, 2)];
  expect(one.slice(0, 6)).not.toBe(next.slice(0, 6));
});

test('References repeat only once a partition has made all of its 524,288', () => {
  // Steps of a power of two are where a scattering that is no bijection meets itself first.
  const steps = Array.from({ length: 19 }, (_, power) => registrationReference(9, 1 + 2 ** power));
  expect(new Set([registrationReference(9, 1), ...steps]).size).toBe(20);
  expect(registrationReference(9, 1 + 524_288)).toBe(registrationReference(9, 1));
});
