import type { ConversationHost } from './app/conversation-host.ts';
import { followRefusal, isStillToBeSent, type FailureHost } from './app/follow-failure.ts';
import { retentionOf } from './app/retention.ts';
import { tellAskers } from './app/tell-askers.ts';
import type { Metrics } from './http/metrics.ts';
import { startHousekeeper, type HousekeeperEntry } from './outbox/housekeeper.ts';
import { startMorningRounds } from './outbox/morning-rounds.ts';
import type { PostmanEntry, PostmanPorts } from './outbox/postman-ports.ts';
import { startPostman, type Postman } from './outbox/postman.ts';
import { startQuestionRounds } from './outbox/question-rounds.ts';
import type { Rounds } from './outbox/regularly.ts';
import { startWaker, type Waker } from './outbox/waker.ts';
import type { Surroundings } from './surroundings.ts';

/** Who sends, and how long that may take. */
type Carriage = Pick<PostmanPorts, 'sender' | 'times'>;

/** What is done without a webhook waiting for it: by the web process, or by workers of their own. */
export function startChores(
  host: FailureHost,
  carriage: Carriage,
  metrics: Metrics,
  surroundings: Surroundings,
): Postman {
  const postman = postmanFor(host, carriage, metrics, surroundings);
  const waker = wakerFor(host, surroundings);
  const housekeeper = housekeeperFor(host, surroundings);
  const mornings = morningRoundsFor(host, surroundings);
  const questions = questionRoundsFor(host, surroundings);
  return {
    idle: () => postman.idle(),
    async stop() {
      const others = [waker, housekeeper, mornings, questions];
      await Promise.all([postman.stop(), ...others.map((one) => one.stop())]);
    },
  };
}

function wakerFor(host: ConversationHost, { now, random, log }: Surroundings): Waker {
  return startWaker({ host, now, random, log: ({ event, ...fields }) => log.warn(event, fields) });
}

function morningRoundsFor(host: ConversationHost, { now, random, log }: Surroundings): Rounds {
  return startMorningRounds({ host, now, random, log: ({ event, ...fields }) => log.warn(event, fields) });
}

function questionRoundsFor(host: ConversationHost, { now, random, log }: Surroundings): Rounds {
  return startQuestionRounds({ host, now, random, log: ({ event, ...fields }) => log.warn(event, fields) });
}

function housekeeperFor({ store, school }: FailureHost, { now, random, log }: Surroundings): Rounds {
  const tell = ({ event, ...fields }: HousekeeperEntry): void => log.info(event, fields);
  return startHousekeeper({ store, retention: retentionOf(school), now, random, log: tell });
}

function postmanFor(
  host: FailureHost,
  carriage: Carriage,
  metrics: Metrics,
  { now, random, log }: Surroundings,
): Postman {
  return startPostman({
    ...carriage,
    store: host.store,
    follow: (delivery, failure) => followRefusal(delivery, failure, now(), host),
    isWanted: (delivery) => isStillToBeSent(delivery, host),
    tell: (news, stopAt) => tellAskers(news, { now, stopAt }, host),
    now,
    random,
    log: (entry) => {
      const settlement = SETTLEMENTS[entry.event];
      if (settlement !== undefined) metrics.countDelivery(settlement);
      const { event, ...fields } = entry;
      log[LEVELS[event] ?? 'warn'](event, fields);
    },
  });
}

const SETTLEMENTS: Partial<Record<PostmanEntry['event'], Parameters<Metrics['countDelivery']>[0]>> = {
  delivery_sent: 'sent',
  delivery_retried: 'retry',
  delivery_doubted: 'uncertain',
  delivery_replaced: 'replaced',
  delivery_dead: 'dead',
};

/** All others are warnings. */
const LEVELS: Partial<Record<PostmanEntry['event'], 'debug' | 'info' | 'error'>> = {
  delivery_sent: 'debug',
  delivery_looked_up: 'info',
  delivery_resumed: 'info',
  copies_forgotten: 'info',
  news_told: 'info',
  news_failed: 'error',
  delivery_unfollowed: 'error',
};
