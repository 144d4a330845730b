import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LayOut, SpokenReply } from '../../src/channels/channel.ts';
import { toGsm7 } from '../../src/channels/sms/gsm7.ts';
import { segmentsOf } from '../../src/channels/sms/segments.ts';
import { createSmsLayout } from '../../src/channels/sms/sms-layout.ts';
import { createWhatsAppLayout } from '../../src/channels/whatsapp/whatsapp-layout.ts';
import { LIMITS } from '../../src/domain/limits.ts';

const MORE = 'Reply MORE for the rest';
const whatsapp = createWhatsAppLayout({ moreHint: MORE });
const sms = createSmsLayout({ moreHint: MORE });

const menu: SpokenReply = {
  parts: ['Hello Ada 👋', 'What would you like to know?'],
  choices: [
    { id: 'menu', label: 'Main menu' },
    { id: 'courses', label: 'Courses' },
    { id: 'fees', label: 'Fees in ₦' },
  ],
};

describe('a reply with choices', () => {
  test('stands on WhatsApp with blank lines between its parts, and the way out last as 0', () => {
    expect(whatsapp(menu)).toEqual({
      text: 'Hello Ada 👋\n\nWhat would you like to know?\n\n1. Courses\n2. Fees in ₦\n0. Main menu',
      pages: [],
      choices: [
        { id: 'courses', label: 'Courses' },
        { id: 'fees', label: 'Fees in ₦' },
        { id: 'menu', label: 'Main menu' },
      ],
    });
  });

  test('stands on SMS in GSM-7, a line for each part and choice', () => {
    expect(sms(menu).text).toBe('Hello Ada\nWhat would you like to know?\n1 Courses\n2 Fees in N\n0 Main menu');
  });

  test('that offers two ways out numbers one of them behind all the others', () => {
    const choices = ['back', 'a', 'menu', 'b'].map((id) => ({ id, label: id.toUpperCase() }));
    expect(sms({ parts: [], choices }).text).toBe('1 A\n2 B\n3 BACK\n0 MENU');
  });

  test('whose label SMS cannot write falls back to the id', () => {
    expect(sms({ parts: [], choices: [{ id: 'python', label: '🐍' }] }).text).toBe('1 python');
  });

  test('keeps a label with a line break on one line', () => {
    const reply = { parts: [], choices: [{ id: 'a', label: 'Two\nlines' }] };
    expect(whatsapp(reply).text).toBe('1. Two lines');
    expect(sms(reply).text).toBe('1 Two lines');
  });
});

describe('a part of nothing but space', () => {
  test('leaves no gap between its neighbours', () => {
    const reply = { parts: ['One', ' \n', 'Two'], choices: [] };
    expect(whatsapp(reply).text).toBe('One\n\nTwo');
    expect(sms(reply).text).toBe('One\nTwo');
  });
});

describe('a pin', () => {
  const pin = { latitude: 7.77, longitude: 4.55, label: 'OIC Hub' };

  test('goes along on WhatsApp and is left out on SMS', () => {
    expect(whatsapp({ parts: ['Here we are'], choices: [], pin }).pin).toEqual(pin);
    expect(sms({ parts: ['Here we are'], choices: [], pin })).not.toHaveProperty('pin');
  });
});

describe('a flyer', () => {
  const handouts = [{ kind: 'flyer', label: 'OIC Hub', link: 'https://example.com/flyer.pdf' } as const];

  test('goes along on WhatsApp and is left out on SMS', () => {
    expect(whatsapp({ parts: ['We teach'], choices: [], handouts }).handouts).toEqual(handouts);
    expect(sms({ parts: ['We teach'], choices: [], handouts })).not.toHaveProperty('handouts');
  });
});

describe('a reply that says nothing', () => {
  test.each([
    ['whatsapp', whatsapp],
    ['sms', sms],
  ])('is empty on %s', (_channel, layOut) => {
    expect(layOut({ parts: [' ', ''], choices: [] })).toEqual({ text: '', pages: [], choices: [] });
  });
});

describe('a long reply', () => {
  test('is cut between paragraphs rather than lines, and every page but the last says how to go on', () => {
    const line = ' word'.repeat(30);
    const parts = ['a', 'b', 'c'].map((letter) => `${letter}1${line}\n${letter}2${line}`);
    const { text, pages } = whatsapp({ parts, choices: [] });
    expect(text).toBe(`${parts[0]}\n\n${MORE}`);
    expect(pages).toEqual([`${parts[1]}\n\n${MORE}`, parts[2]]);
  });

  test('is cut between lines before a choice is torn apart', () => {
    const choices = Array.from({ length: 20 }, (_, index) => ({ id: `c${index}`, label: `Choice ${'x'.repeat(30)}` }));
    const { text, pages } = sms({ parts: [], choices });
    const lines = [text, ...pages].flatMap((page) => page.split('\n')).filter((line) => line !== MORE);
    expect(lines).toEqual(choices.map((choice, index) => `${index + 1} ${choice.label}`));
  });

  test('without any space is cut, but never inside an emoji', () => {
    const family = '👨‍👩‍👧‍👦';
    const { text, pages } = whatsapp({ parts: [family.repeat(120)], choices: [] });
    for (const page of [text, ...pages]) {
      expect(page.replace(MORE, '').trim().replaceAll(family, '')).toBe('');
    }
  });

  test('that is one sign as long as pages is cut, but never through half of a character', () => {
    for (const before of ['', 'x', 'xy']) {
      const { text, pages } = whatsapp({ parts: [`${before}👨${'\u200D👨'.repeat(700)}`], choices: [] });
      expect(pages.length).toBeGreaterThan(2);
      for (const page of [text, ...pages]) expect(page).not.toMatch(/\p{Cs}/u);
    }
  });

  test('fills the second segment of an SMS before it is paged', () => {
    const fits = `${'x'.repeat(152)} ${'y'.repeat(152)}`;
    expect(sms({ parts: [fits], choices: [] })).toMatchObject({ text: fits, pages: [] });
    expect(sms({ parts: [`${fits}yy`], choices: [] }).pages).toHaveLength(1);
  });
});

const anyString = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 900, size: 'max' }),
  fc.string({ unit: 'binary', maxLength: 900, size: 'max' }),
  fc.string({ unit: fc.constantFrom(...'€^{}~a é\n'), maxLength: 900, size: 'max' }),
  fc.lorem({ maxCount: 60, mode: 'words' }),
);
const anyReply: fc.Arbitrary<SpokenReply> = fc.record({
  parts: fc.array(anyString, { maxLength: 6 }),
  choices: fc.uniqueArray(
    fc.record({ id: fc.oneof(fc.constantFrom('menu', 'back'), fc.stringMatching(/^[a-z]{1,8}$/)), label: anyString }),
    { selector: (choice) => choice.id, maxLength: 12 },
  ),
});

interface Channel {
  create: (options: { moreHint: string }) => LayOut;
  /** A text as the channel writes it, without white space: what may not be lost. */
  ink: (text: string) => string;
  limit: (page: string) => boolean;
  /** The least characters on a page that is not the last. */
  halfPageChars: number;
  largestCharacterSize: number;
}

/** A failure among texts this long would be made smaller for minutes; what has been reached by then is shown. */
const SHRINKING = { interruptAfterTimeLimit: 10_000 };

const withoutSpace = (text: string): string => text.replaceAll(/\s/g, '');

const channels: Record<string, Channel> = {
  whatsapp: {
    create: createWhatsAppLayout,
    ink: withoutSpace,
    limit: (page) => page.length <= LIMITS.whatsappReplyChars,
    halfPageChars: LIMITS.whatsappReplyChars / 4,
    largestCharacterSize: 1,
  },
  sms: {
    create: createSmsLayout,
    ink: (text) => withoutSpace(toGsm7(text)),
    limit: (page) => {
      const { segments, encoding } = segmentsOf(page);
      return encoding === 'GSM-7' && segments <= LIMITS.smsSegments;
    },
    halfPageChars: 305 / 4,
    largestCharacterSize: 2,
  },
};

describe.each(Object.entries(channels))('for any reply and any hint, %s', (_name, channel) => {
  const anyHint = fc.oneof(fc.constant(MORE), anyString);

  test('keeps every page within the limit', () => {
    fc.assert(
      fc.property(anyReply, anyHint, (reply, moreHint) => {
        const { text, pages } = channel.create({ moreHint })(reply);
        for (const page of [text, ...pages]) expect(channel.limit(page)).toBe(true);
      }),
      SHRINKING,
    );
  });

  test('loses no part and no choice over the pages', () => {
    fc.assert(
      fc.property(anyReply, (reply) => {
        const { text, pages, choices } = channel.create({ moreHint: '' })(reply);
        const ink = withoutSpace([text, ...pages].join(''));
        const parts = reply.parts.map((part) => channel.ink(part)).join('');
        expect(ink.startsWith(parts)).toBe(true);
        const printed = choices.map(({ label }) => channel.ink(label));
        let from = parts.length;
        for (const label of printed) {
          const at = ink.indexOf(label, from);
          expect(at).toBeGreaterThanOrEqual(from);
          from = at + label.length;
        }
        expect(new Set(choices)).toEqual(new Set(reply.choices));
      }),
      SHRINKING,
    );
  });

  test('makes no more pages than half-full ones would be', () => {
    fc.assert(
      fc.property(anyReply, anyHint, (reply, moreHint) => {
        const { text, pages } = channel.create({ moreHint })(reply);
        const size = [...reply.parts, ...reply.choices.map(({ id, label }) => `99. ${label}${id}`)]
          .map((block) => block.normalize('NFKD').length * 3 + 2)
          .reduce((sum, chars) => sum + chars, 0);
        expect(pages.length).toBeLessThanOrEqual((size * channel.largestCharacterSize) / (channel.halfPageChars / 2));
        for (const page of [text, ...pages].slice(0, -1)) {
          expect(page.length * channel.largestCharacterSize).toBeGreaterThanOrEqual(channel.halfPageChars / 2);
        }
      }),
      SHRINKING,
    );
  });
});
