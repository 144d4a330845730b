import { describe, expect, test } from 'vitest';
import { readInbound, readOptOut } from '../../src/africas-talking/inbound.ts';
import { LIMITS } from '../../src/domain/limits.ts';
import { inboundSms, optOutForm, TEST_SHORT_CODE } from '../support/africas-talking-forms.ts';
import { NOON_MS } from '../support/facts.ts';

const arrival = { ownNumber: TEST_SHORT_CODE, receivedAt: NOON_MS };
const read = (fields: Record<string, string> = {}) => readInbound(inboundSms(fields), arrival);
const readOut = (fields: Record<string, string> = {}) => readOptOut(optOutForm(fields), arrival);

describe('The form of an incoming SMS', () => {
  test('is a message by SMS from the number that wrote it', () => {
    expect(read({ id: 'ec9adc86-51d5-4bc8-8eb0-d8ab0bb53dc3', text: 'How much is python?' })).toEqual({
      type: 'message',
      message: {
        id: 'ec9adc86-51d5-4bc8-8eb0-d8ab0bb53dc3',
        contact: '+2348012345678',
        address: '+2348012345678',
        channel: 'sms',
        text: 'How much is python?',
        attachments: [],
        receivedAt: NOON_MS,
      },
    });
  });

  test.each([['+2348012345678'], ['2348012345678'], [' 2348012345678']])('takes %j for the number it is', (from) => {
    expect(read({ from })).toMatchObject({ message: { contact: '+2348012345678', address: '+2348012345678' } });
  });

  test.each([
    ['+2347000000001', '+2347000000001'],
    ['2347000000001', '+2347000000001'],
    [' 2347000000001', '+2347000000001'],
    ['21512', '21512'],
  ])('is ours when it was written to %j and we are %s', (to, ownNumber) => {
    expect(readInbound(inboundSms({ to }), { ownNumber, receivedAt: 0 })).toMatchObject({ type: 'message' });
  });

  test('may be empty, have fields that nobody knows, and be longer than anybody writes', () => {
    expect(read({ text: '', aNewField: 'x' })).toMatchObject({ type: 'message', message: { text: '' } });
    const { text: _text, ...textless } = inboundSms();
    expect(readInbound(textless, arrival)).toMatchObject({ type: 'message', message: { text: '' } });
    const long = read({ text: `a\u0000${'x'.repeat(5_000)}` });
    expect(long.type === 'message' && long.message.text).toHaveLength(LIMITS.inboundTextChars);
  });

  test.each([
    [{ id: '' }, 'id is missing'],
    [{ id: 'a:b' }, 'id is missing or is none'],
    [{ id: 'x'.repeat(65) }, 'id is missing or is none'],
    [{ to: '40404' }, 'to is not the configured'],
    [{ to: '' }, 'to is not the configured'],
    [{ from: 'MTN' }, 'from is no phone number'],
    [{ from: '08012345678' }, 'from is no phone number'],
    [{ from: '40404' }, 'from is no phone number'],
    [{ from: 'whatsapp:+2348012345678' }, 'from is no phone number'],
    [{ from: '' }, 'from is no phone number'],
  ])('with %j is refused, and the reason quotes nothing', (fields, reason) => {
    const refused = read(fields);
    expect(refused).toEqual({ type: 'malformed', reason: expect.stringContaining(reason) as string });
    expect(JSON.stringify(refused)).not.toMatch(/\d{5}|MTN/);
  });
});

describe('The form of an opt-out at the network', () => {
  test("is the carrier's STOP of that number, which nobody answers", () => {
    expect(readOut()).toEqual({
      type: 'message',
      message: {
        id: expect.stringMatching(new RegExp(`^opt-out-${NOON_MS}-[0-9a-z]{1,3}$`)) as string,
        contact: '+2348012345678',
        address: '+2348012345678',
        channel: 'sms',
        text: '',
        attachments: [],
        carrierOptOut: 'stop',
        receivedAt: NOON_MS,
      },
    });
  });

  test('has an id of its own though another comes in the same millisecond, and the same when it is read again', () => {
    const ids = ['+2348012345678', '+2348012345679', '+2348012345678'].map((phoneNumber) => {
      const reading = readOut({ phoneNumber });
      return reading.type === 'message' ? reading.message.id : undefined;
    });
    expect(ids[0]).not.toBe(ids[1]);
    expect(ids[0]).toBe(ids[2]);
  });

  test.each([
    [{ senderId: 'OICHub' }, 'senderId is not the configured'],
    [{ senderId: '' }, 'senderId is not the configured'],
    [{ phoneNumber: 'MTN' }, 'phoneNumber is none'],
    [{ phoneNumber: '' }, 'phoneNumber is none'],
  ])('with %j is refused', (fields, reason) => {
    expect(readOut(fields)).toEqual({ type: 'malformed', reason: expect.stringContaining(reason) as string });
  });

  test('is no message, and a message is no opt-out', () => {
    expect(readInbound(optOutForm(), arrival).type).toBe('malformed');
    expect(readOptOut(inboundSms(), arrival).type).toBe('malformed');
  });
});
