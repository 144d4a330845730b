import { describe, expect, test } from 'vitest';
import { formatText } from '../../src/desk/format-text.ts';

/** A text with its runs in brackets, each behind the first letter of its style. */
function marked(text: string): string {
  return formatText(text)
    .map(({ style, text: run }) => (style === 'plain' ? run : `${style[0]}[${run}]`))
    .join('');
}

describe('The marks of WhatsApp', () => {
  test.each([
    ['We are at *32, Asiwaju Omidiran Way, Osogbo*.', 'We are at b[32, Asiwaju Omidiran Way, Osogbo].'],
    ['*Python Programming*: I do not know yet', 'b[Python Programming]: I do not know yet'],
    ['*Python (for Data)*\nPython is', 'b[Python (for Data)]\nPython is'],
    ['Reference: *OIC-7K2QX*. Please keep it', 'Reference: b[OIC-7K2QX]. Please keep it'],
    ['*Orúkọ ẹ̀kọ́*: Adé', 'b[Orúkọ ẹ̀kọ́]: Adé'],
    ['*Name*: Ada\n*E-mail*: a_b_c@example.com', 'b[Name]: Ada\nb[E-mail]: a_b_c@example.com'],
    ['_perhaps_ ~not~ ```*raw*```', 'i[perhaps] s[not] m[*raw*]'],
  ])('are read as it reads them: %j', (text, runs) => {
    expect(marked(text)).toBe(runs);
  });

  test.each(['2 * 3 * 4', 'a*b*c', 'a*b* c', '*b*c', '* one\n* two', '*one\ntwo*', '**', 'snake_case_name', '*'])(
    'that mark nothing stay as they are: %j',
    (text) => {
      expect(marked(text)).toBe(text);
    },
  );
});
