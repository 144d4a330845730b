import { LIMITS } from '../../src/domain/limits.ts';
import { readFlows } from '../../src/read-flows.ts';
import { templateNeeds } from '../../src/template-needs.ts';
import { createRestClient } from '../../src/twilio/rest-client.ts';
import { performSetup, planSetup } from '../../src/twilio/setup.ts';
import { wantedContents } from '../../src/twilio/wanted-contents.ts';
import type { TwilioStub } from './twilio-stub.ts';
import { TEST_ACCOUNT_SID, TEST_AUTH_TOKEN } from './twilio-webhook.ts';

/** Makes the templates of all menus in the stub's account, as `npm run twilio -- setup` does. */
export async function setUpMenus(
  { url }: Pick<TwilioStub, 'url'>,
  { schoolFile, whatsappFrom }: { schoolFile: string; whatsappFrom: string },
): Promise<void> {
  const client = await createRestClient({
    accountSid: TEST_ACCOUNT_SID,
    authToken: TEST_AUTH_TOKEN,
    apiBaseUrl: url,
    timeoutMs: LIMITS.providerTimeoutMs,
  });
  const needs = templateNeeds(readFlows({ schoolFile }), whatsappFrom);
  const plan = await planSetup(client, { wanted: wantedContents(needs), prefix: needs.prefix, senders: [] });
  await performSetup(client, plan, () => undefined);
}
