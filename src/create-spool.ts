import { join } from 'node:path';
import type { ConversationHost } from './app/conversation-host.ts';
import { keptNotice } from './app/kept-notice.ts';
import { replay } from './app/replay.ts';
import * as africasTalkingForms from './africas-talking/inbound.ts';
import type { Config, LiveConfig } from './config.ts';
import type { InboundMessage } from './domain/message.ts';
import type { WebhookDependencies } from './http/dependencies.ts';
import type { Metrics, SpoolDeed } from './http/metrics.ts';
import type { Log } from './log.ts';
import type { SpoolEntry, SpoolPorts } from './spool/spool-ports.ts';
import { Spool } from './spool/spool.ts';
import { readInbound } from './twilio/inbound.ts';

/**
 * The spool of a live house, under `DATA_DIR`. `host` is asked for when a message is replayed: it needs the store, and the
 * store's erasures reach the spool.
 */
export function createSpool(
  config: Config & LiveConfig,
  host: () => ConversationHost,
  { now, random, log, metrics }: Pick<SpoolPorts, 'now' | 'random'> & { log: Log; metrics: Metrics },
): Spool {
  const spool = new Spool({
    directory: join(config.dataDir, 'spool'),
    read: readerOf(config),
    replay: (message) => replay(message, host(), now()),
    now,
    random,
    log: (entry) => {
      const deed = SPOOL_DEEDS[entry.event];
      if (deed !== undefined) metrics.countSpool(deed, 'lines' in entry ? entry.lines : 1);
      const { event, ...fields } = entry;
      log[SPOOL_LEVELS[event]](event, fields);
    },
  });
  metrics.watchSpool(() => spool.count());
  return spool;
}

/** Whose form it is, its fields tell: no other provider names them so. */
function readerOf({ twilio, africasTalking }: LiveConfig): SpoolPorts['read'] {
  return (form, receivedAt) => {
    const byTwilio = readInbound(form, { accountSid: twilio.accountSid, receivedAt });
    if (byTwilio.type === 'message') return byTwilio.message;
    if (africasTalking === undefined) return undefined;
    const arrival = { ownNumber: africasTalking.from, receivedAt };
    const bySms = africasTalkingForms.readInbound(form, arrival);
    const read = bySms.type === 'message' ? bySms : africasTalkingForms.readOptOut(form, arrival);
    return read.type === 'message' ? read.message : undefined;
  };
}

/** The spool as the door needs it: whose message is kept is told so. */
export function spoolDoor(spool: Spool, host: ConversationHost): WebhookDependencies['spool'] {
  const told = (message: InboundMessage) => ({ texts: keptNotice(message, host, spool.countBefore(message)) });
  return {
    async keep(message, params) {
      await spool.keep(message, params);
      return told(message);
    },
    answerTo: (message) => (spool.holds(message.id) ? told(message) : undefined),
    count: () => spool.count(),
  };
}

const SPOOL_DEEDS: Partial<Record<SpoolEntry['event'], SpoolDeed>> = {
  message_spooled: 'spooled',
  spooled_message_replayed: 'replayed',
  spool_set_aside: 'set_aside',
};

const SPOOL_LEVELS = {
  message_spooled: 'warn',
  spooled_message_replayed: 'info',
  spool_set_aside: 'error',
  spool_taken_over: 'warn',
  spool_left_to_others: 'info',
  spool_waits: 'warn',
  spool_unreadable: 'error',
} as const satisfies Record<SpoolEntry['event'], keyof Log>;
