import { openConnection, type HttpAnswer, type HttpConnection } from './connection.ts';
import { quantile } from './statistics.ts';
import type { PreparedConversation } from './traffic.ts';

export interface LoadOptions {
  /** The servers; connections are spread over them evenly. */
  addresses: string[];
  seconds: number;
  pace: { type: 'saturation'; atOnce: number } | { type: 'steady'; perSecond: number };
  /** Begins again with the first conversation after the last: only for a server that keeps nothing. */
  isRepeated: boolean;
}

export interface LoadResult {
  /** Answered, those after the end of the span included. */
  messages: number;
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
  slowestMs: number;
  /** Mean length of an answer's body. */
  bodyBytes: number;
  /** Answers without a message in them: the reply goes by the outbox, or nothing is said. */
  silent: number;
  /** Answers other than 200. */
  refused: number;
  /** Share of one processor that the generator itself took. */
  generatorLoad: number;
  /** How late the generator itself was with a message that was due (steady pace), 99th percentile. */
  lateP99Ms: number;
}

/** What `twiml()` answers with nothing to say, and some room. */
const SILENT_BYTES = 80;
/** At a steady pace: people between two messages. Few enough that conversations get past their greeting within a span. */
const STEADY_PEOPLE = 64;
const STEADY_CONNECTIONS = 128;

/** Plays the conversations: each person waits for an answer before writing on. */
export async function playTraffic(
  prepared: readonly PreparedConversation[],
  options: LoadOptions,
): Promise<LoadResult> {
  const count = options.pace.type === 'saturation' ? options.pace.atOnce : STEADY_CONNECTIONS;
  const failures: Error[] = [];
  const connections = await Promise.all(
    Array.from({ length: count }, (_, index) =>
      openConnection(options.addresses[index % options.addresses.length] ?? '', (failure) => failures.push(failure)),
    ),
  );
  const tally = createTally();
  const conversations = conversationsOf(prepared, options.isRepeated);
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  const endsAt = startedAt + options.seconds * 1000;
  const span = { connections, conversations, tally, endsAt, failures };
  const wasCutAt = await (options.pace.type === 'saturation' ? saturate(span) : keepPace(span, options.pace.perSecond));
  const cpu = process.cpuUsage(cpuBefore);
  const elapsedMs = performance.now() - startedAt;
  for (const connection of connections) connection.close();
  return tally.result({
    spanMs: Math.min(wasCutAt, endsAt) - startedAt,
    generatorLoad: (cpu.user + cpu.system) / 1000 / elapsedMs,
    endedAt: Math.min(wasCutAt, endsAt),
  });
}

interface Span {
  connections: HttpConnection[];
  conversations: () => PreparedConversation | undefined;
  tally: ReturnType<typeof createTally>;
  endsAt: number;
  failures: Error[];
}

/** Every connection carries one conversation after the other, as fast as it is answered. Resolves with when it ran dry. */
async function saturate({ connections, conversations, tally, endsAt, failures }: Span): Promise<number> {
  let driedUpAt = Infinity;
  await Promise.all(
    connections.map(
      (connection) =>
        new Promise<void>((resolve, reject) => {
          const next = (conversation: PreparedConversation | undefined, index: number): void => {
            const request = conversation?.[index];
            if (failures[0] !== undefined) return reject(failures[0]);
            if (request === undefined) {
              const following = performance.now() < endsAt ? conversations() : undefined;
              if (following !== undefined) return next(following, 0);
              driedUpAt = Math.min(driedUpAt, performance.now());
              return resolve();
            }
            const sentAt = performance.now();
            connection.send(request, (answer) => {
              tally.add(answer, sentAt, 0);
              next(conversation, index + 1);
            });
          };
          next(conversations(), 0);
        }),
    ),
  );
  return driedUpAt;
}

/** One message each so often, whatever is still unanswered; the person whose last answer is oldest writes. */
async function keepPace(span: Span, perSecond: number): Promise<number> {
  const { connections, conversations, tally, endsAt, failures } = span;
  const free = [...connections];
  const people: { conversation: PreparedConversation; index: number }[] = [];
  const gapMs = 1000 / perSecond;
  let dueAt = performance.now() + gapMs;
  const underWay = new Set<HttpConnection>();
  while (dueAt < endsAt) {
    await until(dueAt);
    if (failures[0] !== undefined) throw failures[0];
    // A server that falls behind makes messages wait here: the time from when they were due goes on.
    while (free.length === 0) await aMoment();
    const connection = free.pop();
    const person = people.length >= STEADY_PEOPLE ? people.shift() : (newcomer(conversations) ?? people.shift());
    if (connection === undefined || person === undefined) throw new Error('Too few conversations were prepared.');
    const scheduledAt = dueAt;
    const request = person.conversation[person.index];
    if (request === undefined) throw new Error('A conversation of no messages cannot be played.');
    underWay.add(connection);
    const lateMs = performance.now() - scheduledAt;
    connection.send(request, (answer) => {
      tally.add(answer, scheduledAt, lateMs);
      underWay.delete(connection);
      free.push(connection);
      person.index += 1;
      if (person.index < person.conversation.length) people.push(person);
    });
    dueAt += gapMs;
  }
  while (underWay.size > 0) {
    if (failures[0] !== undefined) throw failures[0];
    await aMoment();
  }
  return Infinity;
}

function aMoment(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 1));
}

function newcomer(conversations: Span['conversations']) {
  const conversation = conversations();
  return conversation === undefined ? undefined : { conversation, index: 0 };
}

/** A timer is a millisecond coarse: the rest is waited out by looking. */
async function until(time: number): Promise<void> {
  const waitMs = Math.floor(time - performance.now() - 0.5);
  if (waitMs >= 1) await new Promise((resolve) => setTimeout(resolve, waitMs));
  while (performance.now() < time) await new Promise((resolve) => setImmediate(resolve));
}

function conversationsOf(prepared: readonly PreparedConversation[], isRepeated: boolean) {
  let next = 0;
  return (): PreparedConversation | undefined => {
    const conversation = prepared[isRepeated ? next % prepared.length : next];
    next += 1;
    return conversation;
  };
}

function createTally() {
  const timesMs: number[] = [];
  const answeredAt: number[] = [];
  const lateMs: number[] = [];
  let silent = 0;
  let refused = 0;
  let allBytes = 0;
  return {
    add({ status, bodyBytes }: HttpAnswer, from: number, wasLateMs: number): void {
      const now = performance.now();
      timesMs.push(now - from);
      answeredAt.push(now);
      lateMs.push(wasLateMs);
      allBytes += bodyBytes;
      if (status !== 200) refused += 1;
      else if (bodyBytes < SILENT_BYTES) silent += 1;
    },
    result({ spanMs, generatorLoad, endedAt }: { spanMs: number; generatorLoad: number; endedAt: number }): LoadResult {
      return {
        messages: timesMs.length,
        perSecond: (answeredAt.filter((at) => at <= endedAt).length / spanMs) * 1000,
        p50Ms: quantile(timesMs, 0.5),
        p99Ms: quantile(timesMs, 0.99),
        slowestMs: quantile(timesMs, 1),
        bodyBytes: allBytes / timesMs.length,
        silent,
        refused,
        generatorLoad,
        lateP99Ms: quantile(lateMs, 0.99),
      };
    },
  };
}
