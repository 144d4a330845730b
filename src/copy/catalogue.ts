import type { Language } from '../domain/language.ts';

/**
 * One text of the catalogue; `sms` stands beside `text` where an answer has to be written shorter for SMS, `tap` where it is
 * said otherwise above a menu that is tapped.
 */
export interface CopyText {
  text: string;
  sms?: string;
  tap?: string;
}

/** Reply key -> text with {params}, for each language that has a file. English is always there. */
export interface Catalogue {
  languages: Language[];
  texts: { en: Map<string, CopyText> } & Partial<Record<Language, Map<string, CopyText>>>;
}
