import type { Twilio } from 'twilio';
import { approvalOf, listContents, sidsByName } from './content-calls.ts';
import { requestsOf, type WantedContents } from './wanted-contents.ts';
import type { SenderState } from './webhook-settings.ts';

/** What is as it should be, and what is not: a line each, for people. */
export interface CheckReport {
  fine: string[];
  problems: string[];
  /** What is under way, or not needed. */
  notes: string[];
}

/** Compares what there is at Twilio with what the flows and the configuration need. Only reads. */
export async function checkAccount(
  client: Twilio,
  { wanted, prefix, senders }: { wanted: WantedContents | undefined; prefix: string; senders: SenderState[] },
): Promise<CheckReport> {
  const reports = senders.map(senderReport);
  if (wanted !== undefined) reports.push(await templateReport(client, wanted, prefix));
  return {
    fine: reports.flatMap(({ fine }) => fine),
    problems: reports.flatMap(({ problems }) => problems),
    notes: reports.flatMap(({ notes }) => notes),
  };
}

function senderReport({ name, found, wrong, trouble }: SenderState): CheckReport {
  if (found === 'no') {
    return report({ problems: [`sender ${name} is not in this account: check its name, and that it is registered`] });
  }
  if (found === 'one_way') return report({ notes: [`${name} is a name: it sends SMS, and nobody can answer it`] });
  const problems = wrong.map(
    ({ what, is, shouldBe }) => `sender ${name}: ${what} is ${is}, should be ${shouldBe} ("setup" mends it)`,
  );
  if (trouble !== undefined) problems.push(`sender ${name}: ${trouble}; look at it in Twilio's console`);
  return problems.length > 0 ? report({ problems }) : report({ fine: [`sender ${name} calls us`] });
}

async function templateReport(client: Twilio, wanted: WantedContents, prefix: string): Promise<CheckReport> {
  const requests = requestsOf(wanted);
  const there = sidsByName(await listContents(client));
  const missing = requests.filter(({ friendly_name }) => !there.has(friendly_name));
  const names = new Set(requests.map(({ friendly_name }) => friendly_name));
  const unused = [...there.keys()].filter((name) => name.startsWith(prefix) && !names.has(name));
  const staffSid = there.get(wanted.staff.friendly_name);
  return join(
    report({
      fine: missing.length === 0 ? [`all ${requests.length} templates are there`] : [],
      problems: missing.map(({ friendly_name }) => `template ${friendly_name} is missing ("setup" creates it)`),
      notes: unused.map((name) => `template ${name} is not needed any more ("setup" removes it)`),
    }),
    staffSid === undefined ? report({}) : await approvalReport(client, staffSid, wanted.staff.friendly_name),
  );
}

async function approvalReport(client: Twilio, sid: string, name: string): Promise<CheckReport> {
  const { status, reason } = await approvalOf(client, sid);
  const because = reason === '' ? '' : ` (${reason})`;
  switch (status) {
    case 'approved':
      return report({ fine: [`template ${name} is approved: staff are told at any hour`] });
    case 'received':
    case 'pending':
      return report({
        notes: [`template ${name} waits for WhatsApp's approval; until then staff are told another way`],
      });
    case 'unsubmitted':
      return report({ problems: [`template ${name} was not submitted for approval ("setup" does it)`] });
    default:
      return report({ problems: [`template ${name} is ${status}${because}: look at it in Twilio's console`] });
  }
}

function report(lines: Partial<CheckReport>): CheckReport {
  return { fine: [], problems: [], notes: [], ...lines };
}

function join(one: CheckReport, other: CheckReport): CheckReport {
  return {
    fine: [...one.fine, ...other.fine],
    problems: [...one.problems, ...other.problems],
    notes: [...one.notes, ...other.notes],
  };
}
