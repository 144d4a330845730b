import type { Handoff } from '../../src/domain/handoff.ts';
import { COURSES } from '../../src/domain/course.ts';
import { questionNumber } from '../../src/domain/question-number.ts';
import { KEMI, requestOf, sentTo, somebody, TUNDE, type Asking, type Scene } from './staff-scene.ts';

/** What must have come of a deed when all is at rest: what each phone got, in order, and nothing else anywhere. */
export interface Promised {
  told: Record<string, (RegExp | string)[]>;
  request?: { of: string; status: Handoff['status'] };
}

/** Something that staff do, or that is done for them. */
export interface Deed {
  /** Brings the people there, and answers what is to be done and what must come of it. */
  prepare(scene: Scene): Promise<{ carryOut: () => Promise<void>; promised: Promised }>;
}

const TAKEN_OVER = /^A person from our team has taken over/;
const SUMMARY = /^#\d+ [^]*CLAIM \d+ takes the chat/;

/** Somebody asks for a person; both of staff can reply to what they were told, whoever was told last. */
const request: Deed = {
  async prepare(scene) {
    const person = somebody();
    const text = 'Yes, we are open today';
    return {
      promised: {
        told: { [KEMI]: [SUMMARY], [TUNDE]: [SUMMARY], [person]: [TAKEN_OVER, text] },
        request: { of: person, status: 'claimed' },
      },
      carryOut: async () => {
        const asked = await scene.write(person, 'I want to talk to a person');
        expectSame(asked.text, await asked.again());
        await scene.atRest();
        await answered(scene, { from: KEMI, text, expected: /^Sent to / });
        await answered(scene, { from: TUNDE, text, expected: /^Not sent: #\d+ is with / });
      },
    };
  },
};

const claim: Deed = {
  async prepare(scene) {
    const { person, number } = await scene.asks();
    return {
      promised: { told: { [person]: [TAKEN_OVER] }, request: { of: person, status: 'claimed' } },
      carryOut: () => ordered(scene, { text: `CLAIM ${number}`, expected: new RegExp(`^#${number} is yours\\.`) }),
    };
  },
};

/** To a request that nobody has taken: the bot steps back, and what was written follows. */
const answer: Deed = {
  async prepare(scene) {
    const { person, number, quote } = await scene.asks();
    const text = `Come on Monday, you are number ${number}`;
    return {
      promised: { told: { [person]: [TAKEN_OVER, text] }, request: { of: person, status: 'claimed' } },
      carryOut: () => ordered(scene, { text, quote, expected: new RegExp(`^Sent to .*#${number}\\.$`) }),
    };
  },
};

const done: Deed = {
  async prepare(scene) {
    const { person, number } = await scene.asks();
    await scene.write(KEMI, `CLAIM ${number}`);
    await scene.atRest();
    return {
      promised: {
        told: { [person]: [/^Our team has closed this chat[^]*Did that help\?/] },
        request: { of: person, status: 'closed' },
      },
      carryOut: () => ordered(scene, { text: `DONE ${number}`, expected: new RegExp(`^#${number} is closed`) }),
    };
  },
};

/** That an answer was delivered: of the second one in a chat, told by the provider more than once. */
const receipt: Deed = {
  async prepare(scene) {
    const asking = await scene.asks();
    await scene.report(await passedOn('Good morning', asking, scene));
    await scene.atRest();
    const second = await passedOn('See you on Monday', asking, scene);
    return {
      promised: { told: { [KEMI]: [/ has got it\b/] }, request: { of: asking.person, status: 'claimed' } },
      carryOut: async () => {
        await scene.report(second);
        await scene.report(second);
        await scene.report(second, 'read');
      },
    };
  },
};

let questions = 0;

/** What staff answer to a question that nobody could answer, to three who asked it: each time another, so that they are all. */
const broadcast: Deed = {
  async prepare(scene) {
    const course = COURSES[questions % COURSES.length] ?? 'python';
    questions += 1;
    const number = questionNumber({ fact: 'fees', course });
    const people = [somebody(), somebody(), somebody()];
    for (const person of people) await scene.write(person, `How much is ${course}?`);
    const [first = ''] = people;
    const text = `N150,000 for whoever is with ${first.slice(-4)}`;
    const { text: asked } = await scene.write(KEMI, `ANSWER ${number} ${text}`);
    if (!asked.includes('Who should get it?')) throw new Error(`The answer was answered: ${asked}`);
    return {
      promised: { told: Object.fromEntries(people.map((person) => [person, [new RegExp(text)]])) },
      carryOut: () => ordered(scene, { text: '2', expected: new RegExp(`^Q${number} is answered [^]*3 people`) }),
    };
  },
};

export const DEEDS = { request, claim, answer, done, receipt, broadcast } as const satisfies Record<string, Deed>;

export type DeedName = keyof typeof DEEDS;

async function passedOn(text: string, { person, quote }: Asking, scene: Scene) {
  await scene.write(KEMI, text, quote);
  await scene.atRest();
  const message = sentTo(person, scene.stub).at(-1);
  if (message?.form['Body'] !== text) throw new Error(`${text} was not passed on.`);
  return message;
}

/** Kemi writes it, and hears the same however often the provider brings it. */
async function ordered(
  scene: Scene,
  { text, quote = {}, expected }: { text: string; quote?: Record<string, string>; expected: RegExp },
): Promise<void> {
  const written = await scene.write(KEMI, text, quote);
  if (!expected.test(written.text)) throw new Error(`${text} was answered: ${written.text}`);
  await scene.atRest();
  expectSame(written.text, await written.again());
}

/** In reply to the last message that this member of staff got. */
async function answered(
  scene: Scene,
  { from, text, expected }: { from: string; text: string; expected: RegExp },
): Promise<void> {
  const quote = { OriginalRepliedMessageSid: sentTo(from, scene.stub).at(-1)?.sid ?? '' };
  const written = await scene.write(from, text, quote);
  if (!expected.test(written.text)) throw new Error(`The reply of ${from} was answered: ${written.text}`);
}

function expectSame(first: string, again: string): void {
  if (again !== first) throw new Error(`It was answered otherwise when it came again: ${again}`);
}

/** What is not as it was promised, in words. */
export async function complaintsAbout(
  { told, request: wanted }: Promised,
  since: number,
  { stub, store }: Pick<Scene, 'stub' | 'store'>,
): Promise<string[]> {
  const phones = new Set([...stub.messages.slice(since).map(({ form }) => String(form['To'])), ...Object.keys(told)]);
  const complaints = [...phones].flatMap((phone) => {
    const texts = sentTo(phone, stub, since).map(({ form }) => String(form['Body']));
    const expected = told[phone] ?? [];
    const isRight = texts.length === expected.length && texts.every((text, at) => isSaid(text, expected[at]));
    return isRight ? [] : [`${phone} got ${JSON.stringify(texts)} instead of ${expected.join(', ') || 'nothing'}`];
  });
  if (wanted === undefined) return complaints;
  const { status, claimedBy } = await requestOf(wanted.of, store);
  const isRight = status === wanted.status && (status === 'open' || claimedBy === KEMI);
  return isRight ? complaints : [...complaints, `the request is ${status}, with ${claimedBy ?? 'nobody'}`];
}

function isSaid(text: string, expected: RegExp | string | undefined): boolean {
  return typeof expected === 'string' ? text === expected : expected?.test(text) === true;
}
