import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Fault } from '../../src/domain/errors.ts';
import type { SignedParams } from '../../src/http/dependencies.ts';
import { createLog } from '../../src/log.ts';
import type { SpokenAnswer } from '../../src/twilio/twiml.ts';
import { liveDoor, openDoor, PUBLIC_URL, type Door } from '../support/http-door.ts';
import { postSigned, whatsappForm } from '../support/twilio-webhook.ts';

const AWAY = new Fault('store:unavailable', 'Redis does not answer.');
const FULL = new Fault('spool:unavailable', 'The spool is full.');

describe('The fallback route', () => {
  let door: Door;
  const kept = new Map<string, SignedParams>();
  let logged: string[] = [];
  const log = createLog({ level: 'info', write: (line) => void logged.push(line) });
  let receive: () => Promise<SpokenAnswer>;
  let write: () => Promise<void>;

  beforeAll(async () => {
    door = await openDoor(
      { log: (level, event, fields) => log[level](event, fields) },
      liveDoor({
        receive: () => receive(),
        spool: {
          async keep(message, params) {
            await write();
            kept.set(message.id, params);
            return { texts: ['We keep it.'] };
          },
          answerTo: ({ id }) => (kept.has(id) ? { texts: ['We keep it.'] } : undefined),
          count: () => kept.size,
        },
      }),
    );
  });
  afterAll(() => door.close());
  beforeEach(() => {
    kept.clear();
    logged = [];
    receive = () => Promise.reject(AWAY);
    write = () => Promise.resolve();
  });

  const post = (
    params: Record<string, string>,
    path = '/webhooks/twilio/fallback',
    token?: string,
  ): Promise<Response> =>
    postSigned({
      baseUrl: door.address,
      publicUrl: PUBLIC_URL,
      path,
      params,
      ...(token === undefined ? {} : { token }),
    });

  it('takes the normal turn, and keeps nothing where that goes well', async () => {
    receive = () => Promise.resolve({ replyId: '+2348012345678:1:0', texts: ['Hello!'] });
    const response = await post(whatsappForm());
    expect([response.status, await response.text()]).toEqual([200, expect.stringContaining('>Hello!</Message>')]);
    expect(kept.size).toBe(0);
  });

  it.each([
    ['is away', () => Promise.reject(AWAY)],
    ['moved on at every try', () => Promise.reject(new Fault('store:conflict', 'The session moved on.'))],
    ['does not answer in time', () => new Promise<never>(() => undefined)],
  ])('keeps the form as it was signed when the store %s, and says so in TwiML', async (_what, outage) => {
    receive = outage;
    const form = whatsappForm({ Body: '  hi  ', 'Odd[name]': '1' });
    const response = await post(form);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, expect.stringMatching(/^text\/xml/)]);
    // What stands in no chat has no status to follow.
    expect(await response.text()).toContain('<Response><Message>We keep it.</Message></Response>');
    expect([...kept]).toEqual([[form['MessageSid'], form]]);
  });

  it('says the same to a message that is kept already, and takes no turn beside it', async () => {
    const form = whatsappForm();
    const first = await (await post(form)).text();
    receive = () => Promise.reject(new Error('this must not be asked'));
    write = receive.bind(undefined) as () => Promise<never>;
    expect(await (await post(form)).text()).toBe(first);
    expect(kept.size).toBe(1);
  });

  it('keeps nothing that failed for another reason, nothing forged and nothing that is no message', async () => {
    receive = () => Promise.reject(new Error('a mistake of ours'));
    expect((await post(whatsappForm())).status).toBe(500);
    receive = () => Promise.reject(AWAY);
    expect((await post(whatsappForm(), undefined, 'another token')).status).toBe(403);
    expect((await post(whatsappForm({ From: 'nobody' }))).status).toBe(400);
    expect(kept.size).toBe(0);
  });

  it('answers 503 when it can keep nothing, or not in time, and the log says why', async () => {
    write = () => Promise.reject(FULL);
    expect((await post(whatsappForm())).status).toBe(503);
    expect(logged.join('\n')).toContain('The spool is full.');
    write = () => new Promise(() => undefined);
    expect((await post(whatsappForm())).status).toBe(503);
  });

  it('is the only one that keeps: the message route answers 503, so that Twilio tries again', async () => {
    expect((await post(whatsappForm(), '/webhooks/twilio/message')).status).toBe(503);
    expect(kept.size).toBe(0);
  });

  it('has what waits shown to operators', async () => {
    await post(whatsappForm());
    expect(await (await fetch(`${door.address}/readyz`)).json()).toMatchObject({ status: 'ready', spooled: 1 });
  });
});
