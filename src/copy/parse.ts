import { isMap, isScalar, LineCounter, parseDocument, type YAMLMap } from 'yaml';
import { Fault } from '../domain/errors.ts';
import type { Language } from '../domain/language.ts';
import type { Catalogue, CopyText } from './catalogue.ts';
import { fillParams, paramsOf } from './params.ts';

/** One file of texts, as it was read. */
export interface CopyFile {
  language: Language;
  fileName: string;
  text: string;
}

const KEY = /^[a-z][a-z0-9_]*(\.[a-z0-9_]+)+$/;

/**
 * Reads the files, each of topic -> moment -> text (or `{ text, sms, tap }`) or of flat `topic.moment` keys, and puts them together.
 * English has to be there; every other language has to have the same keys with the same {params}. Else the catalogue is
 * refused with `Fault('copy:invalid')` and a line for every problem.
 */
export function buildCatalogue(files: CopyFile[]): Catalogue {
  const read = files.map((file) => ({ ...file, ...readCopy(file.text, file.fileName) }));
  const english = read.find(({ language }) => language === 'en');
  if (english === undefined) throw invalid(['There is no English catalogue: add flows/copy/en.yaml.']);
  const problems = read.flatMap((file) => [
    ...file.problems,
    ...differences(english.texts, file.texts).map((difference) => `${file.fileName}: ${difference}`),
  ]);
  if (problems.length > 0) throw invalid(problems);
  return {
    languages: read.map(({ language }) => language),
    texts: { en: english.texts, ...Object.fromEntries(read.map(({ language, texts }) => [language, texts])) },
  };
}

function differences(english: Map<string, CopyText>, other: Map<string, CopyText>): string[] {
  const lacking = [...english.keys()].filter((key) => !other.has(key)).map((key) => `lacks ${key}, which English has`);
  const extra = [...other.keys()].filter((key) => !english.has(key)).map((key) => `has ${key}, which English lacks`);
  const params = [...other].flatMap(([key, { text }]) => {
    const inEnglish = english.get(key);
    if (inEnglish === undefined) return [];
    const [wanted, found] = [paramsOf(inEnglish.text), paramsOf(text)].map((names) => names.join(', ') || 'none');
    return wanted === found ? [] : [`${key} has the params ${found}, English has ${wanted}`];
  });
  return [...lacking, ...extra, ...params];
}

interface CopyRead {
  texts: Map<string, CopyText>;
  problems: string[];
}

function readCopy(yamlText: string, fileName: string): CopyRead {
  const lines = new LineCounter();
  const document = parseDocument(yamlText, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number): string => `${fileName} line ${lines.linePos(offset).line}`;
  const read: CopyRead = { texts: new Map(), problems: [] };
  for (const [index, { code, pos, message }] of document.errors.entries()) {
    // Once the parser has lost its way, every further token is unexpected: only the first of those tells anything.
    if (index > 0 && code === 'UNEXPECTED_TOKEN') continue;
    read.problems.push(`${at(pos[0])}: cannot be read as YAML: ${message} (put text with ": " or " #" in quotes)`);
  }
  if (read.problems.length > 0) return read;
  if (isMap(document.contents)) readMap(document.contents, '', at, read);
  else read.problems.push(`${at(0)}: must be a map of topic -> moment -> text`);
  return read;
}

function readMap(map: YAMLMap, prefix: string, at: (offset: number) => string, read: CopyRead): void {
  for (const { key: keyNode, value } of map.items) {
    const key = `${prefix}${isScalar(keyNode) ? String(keyNode.value) : '?'}`;
    // Only below a topic can a map be one text with its short form: a topic may have a moment that is named "text".
    if (isMap(value) && !(key.includes('.') && value.has('text'))) {
      readMap(value, `${key}.`, at, read);
      continue;
    }
    const entry = isMap(value) ? readForms(value) : readText(value);
    const problem = entry.type === 'problem' ? entry.problem : problemOf(key, entry.text, read.texts);
    if (entry.type === 'text' && problem === undefined) read.texts.set(key, entry.text);
    else read.problems.push(`${at(isScalar(keyNode) ? (keyNode.range?.[0] ?? 0) : 0)}, ${key}: ${problem}`);
  }
}

type EntryRead = { type: 'text'; text: CopyText } | { type: 'problem'; problem: string };

function readText(value: unknown): EntryRead {
  if (!isScalar(value) || typeof value.value !== 'string' || value.value.trim() === '') {
    return { type: 'problem', problem: 'must be text (in quotes when it looks like a number or begins with a brace)' };
  }
  return { type: 'text', text: { text: value.value.trimEnd() } };
}

const FORMS = ['text', 'sms', 'tap'] as const satisfies (keyof CopyText)[];

function readForms(map: YAMLMap): EntryRead {
  const isForm = (key: unknown): boolean => FORMS.some((form) => isScalar(key) && key.value === form);
  if (map.items.some(({ key }) => !isForm(key)))
    return { type: 'problem', problem: 'must have only text and sms, or tap' };
  const given = FORMS.filter((form) => form === 'text' || map.has(form));
  const forms: Partial<CopyText> = {};
  for (const form of given) {
    const read = readText(map.get(form, true));
    if (read.type === 'problem') return read;
    forms[form] = read.text.text;
  }
  return { type: 'text', text: { text: '', ...forms } };
}

function problemOf(key: string, copy: CopyText, known: Map<string, CopyText>): string | undefined {
  if (!KEY.test(key)) return 'must be named topic.moment, in small letters, digits and underscores';
  if (known.has(key)) return 'stands twice, must stand once';
  const { text, ...others } = copy;
  if (Object.values({ text, ...others }).some((form) => /[{}]/.test(fillParams(form, () => ''))))
    return 'has a brace that is not part of a {param}';
  const params = paramsOf(text);
  for (const [form, words] of Object.entries(others)) {
    const surplus = paramsOf(words).filter((name) => !params.includes(name));
    if (surplus.length > 0) return `uses {${surplus.join('}, {')}} in ${form} only, must use it in text too`;
  }
  return undefined;
}

function invalid(problems: string[]): Fault {
  return new Fault('copy:invalid', problems.join('\n'), { problems });
}
