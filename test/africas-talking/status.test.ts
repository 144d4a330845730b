import { describe, expect, test } from 'vitest';
import { readStatus } from '../../src/africas-talking/status.ts';
import { deliveryReport } from '../support/africas-talking-forms.ts';

const SID = 'ATXid_dda018a640edfcc5d2ce455de3e4a6e7';
const read = (fields: Record<string, string> = {}) => readStatus(deliveryReport(fields));

describe('A delivery report', () => {
  test("names the phone, the provider's id and how far the message got", () => {
    expect(read()).toEqual({ type: 'status', phone: '+2348012345678', sid: SID, status: 'delivered' });
  });

  test.each([
    ['Sent', 'sent'],
    ['Submitted', 'sent'],
    ['Buffered', 'sent'],
    ['Success', 'delivered'],
    ['success', 'delivered'],
    ['Rejected', 'failed'],
    ['Failed', 'failed'],
    ['AbsentSubscriber', 'failed'],
    ['Expired', 'failed'],
  ])('of %s is %s for us', (status, ours) => {
    expect(read({ status })).toMatchObject({ type: 'status', status: ours });
  });

  test.each([
    [
      { status: 'Failed', failureReason: 'UserInBlackList' },
      { code: 'UserInBlacklist', consequence: 'opted_out' },
    ],
    [
      { status: 'Rejected', failureReason: 'UserDoesNotExist' },
      { code: 'UserDoesNotExist', consequence: 'none' },
    ],
    [
      { status: 'Failed', failureReason: 'DeliveryFailure' },
      { code: 'DeliveryFailure', consequence: 'try_later' },
    ],
    [{ status: 'AbsentSubscriber' }, { code: 'AbsentSubscriber', consequence: 'try_later', laterTries: 2 }],
    [{ status: 'Expired' }, { code: 'Expired', consequence: 'none' }],
    [{ status: 'Failed' }, { code: 'Failed', consequence: 'try_later', laterTries: 1 }],
    [{ status: 'Rejected' }, { code: 'Rejected', consequence: 'none' }],
    [
      { status: 'Failed', failureReason: 'SomethingNew' },
      { code: 'SomethingNew', consequence: 'none' },
    ],
    [
      { status: 'Failed', failureReason: 'call +2348012345678' },
      { code: 'Failed', consequence: 'try_later' },
    ],
  ])('%j says why it failed', (fields, failure) => {
    expect(read(fields)).toMatchObject({ failure });
  });

  test('has no reason but for a failure', () => {
    expect(read({ status: 'Success', failureReason: 'DeliveryFailure' })).not.toHaveProperty('failure');
  });

  test.each([
    [{ id: '' }, 'id is missing'],
    [{ id: 'a b' }, 'id is missing or is none'],
    [{ phoneNumber: 'x' }, 'phoneNumber is none'],
    [{ status: 'Borked' }, 'status is none'],
    [{ status: '' }, 'status is none'],
  ])('with %j is malformed, and the reason quotes nothing', (fields, reason) => {
    expect(read(fields)).toEqual({ type: 'malformed', reason: expect.stringContaining(reason) as string });
  });
});
