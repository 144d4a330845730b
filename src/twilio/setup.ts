import type { Twilio } from 'twilio';
import {
  approvalOf,
  createContent,
  listContents,
  removeContent,
  submitForApproval,
  type KnownContent,
} from './content-calls.ts';
import type { ContentRequest } from './content-request.ts';
import { requestsOf, type WantedContents } from './wanted-contents.ts';
import type { SenderState } from './webhook-settings.ts';

/** What has to be done at Twilio, so that templates and webhooks are as the flows and the configuration want them. */
export interface SetupPlan {
  create: ContentRequest[];
  /** Templates of this sender that nothing needs any more. */
  remove: KnownContent[];
  /** The template of notices to staff, where WhatsApp has not been asked for its approval yet. */
  submit: ContentRequest | undefined;
  kept: number;
  mend: SenderState[];
}

/** Compares what there should be with what there is. Only reads. */
export async function planSetup(
  client: Twilio,
  { wanted, prefix, senders }: { wanted: WantedContents; prefix: string; senders: SenderState[] },
): Promise<SetupPlan> {
  const requests = requestsOf(wanted);
  const there = (await listContents(client)).filter(({ name }) => name.startsWith(prefix));
  const names = new Set(requests.map(({ friendly_name }) => friendly_name));
  const isThere = new Set(there.map(({ name }) => name));
  return {
    create: requests.filter(({ friendly_name }) => !isThere.has(friendly_name)),
    remove: [...there.filter(({ name }) => !names.has(name)), ...secondOnes(there, names)],
    submit: (await isSubmitted(client, wanted.staff, there)) ? undefined : wanted.staff,
    kept: requests.filter(({ friendly_name }) => isThere.has(friendly_name)).length,
    mend: senders.filter(({ wrong }) => wrong.length > 0),
  };
}

/**
 * Does what is planned: what is new first, what is old last. Processes with flows of before still use what is removed: their menus
 * are then refused and told by numbers.
 * `told` hears of each thing once it is done. Rejects at the first that Twilio refuses; the next setup goes on from there.
 */
export async function performSetup(client: Twilio, plan: SetupPlan, told: (line: string) => void): Promise<void> {
  const created = new Map<string, KnownContent>();
  for (const request of plan.create) {
    const content = await createContent(client, request);
    created.set(content.name, content);
    told(`created template ${content.name} (${content.sid})`);
  }
  if (plan.submit !== undefined) {
    const { friendly_name } = plan.submit;
    const content =
      created.get(friendly_name) ?? (await listContents(client)).find(({ name }) => name === friendly_name);
    if (content !== undefined) await submitForApproval(client, content);
    told(`asked WhatsApp to approve ${friendly_name}; it answers within a day or two, "check" tells`);
  }
  for (const sender of plan.mend) {
    await sender.mend();
    told(`pointed ${sender.name} here (${sender.wrong.map(({ what }) => what).join(', ')})`);
  }
  for (const { name, sid } of plan.remove) {
    await removeContent(client, sid);
    told(`removed template ${name} (${sid})`);
  }
}

/** Of two with one name, made by two setups at once, one is enough. */
function secondOnes(there: KnownContent[], names: ReadonlySet<string>): KnownContent[] {
  const seen = new Set<string>();
  return there.filter(({ name }) => {
    const isSecond = names.has(name) && seen.has(name);
    seen.add(name);
    return isSecond;
  });
}

async function isSubmitted(client: Twilio, staff: ContentRequest, there: KnownContent[]): Promise<boolean> {
  const known = there.find(({ name }) => name === staff.friendly_name);
  return known !== undefined && (await approvalOf(client, known.sid)).status !== 'unsubmitted';
}
