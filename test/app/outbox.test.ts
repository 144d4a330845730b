import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { receive } from '../../src/app/receive.ts';
import type { CommitResult } from '../../src/store/store.ts';
import { messageFrom, openHost, STAFF } from '../support/enquiry-host.ts';
import { school } from '../support/flows.ts';
import { generousSchool, PYTHON_FLYER, PYTHON_PICTURE } from '../support/generous-school.ts';
import { emptyOutbox } from '../support/stored-turns.ts';

const ADA = '+2348031234567';
const position = { latitude: 7.77, longitude: 4.55 };

let house: Awaited<ReturnType<typeof openHost>>;
beforeEach(async () => {
  house = await openHost({
    school: { ...school, courses: generousSchool.courses, venue: { ...school.venue, position } },
  });
});
afterEach(() => house.close());

async function say(text: string, changes: Parameters<typeof messageFrom>[2] = {}): Promise<string[]> {
  return (await receive(messageFrom(ADA, text, changes), house.host)).texts;
}

const sent = () => emptyOutbox(house.store);

/** The host over a store that answers every commit so. */
function answering(result: CommitResult): typeof house.host {
  return { ...house.host, store: { ...house.store, commit: () => Promise.resolve(result) } };
}

describe('a reply', () => {
  it('with a pin goes by the outbox, words first, as TwiML carries no pin', async () => {
    expect(await say('where are you')).toEqual([]);
    expect(await sent()).toMatchObject([
      { to: `whatsapp:${ADA}`, body: expect.stringContaining('Osogbo') },
      { to: `whatsapp:${ADA}`, body: school.name, pin: { ...position, label: school.name } },
    ]);
  });

  it('with a picture and a flyer goes by the outbox as well, and the chat tells what was shown', async () => {
    expect(await say('tell me about python')).toEqual([]);
    const label = 'Python Programming';
    const chat = (await house.store.transcript(ADA)).map(({ text }) => text);
    expect(chat.slice(-2)).toEqual([`[picture] ${label}`, `[flyer] ${label}`]);
    const rows = await sent();
    expect(rows.map(({ id }) => id.replace(/.*:/, ''))).toEqual(['0', '1', '2']);
    expect(rows[0]?.body).toContain('Python is a programming language');
    expect(rows.slice(1)).toMatchObject([
      { body: label, handout: { kind: 'picture', label, link: PYTHON_PICTURE } },
      { body: label, handout: { kind: 'flyer', label, link: PYTHON_FLYER } },
    ]);
  });

  it('by SMS goes at once, as it has no pin there', async () => {
    const [text] = await say('where are you', { channel: 'sms' });
    expect(text).toContain('Osogbo');
    expect(await sent()).toEqual([]);
  });

  it('queues behind what has not gone out, so that nothing overtakes, and goes at once when it has', async () => {
    await say('where are you');
    expect(await say('courses')).toEqual([]);
    const rows = await sent();
    expect(rows.map(({ body }) => body.includes('These are our courses'))).toEqual([false, false, true]);
    expect((await say('courses')).join()).toContain('These are our courses');
    expect(await sent()).toEqual([]);
  });

  it('that queues takes no row away from what staff are told in the same turn', async () => {
    await say('where are you');
    await say('I want to talk to a person');
    const rows = await sent();
    expect(rows.filter(({ to }) => to === STAFF)).toHaveLength(1);
    expect(rows.filter(({ to }) => to !== STAFF)).toHaveLength(3);
    expect(new Set(rows.map(({ id }) => id)).size).toBe(4);
  });

  it('that confirms a deletion goes at once, as the rows before it are forgotten along with the person', async () => {
    await say('where are you');
    await say('delete me');
    expect((await say('1')).join()).toContain('is deleted');
    expect(await sent()).toEqual([]);
  });

  it('stands in the chat as it was sent, with its choices, and is queued until the provider says more', async () => {
    await say('', { attachments: [{ kind: 'contact_card' }] });
    const texts = await say('menu', { attachments: [{ kind: 'image' }] });
    expect(await house.store.transcript(ADA)).toMatchObject([
      { direction: 'in', from: 'enquirer', text: '[contact card]' },
      { direction: 'out', from: 'bot', status: 'queued' },
      { direction: 'in', from: 'enquirer', text: 'menu [image]' },
      {
        direction: 'out',
        from: 'bot',
        text: texts.join(),
        status: 'queued',
        choices: [{ id: 'courses' }, {}, {}, {}, {}],
      },
    ]);
  });
});

describe('a turn', () => {
  const answer = { replyId: `${ADA}:1:0`, texts: ['what was answered first'] };

  it.each([ADA, '+2348000000001'])(
    'of %s that another process committed meanwhile gets the answer given there',
    async (contact) => {
      const host = answering({ type: 'duplicate', answer });
      expect(await receive(messageFrom(contact, 'hello'), host)).toEqual(answer);
    },
  );

  it.each([ADA, '+2348000000001'])(
    'of %s that loses every race is a conflict, which the provider tries again',
    async (contact) => {
      const host = answering({ type: 'stale' });
      await expect(receive(messageFrom(contact, 'hello'), host)).rejects.toMatchObject({ code: 'store:conflict' });
      expect(house.reports).toEqual([]);
    },
  );

  it('is reported once, with what happened and how it was understood, and not when it comes again', async () => {
    const message = messageFrom(ADA, 'how much is python');
    await receive(message, house.host);
    await receive(message, house.host);
    expect(house.reports).toEqual([
      { contact: ADA, events: ['conversation_started', 'question_unanswered'], decision: 'act' },
    ]);
  });

  it('that changes a registration uses no new reference up', async () => {
    for (const text of ['register', '1', '1', 'Ada Obi', 'python', 'beginner', '1', 'skip', '1', '1']) await say(text);
    const [before] = await house.store.listRegistrations();
    expect((await house.store.load(ADA, 'look')).counts.registrations).toBe(1);
    for (const text of ['register', '2', '1', 'level', '3', '1']) await say(text);
    expect(await house.store.listRegistrations()).toMatchObject([
      { reference: before?.reference, level: 'experienced' },
    ]);
    expect((await house.store.load(ADA, 'look')).counts.registrations).toBe(1);
  });
});
