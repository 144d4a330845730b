import { existsSync, readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { buildCatalogue } from './copy/parse.ts';
import type { Catalogue } from './copy/catalogue.ts';
import { Fault } from './domain/errors.ts';
import { LANGUAGES, type Language } from './domain/language.ts';
import type { School } from './domain/school.ts';
import { projectRoot } from './project-root.ts';
import { parseSchool } from './school/parse.ts';
import { compileLexicon, type Lexicon } from './understanding/lexicon.ts';
import { parsePhrases } from './understanding/parse.ts';

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
  const phrases = filesOf('flows/phrases').map(({ text, fileName }) => parsePhrases(text, fileName));
  return { school, catalogue, lexicon: compileLexicon({ phrases, courses: school.courses }) };
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
