import type { Answer, Expectation } from '../domain/reading.ts';
import { splitWords } from './normalise.ts';
import type { Understood } from './understood.ts';
import { joinWords, lookUpLeading, lookUpWhole } from './whole-message.ts';
import { plainForms } from './word-book.ts';
import { readWholeYesNo } from './yes-no.ts';

/** A choice by its own name: the words of its id, a saying listed for it, the course, level, yes or no, or intent it is. */
export function readChoice(message: Understood, { kind, ...expecting }: Expectation): Answer | undefined {
  const offered = [...expecting.offered, ...(expecting.unlisted ?? [])];
  const bySaying = offered.find((id) => isSaid(id, message));
  if (bySaying !== undefined) return { type: 'choice', id: bySaying };
  const byMeaning = offered.find((id) => isMeant(id, message));
  if (byMeaning === undefined) return undefined;
  return kind === 'yes_no' && (byMeaning === 'yes' || byMeaning === 'no')
    ? { type: byMeaning }
    : { type: 'choice', id: byMeaning };
}

/** The message is the choice's name, or begins with it ("someone else, my son") and asks for nothing. */
function isSaid(id: string, message: Understood): boolean {
  if (isSaidWhole(id, message)) return true;
  const table = message.lexicon.choices.get(id);
  if (table === undefined) return false;
  return lookUpLeading(table, message.words) === true && message.decision.decision !== 'act';
}

/** The message is the choice's name and nothing else: whatever else its words could ask, it does not. */
export function isSaidWhole(id: string, message: Understood): boolean {
  const said = joinWords(message.plainForms);
  if (said !== '' && namesOf(id, message).includes(said)) return true;
  const table = message.lexicon.choices.get(id);
  if (table === undefined) return false;
  return lookUpWhole(table, message.plainForms) === true || lookUpWhole(table, message.words) === true;
}

/** The id in words: all of it, and what stands behind its colon. */
function namesOf(id: string, { lexicon }: Understood): string[] {
  const spoken = [id, id.slice(id.indexOf(':') + 1)].map((part) => part.replaceAll(/[:_-]/g, ' '));
  return spoken.map((part) => joinWords(plainForms(splitWords(part), lexicon.book)));
}

function isMeant(id: string, message: Understood): boolean {
  const { decision, lexicon, namedCourses, words } = message;
  if (id === 'yes' || id === 'no') return readWholeYesNo(message) === id;
  const [first, ...more] = decision.intents;
  if (id.startsWith('course:')) {
    const isOnlyNamed = decision.intents.every((one) => one.intent === 'course_detail');
    return namedCourses.length === 1 && id === `course:${namedCourses[0] ?? ''}` && isOnlyNamed;
  }
  if (id.startsWith('level:')) return lookUpWhole(lexicon.levels, words) === id.slice('level:'.length);
  return decision.decision === 'act' && more.length === 0 && first?.intent === id && namedCourses.length === 0;
}
