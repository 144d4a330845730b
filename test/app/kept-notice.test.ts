import { describe, expect, it } from 'vitest';
import { keptNotice } from '../../src/app/kept-notice.ts';
import { segmentsOf } from '../../src/channels/sms/segments.ts';
import type { Store } from '../../src/store/store.ts';
import { hostOver, messageFrom } from '../support/enquiry-host.ts';
import { school } from '../support/flows.ts';

const host = hostOver({} as Store);
const ADA = '+2348031234567';

describe('Somebody whose message is kept', () => {
  it.each([
    ['en', 'how much is python', 'Your message is kept'],
    ['pcm', 'abeg how much una dey collect for python', 'I don keep your message'],
    ['yo', 'Ẹ káàsán, mo fẹ́ kọ́ bí a ṣe ń ṣe app', 'Mo ti tọ́jú'],
    ['no language of ours', '2', 'Your message is kept'],
    ['no words', '', 'Your message is kept'],
  ])('is told so, with the number to call, in the language written in: %s', (_language, text, said) => {
    const [told = '', ...more] = keptNotice(messageFrom(ADA, text), host, 0);
    expect(told).toContain(said);
    expect(told).toContain(school.contact.phone);
    expect(more).toEqual([]);
  });

  it.each(['hello', 'how far, una dey open today', 'Ẹ káàárọ̀, ẹ jọ̀ọ́'])(
    'by SMS in GSM-7 and two segments: %s',
    (text) => {
      const [told = ''] = keptNotice(messageFrom(ADA, text, { channel: 'sms' }), host, 0);
      expect(segmentsOf(told)).toMatchObject({ encoding: 'GSM-7' });
      expect(segmentsOf(told).segments).toBeLessThanOrEqual(2);
    },
  );

  it('is told nothing where the carrier has answered, or lets nothing through', () => {
    expect(keptNotice(messageFrom(ADA, 'HELP', { carrierOptOut: 'help' }), host, 0)).toEqual([]);
    expect(keptNotice(messageFrom(ADA, 'STOP', { channel: 'sms' }), host, 0)).toEqual([]);
    expect(keptNotice(messageFrom(ADA, 'STOP'), host, 0)).toHaveLength(1);
  });

  it('is told no more in a flood, so that two bots do not thank each other for ever', () => {
    expect(keptNotice(messageFrom(ADA, 'hi'), host, 13)).toHaveLength(1);
    expect(keptNotice(messageFrom(ADA, 'hi'), host, 14)).toEqual([]);
    expect(keptNotice(messageFrom(ADA, 'hi'), { ...host, floodLimit: 0 }, 1000)).toHaveLength(1);
  });
});
