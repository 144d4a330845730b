import { describe, expect, it } from 'vitest';
import { everyNotice, everyReply, type GivenReply } from '../../src/cli/every-reply.ts';
import { LANGUAGES } from '../../src/domain/language.ts';
import { catalogue, lexicon, school } from '../support/flows.ts';

/**
 * What carriers take for themselves when it is all that is written (Twilio's default opt-out, opt-in and help words): it opts
 * the person out, or is answered by the carrier, and never reaches us.
 */
const CARRIER_WORDS = 'STOP STOPALL UNSUBSCRIBE CANCEL END QUIT REVOKE OPTOUT START YES UNSTOP HELP INFO'.split(' ');

const WORD = /\b[A-Z]{3,}\b/g;

const flows = { school, lexicon, catalogue };

/**
 * Nobody on SMS is told to write one of them: not even START. Who has stopped by SMS gets no reply at all, so only the carrier
 * can say how to come back, and it does.
 */
describe.each(LANGUAGES)('by SMS in %s', (language) => {
  const given = [...everyReply(flows, { language, channel: 'sms' })];

  it('no answer that can be picked is a word of the carrier', () => {
    const labels = given.flatMap(({ rendered }) => rendered.choices.map(({ label }) => bare(label)));
    expect(new Set(labels).size).toBeGreaterThan(20);
    expect(labels.filter((label) => CARRIER_WORDS.includes(label))).toEqual([]);
  });

  it('no text asks for a word of the carrier', () => {
    const texts = [...given, ...everyNotice(flows, { language, channel: 'sms' })].map(textOf);
    const asked = new Set(texts.flatMap((text) => text.match(WORD) ?? []));
    expect([...asked]).toEqual(expect.arrayContaining(['STAFF', 'DELETE', 'MORE']));
    expect(CARRIER_WORDS.filter((word) => asked.has(word))).toEqual([]);
  });
});

function textOf({ rendered }: Pick<GivenReply, 'rendered'>): string {
  return [rendered.text, ...rendered.pages].join('\n');
}

/** A label as a carrier compares it: letters alone. */
function bare(label: string): string {
  return label
    .normalize('NFD')
    .replaceAll(/[^A-Za-z]/g, '')
    .toUpperCase();
}
