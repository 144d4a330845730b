import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TranscriptEntry } from '../../src/domain/transcript.ts';
import { indexCodec, patternCodec, readFragments } from '../../src/store/redis/fragments.ts';
import { answerFrom, packTurn, unpackChat } from '../../src/store/redis/packed-chat.ts';
import { packSession, unpackSession } from '../../src/store/redis/packed-session.ts';
import { ADA, CHIDI, DIFFICULT_TEXT, NOON, sessionOf } from '../support/stored-turns.ts';

/** How many lines the tables had when something was first stored by them, and the hash of those lines. */
const FIRST_LINES = { session: [90, '8a59a33bd005799a'], text: [807, '6af2943fa1229855'] } as const;

describe('the tables of fragments', () => {
  test.each(['session', 'text'] as const)('the %s table only ever grows at its end', (table) => {
    const [count, hash] = FIRST_LINES[table];
    const first = readFragments(table).slice(0, count).join('\n');
    expect(createHash('sha256').update(first).digest('hex').slice(0, 16)).toBe(hash);
  });

  test.each(['session', 'text'] as const)('the %s table says nothing twice and holds no code', (table) => {
    const fragments = readFragments(table);
    expect(new Set(fragments).size).toBe(fragments.length);
    // oxlint-disable-next-line no-control-regex
    expect(fragments.filter((fragment) => /[\u0000-\u001f]/.test(fragment) || fragment.length < 3)).toEqual([]);
  });

  test('every fragment comes back, alone and among others', () => {
    for (const [table, make] of [
      ['session', patternCodec],
      ['text', indexCodec],
    ] as const) {
      const fragments = readFragments(table);
      const codec = make(fragments);
      for (const fragment of fragments) {
        expect(codec.decode(codec.encode(fragment))).toBe(fragment);
        expect(codec.encode(fragment).length).toBeLessThan(3);
      }
      const all = fragments.join(' and ');
      expect(codec.decode(codec.encode(all))).toBe(all);
    }
  });
});

const ENTRY: fc.Arbitrary<TranscriptEntry> = fc.record(
  {
    id: fc.oneof(
      fc.constantFrom(`${ADA}:7:0`, `${ADA}:7:1`, 'nudge:7', 'SM0123456789abcdef0123456789ABCDEF'),
      fc.stringMatching(/^(SM|MM)[0-9a-f]{32}$/),
      fc.string({ minLength: 1, unit: 'grapheme' }),
    ),
    direction: fc.constantFrom('in', 'out'),
    from: fc.constantFrom('enquirer', 'bot', 'staff', 'system'),
    channel: fc.constantFrom('whatsapp', 'sms', 'email'),
    text: fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom('', DIFFICULT_TEXT, '\ud83d', `Write to ${ADA} | or not`, '1. One\n2. Two'),
      fc.array(fc.constantFrom(...readFragments('text'), '\n', ' ', ADA)).map((parts) => parts.join('')),
    ),
    at: fc.oneof(fc.constant(NOON), fc.nat({ max: 4_000_000_000_000 })),
    to: fc.constantFrom('whatsapp:+2347000000001', '+2347000000001', "mailto:ade.o'brien+bot@example.com"),
    choices: fc.oneof(
      fc.constant(['One', 'Two'].map((label) => ({ id: label.toLowerCase(), label }))),
      fc.array(fc.record({ id: fc.string(), label: fc.string({ unit: 'grapheme' }) }), { maxLength: 4 }),
    ),
    media: fc.array(
      fc.record({
        messageSid: fc.stringMatching(/^[SM]M[0-9a-f]{32}$/),
        mediaSid: fc.stringMatching(/^ME[0-9a-f]{32}$/),
        contentType: fc.constantFrom('image/jpeg', 'application/vnd.ms-excel', 'audio/ogg'),
      }),
      { minLength: 1, maxLength: 3 },
    ),
    status: fc.constantFrom('queued', 'sent', 'delivered', 'read', 'failed'),
    menu: fc.constantFrom('list', 'buttons'),
    sid: fc.oneof(fc.stringMatching(/^SM[0-9a-f]{32}$/), fc.string({ minLength: 1 })),
  },
  { requiredKeys: ['id', 'direction', 'from', 'channel', 'text', 'at'] },
);

describe('what Redis keeps in short', () => {
  test('lines of a chat come back to the letter, whatever they hold', () => {
    fc.assert(
      fc.property(fc.array(ENTRY, { maxLength: 4 }), (entries) => {
        const answer = { replyId: `${ADA}:7:0`, texts: [] };
        const packed = packTurn(ADA, { turn: 7, at: NOON, transcript: entries, answer });
        const chat = packed === undefined ? [] : [packed];
        expect(unpackChat(ADA, chat)).toEqual(entries);
        expect(answerFrom(ADA, 7, chat)).toEqual(answer);
      }),
    );
  });

  test('an answer comes back to the letter, where it is a line of the chat and where it is not', () => {
    const answers = fc.record({
      replyId: fc.constantFrom(`${ADA}:7:0`, 'x'),
      texts: fc.array(fc.oneof(fc.string({ unit: 'grapheme' }), fc.constant(DIFFICULT_TEXT)), { maxLength: 3 }),
    });
    fc.assert(
      fc.property(answers, fc.array(ENTRY, { maxLength: 3 }), (answer, entries) => {
        const own: TranscriptEntry[] = answer.texts.slice(0, 1).map((text) => ({
          id: answer.replyId,
          direction: 'out',
          from: 'bot',
          channel: 'sms',
          text,
          at: NOON,
          status: 'queued',
        }));
        const transcript = [...entries, ...own];
        const packed = packTurn(ADA, { turn: 7, at: NOON, transcript, answer });
        const chat = packed === undefined ? [] : [packed];
        expect(answerFrom(ADA, 7, chat)).toEqual(answer);
        expect(unpackChat(ADA, chat)).toEqual(transcript);
      }),
    );
  });

  test('sessions come back to the letter', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(ADA, CHIDI),
        fc.jsonValue(),
        fc.string({ unit: 'grapheme' }),
        (contact, value, name) => {
          // As JSON has it: no -0.
          const context = JSON.parse(JSON.stringify(value)) as never;
          const session = {
            ...sessionOf(contact, 3),
            profileName: name,
            conversation: { revision: 1, value: 'x', context },
          };
          expect(unpackSession(contact, packSession(session))).toEqual(session);
        },
      ),
    );
  });

  test('names its contact nowhere but by the stand-in', () => {
    const session = { ...sessionOf(ADA, 3), pages: [`Call ${ADA}`] };
    expect(packSession(session)).not.toContain('8012345678');
  });
});
