import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ContactId } from '../../src/domain/contact.ts';
import type { Registration } from '../../src/domain/registration.ts';
import { createRedisStore } from '../../src/store/redis/redis-store.ts';
import type { Store } from '../../src/store/store.ts';
import { canTestOnRedis, startRedis, type TestRedis } from '../support/redis-server.ts';
import { startServer, startWorker, type ServerProcess } from '../support/server-process.ts';
import { startTwilioStub, type TwilioStub } from '../support/twilio-stub.ts';
import { postSigned, TEST_ACCOUNT_SID, TEST_AUTH_TOKEN, whatsappForm } from '../support/twilio-webhook.ts';

const PUBLIC_URL = 'https://bot.example.com';
const STAFF = 'whatsapp:+2348099999999';
/** How often two messages race: now the one is faster, now the other. */
const ROUNDS = 4;
/** A registration up to the yes that completes it. */
const FORM = ['register', '1', '1', 'Ada Obi', 'python', 'beginner', '1', 'skip', '1'];

describe.skipIf(!canTestOnRedis('several processes on one Redis'))(
  'Two web and two worker processes on one Redis',
  () => {
    let redis: TestRedis;
    let stub: TwilioStub;
    let webs: [ServerProcess, ServerProcess];
    let workers: Omit<ServerProcess, 'url'>[];
    let store: Store;

    beforeAll(async () => {
      [redis, stub] = await Promise.all([startRedis(), startTwilioStub()]);
      const environment = environmentOn(redis, stub);
      webs = await Promise.all([startServer(environment), startServer(environment)]);
      workers = await Promise.all([startWorker(environment), startWorker(environment)]);
      store = createRedisStore({ url: redis.url });
      await vi.waitFor(() => store.ping());
    });
    afterAll(async () => {
      await Promise.all([...webs, ...workers].map((one) => one.stop()));
      await store.close();
      await stub.close();
      await redis.remove();
    });

    it('take many conversations at once, and send what waits in the outbox once and in order', async () => {
      const answers: [ContactId, string][] = [];
      const people = Array.from({ length: 24 }, (_, index) => contactOf(index));
      await Promise.all(
        people.map(async (contact, index) => {
          const texts = ['courses', ...FORM, '1', 'I want to talk to a person'];
          for (const [turn, text] of texts.entries())
            answers.push([contact, await post((index + turn) % 2, contact, text)]);
          const handoff = (await store.listHandoffs()).find((one) => one.contact === contact);
          await staffWrite(`claim ${handoff?.number}`);
          await staffWrite(`done ${handoff?.number}`);
          // What staff did is told by the outbox, and what is answered before that went out queues behind it.
          for (const text of ['courses', 'menu', 'courses'])
            answers.push([contact, await post(index % 2, contact, text)]);
        }),
      );
      await expect.poll(() => store.nextDueAt(), { timeout: 20_000 }).toBeUndefined();

      expect(await store.listDeadLetters()).toEqual([]);
      const registrations = await store.listRegistrations();
      expect(registrations.map(({ contact }) => contact).toSorted()).toEqual(people);
      expect(new Set(registrations.map(({ reference }) => reference)).size).toBe(people.length);
      for (const contact of people) {
        const said = await outboundOf(contact);
        const sent = sentTo(`whatsapp:${contact}`);
        const answered = answers.filter(([to, answer]) => to === contact && answer.includes('<Message'));
        expect(sent.length).toBeGreaterThan(1);
        expect(said.filter((id) => sent.includes(id))).toEqual(sent);
        // The rest of the chat is what webhooks were answered, and what staff were told: of a person who waits, and who registered.
        expect(sent.length + answered.length).toBe(said.length - 2);
      }
      const notices = sentTo(STAFF);
      expect(new Set(notices).size).toBe(notices.length);
      expect(notices.length).toBeGreaterThanOrEqual(people.length);
      expect(stub.errors).toEqual([]);
    });

    it.each<[string, string[], [string, string]]>([
      ['begin a form and ask a question', [], ['register', 'how much is python']],
      ['give two names', FORM.slice(0, 3), ['Ada Obi', 'Bola Ade']],
      ['answer and go back', FORM.slice(0, 5), ['beginner', 'back']],
      ['say yes twice at the end of a form', FORM, ['1', '1']],
      ['say yes and stop it', FORM, ['1', 'cancel']],
      ['ask for a person and to be forgotten', FORM.slice(0, 4), ['I want to talk to a person', 'DELETE ME']],
    ])('take two messages of one contact at the same instant in some order: %s', async (_what, before, pair) => {
      const [first, second] = pair;
      const begin = async (): Promise<ContactId> => {
        const contact = nextContact();
        for (const text of before) await post(0, contact, text);
        return contact;
      };
      const inOrder = await begin();
      const serial = [await post(0, inOrder, first), await post(1, inOrder, second)];
      const reversed = await begin();
      const [toSecond, toFirst] = [await post(1, reversed, second), await post(0, reversed, first)];
      const explained = [await outcomeOf(inOrder, serial), await outcomeOf(reversed, [toFirst, toSecond])];
      for (let round = 0; round < ROUNDS; round += 1) {
        const together = await begin();
        const replies = await Promise.all([post(0, together, first), post(1, together, second)]);
        expect(explained).toContainEqual(await outcomeOf(together, replies));
      }
    });

    it('answer one message delivered to both at the same instant the same, and act on it once', async () => {
      const contact = nextContact();
      for (const text of FORM) await post(0, contact, text);
      const form = whatsappForm({ From: `whatsapp:${contact}`, Body: '1' });
      const replies = await Promise.all([0, 1, 0, 1].map((web) => deliver(web, form)));
      expect(new Set(replies).size).toBe(1);
      expect(replies[0]).toContain('OIC-');
      expect((await store.listRegistrations()).filter((one) => one.contact === contact)).toHaveLength(1);
      expect((await store.load(contact, 'another')).session?.turn).toBe(FORM.length + 1);
    });

    async function post(web: number, contact: ContactId, Body: string): Promise<string> {
      return deliver(web, whatsappForm({ From: `whatsapp:${contact}`, Body }));
    }

    /** Staff are one contact too, whose turns are taken in some order. */
    async function staffWrite(Body: string): Promise<void> {
      const form = whatsappForm({ From: STAFF, Body });
      await vi.waitFor(() => deliver(0, form), { timeout: 20_000 });
    }

    async function deliver(web: number, params: Record<string, string>): Promise<string> {
      const baseUrl = webs[web]?.url ?? '';
      const response = await postSigned({ baseUrl, publicUrl: PUBLIC_URL, path: '/webhooks/twilio/message', params });
      expect(response.status).toBe(200);
      return response.text();
    }

    /** What the contact was told, in the order of the chat, by the ids of the replies. */
    async function outboundOf(contact: ContactId): Promise<string[]> {
      return (await store.transcript(contact)).filter(({ direction }) => direction === 'out').map(({ id }) => id);
    }

    /** What the provider was given for this address, in its order, by the ids of the replies. */
    function sentTo(address: string): string[] {
      return stub.messages
        .filter(({ form }) => form['To'] === address)
        .map(({ form }) => new URL(String(form['StatusCallback'])).searchParams.get('reply') ?? '');
    }

    /** Everything that a pair of messages can leave behind, without what tells one contact and one moment from another. */
    async function outcomeOf(contact: ContactId, replies: string[]): Promise<unknown> {
      const { session } = await store.load(contact, 'another');
      const own = (one: { contact: ContactId }): boolean => one.contact === contact;
      const handoffs = (await store.listHandoffs()).filter(own);
      const left = {
        replies,
        session: session && { state: session.state, turn: session.turn, conversation: session.conversation },
        registrations: (await store.listRegistrations()).filter(own).map(enteredOf),
        handoffs: handoffs.map(({ reason, status }) => ({ reason, status })),
      };
      return JSON.parse(anonymous(JSON.stringify(left), contact));
    }
  },
);

function environmentOn(redis: TestRedis, stub: TwilioStub): Record<string, string> {
  return {
    REDIS_URL: redis.url,
    WORKER: 'off',
    PUBLIC_URL,
    TWILIO_ACCOUNT_SID: TEST_ACCOUNT_SID,
    TWILIO_AUTH_TOKEN: TEST_AUTH_TOKEN,
    TWILIO_WHATSAPP_FROM: 'whatsapp:+2348102519926',
    TWILIO_API_BASE_URL: stub.url,
    SESSION_SECRET: 'a secret for tests only',
    STAFF_NUMBERS: STAFF,
    FLOOD_LIMIT: '0',
  };
}

function enteredOf({ name, courses, level, status }: Registration): unknown {
  return { name, courses, level, status };
}

/** References and numbers of handoffs are made of the contact's partition; times are those of the clock. */
function anonymous(text: string, contact: ContactId): string {
  return text
    .replaceAll(contact.slice(1), 'CONTACT')
    .replaceAll(contact.replace('+234', '0'), 'CONTACT')
    .replaceAll(/OIC-[0-9A-Z]{5}/g, 'REFERENCE')
    .replaceAll(/#\d+/g, 'NUMBER')
    .replaceAll(/"(number|handoffNumber)":\d+/g, '"$1":0')
    .replaceAll(/\b1[6-9]\d{11}\b/g, '0');
}

function contactOf(index: number): ContactId {
  return `+${2_348_050_000_000 + index}`;
}

let contacts = 1_000;

function nextContact(): ContactId {
  contacts += 1;
  return contactOf(contacts);
}
