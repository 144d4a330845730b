import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { receive } from '../../../src/app/receive.ts';
import { wake } from '../../../src/app/wake.ts';
import { MINUTE_MS } from '../../../src/domain/durations.ts';
import { LIMITS } from '../../../src/domain/limits.ts';
import { messageFrom, openHost, STAFF } from '../../support/enquiry-host.ts';
import { NOON_MS } from '../../support/facts.ts';

const ADA = '+2348031234567';
const KEMI = '+2348000000001';
const TUNDE_ADDRESS = 'whatsapp:+2348000000002';
const OFFICE = 'mailto:office@example.com';
const PATIENCE_MS = LIMITS.escalateAfterMs;

describe('a person whom nobody answers', () => {
  let house: Awaited<ReturnType<typeof openHost>>;
  beforeEach(async () => {
    house = await openHost({ staff: [STAFF, TUNDE_ADDRESS], ways: { canSendSms: false, mailboxes: [OFFICE] } });
    await say('ON', KEMI);
    await say('I want to talk to a person');
    expect((await sent()).map(({ to }) => to)).toEqual([STAFF]);
  });
  afterEach(() => house.close());

  const say = (text: string, contact = ADA) => receive(messageFrom(contact, text, { receivedAt: NOON_MS }), house.host);

  async function sent() {
    const claimed = await house.store.claimDeliveries({ now: NOON_MS * 2, leaseMs: 1, limit: 10 });
    for (const one of claimed) await house.store.settle(one, { type: 'sent', sid: 'SM1' }, NOON_MS);
    return claimed.map(({ delivery }) => delivery);
  }

  /** Takes what is due then; answers what goes out. */
  async function after(ms: number) {
    const now = NOON_MS + ms;
    for (const one of await house.store.claimWakes({ now, leaseMs: 1, limit: 10 })) await wake(one, now, house.host);
    return sent();
  }

  it('is told to all staff, on duty or not, and as long after that to the mailboxes, once', async () => {
    expect(await after(PATIENCE_MS - 1)).toEqual([]);
    expect((await after(PATIENCE_MS)).map(({ to }) => to).toSorted()).toEqual([STAFF, TUNDE_ADDRESS]);
    expect(await after(2 * PATIENCE_MS - 1)).toEqual([]);
    expect(await after(2 * PATIENCE_MS)).toMatchObject([
      { to: OFFICE, channel: 'email', subject: expect.stringMatching(/^#\d+ .* is still waiting for a person/) },
    ]);
    expect(await after(5 * PATIENCE_MS)).toEqual([]);
  });

  it('is told by no mail once somebody has the chat', async () => {
    await after(PATIENCE_MS);
    await say('claim', KEMI);
    await sent();
    expect(await after(3 * PATIENCE_MS)).toEqual([]);
  });

  it('waits as long as the school says', async () => {
    const { school } = house.host;
    house.host.school = { ...school, staff: { ...school.staff, escalateAfterMinutes: 5 } };
    await say('staff', '+2348033333333');
    await sent();
    expect(await after(5 * MINUTE_MS - 1)).toEqual([]);
    expect((await after(5 * MINUTE_MS)).map(({ to }) => to).toSorted()).toContain(TUNDE_ADDRESS);
  });

  it('is told by no mail where the school has no mailbox', async () => {
    house.host.ways = { ...house.host.ways, mailboxes: [] };
    await after(PATIENCE_MS);
    expect(await after(3 * PATIENCE_MS)).toEqual([]);
  });
});
