import * as z from 'zod';
import type { FactName } from '../domain/intent.ts';
import { LANGUAGES } from '../domain/language.ts';
import { datesText } from '../domain/school-facts.ts';
import type { Fact, SchoolText } from '../domain/school.ts';
import { day, map, schoolText, TEXT_CHARS } from './fields.ts';

const MUST_BE_FEE = 'must have either amount_naira or text';
const MUST_BE_INTAKES = 'must have either intakes or text';

const IN_ORDER = { path: ['until'], error: 'must not be before as_of' };

const validity = { as_of: day.exactOptional(), until: day.exactOptional() };

const textFact = z
  .preprocess(
    textAsFact,
    map({ text: schoolText(TEXT_CHARS), ...validity }, 'text, or a map with text, as_of and until').refine(
      isInOrder,
      IN_ORDER,
    ),
  )
  .transform((raw): Fact => ({ text: raw.text, ...validityOf(raw) }));

const MUST_BE_NAIRA = 'must be a positive whole number of naira, without commas';
const feeFact = z
  .preprocess(
    textAsFact,
    map(
      {
        amount_naira: z.int(MUST_BE_NAIRA).positive(MUST_BE_NAIRA).exactOptional(),
        text: schoolText(TEXT_CHARS).exactOptional(),
        ...validity,
      },
      'text, or a map with amount_naira (or text), as_of and until',
    )
      .refine((raw) => (raw.amount_naira === undefined) !== (raw.text === undefined), MUST_BE_FEE)
      .refine(isInOrder, IN_ORDER),
  )
  .transform((raw): Fact => ({ text: raw.text ?? nairaText(raw.amount_naira ?? 0), ...validityOf(raw) }));

const startFact = z
  .preprocess(
    textAsFact,
    map(
      {
        intakes: z
          .array(day, 'must be a list of days like [2027-01-11]')
          .min(1, 'must name at least one day')
          .exactOptional(),
        text: schoolText(TEXT_CHARS).exactOptional(),
        ...validity,
      },
      'text, or a map with intakes (or text), as_of and until',
    )
      .refine((raw) => (raw.intakes === undefined) !== (raw.text === undefined), MUST_BE_INTAKES)
      .refine(isInOrder, IN_ORDER),
  )
  .transform((raw): Fact => {
    if (raw.text !== undefined) return { text: raw.text, ...validityOf(raw) };
    const dates = (raw.intakes ?? []).toSorted();
    return { text: datesText(dates), dates, ...validityOf(raw) };
  });

/** Facts as a school file has them, for all courses or for one. */
export const factsSchema = map(
  {
    fees: feeFact.exactOptional(),
    duration: textFact.exactOptional(),
    schedule: textFact.exactOptional(),
    start_date: startFact.exactOptional(),
    online: textFact.exactOptional(),
    requirements: textFact.exactOptional(),
    certificate: textFact.exactOptional(),
    jobs: textFact.exactOptional(),
    payment: textFact.exactOptional(),
  } satisfies Record<FactName, z.ZodType>,
  'a map of facts',
).prefault({});

/** A fact may be written short, as its text alone: then it has no `as_of` and no `until`. */
function textAsFact(raw: unknown): unknown {
  if (typeof raw === 'string') return { text: raw };
  const isText = typeof raw === 'object' && raw !== null && LANGUAGES.some((language) => language in raw);
  return isText ? { text: raw } : raw;
}

interface RawValidity {
  as_of?: string;
  until?: string;
}

function isInOrder({ as_of, until }: RawValidity): boolean {
  return as_of === undefined || until === undefined || as_of <= until;
}

function validityOf({ as_of, until }: RawValidity): Pick<Fact, 'asOf' | 'until'> {
  return { ...(as_of !== undefined && { asOf: as_of }), ...(until !== undefined && { until }) };
}

function nairaText(amount: number): SchoolText {
  return { en: `₦${String(amount).replaceAll(/\B(?=(\d{3})+$)/g, ',')}` };
}
