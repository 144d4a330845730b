import { describe, expect, test } from 'vitest';
import { statusCallbackOf } from '../../src/twilio/status-callback.ts';
import { readStatus } from '../../src/twilio/status.ts';
import { statusForm } from '../support/twilio-webhook.ts';

const reply = '+2348012345678:12:0';

describe('a status callback', () => {
  test.each([
    ['accepted', 'queued'],
    ['scheduled', 'queued'],
    ['queued', 'queued'],
    ['sending', 'queued'],
    ['sent', 'sent'],
    ['partially_delivered', 'sent'],
    ['delivered', 'delivered'],
    ['Delivered', 'delivered'],
    ['read', 'read'],
    ['undelivered', 'failed'],
    ['failed', 'failed'],
    ['canceled', 'failed'],
  ])('that says %s means %s', (MessageStatus, status) => {
    expect(readStatus(statusForm({ MessageStatus, MessageSid: 'SM1' }), { reply })).toMatchObject({
      type: 'status',
      contact: '+2348012345678',
      replyId: reply,
      status,
      sid: 'SM1',
    });
  });

  test('that says failed and not why is followed all the same', () => {
    const read = readStatus(statusForm({ MessageStatus: 'failed' }), { reply });
    expect(read).toMatchObject({ failure: { code: 'no_code', consequence: 'none' } });
    expect(readStatus(statusForm({ MessageStatus: 'delivered' }), { reply })).not.toHaveProperty('failure');
  });

  test('tells why a message failed', () => {
    const form = statusForm({ MessageStatus: 'undelivered', ErrorCode: '63016' });
    expect(readStatus(form, { reply })).toMatchObject({
      status: 'failed',
      failure: { code: '63016', consequence: 'outside_window' },
    });
  });

  test.each(['+2348012345678:12:0', 'whatsapp:NG.4566546130240823:3:1'])(
    'brings back the reply %s that its address was made of',
    (replyId) => {
      const url = new URL(statusCallbackOf('https://bot.example.com/webhooks/twilio/status', replyId));
      const reading = readStatus(statusForm(), Object.fromEntries(url.searchParams));
      expect(reading).toMatchObject({ replyId, contact: replyId.replace(/:\d+:\d+$/, '') });
    },
  );

  test.each<[string, Record<string, string>, Record<string, string>]>([
    ['no reply in the query', statusForm(), {}],
    ['a reply that names no contact', statusForm(), { reply: 'nobody:1:0' }],
    ['an address where a contact should be', statusForm(), { reply: 'whatsapp:+2348012345678:1:0' }],
    ['a reply without an index', statusForm(), { reply: '+2348012345678:1' }],
    ['no message id', statusForm({ MessageSid: '' }), { reply }],
    ['the status of an incoming message', statusForm({ MessageStatus: 'received' }), { reply }],
    ['an unknown status', statusForm({ MessageStatus: 'pondered' }), { reply }],
    ['no status', statusForm({ MessageStatus: '' }), { reply }],
  ])('is malformed with %s', (_what, form, query) => {
    expect(readStatus(form, query).type).toBe('malformed');
  });
});
