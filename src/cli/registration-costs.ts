import { segmentsOf } from '../channels/sms/segments.ts';
import { LANGUAGES, type Language } from '../domain/language.ts';
import { chatCost, segmentsInWords } from '../domain/sms-cost.ts';
import type { Flows } from '../read-flows.ts';
import { repliesBySms } from './every-reply.ts';

/** A registration by SMS from the first word to the reference, as people write it in each language. */
const REGISTRATIONS = {
  en: 'hi|I want to register|for me|18 or older|Ada Obi|python|beginner|1|no email|I agree|1',
  pcm: 'how una dey|I wan register|for me|don reach 18|Ada Obi|python|beginner|1|no email|I gree|1',
  yo: 'e kaaro|mo fe foruko sile|emi funra mi|mo ti pe 18|Ada Obi|python|olubere|1|mi o ni email|mo gba|1',
} as const satisfies Record<Language, string>;

const NAMES = { en: 'English', pcm: 'Pidgin', yo: 'Yoruba' } as const satisfies Record<Language, string>;

/** A section of docs/replies.md: what a registration costs, played through the real turn to the letter. */
export function registrationCosts(flows: Flows): string[] {
  const played = LANGUAGES.map((language) => playedIn(language, flows));
  return [
    '## What a registration costs',
    '',
    'By SMS, from the first word to the reference, in segments of ours that the carrier bills:',
    '',
    '| language | replies | segments |',
    '| --- | ---: | ---: |',
    ...played.map(({ language, replies, segments }) => `| ${NAMES[language]} | ${replies} | ${segments} |`),
    '',
    ...played.flatMap(({ language, lines }) => [`### In ${NAMES[language]}`, '', '```', ...lines, '```', '']),
  ];
}

function playedIn(language: Language, flows: Flows) {
  const replies = repliesBySms(flows, REGISTRATIONS[language].split('|'));
  const said = replies.map(({ rendered }) => ({
    direction: 'out' as const,
    channel: 'sms' as const,
    from: 'bot' as const,
    text: rendered.text,
  }));
  const lines = replies.flatMap(({ happened, rendered: { text } }) => [
    happened.type === 'write' ? `> ${happened.text}` : '',
    ...text.split('\n').map((line) => `    ${line}`),
    `    [${segmentsInWords(segmentsOf(text).segments)}]`,
  ]);
  return {
    language,
    lines,
    replies: replies.length,
    segments: chatCost(said, ({ text }) => segmentsOf(text)).toPerson,
  };
}
