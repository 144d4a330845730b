import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { receive } from '../../src/app/receive.ts';
import type { Delivery, SendResult } from '../../src/domain/delivery.ts';
import { startPostman } from '../../src/outbox/postman.ts';
import { settlementFor } from '../../src/outbox/settlement-for.ts';
import { messageFrom, openHost, STAFF } from '../support/enquiry-host.ts';
import { NOON_MS } from '../support/facts.ts';
import { failed } from '../support/send-results.ts';

const LATER_MS = NOON_MS * 2;

describe('the postman', () => {
  let house: Awaited<ReturnType<typeof openHost>>;
  beforeEach(async () => {
    house = await openHost();
  });
  afterEach(() => house.close());

  async function carry(results: SendResult[]): Promise<Delivery[]> {
    const sent: Delivery[] = [];
    const postman = startPostman({
      store: house.store,
      sender: {
        send: (delivery) => {
          sent.push(delivery);
          return Promise.resolve(results.shift() ?? { type: 'sent', sid: `SM${delivery.id}` });
        },
        find: () => Promise.resolve({ type: 'absent' }),
        forgetCopies: () => Promise.resolve({ type: 'forgotten' }),
      },
      follow: () => Promise.resolve('given_up'),
      isWanted: () => Promise.resolve(true),
      tell: () => Promise.resolve({ type: 'done' }),
      now: () => LATER_MS,
      random: () => 0.5,
      log: () => undefined,
    });
    await postman.idle();
    await postman.stop();
    return sent;
  }

  it('carries a summary to staff once, and has nothing left', async () => {
    await receive(messageFrom('+2348031234567', 'I want to talk to a person'), house.host);
    expect(await carry([])).toMatchObject([{ to: STAFF }]);
    expect(await house.store.nextDueAt()).toBeUndefined();
  });

  it('tries again later what was never sent, and gives up in the end', () => {
    const neverSent = failed({ outcome: 'never-sent', retryable: true, code: 'ECONNREFUSED' });
    expect(settlementFor(neverSent, 1, NOON_MS, 0.5)).toMatchObject({ type: 'retry', code: 'ECONNREFUSED' });
    expect(settlementFor(neverSent, 99, NOON_MS, 0.5)).toMatchObject({ type: 'dead' });
  });
});
