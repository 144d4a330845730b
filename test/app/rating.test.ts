import { afterEach, beforeEach, expect, it } from 'vitest';
import { receive } from '../../src/app/receive.ts';
import { handoffNumber, partitionOf } from '../../src/domain/partition.ts';
import { messageFrom, openHost, STAFF } from '../support/enquiry-host.ts';

const ADA = '+2348031234567';
const NUMBER = handoffNumber(partitionOf(ADA), 1);

let house: Awaited<ReturnType<typeof openHost>>;
beforeEach(async () => {
  house = await openHost();
});
afterEach(() => house.close());

it('what a person says of a closed request stands with it, beside all that stood there, once however often it comes', async () => {
  await receive(messageFrom(ADA, 'I want to talk to a person'), house.host);
  await receive(messageFrom(STAFF.replace('whatsapp:', ''), `done ${NUMBER}`), house.host);
  const closed = await house.store.findHandoff(NUMBER);
  expect(closed).toMatchObject({ status: 'closed', summary: expect.stringContaining('asks for a person') });
  const said = messageFrom(ADA, 'it did not help');
  await receive(said, house.host);
  const [line] = (await house.store.transcript(ADA)).slice(-1);
  expect(line?.text).toContain('I am sorry that it did not help');
  expect(await house.store.findHandoff(NUMBER)).toEqual({ ...closed, helped: false });
  await receive(said, house.host);
  expect(house.reports.filter(({ events }) => events.includes('handoff_rated'))).toHaveLength(1);
});
