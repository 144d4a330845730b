import { setTimeout as sleep } from 'node:timers/promises';
import type { Channel } from '../../src/domain/channel.ts';
import { addressOf, parseAddress } from '../../src/domain/contact.ts';
import { nextMessageSid, smsForm, whatsappForm } from '../support/twilio-webhook.ts';
import type { Played, PlayedMessage } from './evidence.ts';
import type { Inbox } from './inbox.ts';
import type { Delivered, Provider } from './provider.ts';
import { drawScript, type Line } from './script.ts';
import { oneOf } from './seeded-random.ts';
import { isNotice } from './twiml-texts.ts';

export interface Stage {
  provider: Provider;
  inbox: Inbox;
  random: () => number;
  nextOrder: () => number;
  /** The addresses of staff, each with the number of messages it sent. */
  staff: Map<string, number>;
  /** Runs a deed when those of the same key before it are done: a phone sends one message after the other. */
  inTurn<Result>(key: string, deed: () => Promise<Result>): Promise<Result>;
  /** Something to be done meanwhile, waited for before all is judged. */
  meanwhile(deed: () => Promise<void>): void;
}

/** A person thinks this long at most before writing again: quicker than people are, so that replies queue. */
const PAUSE_MS = 100;
/** Shares of messages that are brought twice at once, and once more later; of those that a death has hit, half are. */
const TWICE_SHARE = 0.04;
const LATER_SHARE = 0.08;
const LATER_HIT_SHARE = 0.5;
const LATER_MS = 4_000;

/** Has one whole conversation, line by line, each answered before the next is written. */
export async function play(contact: string, stage: Stage): Promise<Played> {
  const owner = oneOf(stage.random, [...stage.staff.keys()]);
  const script = drawScript(stage.random, { canQuote: channelOf(owner) === 'whatsapp' });
  const played: Played = { contact, script, owner, messages: [] };
  for (const [index, line] of script.lines.entries()) {
    const written = await formOf(line, played, stage);
    if (written === undefined) return { ...played, failure: 'staff were not told of the handoff' };
    const { params, request } = written;
    const message: PlayedMessage = {
      sid: params['MessageSid'] ?? '',
      hits: [],
      kept: 0,
      redeliveries: 0,
      differing: [],
    };
    played.messages.push(message);
    const began = stage.nextOrder();
    // What a person wrote before asking to be forgotten is rightly answered with nothing from then on.
    const mayComeAgain = script.isForgotten !== true || index === script.lines.length - 1;
    const work = (): Promise<string | undefined> => bring(params, message, mayComeAgain, stage);
    const failure = line.by === 'staff' ? await stage.inTurn(owner, work) : await work();
    if (failure !== undefined) return { ...played, failure };
    if (message.kept > 0 && !(await isAnsweredLater(index, { played, began, request }, stage))) {
      return { ...played, failure: `message ${index + 1} was kept, and not answered` };
    }
    await sleep(stage.random() * PAUSE_MS);
  }
  return played;
}

/** A message as the provider brings it; of staff, with the number of the request it is about. */
interface Written {
  params: Record<string, string>;
  request?: string;
}

async function formOf(line: Line, { contact, owner }: Played, stage: Stage): Promise<Written | undefined> {
  if (line.by === 'enquirer') {
    return { params: messageForm(line.on, addressOf(contact, line.on) ?? contact, line.write) };
  }
  const notice = await stage.inbox.first((row) => row.contact === contact && row.to === owner && CLAIM.test(row.body));
  if (notice === undefined) return undefined;
  stage.staff.set(owner, (stage.staff.get(owner) ?? 0) + 1);
  const [, request = ''] = CLAIM.exec(notice.body) ?? [];
  const text = line.order === 'ANSWER' ? line.write : `${line.order} ${request}`;
  const quote = line.order === 'ANSWER' ? { OriginalRepliedMessageSid: notice.sid } : {};
  // Nobody replies to what has not come, and that it has is reported: whoever sent it may have died before noting it.
  while (line.order === 'ANSWER' && !(await stage.provider.report(notice.statusCallback, notice)))
    await sleep(PAUSE_MS);
  return { params: { ...messageForm(channelOf(owner), owner, text), ...quote }, request };
}

const CLAIM = /CLAIM (\d+)/;

function channelOf(address: string): Channel {
  return address.startsWith('whatsapp:') ? 'whatsapp' : 'sms';
}

/** Who was told that the message is kept waits for the answer before writing on. */
async function isAnsweredLater(
  index: number,
  { played, began, request }: { played: Played; began: number; request: string | undefined },
  { inbox }: Stage,
): Promise<boolean> {
  const { contact, owner, script } = played;
  const line = script.lines[index];
  if (line === undefined) return true;
  const turn = line.by === 'staff' ? 0 : index + 1;
  const text = line.by === 'staff' ? line.answer : (line.reply ?? line.notices?.[0]?.text);
  // A member of staff may wait for the answers to several orders: each names its number.
  const about = request === undefined ? /^/ : new RegExp(`#${request}\\b`);
  const from = line.by === 'staff' ? (parseAddress(owner)?.contact ?? owner) : contact;
  const answer = await inbox.first(
    (row) =>
      row.order > began &&
      row.contact === from &&
      row.turn >= turn &&
      about.test(row.body) &&
      text?.test(row.body) === true,
  );
  return answer !== undefined;
}

export function messageForm(channel: Channel, from: string, text: string): Record<string, string> {
  const form = channel === 'whatsapp' ? whatsappForm : smsForm;
  return form({ MessageSid: nextMessageSid(), From: from, Body: text });
}

/** Brings one message and notes what came of it; answers why it could not be brought. */
async function bring(
  params: Record<string, string>,
  message: PlayedMessage,
  mayComeAgain: boolean,
  stage: Stage,
): Promise<string | undefined> {
  const { provider, random } = stage;
  const isTwice = mayComeAgain && random() < TWICE_SHARE;
  const [first, second] = await Promise.all([provider.deliver(params), isTwice ? provider.deliver(params) : undefined]);
  for (const one of [first, second]) if (one !== undefined) note(message, one, stage);
  if (message.answer === undefined && message.kept === 0) return first.type === 'lost' ? first.reason : 'no answer';
  const share = message.hits.length > 0 ? LATER_HIT_SHARE : LATER_SHARE;
  if (mayComeAgain && message.kept === 0 && random() < share) {
    stage.meanwhile(async () => {
      await sleep(random() * LATER_MS);
      note(message, await provider.deliver(params), stage);
    });
  }
  return undefined;
}

/** Notes one more answer to a message: it has to be the same as the first that was more than a notice. */
function note(message: PlayedMessage, delivered: Delivered, stage: Stage): void {
  message.hits.push(...delivered.hits);
  if (message.answer !== undefined) message.redeliveries += 1;
  if (delivered.type === 'lost') {
    message.differing.push(delivered.reason);
  } else if (isNotice(delivered.twiml)) {
    message.kept += 1;
  } else {
    const { twiml, cut } = delivered;
    const expected = message.answer?.twiml ?? twiml;
    message.answer ??= { twiml, order: stage.nextOrder() };
    message.differing.push(
      ...[...cut.filter((beginning) => !twiml.startsWith(beginning)), twiml].filter((text) => text !== expected),
    );
  }
}
