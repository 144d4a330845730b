import { randomInt, randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import { receive } from '../app/receive.ts';
import { hostOf } from '../build.ts';
import { segmentsOf } from '../channels/sms/segments.ts';
import { CHANNELS, type Channel } from '../domain/channel.ts';
import { cleanText } from '../domain/clean-text.ts';
import { addressOf, parseAddress } from '../domain/contact.ts';
import { isFault } from '../domain/errors.ts';
import { LIMITS } from '../domain/limits.ts';
import type { InboundMessage } from '../domain/message.ts';
import { chatCost, segmentsInWords, type ChatCost } from '../domain/sms-cost.ts';
import type { TranscriptEntry } from '../domain/transcript.ts';
import { readFlows } from '../read-flows.ts';
import type { Store } from '../store/store.ts';
import { commandLine, refuseUsage } from './command-line.ts';
import { configFromEnvironment, openCommandStore } from './environment.ts';
import { transcriptFixture, type Exchange } from './transcript-fixture.ts';

// `npm run talk`: a chat in the terminal, on the store that the environment names. Piped input works: a line a message, taken
// as five seconds apart, so that a whole conversation is not taken for a flood. With `--repro` the answers go to standard
// error, and standard output gets the chat as a golden conversation for test/transcripts. What goes by SMS is counted on standard
// error, in the segments that the carrier bills: after each turn, and in all at the end.

const USAGE = 'Usage: npm run talk -- [--from +2348012345678] [--channel whatsapp|sms] [--repro]';
const SECONDS_APART = 5;

const { values } = commandLine(USAGE, {
  options: {
    from: { type: 'string' },
    channel: { type: 'string', default: 'whatsapp' },
    repro: { type: 'boolean', default: false },
  },
});
const channel = CHANNELS.find((one) => one === values.channel);
const contact = parseAddress(values.from ?? freshNumber())?.contact;
if (channel === undefined || contact === undefined) refuseUsage(USAGE);
await talk(contact, channel);

async function talk(from: string, on: Channel): Promise<void> {
  const { config, log } = configFromEnvironment();
  const store = openCommandStore(config, log);
  const host = hostOf(config, readFlows({ schoolFile: config.schoolFile }), store, () => undefined);
  const isTerminal = process.stdin.isTTY;
  if (isTerminal) console.error(`You are ${from} on ${on}. Write; Ctrl+D ends.`);
  const lines = createInterface({
    input: process.stdin,
    ...(isTerminal ? { output: process.stderr, prompt: '> ' } : {}),
  });
  const exchanges: Exchange[] = [];
  let receivedAt = await firstMoment(store, from);
  try {
    // A reader that has seen enough, such as `head`, ends the chat.
    process.stdout.once('error', () => process.exit());
    if (isTerminal) lines.prompt();
    for await (const line of lines) {
      if (isTerminal) receivedAt = Date.now();
      // What staff have answered meanwhile, in whatever process, is said.
      await host.answers.refresh();
      const { replyId, texts } = await receive(messageOf(line, { from, on, receivedAt }), host);
      const queued = await queuedBy(store, from, replyId, texts);
      const replies = [...texts, ...queued.filter(({ to }) => to === undefined).map(({ text }) => text)];
      for (const reply of replies) (values.repro ? process.stderr : process.stdout).write(`${reply}\n\n`);
      exchanges.push({ channel: on, written: line, texts, queued });
      tellCost('This turn', costOf([{ channel: on, texts, queued }]));
      receivedAt += SECONDS_APART * 1000;
      if (isTerminal) lines.prompt();
    }
    tellCost('This chat', costOf(exchanges));
    if (values.repro) process.stdout.write(transcriptFixture(exchanges));
  } catch (failure) {
    console.error(isFault(failure) ? failure.message : failure);
    process.exitCode = 1;
  } finally {
    await store.close();
  }
}

/** Nothing of a chat that no SMS has gone out in. */
function tellCost(what: string, { toPerson, toStaff }: ChatCost): void {
  if (toPerson + toStaff === 0) return;
  const staff = toStaff === 0 ? '' : `, and ${segmentsInWords(toStaff)} to staff`;
  console.error(`${what}: ${segmentsInWords(toPerson)}${staff}.`);
}

function costOf(exchanges: readonly Pick<Exchange, 'channel' | 'texts' | 'queued'>[]): ChatCost {
  const lines = exchanges.flatMap(({ channel: by, texts, queued }) => [
    ...texts.map((text) => ({ direction: 'out' as const, channel: by, from: 'bot' as const, text })),
    ...queued,
  ]);
  return chatCost(lines, ({ text }) => segmentsOf(text));
}

function messageOf(
  line: string,
  { from, on, receivedAt }: { from: string; on: Channel; receivedAt: number },
): InboundMessage {
  return {
    id: `TALK${randomUUID()}`,
    contact: from,
    address: addressOf(from, on) ?? from,
    channel: on,
    text: cleanText(line, LIMITS.inboundTextChars),
    attachments: [],
    receivedAt,
  };
}

/** A chat goes on after what was said in it, even when earlier lines were taken as later than now. */
async function firstMoment(store: Store, from: string): Promise<number> {
  const { session } = await store.load(from, 'talk');
  return Math.max(Date.now(), (session?.lastInboundAt ?? 0) + SECONDS_APART * 1000);
}

/** What this turn put into the outbox, notices to staff too, as it stands in the transcript. */
async function queuedBy(store: Store, from: string, replyId: string, texts: string[]): Promise<TranscriptEntry[]> {
  const turn = replyId.slice(0, replyId.lastIndexOf(':') + 1);
  const entries = (await store.transcript(from)).filter(({ id }) => id.startsWith(turn));
  return entries.filter(({ id }) => id !== replyId || texts.length === 0);
}

/** A made-up Nigerian number, another one at every start. */
function freshNumber(): string {
  return `+234700${randomInt(1_000_000, 9_999_999)}`;
}
