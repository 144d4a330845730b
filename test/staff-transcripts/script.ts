import * as z from 'zod';
import { parse, stringify } from 'yaml';

/** What a phone shows of a step, each by whose phone it is and the way it came: `Bola, by WhatsApp: …`. */
const shownSchema = z.array(z.record(z.string(), z.string())).optional();
export type Shown = NonNullable<z.infer<typeof shownSchema>>;

/** What somebody writes, or taps. */
export interface Written {
  /** Whose phone it is. */
  name: string;
  /** By WhatsApp, by SMS, or on what is shown below a message. */
  deed: (typeof DEEDS)[number];
  text: string;
  /** Some of the words of an earlier message on that phone, which is quoted; the newest that has them. */
  quoting?: string | undefined;
  /** What goes with the words. */
  attached?: Attached | undefined;
  shown?: Shown | undefined;
}

const DEEDS = ['writes', 'texts', 'taps'] as const;
const ATTACHED = ['picture', 'voice note', 'document'] as const;
type Attached = (typeof ATTACHED)[number];

const writtenSchema = z
  .object({ quoting: z.string().optional(), with: z.enum(ATTACHED).optional(), shown: shownSchema })
  .catchall(z.string())
  .transform((line, context): Written => {
    const { quoting, with: attached, shown, ...acts } = line;
    const [[act, text] = ['', ''], ...more] = Object.entries(acts);
    const deed = DEEDS.find((one) => act.endsWith(` ${one}`));
    if (deed === undefined || more.length > 0) {
      context.addIssue(`"${Object.keys(acts).join('", "')}" should be one of: Ada writes, Ada texts, Ada taps.`);
      return z.NEVER;
    }
    const written = { name: act.slice(0, -deed.length - 1), deed, text, quoting, attached };
    return shown === undefined ? written : { ...written, shown };
  });

const timeSchema = z.strictObject({
  /** `Monday 10:00`, in Lagos: the bot is stopped, and started when it is this time. */
  'it is': z.string().regex(/^\w+day [0-2]\d:[0-5]\d$/),
  /** Not stopped, but killed with SIGKILL. */
  killed: z.literal(true).optional(),
  shown: shownSchema,
});

const atOnceSchema = z.strictObject({
  /** Two write at the same moment. Whoever comes first is called as the first one here from then on. */
  'at once': z.tuple([writtenSchema, writtenSchema]),
  shown: shownSchema,
});

const phoneSchema = z.strictObject({
  number: z.string(),
  is: z.literal('staff').optional(),
  /** What never arrives there, and the code that Twilio tells why. */
  refuses: z.partialRecord(z.enum(['WhatsApp', 'template', 'SMS']), z.string()).optional(),
});

const scriptSchema = z.strictObject({
  title: z.string(),
  /** What is configured beside WhatsApp. */
  ways: z.array(z.enum(['SMS', 'template', 'menus', 'e-mail'])).default([]),
  /** Laid over flows/school.yaml, as it would stand there. */
  school: z.string().optional(),
  phones: z.record(z.string(), phoneSchema),
  play: z.array(z.union([timeSchema, atOnceSchema, writtenSchema])),
});

/**
 * A golden play of both sides: who writes what on which phone, and to the letter what all phones show. It reads from above to
 * below; `UPDATE=1 npx vitest run test/staff-transcripts` writes anew what is shown.
 */
export type Script = z.infer<typeof scriptSchema>;
export type Step = Script['play'][number];
export type Phone = z.infer<typeof phoneSchema>;

export function parseScript(text: string): Script {
  return scriptSchema.parse(parse(text));
}

/** A script as it stands in its file. */
export function formatScript({ play, ...rest }: Script): string {
  return stringify({ ...rest, play: play.map(writtenStep) }, { lineWidth: 0 });
}

function writtenStep(step: Step): object {
  if ('it is' in step) return step;
  if (!('at once' in step)) return writtenLine(step);
  const { shown, 'at once': lines } = step;
  return { 'at once': lines.map(writtenLine), ...(shown === undefined ? {} : { shown }) };
}

function writtenLine({ name, deed, text, quoting, attached, shown }: Written): object {
  return {
    [`${name} ${deed}`]: text,
    ...(quoting === undefined ? {} : { quoting }),
    ...(attached === undefined ? {} : { with: attached }),
    ...(shown === undefined ? {} : { shown }),
  };
}
