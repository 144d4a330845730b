import type { Language } from '../domain/language.ts';
import type { Reading } from '../domain/reading.ts';
import type { Session } from '../domain/session.ts';

/**
 * The session with the language it goes on in. What was asked for by name stays; otherwise a first message decides, then
 * only a message that is surely in another language, or two in a row that lean to it: one "abeg" changes nothing.
 */
export function settleLanguage(session: Session, reading: Reading, languages: readonly Language[]): Session {
  const { spoken, answer, command } = reading;
  if (session.isLanguageAsked === true || spoken === undefined || !languages.includes(spoken.language)) return session;
  // Orders are the same in every language, "no" is a word of two, and "Ayọ̀délé" is a name in whatever language the chat is.
  if (command !== undefined || (answer !== undefined && !(spoken.isSure && answer.type !== 'name'))) return session;
  const { leaning, ...rest } = session;
  if (spoken.language === session.language) return rest;
  if (session.conversation === undefined || spoken.isSure || leaning === spoken.language)
    return { ...rest, language: spoken.language };
  return { ...rest, leaning: spoken.language };
}
