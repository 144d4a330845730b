import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeGenerousSchool } from '../../bench/generous-school.ts';
import { ADA, startDemoHouse, type DemoHouse } from '../support/demo-house.ts';

// The clock of the house stands at noon in Lagos; what WhatsApp gives is a day, less five minutes for the road.
const STAFF_BY_SMS = '+2348035559999';

describe('A phone shows', () => {
  let house: DemoHouse;
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'enquiries-school-'));
    house = await startDemoHouse({
      SCHOOL_FILE: writeGenerousSchool(folder, { withHandouts: true }),
      STAFF_NUMBERS: STAFF_BY_SMS,
    });
  });
  afterAll(async () => {
    await house.close();
    rmSync(folder, { recursive: true });
  });

  const deskOf = async (): Promise<string> => (await fetch(`${house.url()}/desk`)).text();

  test('a menu in its own message: no numbers, a list to open, and nothing to tap below the chat', async () => {
    await house.post({ from: '+2348035550101', text: 'hi' });
    const page = await house.page('+2348035550101');
    expect(page).toContain('data-menu="list"');
    expect(page).toMatch(
      /<dialog [^>]*popover="auto"[\s\S]*data-tap="courses"[\s\S]*data-tap="staff"[\s\S]*<\/dialog>/,
    );
    expect(page).not.toContain('data-live="choices"');
    expect(page).not.toContain('1. Courses');
  });

  test('what opens a list in the language of the chat', async () => {
    await house.post({ from: '+2348035550102', text: 'e kaaro, mo fe ko python' });
    expect(await house.page('+2348035550102')).toContain('Ẹ yan ọ̀kan</button>');
  });

  test('buttons below the message, and those of older messages too', async () => {
    const from = '+2348035550103';
    for (const text of ['register', '1', '1']) await house.post({ from, text });
    const page = await house.page(from);
    expect(page.match(/data-menu="buttons"/g)).toHaveLength(2);
    for (const tap of ['self', 'other', 'adult', 'minor']) expect(page).toContain(`data-tap="${tap}"`);
  });

  test('nothing to tap on SMS, where the numbers stand in the text', async () => {
    await house.post({ from: '+2348035550104', channel: 'sms', text: 'hi' });
    const page = await house.page('+2348035550104', 'sms');
    expect(page).toContain('1 Courses');
    expect(page).not.toContain('data-tap');
  });

  test('a place as a map with the way to a real one', async () => {
    await house.post({ from: '+2348035550105', text: 'where is the school?' });
    await house.settled();
    const page = await house.page('+2348035550105');
    expect(page).toContain('class="pin-map"');
    expect(page).toContain('href="https://maps.google.com/?q=1.2345,2.3456"');
    expect(page).not.toContain('[location]');
  });

  test('a picture and a flyer by their names, with the way to them, and fetches neither', async () => {
    const from = '+2348035550109';
    await house.post({ from, text: 'tell me about python' });
    await house.settled();
    const page = await house.page(from);
    expect(page).toContain('Picture</span> Python Programming');
    expect(page).toContain('href="https://example.com/python.jpg"');
    expect(page).toContain('href="https://example.com/python.pdf"');
    expect(page).not.toMatch(/<img[^>]*example|\[(picture|flyer)\]/);
  });

  test('until when the school may write freely, from the first word on WhatsApp and no earlier', async () => {
    const from = '+2348035550106';
    expect(await house.page(from)).toContain('Closed: only approved messages');
    await house.post({ from, channel: 'sms', text: 'hi' });
    expect(await house.page(from)).toContain('Closed: only approved messages');
    await house.post({ from, text: 'hi' });
    expect(await house.page(from)).toContain('Free to write until tomorrow 11:55');
    expect(await house.page(from, 'sms')).not.toContain('Free to write');
  });

  test('what all SMS of a chat have cost, those to staff as well, on either channel', async () => {
    const from = '+2348035550107';
    const cost = async (channel?: 'sms') =>
      /This chat has cost the school [^<]*/.exec(await house.page(from, channel))?.[0];
    await house.post({ from, text: 'hi' });
    expect(await cost()).toBeUndefined();
    expect(await cost('sms')).toBe('This chat has cost the school 0 SMS segments.');
    await house.post({ from, text: 'I want to talk to a person' });
    expect(await cost()).toBe('This chat has cost the school 2 SMS segments, to tell staff.');
    await house.post({ from, channel: 'sms', text: 'where are you' });
    expect(await cost()).toBe(await cost('sms'));
    expect(await cost()).toMatch(/^This chat has cost the school [34] SMS segments, 2 of them to tell staff\.$/);
  });

  test('the desk whom of those who wait WhatsApp lets the school write to', async () => {
    await house.post({ from: ADA, text: 'I want to talk to a person' });
    await house.post({ from: '+2348035550108', channel: 'sms', text: 'I want to talk to a person' });
    const rows = (await deskOf()).split('<tr>');
    const rowOf = (contact: string): string => rows.find((row) => row.includes(`person=%2B${contact.slice(1)}`)) ?? '';
    expect(rowOf(ADA)).toContain('data-label="WhatsApp">open until tomorrow 11:55<');
    expect(rowOf('+2348035550108')).toContain('data-label="WhatsApp">closed<');
  });
});
