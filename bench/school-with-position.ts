import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../src/project-root.ts';

/** Writes the school's facts with the example of a position made true: then the way there is answered with a pin. */
export function writeSchoolWithPosition(directory: string): string {
  const given = readFileSync(join(projectRoot, 'flows/school.yaml'), 'utf8');
  const changed = given.replace(/^ {2}# (position: \{.*\})$/m, '  $1');
  if (changed === given) throw new Error('flows/school.yaml has no example of a position to make true.');
  const path = join(directory, 'school.yaml');
  writeFileSync(path, changed);
  return path;
}
