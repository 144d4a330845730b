import type { MenuTemplates } from './app/menu-templates.ts';
import type { OtherWays } from './app/consequence.ts';
import type { ConversationHost } from './app/conversation-host.ts';
import type { Config } from './config.ts';
import { LIMITS } from './domain/limits.ts';
import type { Log } from './log.ts';
import type { Flows } from './read-flows.ts';
import { templateNeeds } from './template-needs.ts';
import { approvalOf, listContents } from './twilio/content-calls.ts';
import { createRestClient } from './twilio/rest-client.ts';
import { createTemplateDirectory } from './twilio/template-directory.ts';
import { wantedContents } from './twilio/wanted-contents.ts';
import { watchTemplates, type TemplateWatch } from './watch-templates.ts';

/** What of a host depends on which templates there are, and the watch over them. */
export interface OpenMenus extends TemplateWatch {
  parts: Pick<ConversationHost, 'ways'> & Partial<Pick<ConversationHost, 'menus'>>;
}

/**
 * The menus that can be shown: in demo mode every one, as the phones of the simulator do; live those for which
 * `npm run twilio -- setup` has made a template. `ways` are those that the configuration alone gives.
 */
export function openMenus(config: Config, flows: Flows, ways: OtherWays, log: Log): OpenMenus {
  if (config.mode === 'demo') return { parts: { menus: EVERY_MENU, ways }, ...NOTHING_TO_WATCH };
  const { authTokens, whatsappFrom, ...account } = config.twilio;
  if (whatsappFrom === undefined) return { parts: { ways }, ...NOTHING_TO_WATCH };
  const client = () => createRestClient({ ...account, authToken: authTokens[0], timeoutMs: LIMITS.providerTimeoutMs });
  const directory = createTemplateDirectory(wantedContents(templateNeeds(flows, whatsappFrom)), {
    list: async () => listContents(await client()),
    approvalOf: async (sid) => approvalOf(await client(), sid),
  });
  const parts = {
    menus: directory,
    ways: {
      ...ways,
      // The one that was named by hand counts before the one that was set up.
      get staffTemplateSid() {
        return ways.staffTemplateSid ?? directory.staffTemplateSid();
      },
    },
  };
  return { parts, ...watchTemplates(directory, log) };
}

const NOTHING_TO_WATCH: TemplateWatch = { firstLook: Promise.resolve(), stop: () => undefined };

const EVERY_MENU: MenuTemplates = {
  templateFor: (_menu, body) => ({ contentSid: 'simulated', variables: { 1: body } }),
};
