import { safeVariables, type Template } from '../domain/delivery.ts';
import type { Menu } from '../domain/menu.ts';
import { sidsByName, type Approval, type KnownContent } from './content-calls.ts';
import { openMenuVariables } from './content-request.ts';
import { keyOf, openKeyOf, type WantedContents } from './wanted-contents.ts';

/** What the directory asks Twilio. */
export interface TemplateSource {
  list(): Promise<KnownContent[]>;
  approvalOf(sid: string): Promise<Approval>;
}

/** Which of the wanted templates are there, as of the last look. */
export interface TemplateDirectory {
  /** Looks anew. Rejects when Twilio does not answer; what was known stays known. */
  refresh(): Promise<void>;
  /** `undefined` where there is no template that shows this menu. */
  templateFor(menu: Menu, body: string): Template | undefined;
  /** The template of notices to staff, once WhatsApp has approved it. */
  staffTemplateSid(): string | undefined;
}

/**
 * The templates that `setup` made, found by their names, in which their content is hashed: so there is nothing to hand over
 * from the one who set them up, and what was set up for other flows is never taken for ours.
 */
export function createTemplateDirectory(wanted: WantedContents, source: TemplateSource): TemplateDirectory {
  let sidByName: ReadonlyMap<string, string> = new Map();
  let staffSid: string | undefined;

  function sidOf(request: { friendly_name: string } | undefined): string | undefined {
    return request === undefined ? undefined : sidByName.get(request.friendly_name);
  }

  return {
    async refresh() {
      const listed = await source.list();
      sidByName = sidsByName(listed);
      const sid = sidOf(wanted.staff);
      staffSid = sid !== undefined && (await source.approvalOf(sid)).status === 'approved' ? sid : undefined;
    },

    templateFor(menu, body) {
      const known = sidOf(wanted.known.get(keyOf(menu)));
      if (known !== undefined) return { contentSid: known, variables: safeVariables({ 1: body }) };
      const open = sidOf(wanted.open.get(openKeyOf(menu.type, menu.items.length)));
      return open === undefined
        ? undefined
        : { contentSid: open, variables: safeVariables(openMenuVariables(menu, body)) };
    },

    staffTemplateSid: () => staffSid,
  };
}
