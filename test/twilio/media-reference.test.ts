import { describe, expect, test } from 'vitest';
import { mediaReferenceOf } from '../../src/twilio/media-reference.ts';
import { TEST_ACCOUNT_SID } from '../support/twilio-webhook.ts';

const [MESSAGE, MEDIUM] = [`MM${'0'.repeat(32)}`, `ME${'1'.repeat(32)}`];
const PATH = `/2010-04-01/Accounts/${TEST_ACCOUNT_SID}/Messages/${MESSAGE}/Media/${MEDIUM}`;
const of = (url: string, type = 'image/jpeg') => mediaReferenceOf(url, type, TEST_ACCOUNT_SID);

describe('the address of media', () => {
  test('of our account is kept as a reference', () => {
    const media = { messageSid: MESSAGE, mediaSid: MEDIUM, contentType: 'image/jpeg' };
    expect(of(`https://api.twilio.com${PATH}`)).toEqual(media);
    expect(of(`https://api.twilio.com${PATH}`, 'Image/JPEG; name="<script>"')).toEqual(media);
  });

  test.each([
    ['nothing', ''],
    ['another host', `https://api.twilio.com.evil.example${PATH}`],
    ['a host behind a name', `https://api.twilio.com@evil.example${PATH}`],
    ['no https', `http://api.twilio.com${PATH}`],
    ['another account', `https://api.twilio.com${PATH}`.replace(TEST_ACCOUNT_SID, `AC${'9'.repeat(32)}`)],
    ['a way out of the account', `https://api.twilio.com${PATH}/../../Other`],
    ['a query', `https://api.twilio.com${PATH}?x=1`],
    ['a line behind it', `https://api.twilio.com${PATH}\nx`],
  ])('is dropped when it is %s', (_name, url) => {
    expect(of(url)).toBeUndefined();
  });

  test.each(['text/html<script>', 'x', '', 'a/b/c', 'image|x/y', 'image/ "a"'])(
    'with the type "%s" has none',
    (type) => {
      expect(of(`https://api.twilio.com${PATH}`, type)?.contentType).toBe('application/octet-stream');
    },
  );
});
