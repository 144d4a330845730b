import { COURSES, type CourseId } from '../domain/course.ts';
import { Fault } from '../domain/errors.ts';
import type { Course } from '../domain/school.ts';
import { LANGUAGES, type Language } from '../domain/language.ts';
import type { Command } from '../domain/reading.ts';
import type { Level } from '../domain/registration.ts';
import { FACTS, INTENTS } from '../domain/intent.ts';
import { COMMANDS } from './commands.ts';
import { buildLanguageTable, type LanguageTable } from './language.ts';
import type { LanguagePhrases } from './language-phrases.ts';
import {
  buildMentionTable,
  COURSE_WORD,
  SUBJECT_WORD,
  collapseMentions,
  type Mention,
  type MentionTable,
} from './mentions.ts';
import { splitWords, stem, type PlainWord } from './normalise.ts';
import { buildPhraseIndex, type PhraseIndex, type Topic } from './phrase-index.ts';
import { buildSpellingIndex } from './spelling.ts';
import { buildWholeTable, type WholeTable } from './whole-message.ts';
import { modelWord } from './weigh.ts';
import { levelled, plainForms, type WordBook } from './word-book.ts';
import { mendableWords, wordKinds } from './word-kinds.ts';
import { trainWordModel, type WordModel } from './word-model.ts';

/** All phrases of all languages, compiled once at start and never changed. Opaque outside this room. */
export interface Lexicon {
  book: WordBook;
  mentions: MentionTable;
  phrases: PhraseIndex;
  model: WordModel;
  commands: WholeTable<Command>;
  yesNo: WholeTable<'yes' | 'no'>;
  levels: WholeTable<Level>;
  /** Choice id -> its sayings. */
  choices: Map<string, WholeTable<true>>;
  all: WholeTable<true>;
  /** Words as they are written -> number. */
  numerals: Map<string, number>;
  /** Words that may stand beside a number that is an answer. */
  aroundNumbers: Set<string>;
  aboutUs: Set<string>;
  negations: Set<string>;
  wishes: Set<string>;
  /** Words that join two thoughts, by the language of the message: "n" is "and", but not in Yoruba. */
  joiningWords: Map<Language, Set<string>>;
  rude: Set<string>;
  names: Set<string>;
  languages: LanguageTable;
  /** What a language is called -> the language. */
  languageNames: Map<string, Language>;
}

/** Compiles phrases of any number of languages, and the school's own course names, into what `read` works with. */
export function compileLexicon(source: {
  phrases: LanguagePhrases[];
  courses: Pick<Course, 'id' | 'name' | 'shortName'>[];
  /** How the bot itself names each choice, by its id, a record a language: what people read, they may write. */
  labels?: Record<string, string[]>[];
}): Lexicon {
  const { phrases, labels = [] } = source;
  const tables = wordTables(phrases);
  const splitText = remembering(splitWords);
  const formsOf = remembering((text: string): PlainWord[] => plainForms(splitText(text), tables));
  const wordsOf = (text: string): string[] => formsOf(text).map((one) => one.word);
  const level = (words: string[]): string[] => words.map((word) => levelled(plain(word), tables.sameWords));

  const mentions = buildMentionTable(namedThings(source, wordsOf));
  const collapsed = (text: string): string[] => {
    const words = formsOf(text).map((one) => ({ ...one, sentence: 0, clause: 0, kind: 'known' as const }));
    return collapseMentions(words, mentions).map((token) => token.word);
  };
  const entries = topicPhrases(phrases)
    .map(({ topic, text }) => ({ topic, text, words: collapsed(text) }))
    .filter(({ words }) => words.length > 0);
  refuseMereNames(entries);

  const kinds = wordKinds({ phrases, entries, mentions, wordsOf, level });
  const numerals = phrases.flatMap((one) => Object.entries(one.numerals));
  return {
    book: { ...tables, kinds, spelling: buildSpellingIndex(mendableWords(kinds, tables, entries)) },
    mentions,
    phrases: buildPhraseIndex(
      entries.filter(({ text, words }) => words.length <= LONGEST_PHRASE_WORDS && isWhole(words, splitText(text))),
      kinds,
    ),
    model: trainWordModel(withCourses(entries.map(({ topic, words }) => ({ topic, words: words.map(figuresAsOne) })))),
    ...wholeTables(phrases, labels, formsOf),
    numerals: new Map(numerals.flatMap(([number, said]) => said.map((text) => [plain(text), Number(number)] as const))),
    aroundNumbers: new Set(phrases.flatMap((one) => one.aroundNumbers.map(plain))),
    aboutUs: new Set(phrases.flatMap((one) => level(one.aboutUs))),
    negations: new Set(phrases.flatMap((one) => level(one.negations))),
    wishes: new Set(phrases.flatMap((one) => level(one.wishes))),
    joiningWords: new Map(phrases.map((one) => [one.language, joiningWordsIn(one, phrases, level)])),
    rude: new Set(phrases.flatMap((one) => one.rude.map(plain))),
    names: new Set(phrases.flatMap((one) => one.names.map(plain))),
    languages: buildLanguageTable(phrases, splitText),
    languageNames: new Map(
      phrases.flatMap((one) =>
        LANGUAGES.flatMap((language) =>
          level(one.languageNames[language] ?? []).map((name) => [name, language] as const),
        ),
      ),
    ),
  };
}

/** A longer example is not looked for as it stands: it teaches what its words lean to. */
const LONGEST_PHRASE_WORDS = 7;
const SHORT_PHRASE_WORDS = 2;

/** "How much is it" is asked of every course: so that naming one does not look like a question of its own. */
function withCourses(examples: { topic: Topic; words: string[] }[]): { topic: Topic; words: string[] }[] {
  return examples.flatMap((example, at) => {
    const isOfCourses = FACTS.some((fact) => fact === example.topic) || example.topic === 'register';
    const isNamed = example.words.includes(COURSE_WORD) || example.words.includes(SUBJECT_WORD);
    return isOfCourses && !isNamed && at % 2 === 0
      ? [example, { ...example, words: [...example.words, COURSE_WORD] }]
      : [example];
  });
}

/** "Na free" without its small talk is "free", which stands in many a sentence: what lost words that way is no phrase. */
function isWhole(words: string[], written: PlainWord[]): boolean {
  return words.length > SHORT_PHRASE_WORDS || words.length >= written.length;
}

function figuresAsOne(word: string): string {
  return modelWord({ word, kind: /^\p{N}+$/u.test(word) ? 'number' : 'known' });
}

/** Each text is taken apart once, however many tables it goes into. */
function remembering<Result>(takeApart: (text: string) => Result): (text: string) => Result {
  const known = new Map<string, Result>();
  return (text) => {
    let result = known.get(text);
    if (result === undefined) {
      result = takeApart(text);
      known.set(text, result);
    }
    return result;
  };
}

/** All joining words, less those of other languages that are small words of this one. */
function joiningWordsIn(
  one: LanguagePhrases,
  phrases: LanguagePhrases[],
  level: (words: string[]) => string[],
): Set<string> {
  const own = new Set(level(one.joiningWords));
  const others = phrases.flatMap((other) => level(other.joiningWords));
  const small = new Set(level(one.smallWords));
  return new Set([...own, ...others.filter((word) => !small.has(word))]);
}

/** What can be said as a whole message, by what it means then. */
function wholeTables(
  phrases: LanguagePhrases[],
  labels: Record<string, string[]>[],
  formsOf: (text: string) => PlainWord[],
): Pick<Lexicon, 'commands' | 'yesNo' | 'levels' | 'choices' | 'all'> {
  return {
    commands: buildWholeTable(
      COMMANDS.flatMap((command) =>
        phrases.flatMap((one) =>
          (one.commands[command] ?? []).map((text) => ({ text, words: formsOf(text), value: command })),
        ),
      ),
    ),
    yesNo: buildWholeTable(
      phrases.flatMap((one) => [
        ...one.yes.map((text) => ({ text, words: formsOf(text), value: 'yes' as const })),
        ...one.no.map((text) => ({ text, words: formsOf(text), value: 'no' as const })),
      ]),
    ),
    levels: buildWholeTable(
      phrases.flatMap((one) =>
        (['beginner', 'some', 'experienced'] as const).flatMap((value) =>
          (one.levels[value] ?? []).map((text) => ({ text, words: formsOf(text), value })),
        ),
      ),
    ),
    choices: choiceTables([...phrases.map((one) => one.choices), ...labels], formsOf),
    all: buildWholeTable(
      phrases.flatMap((one) => one.all.map((text) => ({ text, words: formsOf(text), value: true as const }))),
    ),
  };
}

/** A phrase that is only the name of a course would draw every message about any course. */
function refuseMereNames(entries: { topic: Topic; text: string; words: string[] }[]): void {
  const mere = entries.filter(({ words }) => words.every((word) => word === COURSE_WORD));
  if (mere.length === 0) return;
  const said = mere.map(({ topic, text }) => `"${text}" (${topic})`).join(', ');
  const message = `Phrases cannot be the name of a course and nothing else: ${said}. Take it out, or list it under not_a_course.`;
  throw new Fault('phrases:invalid', message, { phrases: mere.map(({ text }) => text) });
}

/** One word as messages are split into them. */
function plain(text: string): string {
  return splitWords(text)[0]?.word ?? '';
}

function wordTables(phrases: LanguagePhrases[]): Pick<WordBook, 'fillers' | 'shorthand' | 'sameWords'> {
  const sameWords = new Map<string, string>();
  const shorthand = new Map<string, string[]>();
  for (const one of phrases) {
    for (const [word, others] of Object.entries(one.sameWords)) {
      const target = stem(plain(word));
      for (const other of others) sameWords.set(plain(other), target);
    }
    for (const [short, long] of Object.entries(one.shorthand)) {
      shorthand.set(
        plain(short),
        splitWords(long).map((spelled) => spelled.word),
      );
    }
  }
  return { fillers: new Set(phrases.flatMap((one) => one.fillers.map(plain))), shorthand, sameWords };
}

const NEAREST = [...COURSES, 'other'] as const;

function subject(name: string, nearest: CourseId | 'other'): Mention {
  return { type: 'subject', subject: nearest === 'other' ? { name } : { name, nearest } };
}

function namedThings(
  { phrases, courses }: Parameters<typeof compileLexicon>[0],
  wordsOf: (text: string) => string[],
): { words: string[]; mention: Mention }[] {
  const course = (id: Course['id'], text: string): { words: string[]; mention: Mention } => ({
    words: wordsOf(text),
    mention: { type: 'courses', courses: [id] },
  });
  return [
    ...courses.flatMap(({ id, name, shortName }) => [course(id, name), course(id, shortName)]),
    ...phrases.flatMap((one) => [
      ...courses.flatMap(({ id }) => (one.courses[id] ?? []).map((text) => course(id, text))),
      ...NEAREST.flatMap((nearest) =>
        (one.notOffered[nearest] ?? []).map((text) => ({ words: wordsOf(text), mention: subject(text, nearest) })),
      ),
      ...one.notACourse.map((text) => ({ words: wordsOf(text), mention: { type: 'plain' } as const })),
    ]),
  ];
}

function topicPhrases(phrases: LanguagePhrases[]): { topic: Topic; text: string }[] {
  return phrases.flatMap((one) => [
    ...INTENTS.flatMap((intent) => (one.intents[intent] ?? []).map((text) => ({ topic: intent, text }))),
    ...one.background.map((text) => ({ topic: 'background' as const, text })),
    ...one.unrelated.map((text) => ({ topic: 'unrelated' as const, text })),
  ]);
}

function choiceTables(
  sources: Record<string, string[]>[],
  formsOf: (text: string) => PlainWord[],
): Map<string, WholeTable<true>> {
  const sayings = new Map<string, { text: string; words: PlainWord[]; value: true }[]>();
  for (const source of sources) {
    for (const [id, said] of Object.entries(source)) {
      const known = sayings.get(id) ?? [];
      sayings.set(id, [...known, ...said.map((text) => ({ text, words: formsOf(text), value: true as const }))]);
    }
  }
  return new Map([...sayings].map(([id, entries]) => [id, buildWholeTable(entries)]));
}
