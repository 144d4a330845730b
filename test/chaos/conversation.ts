import { setTimeout as sleep } from 'node:timers/promises';
import type { Channel } from '../../src/domain/channel.ts';
import { addressOf } from '../../src/domain/contact.ts';
import { nextMessageSid, smsForm, whatsappForm } from '../support/twilio-webhook.ts';
import type { Played, PlayedMessage } from './evidence.ts';
import type { Inbox } from './inbox.ts';
import type { Provider } from './provider.ts';
import type { Line, Script } from './script.ts';
import { oneOf } from './seeded-random.ts';

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
export async function play(contact: string, script: Script, stage: Stage): Promise<Played> {
  const owner = oneOf(stage.random, [...stage.staff.keys()]);
  const played: Played = { contact, script, owner, messages: [] };
  for (const [index, line] of script.lines.entries()) {
    const params = await formOf(line, played, stage);
    if (params === undefined) return { ...played, failure: 'staff were not told of the handoff' };
    const message: PlayedMessage = { sid: params['MessageSid'] ?? '', hits: [], redeliveries: 0, differing: [] };
    played.messages.push(message);
    // What a person wrote before asking to be forgotten is rightly answered with nothing from then on.
    const mayComeAgain = script.isForgotten !== true || index === script.lines.length - 1;
    const failure =
      line.by === 'staff'
        ? await stage.inTurn(owner, () => bring(params, message, mayComeAgain, stage))
        : await bring(params, message, mayComeAgain, stage);
    if (failure !== undefined) return { ...played, failure };
    await sleep(stage.random() * PAUSE_MS);
  }
  return played;
}

async function formOf(line: Line, { contact, owner }: Played, stage: Stage) {
  if (line.by === 'enquirer') return messageForm(line.on, addressOf(contact, line.on) ?? contact, line.write);
  const number = await stage.inbox.handoffNumber(contact, owner);
  if (number === undefined) return undefined;
  stage.staff.set(owner, (stage.staff.get(owner) ?? 0) + 1);
  return messageForm(owner.startsWith('whatsapp:') ? 'whatsapp' : 'sms', owner, `${line.order} ${number}`);
}

function messageForm(channel: Channel, from: string, text: string): Record<string, string> {
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
  message.hits.push(...first.hits);
  if (first.type === 'lost') return first.reason;
  const { twiml } = first;
  message.answer = { twiml, order: stage.nextOrder() };
  message.differing.push(...first.cut.filter((beginning) => !twiml.startsWith(beginning)));
  if (second !== undefined) compare(message, second);
  const share = message.hits.length > 0 ? LATER_HIT_SHARE : LATER_SHARE;
  if (mayComeAgain && random() < share) {
    stage.meanwhile(async () => {
      await sleep(random() * LATER_MS);
      compare(message, await provider.deliver(params));
    });
  }
  return undefined;
}

function compare(message: PlayedMessage, again: Awaited<ReturnType<Provider['deliver']>>): void {
  message.redeliveries += 1;
  message.hits.push(...again.hits);
  if (again.type === 'lost') message.differing.push(again.reason);
  else if (again.twiml !== message.answer?.twiml) message.differing.push(again.twiml);
}
