import { isCollection, isMap, isNode, isScalar, LineCounter, parseDocument, type Document, type Node } from 'yaml';
import { COURSES } from '../domain/course.ts';
import { Fault } from '../domain/errors.ts';
import type { School } from '../domain/school.ts';
import { schoolSchema } from './schema.ts';

/** One thing that is wrong: the line it is on, the place in the file, and a sentence with the mend. */
interface Problem {
  line: number;
  place: string;
  sentence: string;
}

type Issue = NonNullable<ReturnType<typeof schoolSchema.safeParse>['error']>['issues'][number];

/**
 * Reads a school file. Refuses it with `Fault('school:invalid')`, whose message has a line for every problem: file, line,
 * place, the value found and what it must be instead. What the file leaves out is absent in the value too: unknown.
 */
export function parseSchool(yamlText: string, fileName: string): School {
  const lines = new LineCounter();
  const document = parseDocument(yamlText, { lineCounter: lines, prettyErrors: false });
  const lineOf = (node: Node | null): number => lines.linePos(node?.range?.[0] ?? 0).line;

  const read = readValue(document);
  // Once the parser has lost its way, every further token is unexpected: only the first of those tells anything.
  const unreadable = document.errors
    .filter(({ code }, index) => index === 0 || code !== 'UNEXPECTED_TOKEN')
    .map(({ pos, message }) => unreadableAt(lines.linePos(pos[0]).line, message));
  if (read.type === 'unreadable' && unreadable.length === 0) unreadable.push(unreadableAt(1, read.reason));
  if (read.type === 'unreadable' || unreadable.length > 0) throw invalid(fileName, unreadable);

  const parsed = schoolSchema.safeParse(read.value);
  const issues = parsed.success ? [] : parsed.error.issues;
  const problems = [
    ...issues.flatMap((issue) => problemsOf(issue, document, lineOf)),
    ...courseListProblems(document, lineOf),
  ];
  if (!parsed.success || problems.length > 0) throw invalid(fileName, problems);
  return parsed.data;
}

function readValue(document: Document): { type: 'read'; value: unknown } | { type: 'unreadable'; reason: string } {
  try {
    return { type: 'read', value: document.toJS() };
  } catch (error) {
    // An alias without its anchor, or aliases that multiply beyond all measure.
    return { type: 'unreadable', reason: error instanceof Error ? error.message : String(error) };
  }
}

function unreadableAt(line: number, message: string): Problem {
  const sentence = `cannot be read as YAML: ${message} (text that holds ": " or " #" has to stand in quotes)`;
  return { line, place: '', sentence };
}

/** Zod tells of all unknown keys of a map at once; people mend them one by one. */
function problemsOf(issue: Issue, document: Document, lineOf: (node: Node | null) => number): Problem[] {
  const found = locate(document, issue.path);
  if (issue.code !== 'unrecognized_keys') {
    return [{ line: lineOf(found.node), place: placeOf(found.path), sentence: `${valueFound(found)}${issue.message}` }];
  }
  // A map that was found to have keys exists: when the way to it ends early, its last step was a `text` written short.
  const place = placeOf(found.isMissing ? found.path.slice(0, -1) : found.path);
  const sentences = issue.message.split('\n');
  return issue.keys.map((key, index) => ({
    line: lineOf(keyNode(found.node, key) ?? found.node),
    place,
    sentence: sentences[index] ?? issue.message,
  }));
}

interface Located {
  /** The deepest node there is on the way; its own place in the file. */
  node: Node | null;
  path: PropertyKey[];
  isMissing: boolean;
}

/**
 * Follows a path of the schema through the file. A fact or a text written short has fewer steps in the file than in the
 * schema (`text`, `en`), so the way ends early at a scalar, or skips a `text` that stands for the map itself.
 */
function locate(document: Document, path: readonly PropertyKey[]): Located {
  let node: Node | null = document.contents;
  const walked: PropertyKey[] = [];
  for (const [index, key] of path.entries()) {
    if (!isCollection(node)) return { node, path: walked, isMissing: false };
    const child: unknown = node.get(key, true);
    if (isNode(child)) {
      node = child;
      walked.push(key);
    } else if (key !== 'text' || index === path.length - 1) {
      return { node, path: [...walked, ...path.slice(index)], isMissing: true };
    }
  }
  return { node, path: walked, isMissing: false };
}

function placeOf(path: readonly PropertyKey[]): string {
  return path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '');
}

function valueFound({ node, isMissing }: Located): string {
  if (isMissing) return 'is missing, ';
  if (!isScalar(node)) return '';
  if (node.value === null) return 'is empty, ';
  const value =
    typeof node.value === 'string' ? JSON.stringify(node.value) : (node.source ?? JSON.stringify(node.value));
  return `is ${value.length > 60 ? `${value.slice(0, 60)}…` : value}, `;
}

function keyNode(node: Node | null, key: string): Node | undefined {
  if (!isMap(node)) return undefined;
  const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === key);
  return isScalar(pair?.key) ? pair.key : undefined;
}

/** Stored registrations name courses by id: each of the seven stands exactly once. */
function courseListProblems(document: Document, lineOf: (node: Node | null) => number): Problem[] {
  const { node, isMissing } = locate(document, ['courses']);
  if (isMissing || !isCollection(node)) return [];
  const given = node.items.map((item) => (isMap(item) ? item.get('id', true) : undefined));
  const ids = given.map((id) => id?.value);
  const twice = given.flatMap((id, index) =>
    isScalar(id) && ids.indexOf(id.value) < index
      ? [
          {
            line: lineOf(id),
            place: `courses[${index}].id`,
            sentence: `is "${String(id.value)}" a second time, must stand once`,
          },
        ]
      : [],
  );
  const lacking = COURSES.filter((id) => !ids.includes(id)).map((id) => ({
    line: lineOf(node),
    place: 'courses',
    sentence: `must have the course "${id}" too: each of the seven ids stands exactly once`,
  }));
  return [...twice, ...lacking];
}

function invalid(fileName: string, problems: Problem[]): Fault {
  const sentences = problems
    .toSorted((one, other) => one.line - other.line)
    .map(({ line, place, sentence }) => `${fileName} line ${line}${place === '' ? '' : `, ${place}`}: ${sentence}`);
  return new Fault('school:invalid', sentences.join('\n'), { problems: sentences });
}
