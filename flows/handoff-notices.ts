import type { NoticeSubject } from '../src/domain/delivery.ts';
import type { NotifyStaff } from '../src/domain/effect.ts';
import type { Words } from '../src/domain/reply.ts';
import { waitingFor } from '../src/domain/waiting.ts';
import { personParam, summaryBelow, summaryNotice, summaryWords, unknownHandoff } from './handoff-summary.ts';
import type { Scope } from './vocabulary.ts';

/** A notice to staff, with whom it is for and what it is about. */
type Told = Omit<NotifyStaff, 'type'>;

/** What those on duty are told when a request is opened. */
export function openingNotice(scope: Scope): Told {
  return { ...summaryNotice(scope), ...about(scope) };
}

/** What all staff are told once more about a request that nobody has taken. */
export function waitingNotice(scope: Scope): Told {
  return { words: stillWaiting(scope), isForAll: true, ...about(scope) };
}

/** What is told by e-mail in the end: whoever reads it in a mailbox may not have seen the summary. */
export function mailNotice(scope: Scope): Told {
  return { words: { lines: [stillWaiting(scope), summaryWords(scope)] }, isByMail: true, ...about(scope) };
}

/** What the person writes while they wait or somebody has the chat. */
export function relayNotice(scope: Scope): Told {
  const { context, event } = scope;
  const text = event.type === 'enquirer_wrote' ? event.text : '';
  const words: Words = {
    key: 'staff.relayed',
    params: { number: context.handoff?.number ?? 0, person: personParam(scope), text },
  };
  return addressedToOwner({ words }, scope);
}

/** That they went back to the bot by themselves. */
export function withdrawalNotice(scope: Scope): Told {
  const words: Words = {
    key: 'staff.returned_to_bot',
    params: { number: scope.context.handoff?.number ?? 0, person: personParam(scope) },
  };
  return addressedToOwner({ words }, scope);
}

/** Whoever has taken the request that goes on as this one is told, or whoever has this one, or all who might take it. */
export function goingOnNotice(scope: Scope, withSummary: boolean): Told {
  const { context, event } = scope;
  const joined = event.type === 'handoff_joined' ? event.handoff : undefined;
  const numbers = { number: joined?.number ?? 0, as: context.handoff?.number ?? 0 };
  const words: Words = {
    key: 'staff.same_person',
    params: { ...numbers, person: personParam(scope), phone: event.facts.phone ?? { key: 'staff.no_phone' } },
  };
  const inShort: Words = { key: 'staff.goes_on_as', params: numbers };
  const notice = withSummary ? summaryBelow(words, inShort, scope) : { words };
  return joined?.claimedBy === undefined
    ? addressedToOwner(notice, scope)
    : { ...notice, ...about(scope), to: joined.claimedBy };
}

function addressedToOwner(notice: Pick<Told, 'words' | 'shorter'>, scope: Scope): Told {
  const owner = scope.context.handoff?.claimedBy;
  return { ...notice, ...about(scope), ...(owner === undefined ? {} : { to: owner }) };
}

/** What staff reply to a notice reaches whom it is about. */
function about({ context, event }: Scope): { about: NoticeSubject } {
  return { about: { handoff: (context.handoff ?? unknownHandoff(event)).number } };
}

function stillWaiting(scope: Scope): Words {
  const { number, openedAt } = scope.context.handoff ?? unknownHandoff(scope.event);
  const since = waitingFor(scope.event.facts.now - openedAt);
  return { key: 'staff.still_waiting', params: { number, person: personParam(scope), since } };
}
