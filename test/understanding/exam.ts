import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { COURSES, type CourseId } from '../../src/domain/course.ts';
import { INTENTS, type Intent } from '../../src/domain/intent.ts';
import type { Reading } from '../../src/domain/reading.ts';

/** A message as somebody sent it, and what it asks. */
export interface ExamRow {
  text: string;
  /** What it is written in; `mix` is two of them really mixed. */
  language: 'en' | 'pcm' | 'yo' | 'mix';
  /** All that is asked, the most important first; empty for what is none of the school's business. */
  intents: Intent[];
  /** Other intents a fair judge would take as the first. */
  also: Intent[];
  courses: CourseId[];
}

export interface Score {
  rows: number;
  /** Acted on, and on the right intent first. */
  right: number;
  /** Acted on another. */
  wrong: number;
  /** Asked "did you mean …?". */
  askedBack: number;
  /** The courses named were found, as the row lists them, among the rows answered right. */
  coursesRight: number;
}

const FILES = ['en', 'pcm', 'yo', 'mix', 'out-of-scope'] as const;

/** The evaluation set of one hand, each file's rows in its order. Throws when a label is none that exists. */
export function readExam(folder: string): ExamRow[] {
  return FILES.flatMap((file) => {
    const rows = parse(readFileSync(join(import.meta.dirname, folder, `${file}.yaml`), 'utf8')) as Partial<ExamRow>[];
    return rows.map((row): ExamRow => {
      const {
        text,
        language = file === 'out-of-scope' ? undefined : file,
        intents = [],
        also = [],
        courses = [],
      } = row;
      const strange = [...intents, ...also].filter((intent) => !INTENTS.includes(intent));
      const unknown = courses.filter((course) => !COURSES.includes(course));
      if (text === undefined || language === undefined || strange.length > 0 || unknown.length > 0) {
        throw new Error(`${file}.yaml: ${JSON.stringify(row)} has no text or language, or a label that does not exist`);
      }
      return { text, language, intents, also, courses };
    });
  });
}

/** What became of one row. */
export function gradeOf(row: ExamRow, { decision, intents }: Pick<Reading, 'decision' | 'intents'>) {
  if (decision !== 'act') return decision === 'ask' ? 'asked_back' : 'unknown';
  const first = intents[0]?.intent;
  return first !== undefined && [...row.intents.slice(0, 1), ...row.also].includes(first) ? 'right' : 'wrong';
}

export function scoreOf(rows: ExamRow[], read: (text: string) => Reading): Score {
  const score: Score = { rows: rows.length, right: 0, wrong: 0, askedBack: 0, coursesRight: 0 };
  for (const row of rows) {
    const reading = read(row.text);
    const grade = gradeOf(row, reading);
    if (grade === 'right') score.right += 1;
    if (grade === 'wrong') score.wrong += 1;
    if (grade === 'asked_back') score.askedBack += 1;
    if (grade === 'right' && reading.courses.join() === row.courses.join()) score.coursesRight += 1;
  }
  return score;
}
