import { referralName } from '../src/domain/referral.ts';
import type { Param, Words } from '../src/domain/reply.ts';
import { personName } from './person-name.ts';
import { courseNames, registrationLine } from './review.ts';
import { livingRegistrations } from './statechart.ts';
import type { EnquiryContext, EnquiryEvent, OngoingHandoff, Scope, TurnFacts } from './vocabulary.ts';

/** What staff are told when a handoff opens: everything they need to answer from where they are. */
export function summaryWords(scope: Scope): Words {
  const { context, event } = scope;
  const { facts } = event;
  const current = context.handoff ?? unknownHandoff(event);
  const registered = livingRegistrations(context).map((one) => registrationLine(one, facts));
  return {
    key: 'staff.summary',
    params: {
      number: current.number,
      reason: { key: `reason.${current.reason}` },
      person: personParam(scope),
      phone: facts.phone ?? { key: 'staff.no_phone' },
      channel: { key: `channel.${current.channel}` },
      language: { key: `language_name.${facts.language}` },
      topic: context.topic.length > 0 ? courseNames(context.topic, facts.school) : { key: 'staff.no_topic' },
      registration:
        registered.length > 0
          ? registered
          : { key: context.draft === undefined ? 'staff.no_registration' : 'staff.half_registration' },
      messages: { lines: [...adLines(facts), ...recentLines(context)] },
      link: facts.phone === undefined ? { key: 'staff.no_link' } : { text: `https://wa.me/${facts.phone.slice(1)}` },
    },
  };
}

/** Who they are, as staff are told. */
export function personParam({ context, event }: Scope): Param {
  return personName(context, event.facts);
}

/** Unreachable by the chart (a handoff is remembered before it is written); named so that the types need no lie. */
export function unknownHandoff(event: EnquiryEvent): OngoingHandoff {
  return {
    number: event.facts.next.handoffNumber,
    reason: 'asked',
    channel: event.facts.channel,
    openedAt: event.facts.now,
  };
}

function recentLines(context: EnquiryContext): Words[] {
  return context.recent.map((text) => ({ key: 'staff.message_line', params: { text } }));
}

/** Staff know what an advertisement says and promises; the bot does not. */
function adLines({ referral }: TurnFacts): Words[] {
  return referral === undefined ? [] : [{ key: 'staff.from_ad', params: { ad: referralName(referral) } }];
}
