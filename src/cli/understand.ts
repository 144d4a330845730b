import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { LANGUAGES } from '../domain/language.ts';
import { projectRoot } from '../project-root.ts';
import { parseSchool } from '../school/parse.ts';
import { compileLexicon, type Lexicon } from '../understanding/lexicon.ts';
import { parsePhrases } from '../understanding/parse.ts';
import { read } from '../understanding/read.ts';

/**
 * `npm run --silent understand`: one JSON line for each message, which are the arguments or else the lines of standard
 * input. `--explain` adds why.
 */
const { values: options, positionals } = parseArgs({
  options: { explain: { type: 'boolean', default: false } },
  allowPositionals: true,
});

const lexicon = loadLexicon();
if (positionals.length > 0) {
  for (const text of positionals) console.log(line(text));
} else {
  for await (const text of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
    console.log(line(text));
  }
}

function line(text: string): string {
  const reading = read({ text }, { lexicon, expecting: { kind: 'none', offered: [] }, language: 'en', topic: [] });
  const { language, intents, courses, decision, because } = reading;
  return JSON.stringify({ text, language, intents, courses, decision, ...(options.explain ? { because } : {}) });
}

function loadLexicon(): Lexicon {
  const schoolFile = join(projectRoot, process.env['SCHOOL_FILE'] ?? 'flows/school.yaml');
  const { courses } = parseSchool(readFileSync(schoolFile, 'utf8'), schoolFile);
  const phrases = LANGUAGES.map((language) => join(projectRoot, 'flows/phrases', `${language}.yaml`))
    .filter((file) => existsSync(file))
    .map((file) => parsePhrases(readFileSync(file, 'utf8'), file));
  return compileLexicon({ phrases, courses });
}
