import { Fault } from '../domain/errors.ts';
import type { Course } from '../domain/school.ts';
import type { Command } from '../domain/reading.ts';
import type { Level } from '../domain/registration.ts';
import { INTENTS } from '../domain/intent.ts';
import { COMMANDS } from './commands.ts';
import type { LanguagePhrases } from './language-phrases.ts';
import { buildMentionTable, COURSE_WORD, collapseMentions, type Mention, type MentionTable } from './mentions.ts';
import { splitWords, stem, type PlainWord } from './normalise.ts';
import { buildPhraseIndex, type PhraseIndex, type Topic } from './phrase-index.ts';
import { buildSpellingIndex } from './spelling.ts';
import { buildWholeTable, type WholeTable } from './whole-message.ts';
import { levelled, plainForms, type WordBook } from './word-book.ts';
import { mendableWords, wordKinds } from './word-kinds.ts';

/** All phrases of all languages, compiled once at start and never changed. Opaque outside this room. */
export interface Lexicon {
  book: WordBook;
  mentions: MentionTable;
  phrases: PhraseIndex;
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
  names: Set<string>;
}

/** Compiles phrases of any number of languages, and the school's own course names, into what `read` works with. */
export function compileLexicon(source: {
  phrases: LanguagePhrases[];
  courses: Pick<Course, 'id' | 'name' | 'shortName'>[];
}): Lexicon {
  const { phrases } = source;
  const tables = wordTables(phrases);
  const formsOf = (text: string): PlainWord[] => plainForms(splitWords(text), tables);
  const wordsOf = (text: string): string[] => formsOf(text).map((one) => one.word);
  const level = (words: string[]): string[] => words.map((word) => levelled(plain(word), tables.sameWords));

  const mentions = buildMentionTable(namedThings(source, wordsOf));
  const collapsed = (text: string): string[] => {
    const words = formsOf(text).map((one) => ({ word: one.word, sentence: 0, kind: 'known' as const }));
    return collapseMentions(words, mentions).map((token) => token.word);
  };
  const entries = topicPhrases(phrases).map(({ topic, text }) => ({ topic, text, words: collapsed(text) }));
  refuseMereNames(entries);

  const kinds = wordKinds({ phrases, entries, mentions, wordsOf, level });
  const numerals = phrases.flatMap((one) => Object.entries(one.numerals));
  return {
    book: { ...tables, kinds, spelling: buildSpellingIndex(mendableWords(kinds, tables)) },
    mentions,
    phrases: buildPhraseIndex(entries, kinds),
    ...wholeTables(phrases, formsOf),
    numerals: new Map(numerals.flatMap(([number, said]) => said.map((text) => [plain(text), Number(number)] as const))),
    aroundNumbers: new Set(phrases.flatMap((one) => one.aroundNumbers.map(plain))),
    aboutUs: new Set(phrases.flatMap((one) => level(one.aboutUs))),
    negations: new Set(phrases.flatMap((one) => level(one.negations))),
    wishes: new Set(phrases.flatMap((one) => level(one.wishes))),
    names: new Set(phrases.flatMap((one) => one.names.map(plain))),
  };
}

/** What can be said as a whole message, by what it means then. */
function wholeTables(
  phrases: LanguagePhrases[],
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
    choices: choiceTables(phrases, formsOf),
    all: buildWholeTable(
      phrases.flatMap((one) => one.all.map((text) => ({ text, words: formsOf(text), value: true as const }))),
    ),
  };
}

/** A phrase that is only the name of a course would draw every message about any course. */
function refuseMereNames(entries: { topic: Topic; text: string; words: string[] }[]): void {
  const mere = entries.filter(({ words }) => words.length > 0 && words.every((word) => word === COURSE_WORD));
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
      ...one.notOffered.map((text) => ({ words: wordsOf(text), mention: { type: 'subject' } as const })),
      ...one.notACourse.map((text) => ({ words: wordsOf(text), mention: { type: 'plain' } as const })),
    ]),
  ];
}

function topicPhrases(phrases: LanguagePhrases[]): { topic: Topic; text: string }[] {
  return phrases.flatMap((one) => [
    ...INTENTS.flatMap((intent) => (one.intents[intent] ?? []).map((text) => ({ topic: intent, text }))),
    ...one.unrelated.filter((text) => text.includes(' ')).map((text) => ({ topic: 'unrelated' as const, text })),
  ]);
}

function choiceTables(
  phrases: LanguagePhrases[],
  formsOf: (text: string) => PlainWord[],
): Map<string, WholeTable<true>> {
  const sayings = new Map<string, { text: string; words: PlainWord[]; value: true }[]>();
  for (const one of phrases) {
    for (const [id, said] of Object.entries(one.choices)) {
      const known = sayings.get(id) ?? [];
      sayings.set(id, [...known, ...said.map((text) => ({ text, words: formsOf(text), value: true as const }))]);
    }
  }
  return new Map([...sayings].map(([id, entries]) => [id, buildWholeTable(entries)]));
}
