import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../src/project-root.ts';

const POSITION = /^ {2}# (position: \{.*\})$/m;
const HANDOUTS = /^ {4}# (picture: .*)\n {4}# (flyer: .*)$/m;

/**
 * Writes the school's facts with the example of a position made true, so that the way there is answered with a pin; and
 * with those of a course's picture and flyer when `withHandouts`.
 */
export function writeGenerousSchool(directory: string, { withHandouts = false } = {}): string {
  const given = readFileSync(join(projectRoot, 'flows/school.yaml'), 'utf8');
  if (!POSITION.test(given) || !HANDOUTS.test(given))
    throw new Error('flows/school.yaml lacks an example to make true.');
  const placed = given.replace(POSITION, '  $1');
  const path = join(directory, 'school.yaml');
  writeFileSync(path, withHandouts ? placed.replace(HANDOUTS, '    $1\n    $2') : placed);
  return path;
}
