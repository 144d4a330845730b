import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Copies } from '../../src/domain/delivery.ts';
import { isCopy } from '../../src/twilio/forget.ts';
import { createTwilioSender } from '../../src/twilio/send.ts';
import type { KeptCopy } from '../support/twilio-copies.ts';
import { startTwilioStub, type TwilioStub } from '../support/twilio-stub.ts';
import { TEST_ACCOUNT_SID, TEST_AUTH_TOKEN } from '../support/twilio-webhook.ts';

const ADA = 'whatsapp:+2348012345678';
const OURS = 'whatsapp:+2348102519926';
const BASE = `/2010-04-01/Accounts/${TEST_ACCOUNT_SID}/Messages`;

let stub: TwilioStub;
beforeEach(async () => {
  stub = await startTwilioStub();
});
afterEach(() => stub.close());

/** A full second, as Twilio has no others. */
const ordered = Math.floor(Date.now() / 1000) * 1000;
const wrote = (changes: Partial<KeptCopy> = {}): KeptCopy => ({
  from: ADA,
  to: OURS,
  createdAt: ordered - 60_000,
  ...changes,
});
const wasTold = (changes: Partial<KeptCopy> = {}): KeptCopy => ({
  ...wrote({ from: OURS, to: ADA, direction: 'outbound-reply' }),
  ...changes,
});

function forget(changes: Partial<Copies> = {}, timeoutMs = 5_000) {
  const sender = createTwilioSender({
    accountSid: TEST_ACCOUNT_SID,
    authToken: TEST_AUTH_TOKEN,
    apiBaseUrl: stub.url,
    publicUrl: 'https://bot.example.com',
    timeoutMs,
  });
  return sender.forgetCopies({ addresses: [ADA], until: ordered, receipts: ['All is deleted.'], ...changes });
}

const calls = (): string[] => stub.requests.map(({ method, path }) => `${method} ${path.replace(BASE, '')}`);

describe('deleting what Twilio keeps of somebody', () => {
  test('lists what went to and came from the address, deletes media before its message, and asks nothing else', async () => {
    const text = stub.keep(wasTold());
    const picture = stub.keep(wrote({ media: 1 }));
    const day = new Date(Math.ceil((ordered + 120_000) / 86_400_000) * 86_400_000).toISOString().replace('.000Z', 'Z');
    const before = new URLSearchParams({ 'DateSent<': day }).toString();
    expect(await forget()).toEqual({ type: 'forgotten' });
    const to = new URLSearchParams({ To: ADA }).toString();
    const from = new URLSearchParams({ From: ADA }).toString();
    expect(calls().map((call) => call.replace(/ME[0-9a-f]{32}/, 'ME'))).toEqual([
      `GET .json?${to}&${before}&PageSize=200`,
      `DELETE /${text}.json`,
      `GET .json?${to}&PageSize=200`,
      `GET .json?${from}&${before}&PageSize=200`,
      `GET /${picture}/Media.json?PageSize=20`,
      `DELETE /${picture}/Media/ME.json`,
      `DELETE /${picture}.json`,
      `GET .json?${from}&PageSize=200`,
    ]);
    expect([stub.sids(), stub.errors]).toEqual([[], []]);
  });

  test('leaves what others wrote and were told, and what is newer than the order but its receipt', async () => {
    const stays = [
      stub.keep(wrote({ from: `${ADA}9` })),
      stub.keep(wasTold({ to: ADA.replace('whatsapp:', '') })),
      stub.keep(wrote({ createdAt: ordered + 1000 })),
      stub.keep(wasTold({ createdAt: ordered + 1000, body: 'Welcome' })),
      stub.keep(wrote({ createdAt: ordered + 1000, body: 'All is deleted.' })),
      stub.keep(wasTold({ createdAt: ordered + 180_000, body: 'All is deleted.' })),
    ];
    stub.keep(wrote({ createdAt: ordered }));
    stub.keep(wasTold({ createdAt: ordered + 2000, body: 'All is deleted.' }));
    expect(await forget()).toEqual({ type: 'forgotten' });
    expect(stub.sids().toSorted()).toEqual(stays.toSorted());
    expect(stub.errors).toEqual([]);
  });

  test('goes through every page, and every address', async () => {
    for (let index = 0; index < 230; index += 1) stub.keep(wrote({ createdAt: ordered - index * 1000 }));
    stub.keep(wrote({ from: '+2348012345678' }));
    stub.keep(wasTold({ to: 'whatsapp:NG.45' }));
    expect(await forget({ addresses: [ADA, '+2348012345678', 'whatsapp:NG.45'] })).toEqual({ type: 'forgotten' });
    expect([stub.sids(), stub.errors]).toEqual([[], []]);
  });

  test('takes what is gone already as deleted', async () => {
    stub.keep(wrote({ status: 'vanished', media: 1 }));
    stub.keep(wasTold({ status: 'vanished' }));
    stub.keep(wrote());
    expect(await forget()).toEqual({ type: 'forgotten' });
    expect([stub.sids().length, stub.errors]).toEqual([2, []]);
  });

  test('takes nothing that a list brings of somebody else', () => {
    const copies = { addresses: [ADA], until: ordered, receipts: [] };
    const message = { sid: 'SM1', from: ADA, to: OURS, body: '', direction: 'inbound', numMedia: '0' } as const;
    const dateCreated = new Date(ordered);
    expect(isCopy({ ...message, dateCreated }, ADA, copies)).toBe(true);
    expect(isCopy({ ...message, dateCreated, from: `${ADA}1` }, ADA, copies)).toBe(false);
    expect(isCopy({ ...message, dateCreated: new Date(Number.NaN) }, ADA, copies)).toBe(false);
  });

  test('says that something is under way, and deletes the rest', async () => {
    const queued = stub.keep(wasTold({ status: 'sending' }));
    stub.keep(wrote());
    expect(await forget()).toEqual({ type: 'unfinished', deleted: 1, code: 'under_way' });
    expect(stub.sids()).toEqual([queued]);
    expect(await forget()).toEqual({ type: 'unfinished', deleted: 0, code: 'under_way' });
  });

  test('says why it cannot go on, and how far it got', async () => {
    stub.failNext({ status: 401, code: 20003 });
    expect(await forget()).toEqual({ type: 'unfinished', deleted: 0, code: '20003' });
    stub.resetNext();
    expect(await forget()).toMatchObject({ type: 'unfinished', deleted: 0 });
  });

  test('stops when its time is up, and calls nothing after that', async () => {
    stub.keep(wrote());
    stub.hangNext();
    expect(await forget({}, 200)).toEqual({ type: 'unfinished', deleted: 0, code: 'time_is_up' });
    await stub.close();
    expect(stub.requests).toHaveLength(1);
    stub = await startTwilioStub();
  });
});
