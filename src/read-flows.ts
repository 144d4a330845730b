import { existsSync, readFileSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildCatalogue } from './copy/parse.ts';
import type { Catalogue } from './copy/catalogue.ts';
import { Fault } from './domain/errors.ts';
import { LANGUAGES, type Language } from './domain/language.ts';
import type { School } from './domain/school.ts';
import { cachedLexicon } from './lexicon-cache.ts';
import { projectRoot } from './project-root.ts';
import { parseSchool } from './school/parse.ts';
import type { LanguagePhrases } from './understanding/language-phrases.ts';
import { compileLexicon, type Lexicon } from './understanding/lexicon.ts';
import { parsePhrases } from './understanding/parse.ts';

/** Where the code runs that compiles phrases, and the names it goes by: built, or as it is written (in tests). */
const codeFolders = ['understanding', 'domain'].map((room) => join(dirname(fileURLToPath(import.meta.url)), room));
const isBuilt = import.meta.url.endsWith('.js');

export interface Flows {
  school: School;
  lexicon: Lexicon;
  catalogue: Catalogue;
}

/**
 * Reads what the school edits: its facts, the bot's words and people's phrases. English is required; another language joins
 * as soon as its file is there. Throws `school:invalid`, `copy:invalid` or `phrases:invalid`, naming the line and the mend.
 */
export function readFlows({ schoolFile = 'flows/school.yaml' }: { schoolFile?: string } = {}): Flows {
  const school = parseSchool(readSchoolFile(schoolFile), schoolFile);
  const catalogue = buildCatalogue(filesOf('flows/copy'));
  const { courses } = school;
  const labels = choiceLabels(catalogue);
  const compile = (): Lexicon => compileLexicon({ phrases: readPhrases(), courses, labels });
  const texts = [...filesOf('flows/phrases').map(({ text }) => text), JSON.stringify([courses, labels])];
  return { school, catalogue, lexicon: isBuilt ? cachedLexicon(texts, codeFolders, compile) : compile() };
}

/** People's phrases alone, of every language that has a file. */
export function readPhrases(): LanguagePhrases[] {
  return filesOf('flows/phrases').map(({ text, fileName }) => parsePhrases(text, fileName));
}

/** The one file that the environment names, so the one that may not be there. */
function readSchoolFile(fileName: string): string {
  try {
    return read(fileName);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Fault(
      'school:invalid',
      `The school's facts cannot be read (${reason}): set SCHOOL_FILE to a file like flows/school.yaml.`,
      { fileName },
      cause,
    );
  }
}

/** The labels of choices as the catalogue words them: `choice.level_some` is that of `level:some`, `field.age` of `change:age`. */
function choiceLabels({ texts }: Catalogue): Record<string, string[]>[] {
  return Object.values(texts).map((language) =>
    Object.fromEntries(
      [...language].flatMap(([key, { text }]): [string, string[]][] => {
        const [topic, moment = ''] = key.split('.');
        if (topic === 'field') return [[`change:${moment}`, [text]]];
        return topic === 'choice' ? [[moment.replace(/^(level|language)_/, '$1:'), [text]]] : [];
      }),
    ),
  );
}

function filesOf(folder: string): { language: Language; fileName: string; text: string }[] {
  return LANGUAGES.map((language) => ({ language, fileName: `${folder}/${language}.yaml` }))
    .filter(({ fileName }) => existsSync(pathOf(fileName)))
    .map((file) => ({ ...file, text: read(file.fileName) }));
}

function read(fileName: string): string {
  return readFileSync(pathOf(fileName), 'utf8');
}

/** Relative names are meant from the project's own folder, wherever the process was started. */
function pathOf(fileName: string): string {
  return isAbsolute(fileName) ? fileName : join(projectRoot, fileName);
}
