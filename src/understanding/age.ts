import type { Understood } from './understood.ts';

/** "16", and with what people write close to it: "15yrs", "17years". */
const AGE = /^(\d{1,2})(?:yrs?|years?|yo)?$/;
const OF_AGE = 18;
/** Words that put somebody below the number they stand with: "under 18", "almost 18", "18 next month", "kò tíì pé 18". */
const BELOW = new Set(
  `under undr unda below belo bellow less lesser younger not no never neva nor yet almost nearly close soon next will
  going turning turn approaching until remain remains remaining ko tii kii kere`.split(/\s+/u),
);
/** "Not under 18" takes back what it says: it is asked again. */
const TAKEN_BACK = /\b(?:not|never) (?:under|below|less|younger)\b/u;
/** "Mi ò tó 18": in Yoruba an "o" says "not" only beside its pronoun. */
const NOT_I = /^mi o | mi o /u;

/**
 * The only age a message names, and whether its words leave a doubt that it is reached. `undefined` for none or several.
 */
export function readYears({
  plain,
  words,
}: Pick<Understood, 'plain' | 'words'>): { years: number; isDoubted: boolean } | undefined {
  const ages = plain.flatMap(({ word }) => AGE.exec(word)?.[1] ?? []);
  const [years, ...more] = ages;
  const said = plain.map(({ word }) => word).join(' ');
  if (years === undefined || more.length > 0 || TAKEN_BACK.test(said)) return undefined;
  // "No, I am 20" denies something else; only at the very age is it "no, not yet".
  const told = Number(years) > OF_AGE && plain[0]?.word === 'no' ? plain.slice(1) : [...plain, ...words];
  return { years: Number(years), isDoubted: NOT_I.test(said) || told.some(({ word }) => BELOW.has(word)) };
}

/** Whether somebody of that age is an adult: never on a doubtful word. `undefined` where it has to be asked again. */
export function ageGroup({ years, isDoubted }: { years: number; isDoubted: boolean }): 'adult' | 'minor' | undefined {
  if (years < OF_AGE) return 'minor';
  if (!isDoubted) return 'adult';
  return years === OF_AGE ? 'minor' : undefined;
}
