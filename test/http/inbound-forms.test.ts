/** Forms as Twilio posts them, signed, through the real door, the real reading, the real turn and a real store. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { followStatus } from '../../src/app/follow-failure.ts';
import { receive } from '../../src/app/receive.ts';
import { parseAddress } from '../../src/domain/contact.ts';
import { segmentsOf } from '../../src/channels/sms/segments.ts';
import { openHost } from '../support/enquiry-host.ts';
import { NOON_MS } from '../support/facts.ts';
import { liveDoor, openDoor, PUBLIC_URL, type Door } from '../support/http-door.ts';
import { tappedId } from '../support/tapped-id.ts';
import { nextMessageSid, postSigned, smsForm, statusForm, whatsappForm } from '../support/twilio-webhook.ts';

const OURS = 'whatsapp:+2348102519926';
const MEDIA = 'https://api.twilio.com/2010-04-01/Accounts/AC0/Messages/MM0/Media/ME0';

let house: Awaited<ReturnType<typeof openHost>>;
let door: Door;
let now = NOON_MS;

beforeAll(async () => {
  house = await openHost({ floodLimit: 0 });
  const host = { ...house.host, ways: { canSendSms: true, mailboxes: [] }, alarmMet: () => undefined };
  const take = (message: Parameters<typeof receive>[0]) => receive(message, host);
  const live = liveDoor({
    receive: take,
    recordStatus: (report) => followStatus(report, now, host),
    deadlineMs: 10_000,
  });
  door = await openDoor({ now: () => (now += 60_000) }, live);
});
afterAll(async () => {
  await door.close();
  await house.close();
});

let people = 0;

/** Somebody new, and what each form of theirs is answered: the texts of the TwiML, as the phone shows them. */
function somebody(makeForm: typeof whatsappForm | typeof smsForm) {
  people += 1;
  const number = `+23480300${String(people).padStart(5, '0')}`;
  const From = makeForm === whatsappForm ? `whatsapp:${number}` : number;
  const post = async (fields: Record<string, string>): Promise<string> => {
    const params = makeForm({ ...fields, From });
    const path = '/webhooks/twilio/message';
    const response = await postSigned({ baseUrl: door.address, publicUrl: PUBLIC_URL, path, params });
    expect(response.status).toBe(200);
    return response.text();
  };
  const send = async (fields: Record<string, string>): Promise<string> => textOf(await post(fields));
  const say = async (...bodies: string[]): Promise<string> => {
    let last = '';
    for (const Body of bodies) last = await send({ Body });
    return last;
  };
  /** Writes, and has the answer reported as delivered: the id by which a phone quotes it. */
  const sidOfAnswerTo = async (Body: string): Promise<string> => {
    const callback = /statusCallback="([^"]+)"/.exec(await post({ Body }))?.[1]?.replaceAll('&amp;', '&') ?? '';
    const MessageSid = nextMessageSid().replace('SM', 'MM');
    const path = callback.slice(PUBLIC_URL.length);
    const params = statusForm({ MessageSid, To: From });
    const response = await postSigned({ baseUrl: door.address, publicUrl: PUBLIC_URL, path, params });
    expect(response.status).toBe(204);
    return MessageSid;
  };
  const contact = parseAddress(From)?.contact ?? '';
  const written = async () => (await house.store.transcript(contact)).filter(({ direction }) => direction === 'in');
  const session = async () => (await house.store.load(contact, 'none')).session;
  return { send, say, sidOfAnswerTo, written, session, contact };
}

function textOf(twiml: string): string {
  const texts = [...twiml.matchAll(/<Message[^>]*>([\s\S]*?)<\/Message>/g)].map(([, text = '']) => text);
  return texts.join('\n').replaceAll('&apos;', "'").replaceAll('&quot;', '"').replaceAll('&amp;', '&');
}

const media = (type: string, MessageType: string): Record<string, string> => ({
  MessageSid: nextMessageSid().replace('SM', 'MM'),
  Body: '',
  NumMedia: '1',
  MediaContentType0: type,
  MediaUrl0: MEDIA,
  MessageType,
});

describe('media on WhatsApp', () => {
  it.each([
    ['audio/ogg', 'audio', 'I cannot listen to voice notes'],
    ['image/jpeg', 'image', 'I cannot look at pictures'],
    ['video/mp4', 'video', 'I cannot watch videos'],
    ['application/pdf', 'document', 'I cannot open documents'],
    ['image/webp', 'sticker', 'Nice one!'],
    ['text/vcard', 'contacts', 'Thank you for the contact'],
    ['model/gltf', 'hologram', 'I could not read that'],
  ])('of the type %s is answered by its kind, and a form asks on', async (type, messageType, words) => {
    const person = somebody(whatsappForm);
    await person.say('register', '1', '1');
    const answer = await person.send(media(type, messageType));
    expect(answer).toContain(words);
    expect(answer).toMatch(/What is your full name\?$/);
  });

  it('with a caption is what the caption says, also in a form', async () => {
    const person = somebody(whatsappForm);
    const picture = media('image/jpeg', 'image');
    expect(await person.send({ ...picture, Body: 'where are you?' })).toContain('We are at *32, Asiwaju');
    await person.say('register', '1', '1');
    expect(await person.send({ ...media('application/pdf', 'document'), Body: 'Ada Obi' })).toContain('Which course?');
    expect((await person.written()).at(-1)?.text).toBe('Ada Obi [document]');
  });
});

it.each(['image/jpeg', 'audio/amr', 'text/x-vcard'])(
  'media of the type %s on SMS is answered within two segments',
  async (type) => {
    const answer = await somebody(smsForm).send({ NumMedia: '1', MediaContentType0: type, MediaUrl0: MEDIA, Body: '' });
    expect(segmentsOf(answer)).toMatchObject({ encoding: 'GSM-7' });
    expect(segmentsOf(answer).segments).toBeLessThanOrEqual(2);
  },
);

describe('a place', () => {
  const place = { Body: '', Latitude: '7.018766403198', Longitude: '-7.395950317383', MessageType: 'location' };

  it('is answered with the way, and stands in the chat as a link', async () => {
    const person = somebody(whatsappForm);
    await person.say('hi');
    expect(await person.send({ ...place, Label: 'Oja Oba', Address: 'Osogbo' })).toContain(
      'https://www.google.com/maps/dir/?api=1&origin=7.01877%2C-7.39595&destination=32%2C+Asiwaju',
    );
    expect((await person.written()).at(-1)?.text).toBe(
      '[location] https://maps.google.com/?q=7.018766403198,-7.395950317383 (Oja Oba, Osogbo)',
    );
  });

  it.each(['english', 'pidgin', 'yoruba'])('is answered within two segments on SMS, in %s', async (language) => {
    const person = somebody(smsForm);
    await person.say('hi', language);
    const answer = await person.send(place);
    expect(answer).toContain('Osun+State');
    expect(answer).not.toContain('MORE');
    expect(segmentsOf(answer)).toMatchObject({ encoding: 'GSM-7', segments: 2 });
  });
});

describe('what refers to something else', () => {
  it('forwarded words are no name, and are kept as forwarded', async () => {
    const person = somebody(whatsappForm);
    await person.say('register', '1', '1');
    const answer = await person.send({ Body: 'Tunde Bello', Forwarded: 'true', FrequentlyForwarded: 'true' });
    expect(answer).toMatch(/^That is a forwarded message.*What is your full name\?$/s);
    expect((await person.written()).at(-1)?.text).toBe('[forwarded] Tunde Bello');
    expect(await person.say('Ada Obi')).toContain('Which course?');
  });

  it('a forwarded question is answered, also where it is the name of a choice', async () => {
    const person = somebody(whatsappForm);
    await person.say('hi');
    expect(await person.send({ Body: 'fees', Forwarded: 'true' })).toContain('I have not been given the fees yet');
  });

  it('a number under a quoted older list picks from it', async () => {
    const person = somebody(whatsappForm);
    const sid = await person.sidOfAnswerTo('courses');
    await person.say('where are you');
    const quote = { OriginalRepliedMessageSid: sid, OriginalRepliedMessageSender: OURS };
    expect(await person.send({ ...quote, Body: '5' })).toContain('Python Programming (for Data Science');
    expect(await person.send({ ...quote, OriginalRepliedMessageSid: `MM${'f'.repeat(32)}`, Body: '3' })).toContain(
      'These are our courses',
    );
  });

  it('an emoji below the question of consent is none, however it comes', async () => {
    const person = somebody(whatsappForm);
    await person.say('register', '1', '1', 'Ada Obi', '5', '1', '1');
    const sid = await person.sidOfAnswerTo('skip');
    const quote = { OriginalRepliedMessageSid: sid, OriginalRepliedMessageSender: OURS };
    for (const fields of [quote, { ...quote, MessageType: 'reaction' }, {}]) {
      expect(await person.send({ ...fields, Body: '👍' })).toMatch(/^I cannot take an emoji alone.*Do you agree/s);
    }
    expect(await person.say('yes')).toContain('Please check');
  });

  it('a changed message is answered where it asks, and is no answer; one taken back is noted and not answered', async () => {
    const person = somebody(whatsappForm);
    await person.say('hi');
    expect(await person.send({ MessageType: 'edit', Body: 'where are you' })).toContain('We are at *32');
    expect(await person.send({ MessageType: 'revoke', Body: 'where are you' })).toBe('');
    expect((await person.written()).map(({ text }) => text).slice(1)).toEqual([
      '[edited] where are you',
      '[deleted a message]',
    ]);
    await person.say('register', '1', '1');
    expect(await person.send({ MessageType: 'edit', Body: 'Ada Obi' })).toMatch(
      /^I cannot act on an edited message, sorry\. Please send it as a new one\..*What is your full name\?$/s,
    );
  });

  it('a message taken back by somebody new is no greeting', async () => {
    const person = somebody(whatsappForm);
    expect(await person.send({ MessageType: 'revoke', Body: '' })).toBe('');
    expect(await person.say('hi')).toContain('Hello, this is OIC Hub');
  });
});

describe('a tap', () => {
  it.each([
    ['a button', { ButtonPayload: 'fees', ButtonText: 'Fees', Body: 'Fees', MessageType: 'interactive' }],
    ['a list', { ListId: 'fees', ListTitle: 'Fees', Body: 'Fees', MessageType: 'interactive' }],
    ['a title alone', { Body: 'Fees', ButtonText: 'Fees', MessageType: 'button' }],
    ['a title without a body', { Body: '', ListTitle: 'Fees' }],
    ['a button that is none of ours', { ButtonPayload: 'see_prices', ButtonText: 'Fees', Body: 'Fees' }],
    ["a button of somebody else's making", { ButtonPayload: '{verifyEmail:x}', ButtonText: 'Fees', Body: 'Fees' }],
  ])('on %s means what it says', async (_what, fields) => {
    const person = somebody(whatsappForm);
    await person.say('hi');
    expect(await person.send(fields)).toContain('I have not been given the fees yet');
  });

  it('on a button of before corrects the answer; twice on "save it" brings the reference again', async () => {
    const person = somebody(whatsappForm);
    const tap = async (called: string) => {
      const id = tappedId(called, await house.store.transcript(person.contact));
      return person.send({ ButtonPayload: id, ButtonText: 'A title', Body: 'A title' });
    };
    await person.say('register', '1', '1', 'Ada Obi', '5', '1', '1', 'skip');
    expect(await tap('course:mobile')).toMatch(/^I have changed that answer\.\n\*Courses\*: Mobile.*Do you agree/s);
    await tap('agree');
    const reference = /OIC-\w{5}/.exec(await tap('confirm'))?.[0];
    expect(reference).toBeDefined();
    expect(await tap('confirm')).toContain(`It is saved already. Reference: *${reference ?? ''}*.`);
    const saved = (await house.store.listRegistrations()).filter(({ contact }) => contact === person.contact);
    expect(saved.map(({ courses }) => courses)).toEqual([['mobile']]);
  });
});

it('an advertisement is kept with the session and counted once, and nothing it says is answered from', async () => {
  const person = somebody(whatsappForm);
  const ad = { ReferralCtwaClid: 'ARA1', ReferralSourceId: '12', ReferralHeadline: 'Python for N5,000' };
  house.reports.length = 0;
  expect(await person.send({ ...ad, Body: 'how much is python' })).not.toContain('5,000');
  await person.send({ ReferralCtwaClid: 'ARA2', ReferralHeadline: 'Another', Body: 'hello' });
  expect(await person.session()).toMatchObject({
    referral: { clickId: 'ARA1', sourceId: '12', headline: 'Python for N5,000' },
  });
  expect(house.reports.map(({ events }) => events.includes('referred_by_ad'))).toEqual([true, false]);
  await person.say('delete me', '1', 'hello again');
  expect(await person.session()).not.toHaveProperty('referral');
});

describe('STOP, START and HELP', () => {
  it.each([
    ['SMS', smsForm],
    ['WhatsApp', whatsappForm],
  ] as const)('that the carrier has answered on %s are obeyed without a word', async (_channel, makeForm) => {
    const person = somebody(makeForm);
    expect(await person.send({ Body: 'HELP', OptOutType: 'HELP' })).toBe('');
    await person.say('hi');
    expect(await person.send({ Body: 'Stop', OptOutType: 'STOP' })).toBe('');
    expect(await person.session()).toMatchObject({ optedOut: true });
    expect(await person.send({ Body: 'HELP', OptOutType: 'HELP' })).toBe('');
    expect(await person.send({ Body: 'START', OptOutType: 'START' })).toBe('');
    expect(await person.session()).toMatchObject({ optedOut: false });
  });

  it('on SMS without Advanced Opt-Out: Twilio answers STOP itself, and we say the rest', async () => {
    const person = somebody(smsForm);
    await person.say('hi');
    expect(await person.say('STOP')).toBe('');
    expect(await person.session()).toMatchObject({ optedOut: true });
    expect(await person.say('START')).toContain('Welcome back');
    expect(await person.say('HELP')).toContain('1 Courses');
  });

  it('on WhatsApp without Advanced Opt-Out are ours to answer', async () => {
    const person = somebody(whatsappForm);
    await person.say('hi');
    expect(await person.say('STOP')).toContain('You will get no more messages from us');
    expect(await person.session()).toMatchObject({ optedOut: true });
    expect(await person.say('START')).toContain('Welcome back');
    expect(await person.say('HELP')).toContain('1. Courses');
  });
});
