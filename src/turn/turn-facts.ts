import type { TurnFacts } from '../../flows/index.ts';
import { handoffNumber, partitionOf, registrationReference } from '../domain/partition.ts';
import { numberOf, type Session } from '../domain/session.ts';
import { isWindowOpen } from '../domain/whatsapp-window.ts';
import type { TurnSetting } from './turn.ts';

/** What the statechart is handed with every event of a turn. */
export function factsFor(session: Session, setting: TurnSetting): TurnFacts {
  const partition = partitionOf(session.contact);
  const phone = numberOf(session);
  return {
    now: setting.now,
    school: setting.school,
    contact: session.contact,
    channel: session.channel,
    language: session.language,
    languages: setting.languages,
    hasOptedOut: session.optedOut,
    ...(session.channel === 'whatsapp' && !isWindowOpen(session, setting.now) ? { isOutOfReach: true } : {}),
    ...(phone === undefined ? {} : { phone }),
    ...(session.profileName === undefined ? {} : { profileName: session.profileName }),
    ...(session.referral === undefined ? {} : { referral: session.referral }),
    next: {
      handoffNumber: handoffNumber(partition, setting.counts.handoffs + 1),
      reference: registrationReference(partition, setting.counts.registrations + 1),
    },
  };
}
