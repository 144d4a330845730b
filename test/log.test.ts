import { describe, expect, test } from 'vitest';
import { Fault } from '../src/domain/errors.ts';
import { createLog, LOG_LEVELS, type Log, type LogFields, type LogLevel } from '../src/log.ts';

const NUMBER = '+2348012345678';

describe('A line of the log', () => {
  test('is one line of JSON with time, level, event and fields, which cannot take their place', () => {
    const { log, lines } = logAt('info');
    log.warn('delivery_failed', { code: 'timeout\nx', attempt: 2, event: 'other', level: 'debug' });
    expect(lines).toEqual([
      '{"time":"2026-11-24T09:00:00.000Z","level":"warn","event":"delivery_failed","code":"timeout\\nx","attempt":2}\n',
    ]);
  });

  test.each(LOG_LEVELS)('is written from its level on: %s', (level) => {
    const { log, lines } = logAt(level);
    log.debug('x');
    log.info('x');
    log.warn('x');
    log.error('x');
    expect(lines).toHaveLength(LOG_LEVELS.length - 1 - LOG_LEVELS.indexOf(level));
  });
});

describe('Nothing of a person gets into the log:', () => {
  test.each(['contact', 'address', 'phone', 'to', 'from', 'From', 'guardian_phone'])('no number under %s', (key) => {
    expect(written({ [key]: `whatsapp:${NUMBER}` })).toEqual({ [key]: '+234…78' });
  });

  test.each(['text', 'body', 'Body', 'name', 'profileName', 'email', 'summary'])('no words under %s', (key) => {
    expect(written({ [key]: 'Adé Ọbí' })).toEqual({ [key]: '[7 characters]' });
    expect(written({ deep: [{ [key]: { en: 'Adé Ọbí' } }] })).toEqual({ deep: [{ [key]: '[hidden]' }] });
  });

  test.each(['token', 'authToken', 'AUTH_TOKEN', 'password', 'sessionSecret', 'Authorization', 'set-cookie'])(
    'no secret under %s',
    (key) => expect(written({ [key]: 'abc' })).toEqual({ [key]: '[secret]' }),
  );

  test.each([
    [`session of ${NUMBER} is new`, 'session of +234…78 is new'],
    [`${NUMBER}:3:0`, '+234…78:3:0'],
    ['wrote from whatsapp:NG.4566abcd', 'wrote from NG.4…cd'],
    ['called 08012345678 twice', 'called 0801…78 twice'],
    ['called 0801 234 5678 twice', 'called 0801…78 twice'],
    ['/status?reply=%2B2348012345678%3A3%3A0', '/status?reply=%2B2…78%3A3%3A0'],
    ['2348012345678 is no WhatsApp user', '2348…78 is no WhatsApp user'],
    ['mail to ada.obi@example.com.', 'mail to [e-mail].'],
    ['redis://user:pass@host:6379 is down', 'redis://…@host:6379 is down'],
  ])('%j inside a text', (text, masked) => {
    expect(written({ reason: text, [text]: 1 })).toEqual({ reason: masked, [masked]: 1 });
    const { log, lines } = logAt('info');
    log.info(text);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ event: masked });
  });

  test('and what an operator needs is left alone', () => {
    const fields = {
      id: 'SM0123456789abcdef0123456789abcdef',
      at: '2026-11-24T09:00:00.000Z',
      sid: 'AC08012345678901234567890123456789',
      took: 1.5,
      receivedAt: 1_795_510_800_000,
      isReady: false,
      events: ['registration_completed'],
    };
    expect(written(fields)).toEqual(fields);
  });
});

describe('Anything can be logged:', () => {
  test('a fault with its code, details and cause, all masked', () => {
    const cause = Object.assign(new Error(`no route to ${NUMBER}`), { code: 'EHOSTUNREACH' });
    const fault = new Fault('store:unavailable', 'The store is away.', { contact: NUMBER, text: 'hello' }, cause);
    expect(written({ error: fault })).toMatchObject({
      error: {
        type: 'Fault',
        code: 'store:unavailable',
        sentence: 'The store is away.',
        details: { contact: '+234…78', text: '[5 characters]' },
        stack: expect.arrayContaining([expect.stringContaining('log.test.ts')]),
        cause: { code: 'EHOSTUNREACH', sentence: 'no route to +234…78' },
      },
    });
  });

  test('cycles, depths, collections and what JSON has no word for', () => {
    const cycle: Record<string, unknown> = { one: 1 };
    cycle['itself'] = cycle;
    expect(written({ cycle })).toEqual({ cycle: { one: 1, itself: '[seen above]' } });
    let deep: object = {};
    for (let depth = 0; depth < 50; depth += 1) deep = { deep };
    expect(JSON.stringify(written({ deep }))).toContain('[too deep]');
    const odd = {
      map: new Map([[NUMBER, new Set([1])]]),
      big: 5n,
      bytes: Buffer.from('abc'),
      date: new Date(0),
      call: () => 1,
      url: new URL('https://u:p@h.example/x'),
    };
    expect(written(odd)).toEqual({
      map: { '+234…78': [1] },
      big: '5',
      bytes: '[3 bytes]',
      date: '1970-01-01T00:00:00.000Z',
      call: '[function]',
      url: 'https://…@h.example/x',
    });
  });

  test('an object whose getter throws, and texts and lists without end', () => {
    const trap = Object.defineProperty({}, 'x', { enumerable: true, get: () => expect.unreachable() });
    expect(written({ trap })).toEqual({ fields: '[unreadable]' });
    const lengthy = JSON.stringify(written({ reason: 'x'.repeat(1e6), list: Array.from({ length: 1e5 }, () => 1) }));
    expect(lengthy.length).toBeLessThan(5000);
  });
});

function logAt(level: LogLevel): { log: Log; lines: string[] } {
  const lines: string[] = [];
  const log = createLog({ level, write: (line) => lines.push(line), now: () => Date.parse('2026-11-24T09:00:00Z') });
  return { log, lines };
}

function written(fields: LogFields): unknown {
  const { log, lines } = logAt('info');
  log.info('tested', fields);
  const line: LogFields = JSON.parse(lines[0] ?? '{}');
  const { time: _time, level: _level, event: _event, ...rest } = line;
  return rest;
}
