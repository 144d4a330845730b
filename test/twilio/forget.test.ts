import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Copies } from '../../src/domain/delivery.ts';
import { copiesAmong, type KeptMessage } from '../../src/twilio/forget.ts';
import { createTwilioSender, type TwilioSenderOptions } from '../../src/twilio/send.ts';
import type { KeptCopy } from '../support/twilio-copies.ts';
import { startTwilioStub, type TwilioStub } from '../support/twilio-stub.ts';
import { TEST_ACCOUNT_SID, TEST_AUTH_TOKEN } from '../support/twilio-webhook.ts';

const ADA = 'whatsapp:+2348012345678';
const OURS = 'whatsapp:+2348102519926';
const ADA_BY_SMS = '+2348012345678';
const SERVICE = 'MG00000000000000000000000000000001';
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

const sms = (changes: Partial<KeptCopy>): KeptCopy => wrote({ from: ADA_BY_SMS, ...changes });

function forget(changes: Partial<Copies> = {}, options: Partial<TwilioSenderOptions> = {}) {
  const sender = createTwilioSender({
    accountSid: TEST_ACCOUNT_SID,
    authToken: TEST_AUTH_TOKEN,
    apiBaseUrl: stub.url,
    publicUrl: 'https://bot.example.com',
    timeoutMs: 5_000,
    whatsappFrom: OURS,
    ...options,
  });
  return sender.forgetCopies({ ...COPIES, ...changes });
}

const COPIES: Copies = { address: ADA, until: ordered, order: 'SM-order', receipts: ['All is deleted.'] };

const calls = (): string[] => stub.requests.map(({ method, path }) => `${method} ${path.replace(BASE, '')}`);

describe('deleting what Twilio keeps of somebody', () => {
  test('lists what went to and came from the address, deletes media before its message, and asks nothing else', async () => {
    const picture = stub.keep(wrote({ media: 1 }));
    const text = stub.keep(wasTold({ createdAt: ordered - 120_000 }));
    const day = new Date(Math.ceil((ordered + 120_000) / 86_400_000) * 86_400_000).toISOString().replace('.000Z', 'Z');
    const before = new URLSearchParams({ 'DateSent<': day }).toString();
    expect(await forget()).toEqual({ type: 'forgotten' });
    const to = new URLSearchParams({ To: ADA }).toString();
    const from = new URLSearchParams({ From: ADA }).toString();
    const called = calls().map((call) => call.replace(/ME[0-9a-f]{32}/, 'ME'));
    // Two and two side by side.
    expect([...called.slice(0, 2).toSorted(), ...called.slice(2, 4).toSorted(), ...called.slice(4)]).toEqual([
      `GET .json?${from}&${before}&PageSize=200`,
      `GET .json?${to}&${before}&PageSize=200`,
      `GET .json?${from}&PageSize=200`,
      `GET .json?${to}&PageSize=200`,
      `DELETE /${text}.json`,
      `GET /${picture}/Media.json?PageSize=20`,
      `DELETE /${picture}/Media/ME.json`,
      `DELETE /${picture}.json`,
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

  test('goes through every page, and begins to delete after the first', async () => {
    for (let index = 0; index < 430; index += 1) stub.keep(wrote({ createdAt: ordered - index * 1000 }));
    const stays = stub.keep(wrote({ from: ADA_BY_SMS }));
    expect(await forget()).toEqual({ type: 'forgotten' });
    expect([stub.sids(), stub.errors]).toEqual([[stays], []]);
    expect(calls().filter((call) => call.includes('Page=1'))).toEqual([]);
  });

  test('goes on to later pages where nothing of the first can be deleted', async () => {
    for (let index = 0; index < 230; index += 1) stub.keep(wrote({ to: 'whatsapp:+15550001111', createdAt: ordered }));
    const own = stub.keep(wrote());
    expect(await forget()).toEqual({ type: 'forgotten' });
    expect([stub.sids().length, stub.sids().includes(own), stub.errors]).toEqual([230, false, []]);
  });

  test('takes what is gone already as deleted', async () => {
    stub.keep(wrote({ status: 'vanished', media: 1 }));
    stub.keep(wasTold({ status: 'vanished' }));
    stub.keep(wrote());
    expect(await forget()).toEqual({ type: 'forgotten' });
    expect([stub.sids().length, stub.errors]).toEqual([2, []]);
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
    stub.hangAt(({ method }) => method === 'GET');
    expect(await forget({}, { timeoutMs: 200 })).toEqual({ type: 'unfinished', deleted: 0, code: 'time_is_up' });
    await stub.close();
    // What it was told and what it wrote is asked for side by side.
    expect(stub.requests).toHaveLength(2);
    stub = await startTwilioStub();
  });
});

describe('On an account that others use too, deleting what Twilio keeps', () => {
  const service = { messagingServiceSid: SERVICE };
  test('leaves what passed between the person and another sender', async () => {
    const stays = [
      stub.keep(wrote({ to: 'whatsapp:+15550001111' })),
      stub.keep(wasTold({ from: 'whatsapp:+15550001111', body: 'Your invoice' })),
      stub.keep(wasTold({ from: 'whatsapp:+15550001111', body: 'All is deleted.', createdAt: ordered + 1000 })),
    ];
    stub.keep(wrote());
    stub.keep(wasTold());
    expect(await forget()).toEqual({ type: 'forgotten' });
    expect(stub.sids().toSorted()).toEqual(stays.toSorted());
  });

  test('knows our number for SMS, or our name', async () => {
    const stays = stub.keep(sms({ to: '+15550001111' }));
    stub.keep(sms({ to: '+447700900123' }));
    expect(await forget({ address: ADA_BY_SMS }, { smsFrom: '+447700900123' })).toEqual({ type: 'forgotten' });
    expect(stub.sids()).toEqual([stays]);
    stub.keep({ from: 'OIC Hub', to: ADA_BY_SMS, createdAt: ordered });
    expect(await forget({ address: ADA_BY_SMS }, { smsFrom: 'OIC Hub' })).toEqual({ type: 'forgotten' });
    expect(stub.sids()).toEqual([stays]);
    expect(stub.account.requests).toEqual([]);
  });

  test('knows the numbers of our Messaging Service, and what it sent by any', async () => {
    stub.account.services.push({ sid: SERVICE, phone_numbers: ['+447700900123', '+447700900124'] });
    const stays = [
      stub.keep(sms({ to: '+15550001111' })),
      stub.keep(sms({ to: '+15550001111', service: 'MG00000000000000000000000000000002' })),
    ];
    stub.keep(sms({ to: '+447700900124' }));
    stub.keep({ from: '+447700900123', to: ADA_BY_SMS, direction: 'outbound-reply', createdAt: ordered });
    stub.keep({ from: 'OIC Hub', to: ADA_BY_SMS, service: SERVICE, createdAt: ordered });
    expect(await forget({ address: ADA_BY_SMS }, service)).toEqual({ type: 'forgotten' });
    expect([stub.sids().toSorted(), stub.errors]).toEqual([stays.toSorted(), []]);
  });

  test('asks of a Messaging Service for SMS alone, and goes on where it is gone', async () => {
    stub.keep(wrote());
    expect(await forget({}, service)).toEqual({ type: 'forgotten' });
    expect(stub.account.requests).toEqual([]);
    stub.keep(sms({ to: '+447700900124', service: SERVICE }));
    expect(await forget({ address: ADA_BY_SMS }, service)).toEqual({ type: 'forgotten' });
    expect([stub.sids(), stub.account.requests.length]).toEqual([[], 1]);
  });
});

describe('What is taken for a copy', () => {
  let count = 0;
  const message = (changes: Partial<KeptMessage> & { after?: number }): KeptMessage => {
    const { after = 0, ...rest } = changes;
    const sid = `SM${(count += 1)}`;
    const dateCreated = new Date(ordered + after);
    const sides = { from: ADA, to: OURS, direction: 'inbound', messagingServiceSid: '' } as const;
    return { sid, ...sides, body: '', numMedia: '0', dateCreated, ...rest };
  };
  const said = (changes: Partial<KeptMessage> & { after?: number }): KeptMessage =>
    message({ from: OURS, to: ADA, direction: 'outbound-api', ...changes });
  const order = (after: number): KeptMessage => message({ sid: COPIES.order, after });
  const own = { addresses: new Set([OURS]) };
  const taken = (...listed: KeptMessage[]): KeptMessage[] => copiesAmong(listed, COPIES, own);

  test('is nothing of somebody else that a list brings, nor what has no time', () => {
    expect(taken(message({ from: `${ADA}1` }), message({ dateCreated: new Date(Number.NaN) }))).toEqual([]);
    expect(taken(message({ from: OURS, to: `${ADA}1` }), message({ to: `${OURS}1` }))).toEqual([]);
  });

  test('is the order itself and all before it, as Twilio tells the time, the order last', () => {
    const [asked, told, ordering] = [message({ after: 4_000 }), said({ after: 5_000 }), order(6_000)];
    const again = message({ after: 7_000 });
    expect(taken(again, ordering, told, asked, ordering)).toEqual([asked, told, ordering]);
    // Without it there is only our own time to go by.
    expect(taken(again, asked)).toEqual([]);
  });

  test('is what we said after it too, as long as the person had not written again', () => {
    const [underWay, later] = [said({ after: 3_000, body: '*Name*: Ada' }), message({ after: 60_000 })];
    expect(taken(underWay)).toEqual([underWay]);
    expect(taken(underWay, later)).toEqual([underWay]);
    expect(taken(underWay, message({ after: 3_000 }))).toEqual([]);
    expect(taken(said({ after: 120_001 }))).toEqual([]);
  });

  test('is the receipt also where the person was faster with a new message', () => {
    const receipt = said({ after: 9_000, body: 'All is deleted.' });
    expect(taken(message({ after: 2_000 }), receipt, said({ after: 9_000, body: 'Welcome' }))).toEqual([receipt]);
  });
});
