import { isNode, LineCounter, parseDocument, type Document } from 'yaml';
import * as z from 'zod';
import { COURSES } from '../domain/course.ts';
import { Fault } from '../domain/errors.ts';
import { INTENTS } from '../domain/intent.ts';
import { LANGUAGES, type Language } from '../domain/language.ts';
import { LEVELS } from '../domain/registration.ts';
import { COMMANDS } from './commands.ts';
import type { LanguagePhrases } from './language-phrases.ts';

/**
 * Reads a phrases file. The language is the file's name: `en.yaml`, `pcm.yaml`, `yo.yaml`.
 *
 * @throws Fault `phrases:invalid` naming the file, and for every problem its line and the mend: unreadable YAML, an
 *   unknown list, an entry that is not text, a phrase that stands under two intents.
 */
export function parsePhrases(yamlText: string, fileName: string): LanguagePhrases {
  const language = languageOf(fileName);
  const lines = new LineCounter();
  const document = parseDocument(yamlText, { lineCounter: lines, prettyErrors: false });
  const unreadable = document.errors.map(
    (error) => `line ${lines.linePos(error.pos[0]).line}: ${error.message} (put quotes around the phrase)`,
  );
  if (unreadable.length > 0) throw invalid(fileName, unreadable);
  const lineOf = (path: PropertyKey[]): number => lines.linePos(startOf(document, path)).line;
  const parsed = fileSchema.safeParse(document.toJS());
  if (!parsed.success) {
    throw invalid(
      fileName,
      parsed.error.issues.map((issue) => `line ${lineOf(issue.path)}: ${issue.path.join(' > ')} ${mendOf(issue)}`),
    );
  }
  const repeated = repeatedPhrases(parsed.data.intents).map(({ phrase, intent, earlier }) => {
    const line = lineOf(['intents', intent]) + rowOf(phrase, document.getIn(['intents', intent]));
    return `line ${line}: "${phrase}" stands under ${earlier} already: keep it in one place`;
  });
  if (repeated.length > 0) throw invalid(fileName, repeated);
  const {
    not_offered,
    not_a_course,
    language_names,
    joining_words,
    same_words,
    small_words,
    question_words,
    around_numbers,
    about_us,
    ...rest
  } = parsed.data;
  return {
    ...rest,
    language,
    languageNames: language_names,
    joiningWords: joining_words,
    notOffered: not_offered,
    notACourse: not_a_course,
    sameWords: same_words,
    smallWords: small_words,
    questionWords: question_words,
    aroundNumbers: around_numbers,
    aboutUs: about_us,
  };
}

const PHRASE_CHARS = 120;
const MUST_BE_TEXT = 'must be text, with commas or new lines between the phrases';

/** Phrases as text, which needs no quotes whatever is in it. */
const phrases = z
  .string(MUST_BE_TEXT)
  .transform((text) =>
    text
      .split(/[,\n]/)
      .map((phrase) => phrase.trim())
      .filter((phrase) => phrase !== ''),
  )
  .refine((list) => list.every((phrase) => phrase.length <= PHRASE_CHARS), {
    error: `has a phrase of more than ${PHRASE_CHARS} characters: a comma is missing`,
  });

/** Single words, with spaces between. */
const words = z
  .string('must be words with spaces between')
  .transform((text) => text.split(/\s+/u).filter((word) => word !== ''))
  .default([]);

/** "hw = how, mch = much". */
const shorthand = phrases
  .refine((list) => list.every((entry) => /^[^=]+=[^=]+$/.test(entry)), { error: 'must be entries like "hw = how"' })
  .transform((list) => Object.fromEntries(list.map((entry) => entry.split('=').map((side) => side.trim()))));

const MUST_BE_COURSES = `must be one or more of ${COURSES.join(', ')}, with spaces between`;

const fileSchema = z.strictObject({
  intents: z.partialRecord(z.enum(INTENTS), phrases),
  courses: z.record(z.string().refine(areCourses, MUST_BE_COURSES), phrases).default({}).transform(byCourse),
  language_names: z.partialRecord(z.enum(LANGUAGES), words).default({}),
  not_offered: z.partialRecord(z.enum([...COURSES, 'other']), phrases).default({}),
  not_a_course: phrases.default([]),
  commands: z.partialRecord(z.enum(COMMANDS), phrases),
  choices: z.record(z.string(), phrases).default({}),
  yes: phrases,
  no: phrases,
  levels: z.partialRecord(z.enum(LEVELS), phrases),
  numerals: z
    .record(z.string().regex(/^\d{1,2}$/, 'must be a whole number from 0 to 99'), phrases)
    .transform((raw) => Object.fromEntries(Object.entries(raw).map(([number, said]) => [Number(number), said]))),
  all: phrases.default([]),
  fillers: words,
  shorthand: shorthand.default({}),
  same_words: z.record(z.string(), words).default({}),
  small_words: words,
  question_words: words,
  around_numbers: words,
  about_us: words,
  background: phrases.default([]),
  unrelated: phrases.default([]),
  negations: words,
  joining_words: words,
  wishes: words,
  rude: words,
  names: words,
});

function areCourses(key: string): boolean {
  return key.split(' ').every((id) => COURSES.some((course) => course === id));
}

/** "frontend backend fullstack: [web development]" is a name of all three. */
function byCourse(raw: Record<string, string[]>): LanguagePhrases['courses'] {
  const named: LanguagePhrases['courses'] = {};
  for (const [key, names] of Object.entries(raw)) {
    for (const course of COURSES.filter((id) => key.split(' ').includes(id))) {
      named[course] = [...(named[course] ?? []), ...names];
    }
  }
  return named;
}

function languageOf(fileName: string): Language {
  const name = /([^/\\]+)\.ya?ml$/.exec(fileName)?.[1];
  const language = LANGUAGES.find((one) => one === name);
  if (language !== undefined) return language;
  const known = LANGUAGES.map((one) => `${one}.yaml`).join(', ');
  throw invalid(fileName, [`the file's name tells its language and must be one of ${known}`]);
}

function invalid(fileName: string, problems: string[]): Fault {
  return new Fault('phrases:invalid', `${fileName} cannot be used:\n  ${problems.join('\n  ')}`, {
    fileName,
    problems,
  });
}

function mendOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'unrecognized_keys':
      return `${issue.keys.map((key) => `"${key}"`).join(', ')} is no list this file has: take it out or mend its name`;
    case 'invalid_key':
      return 'is no name known here: mend its spelling';
    default:
      return issue.message;
  }
}

/** Where the value at this path begins; the nearest part of the path that exists when it does not. */
function startOf(document: Document, path: PropertyKey[]): number {
  for (let length = path.length; length >= 0; length -= 1) {
    const node: unknown = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}

/** How many rows below its heading a phrase stands in a list of several rows. */
function rowOf(phrase: string, list: unknown): number {
  if (typeof list !== 'string' || !list.includes('\n')) return 0;
  return list.split('\n').findIndex((row) => row.split(',').some((one) => one.trim() === phrase)) + 1;
}

function repeatedPhrases(intents: LanguagePhrases['intents']) {
  const intentOf = new Map<string, string>();
  return Object.entries(intents).flatMap(([intent, said]) =>
    said.flatMap((phrase) => {
      const key = phrase.toLowerCase();
      const earlier = intentOf.get(key);
      intentOf.set(key, intent);
      return earlier === undefined || earlier === intent ? [] : [{ phrase, intent, earlier }];
    }),
  );
}
