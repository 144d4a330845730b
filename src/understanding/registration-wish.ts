import type { CourseId } from '../domain/course.ts';
import type { RegistrationWish } from '../domain/reading.ts';
import type { Lexicon } from './lexicon.ts';
import { collapseMentions, coursesNamed } from './mentions.ts';
import { splitWords, type PlainWord } from './normalise.ts';
import { lookUpLeading, lookUpWhole } from './whole-message.ts';
import { levelled, plainForms, readWords } from './word-book.ts';

/** "My son wants to register": what may stand between the learner and the wish. */
const WISHING = new Set(['to', 'want', 'wish', 'need', 'like', 'would']);
/** "I and my brother want to register" is not for somebody else alone. */
const JOINING = new Set(['and', 'or', 'with', 'both']);
const LONGEST_LEARNER_WORDS = 4;

/** What a wish to register says besides: whom it is for, which courses, or that it is about what was saved. Pure, total. */
export function readRegistrationWish(text: string, lexicon: Lexicon): RegistrationWish {
  const plain = splitWords(text);
  const forms = plainForms(plain, lexicon.book);
  const saved = lexicon.choices.get('my_registrations');
  return {
    courses: namedIn(plain, lexicon),
    isForOther: isForOther(forms, lexicon),
    // "Registrations" alone is the same word as "register", which begins one.
    isAboutSaved: saved !== undefined && forms.length > 1 && lookUpWhole(saved, forms) === true,
  };
}

function namedIn(plain: PlainWord[], { book, mentions }: Lexicon): CourseId[] {
  return coursesNamed(collapseMentions(readWords(plain, book), mentions));
}

/** Somebody else stands directly behind the wish ("register my son"), behind its "for", or directly before it. */
function isForOther(forms: PlainWord[], { book, choices }: Lexicon): boolean {
  const others = choices.get('other');
  const register = levelled('register', book.sameWords);
  const wish = forms.findIndex(
    ({ word }, at) => word === register || (word === 'up' && forms[at - 1]?.word === 'sign'),
  );
  if (others === undefined || wish < 0) return false;
  const isNamedFrom = (at: number): boolean => {
    const rest = forms.slice(at);
    const mayBegin = at === wish + 1 || rest[0]?.word === 'for' || forms[at - 1]?.word === 'for';
    return mayBegin && (lookUpLeading(others, rest) === true || lookUpWhole(others, rest) === true);
  };
  if (forms.some((_, at) => at > wish && isNamedFrom(at))) return true;
  let end = forms[wish]?.word === 'up' ? wish - 1 : wish;
  while (WISHING.has(forms[end - 1]?.word ?? '')) end -= 1;
  for (let start = Math.max(0, end - LONGEST_LEARNER_WORDS); start < end; start += 1) {
    const isJoined = JOINING.has(forms[start - 1]?.word ?? '');
    if (!isJoined && lookUpWhole(others, forms.slice(start, end)) === true) return true;
  }
  return false;
}
