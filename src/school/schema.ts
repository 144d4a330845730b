import * as z from 'zod';
import { LAGOS, localTime } from '../domain/calendar.ts';
import { COURSES } from '../domain/course.ts';
import { HANDOUT_ENDINGS, type HandoutKind } from '../domain/handout.ts';
import { MINUTE_MS } from '../domain/durations.ts';
import { LIMITS } from '../domain/limits.ts';
import type { Course, OpeningHours, School } from '../domain/school.ts';
import { factsSchema } from './facts-schema.ts';
import { day, line, map, schoolText, TEXT_CHARS } from './fields.ts';

const COURSE_ABOUT_CHARS = 200;

const course = map(
  {
    id: z.enum(COURSES, `must be one of ${COURSES.join(', ')}`),
    name: line(72),
    short_name: line(LIMITS.listTitleChars).exactOptional(),
    about: schoolText(COURSE_ABOUT_CHARS),
    picture: handoutLink('picture').exactOptional(),
    flyer: handoutLink('flyer').exactOptional(),
    facts: factsSchema,
  },
  'a map with id, name and about',
)
  .refine((raw) => raw.short_name !== undefined || raw.name.length <= LIMITS.listTitleChars, {
    path: ['short_name'],
    error: `must be there because the name is longer than ${LIMITS.listTitleChars} characters`,
  })
  .transform(({ short_name, ...raw }): Course => ({ ...raw, shortName: short_name ?? raw.name }));

const MUST_BE_HOURS = 'must be opening and closing time of one day, written like 09:00-17:00';
const OPENING_HOURS = /^([01]\d|2[0-3]):([0-5]\d)\s*[-–]\s*([01]\d|2[0-3]):([0-5]\d)$/;

const dayHours = z
  .string(MUST_BE_HOURS)
  .transform((text) => {
    const [, openHour, openMinute, closeHour, closeMinute] = (OPENING_HOURS.exec(text) ?? []).map(Number);
    return {
      openMinute: (openHour ?? 0) * 60 + (openMinute ?? 0),
      closeMinute: (closeHour ?? 0) * 60 + (closeMinute ?? 0),
    };
  })
  .refine((hours) => hours.openMinute < hours.closeMinute, MUST_BE_HOURS)
  .exactOptional();

const hours = map(
  {
    time_zone: z.string('must be text').refine(isTimeZone, `must be a time zone, written like ${LAGOS}`).default(LAGOS),
    days: map(
      {
        monday: dayHours,
        tuesday: dayHours,
        wednesday: dayHours,
        thursday: dayHours,
        friday: dayHours,
        saturday: dayHours,
        sunday: dayHours,
      },
      'a map of weekdays',
    ).refine((days) => Object.keys(days).length > 0, 'must name at least one weekday'),
    holidays: z
      .array(day, 'must be a list of days like [2026-12-25]')
      .max(100, 'must have at most 100 days')
      .default([]),
  },
  'a map with days, and perhaps time_zone and holidays',
).transform(({ time_zone, days, holidays }): OpeningHours => {
  const week = [days.monday, days.tuesday, days.wednesday, days.thursday, days.friday, days.saturday, days.sunday];
  const open = week.flatMap((span, index) => (span === undefined ? [] : [[index + 1, span] as const]));
  return { timeZone: time_zone, days: Object.fromEntries(open), holidays };
});

const venue = map(
  {
    address: line(200),
    directions: schoolText(TEXT_CHARS).exactOptional(),
    position: map(
      { latitude: degrees(90), longitude: degrees(180) },
      'a map with latitude and longitude',
    ).exactOptional(),
  },
  'a map with address',
);

const MUST_BE_PHONE = 'must be a phone number in quotes, as people write it, like "08012345678"';
const MUST_BE_E164 = 'must be the same phone number in its international form, in quotes, like "+2348012345678"';

const contact = map(
  {
    phone: z.string(MUST_BE_PHONE).regex(/^\+?[\d ()-]{7,24}$/, MUST_BE_PHONE),
    phone_e164: z.string(MUST_BE_E164).regex(/^\+[1-9]\d{6,14}$/, MUST_BE_E164),
    email: z.email('must be an e-mail address like office@example.com').exactOptional(),
  },
  'a map with phone and phone_e164',
)
  .refine(({ phone, phone_e164 }) => phone_e164.endsWith(phone.replaceAll(/\D/g, '').replace(/^0+/, '')), {
    path: ['phone_e164'],
    error: MUST_BE_E164,
  })
  .transform(({ phone_e164, ...rest }): School['contact'] => ({ ...rest, phoneE164: phone_e164 }));

/** When the school says nothing: a season for a conversation, and a year for somebody who registered. */
const retention = map({ conversation_days: retentionDays(90), registration_days: retentionDays(365) }, 'a map of days')
  .prefault({})
  .transform((raw) => ({ conversationDays: raw.conversation_days, registrationDays: raw.registration_days }));

const MUST_BE_MINUTES = 'must be a whole number of minutes from 5 to 720';
const MUST_BE_NOTICES = 'must be each, daily or off';

/** When the school says nothing: half an hour, and word of each. */
const staff = map(
  {
    escalate_after_minutes: z
      .int(MUST_BE_MINUTES)
      .min(5, MUST_BE_MINUTES)
      .max(720, MUST_BE_MINUTES)
      .default(LIMITS.escalateAfterMs / MINUTE_MS),
    registrations: z.enum(['each', 'daily', 'off'], MUST_BE_NOTICES).default('each'),
  },
  'a map with escalate_after_minutes and registrations',
)
  .prefault({})
  .transform(({ escalate_after_minutes, registrations }): School['staff'] => ({
    escalateAfterMinutes: escalate_after_minutes,
    registrations,
  }));

/**
 * What a school file may hold, in its own snake_case, and how that becomes a `School`. Every message begins with "must" or,
 * for keys that are not known, "has"; `parse.ts` puts the place and the value found before it.
 */
export const schoolSchema = map(
  {
    name: line(72),
    short_name: line(LIMITS.listTitleChars),
    about: schoolText(TEXT_CHARS),
    audience: schoolText(TEXT_CHARS),
    flyer: handoutLink('flyer').exactOptional(),
    courses: z.array(course, 'must be a list of courses'),
    venue,
    contact,
    hours: hours.exactOptional(),
    facts: factsSchema,
    staff,
    retention,
  },
  'a map with name, short_name, about, audience, courses, venue and contact',
).transform(({ short_name, ...raw }): School => ({ ...raw, shortName: short_name }));

function degrees(limit: number): z.ZodNumber {
  const must = `must be degrees from -${limit} to ${limit}, as a number`;
  return z.number(must).min(-limit, must).max(limit, must);
}

function retentionDays(otherwise: number): z.ZodDefault<z.ZodNumber> {
  const must = 'must be a whole number of days from 1 to 3650';
  return z.int(must).min(1, must).max(3650, must).default(otherwise);
}

function isTimeZone(name: string): boolean {
  try {
    return localTime(0, name).day !== '';
  } catch {
    return false;
  }
}

/** An address that Twilio can fetch, written so that it can be sent by SMS as it is. */
function handoutLink(kind: HandoutKind): z.ZodString {
  const endings = HANDOUT_ENDINGS[kind].map((ending) => `.${ending}`).join(', ');
  const example = `https://example.com/python.${HANDOUT_ENDINGS[kind][0]}`;
  const must = `must be an https address of at most ${LIMITS.handoutLinkChars} characters that ends in ${endings}, like ${example}`;
  const form = new RegExp(
    `^https://[a-z0-9-]+(\\.[a-z0-9-]+)+(:\\d+)?/[\\w./%+,=~-]+\\.(${HANDOUT_ENDINGS[kind].join('|')})$`,
    'i',
  );
  return z.string(must).max(LIMITS.handoutLinkChars, must).regex(form, must);
}
