import type { NotifyStaff } from '../src/domain/effect.ts';
import type { Registration } from '../src/domain/registration.ts';
import { registrationLine } from './review.ts';
import type { TurnFacts } from './vocabulary.ts';

/** What staff are told of a registration that was just completed; at night the digest counts it. */
export function registrationNotice(registration: Registration, facts: TurnFacts): Omit<NotifyStaff, 'type'> {
  const { phone } = registration;
  return {
    words: {
      key: 'staff.registered',
      params: {
        registration: registrationLine(registration, facts),
        phone,
        link: { text: `https://wa.me/${phone.slice(1)}` },
      },
    },
    isInDigest: true,
  };
}
