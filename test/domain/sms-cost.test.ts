import { expect, test } from 'vitest';
import { chatCost, segmentsInWords } from '../../src/domain/sms-cost.ts';

function line(from: 'enquirer' | 'bot' | 'staff' | 'system', channel: 'sms' | 'whatsapp', segments: number) {
  return {
    direction: from === 'enquirer' ? ('in' as const) : ('out' as const),
    from,
    channel,
    sms: { segments, encoding: 'GSM-7' as const, characters: 1 },
  };
}

test('A chat costs what we send by SMS, to the person and to staff apart', () => {
  const chat = [
    line('enquirer', 'sms', 100),
    line('bot', 'sms', 2),
    line('staff', 'sms', 3),
    line('bot', 'whatsapp', 100),
    line('system', 'sms', 5),
    line('system', 'whatsapp', 100),
  ];
  expect(chatCost(chat, ({ sms }) => sms)).toEqual({ toPerson: 5, toStaff: 5 });
  expect(chatCost(chat, () => undefined)).toEqual({ toPerson: 0, toStaff: 0 });
});

test('Segments are counted in words', () => {
  expect([0, 1, 2].map(segmentsInWords)).toEqual(['0 SMS segments', '1 SMS segment', '2 SMS segments']);
});
