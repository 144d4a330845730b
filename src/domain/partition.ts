import type { ContactId } from './contact.ts';
import { fnv1a } from './fnv.ts';

/** All keys of a contact live in one of these, so that one atomic commit can reach them on a Redis Cluster. */
export const PARTITIONS = 64;

/** The partition of a contact: FNV-1a over its UTF-16 units, modulo 64. Never changes, as stored keys depend on it. */
export function partitionOf(contact: ContactId): number {
  return fnv1a(contact) % PARTITIONS;
}

/** The partition in which a handoff of this number was opened. */
export function partitionOfHandoff(number: number): number {
  return (number - 1) % PARTITIONS;
}

/** The number of the `count`th handoff (from 1) of a partition: short, unique over all partitions, known before the commit. */
export function handoffNumber(partition: number, count: number): number {
  return (count - 1) * PARTITIONS + partition + 1;
}

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const REFERENCE_SPACE = 2 ** 25;

/**
 * The reference code of the `count`th registration (from 1) of a partition: `OIC-` and five characters of Crockford's
 * base 32. Serial numbers are scattered by multiplying with an odd constant modulo 2^25, a bijection: unique by
 * construction for 524,288 registrations a partition, and one code does not tell the next.
 */
export function registrationReference(partition: number, count: number): string {
  const serial = (count - 1) * PARTITIONS + partition;
  let scattered = (Math.imul(serial, 0x15a4e35) + 0x0b2c1d7) >>> 0;
  scattered %= REFERENCE_SPACE;
  let code = '';
  for (let shift = 20; shift >= 0; shift -= 5) code += CROCKFORD.charAt((scattered >>> shift) & 31);
  return `OIC-${code}`;
}
