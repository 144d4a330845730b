import * as z from 'zod';
import { parse } from 'yaml';

/** What went out by the outbox meanwhile, by who got it. */
const sentSchema = z.array(z.strictObject({ to: z.string(), text: z.string() })).optional();

const writtenSchema = z.strictObject({
  /** Who writes: `enquirer` unless told; `staff` is the member of staff. */
  by: z.enum(['enquirer', 'friend', 'staff']).optional(),
  on: z.enum(['whatsapp', 'sms']).optional(),
  /** Waits this long before writing. */
  after: z.string().optional(),
  /**
   * What is written; a tap is written `[id]`, an attachment `<voice>`, a place `<location 7.77,4.56>`, a reaction `<reaction 👍>`,
   * a message taken back `<deleted>`.
   */
  write: z.string(),
  /** The words are somebody else's. */
  forwarded: z.literal(true).optional(),
  /** The line of this chat, counted from 1, whose answer is quoted, or below which is tapped. */
  quotes: z.int().optional(),
  /** The headline of the advertisement that was tapped to write this. */
  ad: z.string().optional(),
  /** What comes back; absent when nothing does. */
  answer: z.string().optional(),
  sent: sentSchema,
});

/** Nobody writes for so long, and the wakes that have come due are taken. */
const wokenSchema = z.strictObject({ nobody_writes_for: z.string(), sent: sentSchema });

/**
 * A golden conversation: who writes on which channel, what each writes, and to the letter what comes back. It reads as the
 * chat it is; `UPDATE=1 npx vitest run test/transcripts` writes the answers anew.
 */
const transcriptSchema = z.strictObject({
  title: z.string(),
  /** Facts given to the school for this conversation only, laid over flows/school.yaml. */
  facts: z.record(z.string(), z.string()).optional(),
  chat: z.array(z.union([writtenSchema, wokenSchema])),
});

export type Transcript = z.infer<typeof transcriptSchema>;

export type TranscriptLine = Transcript['chat'][number];
export type WrittenLine = z.infer<typeof writtenSchema>;
export type Sent = NonNullable<WrittenLine['sent']>;

export function parseTranscript(text: string): Transcript {
  return transcriptSchema.parse(parse(text));
}

/** `5 s`, `20 min`, `13 h` in milliseconds. */
export function durationMs(text: string): number {
  const [, count, unit] = /^(\d+) (s|min|h)$/.exec(text) ?? [];
  const unitMs = unit === 's' ? 1000 : unit === 'min' ? 60_000 : unit === 'h' ? 3_600_000 : Number.NaN;
  const total = Number(count) * unitMs;
  if (Number.isNaN(total)) throw new Error(`"${text}" is not a duration: write it like "20 min".`);
  return total;
}
