import type { RenderedReply } from '../channels/channel.ts';
import { septetsOf } from '../channels/sms/gsm7.ts';
import { segmentsOf } from '../channels/sms/segments.ts';
import { CHANNELS, type Channel } from '../domain/channel.ts';
import { LANGUAGES, type Language } from '../domain/language.ts';
import { LIMITS } from '../domain/limits.ts';
import type { Reply } from '../domain/reply.ts';
import type { Flows } from '../read-flows.ts';
import { everyNotice, everyReply, keysOf } from './every-reply.ts';
import { LONG_REPLIES } from './long-replies.ts';
import { registrationCosts } from './registration-costs.ts';

/** How large a reply gets: its largest page, the characters of that as the channel counts, and the pages that MORE brings. */
interface Size {
  page: string;
  characters: number;
  more: number;
}

/** A reply by the texts it is made of, and its size in each voice (`sms yo`). */
interface Row {
  keys: string[];
  sizes: Map<string, Size>;
}

const VOICES = CHANNELS.flatMap((channel) => LANGUAGES.map((language) => ({ channel, language })));
const CHANNEL_NAMES = { whatsapp: 'WhatsApp', sms: 'SMS' } as const satisfies Record<Channel, string>;

/**
 * What stands in docs/replies.md: every reply of the bot in any state, with its size in each language on each channel. A test
 * fails when the file is out of date.
 */
export function repliesPage(flows: Flows): string {
  const rows = rowsOf(flows);
  return [
    '# Every reply, and what it costs',
    '',
    'Measured through the real turn by `npm run replies`; do not edit. A reply is named by the texts of `flows/copy/` that it is',
    'made of, in order, and shown at its largest: in any state, with answers as long as they are taken. A reply on WhatsApp has',
    `at most ${LIMITS.whatsappReplyChars} characters; one by SMS is all GSM-7 and at most ${LIMITS.smsSegments} segments.`,
    '',
    ...totals(rows),
    ...exceptions(),
    ...registrationCosts(flows),
    ...tables(rows),
  ].join('\n');
}

function rowsOf(flows: Flows): Row[] {
  const rows = new Map<string, Row>();
  for (const voicing of VOICES) {
    for (const { outcome, rendered } of everyReply(flows, voicing)) {
      enter(rows, outcome.reply, rendered, nameOf({ ...voicing, language: outcome.session.language }));
    }
    for (const { reply, rendered } of everyNotice(flows, voicing)) enter(rows, reply, rendered, nameOf(voicing));
  }
  return [...rows.values()];
}

function nameOf({ channel, language }: { channel: Channel; language: Language }): string {
  return `${channel} ${language}`;
}

function enter(rows: Map<string, Row>, reply: Reply, { text, pages }: RenderedReply, voice: string): void {
  if (text === '') return;
  const keys = keysOf(reply);
  const name = keys.join(' ');
  const row = rows.get(name) ?? { keys, sizes: new Map<string, Size>() };
  rows.set(name, row);
  const size = { ...largest([text, ...pages], voice.startsWith('sms')), more: pages.length };
  const known = row.sizes.get(voice);
  const isLarger = known === undefined || size.more > known.more || size.characters > known.characters;
  if (isLarger && (known === undefined || size.more >= known.more)) row.sizes.set(voice, size);
}

function largest(pages: string[], isSms: boolean): Pick<Size, 'page' | 'characters'> {
  const sizes = pages.map((page) => (isSms ? septetsOf(page) : page.length));
  const characters = Math.max(...sizes);
  return { page: pages[sizes.indexOf(characters)] ?? '', characters };
}

function totals(rows: Row[]): string[] {
  const lines = VOICES.map(({ channel, language }) => {
    const voice = nameOf({ channel, language });
    const sizes = rows.flatMap(({ sizes: bySize }) => bySize.get(voice) ?? []);
    const most = Math.max(...sizes.map(({ characters }) => characters));
    const counts = channel === 'sms' ? sizes.map(({ page }) => segmentsOf(page).segments) : [];
    const count = (segments: number) =>
      channel === 'sms' ? String(counts.filter((one) => one === segments).length) : '';
    const more = sizes.filter((size) => size.more > 0).length;
    return `| ${CHANNEL_NAMES[channel]} | ${language} | ${sizes.length} | ${most} | ${count(1)} | ${count(2)} | ${more} |`;
  });
  return [
    `There are ${rows.length} replies.`,
    '',
    '| channel | language | replies | characters of the largest | one segment | two segments | need MORE |',
    '| --- | --- | ---: | ---: | ---: | ---: | ---: |',
    ...lines,
    '',
  ];
}

function exceptions(): string[] {
  return [
    '## What may need MORE',
    '',
    'Only what the school or the person makes long; each page of it keeps the limits too.',
    '',
    '| text | on | because it |',
    '| --- | --- | --- |',
    ...LONG_REPLIES.map(
      ({ key, channels, reason }) =>
        `| \`${key}\` | ${channels.map((one) => CHANNEL_NAMES[one]).join(', ')} | ${reason} |`,
    ),
    '',
  ];
}

/** A table for each question that replies end with; the last text of a reply is what it asks. */
function tables(rows: Row[]): string[] {
  const questions = [...new Set(rows.map(questionOf))].toSorted();
  return [
    '## The replies',
    '',
    'Grouped by the text they end with, which is mostly the question. WhatsApp: characters. SMS: characters as the carrier counts',
    'them, and segments; `+1` is a page more.',
    '',
    ...questions.flatMap((question) =>
      table(
        question,
        rows.filter((row) => questionOf(row) === question),
      ),
    ),
  ];
}

function questionOf({ keys }: Row): string {
  return keys.at(-1) ?? '';
}

function table(question: string, rows: Row[]): string[] {
  const lines = rows
    .map(({ keys, sizes }) => {
      const said = keys
        .slice(0, -1)
        .map((key) => `\`${key}\``)
        .join(' ');
      return `| ${said} | ${VOICES.map((voice) => cell(sizes.get(nameOf(voice)), voice.channel)).join(' | ')} |`;
    })
    .toSorted();
  const names = VOICES.map(({ channel, language }) => `${CHANNEL_NAMES[channel]} ${language}`);
  return [
    `### \`${question}\``,
    '',
    `| after | ${names.join(' | ')} |`,
    `| --- | ${VOICES.map(() => '---:').join(' | ')} |`,
    ...lines,
    '',
  ];
}

function cell(size: Size | undefined, channel: Channel): string {
  if (size === undefined) return '';
  const { page, characters, more } = size;
  const segments = channel === 'sms' ? ` · ${segmentsOf(page).segments}` : '';
  return `${characters}${segments}${more > 0 ? ` +${more}` : ''}`;
}
