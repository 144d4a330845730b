import { describe, expect, it } from 'vitest';
import { registrationOf, sessionOf } from '../support/stored-turns.ts';
import { twiml } from '../../src/twilio/twiml.ts';
import type { Accepted, Evidence, Played } from './evidence.ts';
import { judge } from './judge.ts';
import type { Script } from './script.ts';

// The judge of the storm must have eyes: a storm that finds nothing proves nothing unless this finds everything.

const CONTACT = '+2348000000001';
const STAFF = 'whatsapp:+2348099999999';

const script: Script = {
  kind: 'asks for staff',
  lines: [
    { by: 'enquirer', on: 'whatsapp', write: 'where are you', reply: /Way/, hasPin: true },
    {
      by: 'enquirer',
      on: 'whatsapp',
      write: 'a person please',
      reply: /told our team/,
      notices: [{ to: 'everyone', text: /CLAIM/ }],
    },
  ],
  hasHandoff: true,
};

function sent(turn: number, index: number, more: Partial<Accepted>): Accepted {
  const id = `${CONTACT}:${turn}:${index}`;
  return {
    id,
    sid: `SM-of-${id}`,
    statusCallback: '',
    contact: CONTACT,
    turn,
    index,
    to: `whatsapp:${CONTACT}`,
    body: '',
    isPin: false,
    order: turn * 10 + index,
    sender: 'none',
    ...more,
  };
}

function answered(turn: number, text: string): string {
  const answer = { replyId: `${CONTACT}:${turn}:0`, texts: [text] };
  return twiml(answer, { statusCallbackUrl: 'https://bot.example.com/status' });
}

/** What is there when all went well: the first reply by the outbox with its pin, the second in the webhook's answer. */
function goodEvidence(): Evidence {
  const message = { hits: [], kept: 0, redeliveries: 0, differing: [] };
  const played: Played = {
    contact: CONTACT,
    script: { ...script, lines: [...script.lines] },
    owner: STAFF,
    messages: [
      { ...message, sid: 'SM1', answer: { twiml: '<Response/>', order: 5 } },
      {
        ...message,
        sid: 'SM2',
        hits: ['after commit'],
        answer: { twiml: answered(2, 'I have told our team'), order: 22 },
      },
    ],
  };
  const chat = { channel: 'whatsapp', text: '', at: 0 } as const;
  const inbound = (id: string) => ({ ...chat, id, direction: 'in', from: 'enquirer' }) as const;
  const outbound = (id: string) => ({ ...chat, id, direction: 'out', from: 'bot' }) as const;
  return {
    played: [played],
    accepted: [
      sent(1, 0, { body: '32, Asiwaju Omidiran Way' }),
      sent(1, 1, { isPin: true }),
      sent(2, 1, { to: STAFF, body: 'Reply CLAIM 7', sender: 'after send' }),
    ],
    staff: new Map([[STAFF, 0]]),
    reported: new Set([`${CONTACT}:1:1`]),
    records: {
      sessions: new Map([[CONTACT, sessionOf(CONTACT, 2)]]),
      transcripts: new Map([
        [
          CONTACT,
          [
            inbound('SM1'),
            outbound(`${CONTACT}:1:0`),
            { ...outbound(`${CONTACT}:1:1`), status: 'delivered' },
            inbound('SM2'),
            outbound(`${CONTACT}:2:0`),
            { ...outbound(`${CONTACT}:2:1`), to: STAFF },
          ],
        ],
      ]),
      registrations: [],
      handoffs: [
        {
          number: 7,
          contact: CONTACT,
          channel: 'whatsapp',
          reason: 'asked',
          status: 'closed',
          openedAt: 0,
          summary: '',
        },
      ],
      questions: [],
      deadLetters: [],
      isOutboxEmpty: true,
    },
  };
}

function findingsAfter(harm: (evidence: Evidence) => void): string[] {
  const evidence = goodEvidence();
  harm(evidence);
  return judge(evidence).map(({ kind, what, cause }) => `${kind} ${what} (${cause})`);
}

function firstOf<Item>(items: readonly Item[]): Item {
  const [first] = items;
  if (first === undefined) throw new Error('There is none.');
  return first;
}

/** The second message was committed too late to be answered, kept, and answered by the outbox in a turn of its own. */
function keepTheSecond({ played, accepted, records }: Evidence): void {
  const message = played[0]?.messages[1];
  if (message !== undefined) {
    message.kept = 1;
    delete message.answer;
  }
  accepted.push(sent(2, 0, { body: 'I have told our team', order: 30 }));
  (records.sessions as Map<string, unknown>).set(CONTACT, sessionOf(CONTACT, 3));
}

/** The person has everything deleted in their third turn; these replies went out. */
function forgetAfter(evidence: Evidence, turns: number[]): void {
  const lines = ['hi', 'delete me', 'yes'].map(
    (write) => ({ by: 'enquirer', on: 'whatsapp', write, reply: /ok/ }) as const,
  );
  const message = { sid: '', hits: [], kept: 0, redeliveries: 0, differing: [] };
  Object.assign(firstOf(evidence.played), {
    script: { kind: 'is forgotten', lines, isForgotten: true },
    messages: lines.map(() => ({ ...message, answer: { twiml: '<Response/>', order: 0 } })),
  });
  evidence.accepted.splice(0, 9, ...turns.map((turn) => sent(turn, 0, { body: 'ok' })));
}

/** A row goes out once more. */
const again = (index: number) => (evidence: Evidence) => {
  evidence.accepted.push(...evidence.accepted.slice(index, index + 1).map((row) => ({ ...row, order: 99 })));
};

const WORDS = 'Come on Monday';

/** A third turn in which staff answered, told of its arrival in the fourth, and a fifth after that. */
function answerAndTell({ played, accepted, records, reported, staff }: Evidence): void {
  (staff as Map<string, number>).set(STAFF, 1);
  const [one] = played;
  if (one === undefined) return;
  const message = { hits: [], kept: 0, redeliveries: 0, differing: [] };
  one.script.lines.push(
    { by: 'staff', order: 'ANSWER', write: WORDS, answer: /^Sent to/, reply: /taken over/ },
    { by: 'enquirer', on: 'whatsapp', write: 'thank you', notices: [{ to: 'owner', text: /thank you/ }] },
  );
  const sentTo = { replyId: `${STAFF.slice(9)}:1:0`, texts: ['Sent to Ada, #7.'] };
  one.messages.push(
    { ...message, sid: 'SM3', answer: { twiml: twiml(sentTo, { statusCallbackUrl: 'https://x.example' }), order: 30 } },
    { ...message, sid: 'SM4', answer: { twiml: '<Response/>', order: 50 } },
  );
  accepted.push(
    sent(3, 0, { body: 'A person has taken over' }),
    sent(3, 1, { body: WORDS }),
    sent(4, 1, { to: STAFF, body: 'Ada has got it.', sender: 'after send' }),
    sent(5, 1, { to: STAFF, body: '#7 Ada: thank you' }),
  );
  const sessions = records.sessions as Map<string, unknown>;
  sessions.set(CONTACT, sessionOf(CONTACT, 5)).set(STAFF.slice(9), sessionOf(STAFF.slice(9), 1));
  const line = { channel: 'whatsapp', direction: 'out', text: '', at: 0 } as const;
  records.transcripts
    .get(CONTACT)
    ?.push(
      { ...line, id: `${CONTACT}:3:0`, from: 'bot' },
      { ...line, id: `${CONTACT}:3:1`, from: 'staff', status: 'delivered' },
      { ...line, id: `${CONTACT}:4:1`, from: 'system', to: STAFF, text: 'Ada has got it.' },
      { ...line, id: 'SM4', direction: 'in', from: 'enquirer' },
      { ...line, id: `${CONTACT}:5:1`, from: 'system', to: STAFF },
    );
  (reported as Set<string>).add(`${CONTACT}:3:1`);
}

/** What may become of that answer and its receipt. */
const answerHarms: [string, (evidence: Evidence) => void, RegExp][] = [
  ['an answer of staff that never went out', ({ accepted }) => void accepted.splice(4, 1), /^lost answer of staff 3/],
  ['an answer of staff that went out twice', again(4), /^doubled answer of staff 3/],
  ['that the bot did not step back', ({ accepted }) => void accepted.splice(3, 1), /^lost reply 3 \(ANSWER\)/],
  [
    'an answer of staff in other words',
    ({ accepted }) => void accepted.splice(4, 1, sent(3, 1, { body: 'Come' })),
    /^wrong answer of staff 3 was: Come/,
  ],
  ['a receipt that never went out', ({ accepted }) => void accepted.splice(5, 1), /^lost receipt/],
  ['a receipt that went out twice, by the death of its sender', again(5), /^doubled receipt \(after send\)/],
  [
    'an arrival that was reported and told nobody',
    ({ accepted, records }) => {
      accepted.splice(5, 1);
      records.transcripts.get(CONTACT)?.splice(8, 1);
    },
    /^lost turn of a receipt/,
  ],
  [
    'a receipt that somebody else got',
    ({ accepted }) => accepted.splice(5, 1, sent(4, 1, { to: '+2348088888888', body: 'Ada has got it.' })),
    /^wrong \+2348088888888 got the receipt/,
  ],
  ['what was said after a receipt and is gone', ({ accepted }) => void accepted.splice(6, 1), /^lost notice 4 /],
];

const harms: [string, (evidence: Evidence) => void, RegExp][] = [
  ['a reply that went out twice', again(0), /^doubled reply 1/],
  ['a pin that went out twice', again(1), /^doubled pin 1/],
  ['a notice that went out twice, by the death of its sender', again(2), /^doubled notice .*\(after send\)$/],
  ['a notice that never went out', ({ accepted }) => void accepted.splice(2, 1), /^lost notice 2 /],
  ['a reply that never went out', ({ accepted }) => void accepted.splice(0, 1), /^lost reply 1/],
  [
    'a reply that came both ways',
    ({ accepted }) => void accepted.push(sent(2, 0, { body: 'I have told our team', order: 30 })),
    /^doubled reply 2/,
  ],
  [
    'a message that was acted on twice',
    ({ records }) => void (records.sessions as Map<string, unknown>).set(CONTACT, sessionOf(CONTACT, 3)),
    /^doubled turns/,
  ],
  [
    'a message that is not in the chat',
    ({ records }) => void records.transcripts.get(CONTACT)?.splice(3, 1),
    /^wrong the chat holds/,
  ],
  [
    'a delivery that was told and not kept',
    (evidence) => void Object.assign(evidence, { reported: new Set([`${CONTACT}:1:0`]) }),
    /^lost that \S+ was delivered/,
  ],
  ['a handoff that is gone', ({ records }) => void records.handoffs.pop(), /^lost handoffs \(after commit\)/],
  [
    'a handoff opened twice',
    ({ records }) => void records.handoffs.push({ ...firstOf(records.handoffs), number: 8 }),
    /^doubled handoffs/,
  ],
  [
    'a registration that nobody asked for',
    ({ records }) => void records.registrations.push(registrationOf(CONTACT, 'OIC-00001')),
    /^doubled registrations/,
  ],
  [
    'an answer that was another one the second time',
    ({ played }) => void played[0]?.messages[1]?.differing.push('<Response/>'),
    /^wrong message 2 was answered otherwise/,
  ],
  [
    'what overtook what was said before',
    ({ accepted }) => accepted.splice(0, 1, sent(1, 0, { body: 'Way', order: 50 })),
    /^wrong whatsapp:\S+ got turn 1 after 2/,
  ],
  [
    'a message to somebody who never wrote',
    ({ accepted }) => void accepted.push(sent(1, 0, { contact: '+2348000000002', id: '+2348000000002:1:0' })),
    /^wrong \S+ went out unasked/,
  ],
  [
    'a conversation that stopped',
    ({ played }) => void Object.assign(firstOf(played), { failure: 'no answer' }),
    /^lost the conversation/,
  ],
  [
    'an outbox that did not empty',
    ({ records }) => void Object.assign(records, { isOutboxEmpty: false }),
    /^lost the outbox/,
  ],
];

describe('the judge of a storm', () => {
  it('finds nothing where all went well', () => {
    expect(findingsAfter(() => undefined)).toEqual([]);
  });

  it('finds nothing where a message was kept, and its answer queued by one turn more', () => {
    expect(findingsAfter(keepTheSecond)).toEqual([]);
  });

  it('finds the answer that a kept message never got', () => {
    const findings = findingsAfter((evidence) => {
      keepTheSecond(evidence);
      evidence.accepted.splice(3, 1);
    });
    expect(findings).toContainEqual(expect.stringMatching(/^lost reply 2/));
  });

  it.each([
    [[1, 2, 3], []],
    // What waited in the outbox was forgotten with the person.
    [[1, 3], []],
    [[3], []],
    [[2, 3], ['lost reply 1 (hi)']],
    [[1, 2], ['lost reply 3 (yes)']],
  ])('of a person who is forgotten in turn 3 hears of replies %j, and finds %j', (heard, missing) => {
    const lost = findingsAfter((evidence) => forgetAfter(evidence, heard)).filter((what) =>
      what.startsWith('lost reply'),
    );
    expect(lost).toEqual(missing.map((what) => `${what} (none)`));
  });

  it('finds nothing where staff answered, and were told that it has arrived', () => {
    expect(findingsAfter(answerAndTell)).toEqual([]);
  });

  it.each(answerHarms)('finds %s', (_what, harm, finding) => {
    const findings = findingsAfter((evidence) => {
      answerAndTell(evidence);
      harm(evidence);
    });
    expect(findings).toContainEqual(expect.stringMatching(finding));
  });

  it.each(harms)('finds %s', (_what, harm, finding) => {
    expect(findingsAfter(harm)).toContainEqual(expect.stringMatching(finding));
  });
});
