import type { Draft, EnquiryContext, EventOf } from './vocabulary.ts';

/** The draft after a wish to register: a new one, or the one already begun with what the wish says put into it. */
export function draftAfterWish(context: EnquiryContext, event: EventOf<'registration_requested'>): Draft {
  const { channel } = event.facts;
  const begun = context.draft?.amends === undefined ? context.draft : undefined;
  let draft: Draft = begun ?? { answeredOn: {} };
  if (event.isForOther === true && draft.for !== 'other') draft = forOther(draft, event);
  const courses = event.isForTopic === true ? context.topic : event.courses;
  const isMeant = event.isForTopic === true || event.namesCourses === true || draft.courses === undefined;
  if (courses.length === 0 || !isMeant) return draft;
  return { ...draft, courses, answeredOn: { ...draft.answeredOn, courses: channel } };
}

/** What was answered for oneself is not true of somebody else; how to reach the person who writes is. */
function forOther(
  { courses, phone, email, answeredOn, isNudged }: Draft,
  event: EventOf<'registration_requested'>,
): Draft {
  return {
    for: 'other',
    ...(courses === undefined ? {} : { courses }),
    ...(phone === undefined ? {} : { phone }),
    ...(email === undefined ? {} : { email }),
    ...(isNudged === undefined ? {} : { isNudged }),
    answeredOn: { ...answeredOn, for: event.facts.channel },
  };
}
