import type { DeliveryChannel } from '../../domain/channel.ts';
import type { ContactId } from '../../domain/contact.ts';
import { DELIVERY_STATUSES, rankOf, type DeliveryStatus } from '../../domain/delivery.ts';
import type { MediaReference } from '../../domain/media.ts';
import type { TranscriptEntry } from '../../domain/transcript.ts';
import type { Answer } from '../store.ts';
import { CONTACT_CODE, ENTRY_CODE, indexCodec, readFragments } from './fragments.ts';
import { packSid, unpackSid } from './packed-sid.ts';

/*
 * A chat as Redis keeps it is a list with an element a turn, the oldest first:
 *
 *     <turn> <at> {<separator><name> <rank> <sid> <kind>|<choices>|<to>|<by>|<media>|<text>}…
 *
 * at       when the turn was taken, milliseconds in base 36
 * name     what the entry is called by within the chat: ":12:0" for the reply `contact:12:0`, else its packed id
 * rank     how far it got, or "-"; the scripts raise it in place
 * sid      the provider's id of a reply, packed, or "-"; the scripts fill it in
 * kind     direction, author, channel, then flags (see kindOf)
 * choices  their ids when their labels stand as numbered lines in the text, else as JSON; with "to" only where flagged. The
 *          labels of a menu, which stand in no text, are put below it as such lines, and taken away again
 * media    "<message> <media> <type>" of each, semicolons between, the ids packed; only where flagged
 * to       the staff address a notice went to
 * by       the staff address an answer came from
 *
 * What comes behind the kind is written in short (fragments.ts).
 */

/** An answer whose words are in no entry: kept for a second delivery of its message, never shown. */
const ANSWER_NAME = '=';

const AUTHORS = ['enquirer', 'bot', 'staff', 'system'] as const satisfies TranscriptEntry['from'][];

/** A channel by its first letter. */
const CHANNELS: Partial<Record<string, DeliveryChannel>> = { w: 'whatsapp', s: 'sms', e: 'email' };

const words = indexCodec(readFragments('text'));

/** What a turn adds to a chat; what it answered can be read back by `answerFrom`. Nothing when it has said nothing. */
export function packTurn(
  contact: ContactId,
  { turn, at, transcript, answer }: { turn: number; at: number; transcript: TranscriptEntry[]; answer: Answer },
): string | undefined {
  const isDefault = answer.replyId === `${contact}:${turn}:0`;
  const answered = isDefault ? transcript.findIndex((entry) => isWhole(answer, entry)) : -1;
  const entries = transcript.map((entry, index) => packEntry(contact, entry, { at, isAnswer: index === answered }));
  const isInEntries = answered >= 0 || (isDefault && answer.texts.length === 0);
  if (!isInEntries) entries.push(`${ANSWER_NAME} - - ${short(contact, JSON.stringify(answer))}`);
  if (entries.length === 0) return undefined;
  return `${turn} ${at.toString(36)}${entries.map((entry) => ENTRY_CODE + entry).join('')}`;
}

/** The name of an entry within its chat, by which the scripts find it. */
export function entryName(contact: ContactId, id: string): string {
  return id.startsWith(`${contact}:`) ? id.slice(contact.length).replaceAll(' ', '%20') : packSid(id);
}

/** The entries of a chat, as they were written and with what has been learnt of them since. */
export function unpackChat(contact: ContactId, turns: readonly string[]): TranscriptEntry[] {
  return turns.flatMap((turn) => {
    const { at, entries } = partsOf(turn);
    return entries.filter((entry) => !entry.startsWith(ANSWER_NAME)).map((entry) => unpackEntry(contact, entry, at));
  });
}

/** What a turn answered, read from its chat. */
export function answerFrom(contact: ContactId, turn: number, turns: readonly string[]): Answer {
  const silence = { replyId: `${contact}:${turn}:0`, texts: [] };
  const packed = turns.find((one) => one.startsWith(`${turn} `));
  if (packed === undefined) return silence;
  for (const entry of partsOf(packed).entries) {
    const [name = '', , , rest = ''] = headOf(entry);
    if (name === ANSWER_NAME) return JSON.parse(long(contact, rest));
    if (rest.slice(0, rest.indexOf('|')).includes('a')) {
      return { ...silence, texts: [unpackEntry(contact, entry, 0).text] };
    }
  }
  return silence;
}

function partsOf(turn: string): { at: number; entries: string[] } {
  const [head = '', ...entries] = turn.split(ENTRY_CODE);
  return { at: Number.parseInt(head.slice(head.indexOf(' ') + 1), 36), entries };
}

function isWhole({ replyId, texts }: Answer, { id, text }: TranscriptEntry): boolean {
  return texts.length === 1 && id === replyId && text === texts[0];
}

function packEntry(
  contact: ContactId,
  entry: TranscriptEntry,
  { at, isAnswer }: { at: number; isAnswer: boolean },
): string {
  const { id, status, sid = '' } = entry;
  const rank = status === undefined ? '-' : rankOf(status);
  const kind = kindOf(entry, { at, isAnswer });
  return `${entryName(contact, id)} ${rank} ${sid === '' ? '-' : packSid(sid)} ${kind}|${packBody(contact, entry, at)}`;
}

/** What the bot says in the same words to many is written in short once; what names a person is not kept. */
const commonBodies = new Map<string, { choices: Choices; body: string }>();
const KEPT_BODIES = 2_000;

function packBody(
  contact: ContactId,
  { at, choices, to, by, media, menu, ...said }: TranscriptEntry,
  turnAt: number,
): string {
  const text = menu === undefined ? said.text : said.text + numbered(choices);
  const isPlain = at === turnAt && to === undefined && by === undefined && media === undefined && choices !== undefined;
  const known = isPlain ? commonBodies.get(text) : undefined;
  if (known !== undefined && isSame(known.choices, choices ?? [])) return known.body;
  const fields = [
    ...(at === turnAt ? [] : [at.toString(36)]),
    ...(choices === undefined ? [] : [packChoices(choices, text)]),
    ...(to === undefined ? [] : [to]),
    ...(by === undefined ? [] : [by]),
    ...(media === undefined ? [] : [media.map(packMedia).join(';')]),
    text,
  ];
  const body = short(contact, fields.join('|'));
  if (isPlain && body.startsWith('t') && words.isAllFragments(body.slice(1))) {
    if (commonBodies.size >= KEPT_BODIES) commonBodies.clear();
    commonBodies.set(text, { choices, body });
  }
  return body;
}

function unpackEntry(contact: ContactId, packed: string, turnAt: number): TranscriptEntry {
  const [name = '', rank = '-', sid = '-', rest = ''] = headOf(packed);
  const kindEnd = rest.indexOf('|');
  const kind = rest.slice(0, kindEnd);
  let body = long(contact, rest.slice(kindEnd + 1));
  const field = (flag: string): string | undefined => {
    if (!kind.includes(flag)) return undefined;
    const end = body.indexOf('|');
    const value = body.slice(0, end);
    body = body.slice(end + 1);
    return value;
  };
  const [at, choices, to, by, media] = [field('@'), field('c'), field('t'), field('y'), field('m')];
  const status = statusOf(rank);
  const unpacked = choices === undefined ? undefined : unpackChoices(choices, body);
  const menu = menuOf(kind);
  return {
    id: name.startsWith(':') ? contact + name.replaceAll('%20', ' ') : unpackSid(name),
    direction: kind.startsWith('i') ? 'in' : 'out',
    from: AUTHORS[Number(kind.charAt(1))] ?? 'system',
    ...(to === undefined ? {} : { to }),
    ...(by === undefined ? {} : { by }),
    channel: CHANNELS[kind.charAt(2)] ?? 'whatsapp',
    text: menu === undefined ? body : body.slice(0, body.length - numbered(unpacked).length),
    ...(media === undefined ? {} : { media: media.split(';').map(unpackMedia) }),
    ...(unpacked === undefined ? {} : { choices: unpacked }),
    ...(menu === undefined ? {} : { menu }),
    at: at === undefined ? turnAt : Number.parseInt(at, 36),
    ...(status === undefined ? {} : { status }),
    ...(sid === '-' ? {} : { sid: unpackSid(sid) }),
  };
}

/** Name, rank, sid, and all that follows. */
function headOf(entry: string): string[] {
  const first = entry.indexOf(' ');
  const third = entry.indexOf(' ', first + 3);
  return [
    entry.slice(0, first),
    entry.slice(first + 1, first + 2),
    entry.slice(first + 3, third),
    entry.slice(third + 1),
  ];
}

/**
 * `i` or `o` for the direction, the author, `w`, `s` or `e` for the channel, then `a` where the text is what the turn answered,
 * `@` where the entry has a time of its own, `c` where it has choices, `l` or `b` where they were a list or buttons, `t` where
 * it has an address, `y` where it says who wrote it, `m` where it has media.
 */
function kindOf(entry: TranscriptEntry, { at, isAnswer }: { at: number; isAnswer: boolean }): string {
  const flags = `${isAnswer ? 'a' : ''}${entry.at === at ? '' : '@'}${entry.choices === undefined ? '' : 'c'}`;
  const place = `${entry.direction.charAt(0)}${AUTHORS.indexOf(entry.from)}${entry.channel.charAt(0)}`;
  const menu = entry.menu?.charAt(0) ?? '';
  return `${place}${flags}${menu}${entry.to === undefined ? '' : 't'}${entry.by === undefined ? '' : 'y'}${entry.media === undefined ? '' : 'm'}`;
}

function menuOf(kind: string): TranscriptEntry['menu'] {
  if (kind.includes('l')) return 'list';
  return kind.includes('b') ? 'buttons' : undefined;
}

function numbered(choices: Choices = []): string {
  return choices.map(({ label }, index) => `\n${index + 1}. ${label}`).join('');
}

function packMedia({ messageSid, mediaSid, contentType }: MediaReference): string {
  return `${packSid(messageSid)} ${packSid(mediaSid)} ${contentType}`;
}

function unpackMedia(packed: string): MediaReference {
  const [messageSid = '', mediaSid = '', contentType = ''] = packed.split(' ');
  return { messageSid: unpackSid(messageSid), mediaSid: unpackSid(mediaSid), contentType };
}

function statusOf(rank: string): DeliveryStatus | undefined {
  return rank === '-' ? undefined : DELIVERY_STATUSES[Number(rank)];
}

type Choices = NonNullable<TranscriptEntry['choices']>;

/** The labels mostly stand below the text, as `1. …`; where they do not, or an id would be mistaken, all goes as JSON. */
function packChoices(choices: Choices, text: string): string {
  const ids = choices.map(({ id }) => id).join(',');
  const isReadBack = /^[\w:,-]+$/.test(ids) && isSame(unpackChoices(ids, text), choices);
  return isReadBack ? ids : encodeURIComponent(JSON.stringify(choices));
}

function isSame(one: Choices, other: Choices): boolean {
  if (one.length !== other.length) return false;
  return one.every(({ id, label }, index) => id === other[index]?.id && label === other[index].label);
}

function unpackChoices(packed: string, text: string): Choices {
  if (packed.startsWith('%5B')) return JSON.parse(decodeURIComponent(packed));
  const labels = [...text.matchAll(/^\d+\. (.*)$/gm)].map(([, label = '']) => label);
  const ids = packed.split(',');
  return ids.map((id, index) => ({ id, label: labels.at(index - ids.length) ?? '' }));
}

// Codes are control characters: a text that holds one of its own, or half of a pair, is written as JSON has it.
// oxlint-disable-next-line no-control-regex
const UNCLEAN = /[\u0000-\u0009\u000b-\u001f]|\p{Cs}/u;

function short(contact: ContactId, text: string): string {
  if (UNCLEAN.test(text)) return `j${JSON.stringify(text).replaceAll(contact, CONTACT_CODE)}`;
  return `t${words.encode(text.replaceAll(contact, CONTACT_CODE))}`;
}

function long(contact: ContactId, packed: string): string {
  const body = packed.slice(1);
  if (packed.startsWith('t')) return words.decode(body).replaceAll(CONTACT_CODE, contact);
  const text: string = JSON.parse(body.replaceAll(CONTACT_CODE, contact));
  return text;
}
