import { createHash, timingSafeEqual } from 'node:crypto';

/**
 * Compares in constant time. Hashing first makes the lengths equal, which the comparison demands and which otherwise would
 * tell the length.
 */
export function isSameSecret(given: string, expected: string): boolean {
  return timingSafeEqual(createHash('sha256').update(given).digest(), createHash('sha256').update(expected).digest());
}
