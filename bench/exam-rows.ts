import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { projectRoot } from '../src/project-root.ts';

export interface ExamRow {
  text: string;
  intents: string[];
  also?: string[];
}

/** The messages of the evaluation set, by file: four languages and what is out of scope. */
export function examRows(file: 'en' | 'pcm' | 'yo' | 'mix' | 'out-of-scope'): ExamRow[] {
  return parse(readFileSync(join(projectRoot, 'test/understanding/first-hand', `${file}.yaml`), 'utf8')) as ExamRow[];
}
