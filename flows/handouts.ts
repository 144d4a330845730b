import { HANDOUT_KINDS, type Handout } from '../src/domain/handout.ts';
import { LIMITS } from '../src/domain/limits.ts';
import type { Words } from '../src/domain/reply.ts';
import { courseById } from '../src/domain/school-facts.ts';
import type { EnquiryContext, EnquiryEvent, Scope } from './vocabulary.ts';

type GivenLink = NonNullable<EnquiryContext['handedOut']>[number];

/**
 * What the school gives along with an answer, as far as it was not given a while ago: by SMS the address of the flyer, in
 * words, for an SMS shows nothing; else the flyer itself and the picture of the course.
 */
export const handOut = handing(due);

/** The same inside a form. By SMS an address would push the form's own question out of the two segments: it can wait. */
export const handOutInForm = handing((scope) => (isInWords(scope) ? [] : due(scope)));

function handing(given: (scope: Scope) => Handout[]) {
  return [
    {
      type: 'say' as const,
      params: (scope: Scope) => ({ words: isInWords(scope) ? given(scope).map(linkWords) : [] }),
    },
    { type: 'show_handouts' as const, params: (scope: Scope) => ({ handouts: isInWords(scope) ? [] : given(scope) }) },
    {
      type: 'remember_handouts' as const,
      params: (scope: Scope) => ({ handouts: given(scope), now: scope.event.facts.now }),
    },
  ];
}

/** When each was given last, with those that are given now; what is long ago is left out. */
export function handedOutAfter(context: EnquiryContext, handouts: Handout[], now: number): GivenLink[] {
  const recent = (context.handedOut ?? []).filter(({ at }) => now - at < LIMITS.handoutRepeatMs);
  return [...recent, ...handouts.map(({ link }) => ({ link, at: now }))];
}

function due({ context, event }: Scope): Handout[] {
  const recent = handedOutAfter(context, [], event.facts.now);
  return handoutsFor(event).filter(({ kind, link }) => {
    return (kind === 'flyer' || !isInWords({ event })) && !recent.some((one) => one.link === link);
  });
}

/** Who asks about the school, or about all courses, gets the flyer of the school; who asks about one course, what it has. */
function handoutsFor(event: EnquiryEvent): Handout[] {
  const { school } = event.facts;
  switch (event.type) {
    case 'courses_requested':
      return handoutsOf(school.name, { flyer: school.flyer });
    case 'facts_asked':
      return event.intents.includes('about') ? handoutsOf(school.name, { flyer: school.flyer }) : [];
    case 'course_requested':
      return courseHandouts(event);
    default:
      return [];
  }
}

/** Courses that are compared are told in words: a handful of pictures would bury them. */
function courseHandouts({ courses, facts }: Extract<EnquiryEvent, { type: 'course_requested' }>): Handout[] {
  const [only, ...more] = courses;
  const course = only === undefined || more.length > 0 ? undefined : courseById(facts.school, only);
  return course === undefined ? [] : handoutsOf(course.shortName, course);
}

function handoutsOf(label: string, given: { picture?: string | undefined; flyer?: string | undefined }): Handout[] {
  return HANDOUT_KINDS.flatMap((kind) => {
    const link = given[kind];
    return link === undefined ? [] : [{ kind, label, link }];
  });
}

function isInWords({ event }: Pick<Scope, 'event'>): boolean {
  return event.facts.channel === 'sms';
}

function linkWords({ link }: Handout): Words {
  return { key: 'flyer.link', params: { link } };
}
