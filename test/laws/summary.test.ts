import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FLOW_REVISION, type EnquiryContext } from '../../flows/index.ts';
import { noticeTexts, type NoticeWay } from '../../src/app/notice-texts.ts';
import { staffTemplate } from '../../src/app/staff-template.ts';
import { segmentsOf } from '../../src/channels/sms/segments.ts';
import { CHANNELS } from '../../src/domain/channel.ts';
import { COURSES } from '../../src/domain/course.ts';
import { LANGUAGES } from '../../src/domain/language.ts';
import { LIMITS } from '../../src/domain/limits.ts';
import type { Registration } from '../../src/domain/registration.ts';
import type { Session } from '../../src/domain/session.ts';
import { ADA, chatOf } from '../support/chat.ts';
import { hostOver } from '../support/enquiry-host.ts';
import { NOON_MS } from '../support/facts.ts';
import { catalogue } from '../support/flows.ts';
import type { Store } from '../../src/store/store.ts';

const DESK = 'https://enquiries.oic-hub-coding-school.example/desk/requests/';
const TEMPLATE = `HX${'1'.repeat(32)}`;
const withoutDesk = hostOver({} as Store);
const host = { ...withoutDesk, deskLink: (number: number) => `${DESK}${number}` };

const WAYS: NoticeWay[] = [
  { channel: 'whatsapp', isByTemplate: false },
  { channel: 'whatsapp', isByTemplate: true },
  { channel: 'sms', isByTemplate: false },
];

/** Letters that are one, two and up to four septets of SMS, that it has not, and that are two units on WhatsApp. */
const SIGNS = ['a', ' ', 'Ọ', '₦', '€', '[', '…', '⑽', '王', '😀', '👩🏾‍💻', '\n', "'", '"', 'x '.repeat(9)];

function textOf(maxChars: number): fc.Arbitrary<string> {
  const any = fc.array(fc.constantFrom(...SIGNS), { maxLength: maxChars }).map((signs) => signs.join(''));
  const full = fc.constantFrom(...SIGNS).map((sign) => sign.repeat(maxChars));
  return fc.oneof(any, full).map((text) => [...text].slice(0, maxChars).join(''));
}

const someCourses = fc.subarray([...COURSES]);
const nameOf = textOf(LIMITS.nameChars)
  .map((name) => name.replaceAll(/\s+/g, ' ').trim())
  .filter((name) => name !== '');

const registrationOf: fc.Arbitrary<Registration> = fc.record({ name: nameOf, courses: someCourses }).map((one) => ({
  reference: 'OIC-7K3Q9',
  contact: ADA,
  for: 'self' as const,
  minor: false,
  level: 'some' as const,
  phone: ADA,
  email: '',
  language: 'en' as const,
  channel: 'whatsapp' as const,
  consent: { at: NOON_MS, wording: 'registration.consent_self' },
  status: 'new' as const,
  answeredOn: {},
  createdAt: NOON_MS,
  updatedAt: NOON_MS,
  ...one,
}));

/** A conversation with everything in it that a summary says, as long and as strange as it can be. */
const conversation = fc.record({
  name: nameOf,
  recent: fc.array(textOf(LIMITS.recentMessageChars), { maxLength: LIMITS.recentMessages }),
  topic: someCourses,
  registrations: fc.array(registrationOf, { maxLength: LIMITS.registrationsPerContact }),
  unanswered: fc.array(
    fc.record({ fact: fc.constantFrom('fees', 'duration', 'hours'), course: fc.constantFrom(...COURSES) }),
    { maxLength: LIMITS.unansweredFacts },
  ),
  language: fc.constantFrom(...LANGUAGES),
  channel: fc.constantFrom(...CHANNELS),
  contact: fc.constantFrom('+2348031234567', 'whatsapp:NG.1234567890'),
  headline: fc.option(textOf(LIMITS.adTextChars), { nil: undefined }),
  handoffs: fc.constantFrom(0, 12_000),
  words: fc.constantFrom('staff', 'I want to talk to a person about the fees', 'please call me, I want a human being'),
});

type Conversation = typeof conversation extends fc.Arbitrary<infer Value> ? Value : never;

function summaryOf({ name, language, channel, contact, headline, handoffs, words, ...rest }: Conversation) {
  const context = { offered: [], misunderstoodInARow: 0, ...rest } as unknown as EnquiryContext;
  const conversation = {
    revision: FLOW_REVISION,
    value: { dialogue: 'menu', handoff: 'none' },
    context: JSON.parse(JSON.stringify(context)),
  } as Session['conversation'];
  const start: Partial<Session> = {
    contact,
    channel,
    language,
    isLanguageAsked: true,
    profileName: name,
    turn: 1,
    ...(conversation === undefined ? {} : { conversation }),
    ...(headline === undefined ? {} : { referral: { headline } }),
  };
  const counts = { handoffs, registrations: 0 };
  const { effects, failure } = chatOf(start, { languages: catalogue.languages, counts }).send({ text: words, channel });
  expect(failure).toBeUndefined();
  const notice = effects.find((effect) => effect.type === 'notify_staff');
  if (notice?.about === undefined || !('handoff' in notice.about)) throw new Error('Nobody is told of a handoff.');
  return { notice, number: notice.about.handoff };
}

function onWire(text: string, way: NoticeWay): number {
  if (way.channel === 'sms') return segmentsOf(text).segments;
  if (!way.isByTemplate) return text.length;
  const { variables = {} } = staffTemplate(text, { canSendSms: true, staffTemplateSid: TEMPLATE, mailboxes: [] }) ?? {};
  const [variable = ''] = Object.values(variables);
  const around = catalogue.texts.en.get('staff.notice_template')?.text.replace('{notice}', '') ?? '';
  return around.length + variable.length;
}

const MOST = (way: NoticeWay): number => (way.channel === 'sms' ? LIMITS.smsSegments : way.isByTemplate ? 1024 : 1599);

describe('the summary of a handoff', () => {
  it('is one message on each way, whatever people are called and write, and says who it is and how to answer', () => {
    fc.assert(
      fc.property(conversation, fc.constantFrom(...WAYS), (chat, way) => {
        const { notice, number } = summaryOf(chat);
        const texts = noticeTexts(notice, [], way, host);
        expect(texts).toHaveLength(1);
        const [text = ''] = texts;
        expect(onWire(text, way)).toBeLessThanOrEqual(MOST(way));
        expect(text.startsWith(`#${number} `)).toBe(true);
        expect(text).toContain(`CLAIM ${number}`);
        expect(text).not.toMatch(/\{|undefined/);
        if (chat.contact === ADA) expect(text).toContain('https://wa.me/2348031234567');
      }),
      { numRuns: 600 },
    );
  });

  it('in its shortest form still has the name, the words and the link, with what stands above it when a request goes on', () => {
    fc.assert(
      fc.property(conversation, (chat) => {
        const { notice, number } = summaryOf({
          ...chat,
          name: 'Ada Obi',
          registrations: [],
          recent: ['I paid, nobody calls'],
        });
        const shortest = notice.shorter?.at(-1);
        if (shortest === undefined) throw new Error('It has no short form.');
        const above = { key: 'staff.goes_on_as', params: { number, as: number } };
        const below = { ...notice, words: { lines: [above, shortest] }, shorter: [{ lines: [above, shortest] }] };
        const [text = '', ...more] = noticeTexts(below, [], WAYS[2] as NoticeWay, host);
        expect(more).toEqual([]);
        for (const part of [`#${number} Ada Obi `, '"', `CLAIM ${number}, then write here`])
          expect(text).toContain(part);
      }),
      { numRuns: 100 },
    );
  });
});

function linkOf(lengthChars: number) {
  return [{ text: `[picture] https://x.example/${'a'.repeat(lengthChars)}` }];
}

const PLAIN: Conversation = {
  name: 'Ada Obi',
  recent: ['hello', 'I want to know the fee of python please'],
  topic: ['python'],
  registrations: [],
  unanswered: [{ fact: 'fees', course: 'python' }],
  language: 'en',
  channel: 'sms',
  contact: ADA,
  headline: undefined,
  handoffs: 0,
  words: 'staff',
};

describe('an ordinary summary', () => {
  it('by SMS has all there is to know in two segments', () => {
    const { notice, number } = summaryOf(PLAIN);
    const [text = ''] = noticeTexts(notice, [], { channel: 'sms', isByTemplate: false }, withoutDesk);
    expect(text.split('\n')).toEqual([
      `#${number} Ada Obi asks for a person. English, Python Programming, not registered`,
      'Open: Fees (Python Programming)',
      '"hello"',
      '"I want to know the fee of python please"',
      '"staff"',
      'https://wa.me/2348031234567',
      `CLAIM ${number}, then write here`,
    ]);
  });

  it('on WhatsApp says how to answer, and where it stands on the desk', () => {
    const { notice, number } = summaryOf(PLAIN);
    const [text = ''] = noticeTexts(notice, [], { channel: 'whatsapp', isByTemplate: false }, host);
    expect(text.split('\n').slice(-2)).toEqual([
      `Reply to this message to answer Ada Obi. CLAIM ${number} takes the chat, DONE ${number} closes it.`,
      `${DESK}${number}`,
    ]);
  });

  it('has the links to what was sent in the same message where there is room, else in one of its own', () => {
    const { notice } = summaryOf(PLAIN);
    const way = { channel: 'whatsapp', isByTemplate: false } as const;
    expect(noticeTexts(notice, linkOf(100), way, host)).toHaveLength(1);
    const [summary, links, ...more] = noticeTexts(notice, linkOf(1400), way, host);
    expect([summary, links, more]).toEqual([expect.stringContaining('CLAIM'), expect.stringContaining('picture'), []]);
  });
});
