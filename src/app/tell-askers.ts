import type { ContactId } from '../domain/contact.ts';
import type { News } from '../domain/delivery.ts';
import { LIMITS } from '../domain/limits.ts';
import { askersToTell } from '../domain/question.ts';
import { questionName } from '../domain/question-number.ts';
import { isQuiet, outsideQuietHours } from '../domain/quiet-hours.ts';
import type { Session } from '../domain/session.ts';
import type { StaffAnswer } from '../domain/staff-answer.ts';
import { isWindowOpen } from '../domain/whatsapp-window.ts';
import { turn } from '../turn/turn.ts';
import { conflict, reportTurn, settingFor, type ConversationHost } from './conversation-host.ts';
import { findHome } from './find-home.ts';
import { turnCommit } from './turn-commit.ts';

/** How far those who asked were told: done, or to be gone on with at `at`. */
export type TellResult =
  { type: 'done' } | { type: 'unfinished'; at: number; because: 'time_is_up' | 'night' | 'on_its_way' };

/** When it is, and until when there is time for this step. Epoch milliseconds. */
interface Clock {
  now: () => number;
  stopAt: number;
}

/**
 * Tells those who asked what staff answered, each in a turn of their own named after the news: whoever was told is known by it, so
 * that a step which died is taken again and nobody hears it twice. Who has not written for an hour is told in the morning when it is
 * night. An answer for everyone is looked after once more when every process says it, for those who asked in between. Throws
 * `store:unavailable` and `store:conflict`, and, once everybody else was told, where somebody's turn failed.
 */
export async function tellAskers(news: News, clock: Clock, host: ConversationHost): Promise<TellResult> {
  const { store } = host;
  const startedAt = clock.now();
  const [asked, answers] = await Promise.all([store.listQuestions(), store.listAnswers()]);
  const answer = answers.find((one) => questionName(one) === questionName(news));
  // Changed or withdrawn since: then it is no news any more.
  if (answer === undefined || answer.history.at(-1)?.cause !== news.cause) return { type: 'done' };
  const askers = askersToTell(asked, answers, news, startedAt);
  const ends = new Set<Told>();
  for (let first = 0; first < askers.length; first += LIMITS.tellsAtOnce) {
    const now = clock.now();
    if (now >= clock.stopAt) return { type: 'unfinished', at: now, because: 'time_is_up' };
    const some = askers.slice(first, first + LIMITS.tellsAtOnce);
    const told = await Promise.all(some.map(({ contact }) => tellAsker(contact, { news, answer }, now, host)));
    for (const end of told) ends.add(end);
  }
  const saidEverywhereAt = answer.at + LIMITS.answerSaidMs;
  if (answer.audience === 'everyone' && startedAt < saidEverywhereAt) {
    return { type: 'unfinished', at: saidEverywhereAt, because: 'on_its_way' };
  }
  if (ends.has('in_the_morning')) return { type: 'unfinished', at: outsideQuietHours(clock.now()), because: 'night' };
  if (ends.has('failed')) throw new Error('The turn of somebody who asked failed: they have not heard the answer.');
  return { type: 'done' };
}

/** `failed`: their own turn did, and they were told nothing. */
type Told = 'told' | 'in_the_morning' | 'failed';

async function tellAsker(
  asker: ContactId,
  { news, answer }: { news: News; answer: StaffAnswer },
  now: number,
  host: ConversationHost,
): Promise<Told> {
  const cause = `answer:${questionName(news)}:${news.cause}`;
  for (let attempt = 0; attempt < LIMITS.commitTries; attempt += 1) {
    const { loaded } = await findHome(asker, cause, host.store);
    const { session } = loaded;
    if (loaded.seen !== undefined || session === undefined || !canBeTold(session, now)) return 'told';
    if (isToWait(session, now)) return 'in_the_morning';
    const { fact, course } = news;
    const said = { text: answer.text, givenAt: answer.at, fact, ...(course === undefined ? {} : { course }) };
    const outcome = turn(session, { type: 'answer_given', ...said }, settingFor(host, loaded, now));
    if (outcome.failure !== undefined) {
      reportTurn(outcome, host);
      return 'failed';
    }
    const commit = turnCommit({ loaded, outcome, messageId: cause, way: 'outbox', now }, host);
    const result = await host.store.commit(commit);
    if (result.type === 'committed') reportTurn(outcome, host);
    if (result.type !== 'stale') return 'told';
  }
  throw conflict(asker);
}

/** Somebody who converses, wants messages, and is reached by one: WhatsApp takes nothing more a day after they wrote there. */
function canBeTold(session: Session, now: number): boolean {
  const { role, conversation, optedOut, channel } = session;
  if (role === 'staff' || conversation === undefined || optedOut) return false;
  return channel === 'sms' || isWindowOpen(session, isToWait(session, now) ? outsideQuietHours(now) : now);
}

/** At night only who has just written is told at once: they are awake. */
function isToWait({ lastInboundAt = 0 }: Session, now: number): boolean {
  return isQuiet(now) && now - lastInboundAt > LIMITS.awakeMs;
}
