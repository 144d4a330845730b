import { receive } from '../../src/app/receive.ts';
import { wake } from '../../src/app/wake.ts';
import { DAY_MS, MINUTE_MS } from '../../src/domain/durations.ts';
import { LIMITS } from '../../src/domain/limits.ts';
import type { Store } from '../../src/store/store.ts';
import { daytime } from '../support/daytime.ts';
import { hostOver, messageFrom } from '../support/enquiry-host.ts';
import { emptyOutbox } from '../support/stored-turns.ts';
import { startTwilioStub } from '../support/twilio-stub.ts';
import { TEST_ACCOUNT_SID, TEST_AUTH_TOKEN } from '../support/twilio-webhook.ts';
import { startMortal } from './mortal.ts';
import { makePlace, type PlaceName } from './place.ts';
import { complaintsAbout, type Promised } from './staff-deeds.ts';
import { atRest, environmentFor, KEMI, somebody, TUNDE, until } from './staff-scene.ts';
import type { Fate } from './step.ts';

export type TimelyDeed = 'escalation' | 'digest';

/** Somebody waits since then, and what had to be told at that time was told. */
const WAITS = {
  async escalation(store: Store) {
    await asks(store, Date.now() - LIMITS.escalateAfterMs - MINUTE_MS);
    return /^#\d+ .* is still waiting for a person/;
  },
  async digest(store: Store) {
    const at = Date.now() - DAY_MS;
    const host = await asks(store, at);
    const now = at + LIMITS.escalateAfterMs + MINUTE_MS;
    for (const one of await store.claimWakes({ now, leaseMs: 1, limit: 10 })) await wake(one, now, host);
    await emptyOutbox(store);
    return /^Good morning\.[^]*#\d+ .*: "I want to talk to a person"/;
  },
} as const satisfies Record<TimelyDeed, (store: Store) => Promise<RegExp>>;

/**
 * Starts a process for which something is to be done since before it started, which dies of it, and then another one, past the
 * minute for which a wake is lent. What went wrong, in words.
 */
export async function comesInTime(
  deed: TimelyDeed,
  { place: name, fate }: { place: PlaceName; fate: Fate },
): Promise<string[]> {
  const place = await makePlace(name);
  const stub = await startTwilioStub();
  const store = place.open();
  const role = place.slots.includes('worker') ? 'worker' : 'web';
  const environment = {
    ...environmentFor(stub, { sid: TEST_ACCOUNT_SID, token: TEST_AUTH_TOKEN }),
    ...place.environment,
  };
  const text = await WAITS[deed](store);
  const promised: Promised = { told: { [KEMI]: [text], [TUNDE]: [text] } };
  const victim = startMortal(role, { fate, isPlain: false, environment });
  const { signal, complaint } = await victim.ended;
  const later = { ...environment, ...daytime(LIMITS.wakeLeaseMs + MINUTE_MS / 10) };
  const next = startMortal(role, { isPlain: true, environment: later });
  try {
    await next.ready;
    // The second of them is told last: by then the first has been looked at.
    await until(async () => stub.messages.length >= 2);
    await atRest(store);
    return [
      ...(signal === 'SIGKILL' ? [] : [`the victim ended otherwise: ${complaint}`]),
      ...(await complaintsAbout(promised, 0, { stub, store })),
      ...stub.errors,
    ];
  } finally {
    next.signal('SIGKILL');
    await next.ended;
    await store.close();
    await stub.close();
    await place.remove();
  }
}

async function asks(store: Store, receivedAt: number) {
  const host = hostOver(store, { staff: [KEMI, TUNDE] });
  const person = somebody().replace('whatsapp:', '');
  await receive(messageFrom(person, 'I want to talk to a person', { receivedAt }), host);
  await emptyOutbox(store);
  return host;
}
