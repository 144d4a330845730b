import type { Twilio } from 'twilio';
import { LIMITS } from '../domain/limits.ts';
import type { TwilioConfig } from '../provider-config.ts';
import { readFlows } from '../read-flows.ts';
import { templateNeeds } from '../template-needs.ts';
import { checkAccount } from '../twilio/check.ts';
import { createRestClient } from '../twilio/rest-client.ts';
import { performSetup, planSetup, type SetupPlan } from '../twilio/setup.ts';
import { wantedContents } from '../twilio/wanted-contents.ts';
import { addressesAt, readSenders, type SenderState } from '../twilio/webhook-settings.ts';
import { commandLine, refuseUsage } from './command-line.ts';
import { configFromEnvironment } from './environment.ts';
import { faultOfHandout, handoutLinks } from './fault-of-handout.ts';

// `npm run twilio -- setup` makes the account what the flows and the configuration need: WhatsApp's templates, and where its
// senders call us. Done again it finds nothing to do. `check` only looks, and ends with 1 when something is missing.

const USAGE = 'Usage: npm run twilio -- setup [--dry-run] [--no-menus] | check';

/** When the configuration cannot be used, as sysexits.h has it. */
const EXIT_CONFIG = 78;

const { values, positionals } = commandLine(USAGE, {
  allowPositionals: true,
  options: { 'dry-run': { type: 'boolean', default: false }, 'no-menus': { type: 'boolean', default: false } },
});
const [command, ...more] = positionals;
if ((command !== 'setup' && command !== 'check') || more.length > 0) refuseUsage(USAGE);

const { config } = configFromEnvironment();
if (config.mode === 'demo') {
  console.error('There is no Twilio account in the configuration: set the variables of .env.example that go live.');
  process.exit(EXIT_CONFIG);
}
try {
  const account = await readAccount(config.twilio, config.publicUrl, config.schoolFile);
  await (command === 'setup' ? setUp(account) : check(account));
} catch (failure) {
  console.error(`Twilio did not do it: ${sentenceOf(failure)}`);
  process.exitCode = 1;
}

type Account = Awaited<ReturnType<typeof readAccount>>;

async function readAccount(twilio: TwilioConfig, publicUrl: string, schoolFile: string) {
  const { authTokens, whatsappFrom, ...account } = twilio;
  const [authToken] = authTokens;
  const client: Twilio = await createRestClient({ ...account, authToken, timeoutMs: LIMITS.providerTimeoutMs });
  const senders = await readSenders(client, twilio, addressesAt(publicUrl));
  if (whatsappFrom === undefined) return { client, senders, links: [] };
  const flows = readFlows({ schoolFile });
  const needs = templateNeeds(flows, whatsappFrom);
  return { client, links: handoutLinks(flows.school), senders, prefix: needs.prefix, wanted: wantedContents(needs) };
}

async function setUp({ client, senders, prefix = '', wanted }: Account): Promise<void> {
  for (const { name } of senders.filter(({ found }) => found === 'no')) {
    console.log(`sender ${name} is not in this account: nothing points here from it`);
    process.exitCode = 1;
  }
  const plan =
    wanted === undefined
      ? onlySenders(senders)
      : await planSetup(client, { wanted: values['no-menus'] ? withoutMenus(wanted) : wanted, prefix, senders });
  if (values['dry-run']) return tellPlan(plan);
  await performSetup(client, plan, (line) => console.log(line));
  const { create, remove, mend, kept } = plan;
  console.log(
    `${create.length} templates created, ${remove.length} removed, ${kept} there already; ${mend.length} senders pointed here.`,
  );
}

function withoutMenus({ staff }: NonNullable<Account['wanted']>): NonNullable<Account['wanted']> {
  return { known: new Map(), open: new Map(), staff };
}

function onlySenders(senders: SenderState[]): SetupPlan {
  return { create: [], remove: [], submit: undefined, kept: 0, mend: senders.filter(({ wrong }) => wrong.length > 0) };
}

function tellPlan({ create, submit, mend, remove }: SetupPlan): void {
  for (const { friendly_name } of create) console.log(`would create template ${friendly_name}`);
  if (submit !== undefined) console.log(`would ask WhatsApp to approve ${submit.friendly_name}`);
  for (const { name, wrong } of mend) {
    for (const { what, is, shouldBe } of wrong)
      console.log(`would change ${what} of ${name} from ${is} to ${shouldBe}`);
  }
  for (const { name } of remove) console.log(`would remove template ${name}`);
  if (create.length + mend.length + remove.length === 0 && submit === undefined) console.log('Nothing to do.');
}

async function check({ client, senders, links, prefix = '', wanted }: Account): Promise<void> {
  const { fine, notes, problems } = await checkAccount(client, { wanted, prefix, senders });
  const faults = (await Promise.all(links.map(faultOfHandout))).filter((fault) => fault !== undefined);
  if (links.length > 0 && faults.length === 0) fine.push('every picture and flyer of the school can be fetched');
  for (const line of fine) console.log(`ok       ${line}`);
  for (const line of notes) console.log(`note     ${line}`);
  for (const line of [...problems, ...faults]) console.log(`missing  ${line}`);
  if (problems.length + faults.length > 0) process.exitCode = 1;
}

/** Twilio's own words say what it did not like; a password stands in none of them. */
function sentenceOf(failure: unknown): string {
  const code = typeof failure === 'object' && failure !== null && 'code' in failure ? ` (${String(failure.code)})` : '';
  return `${failure instanceof Error ? failure.message : String(failure)}${code}`;
}
