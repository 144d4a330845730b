import type { StubMessage, StubRequest } from './twilio-stub.ts';

/** The filters of the list (OpenAPI of the API 2010-04-01), and how the client library pages. */
const FILTERS = new Set(['To', 'From', 'DateSent', 'DateSent<', 'DateSent>', 'PageSize', 'Page', 'PageToken']);

/** What Twilio would not have understood of a request for the list. */
export function faultsOfList({ path, authorization }: StubRequest): string[] {
  const faults = [...queryOf(path).keys()].filter((name) => !FILTERS.has(name)).map((name) => `unknown filter ${name}`);
  return authorization.startsWith('Basic ') ? faults : [...faults, 'no credentials'];
}

function queryOf(path: string): URLSearchParams {
  return new URLSearchParams(path.split('?')[1] ?? '');
}

/** What became of an accepted message. */
export interface MessageState {
  createdAt: number;
  /** Absent while it is queued: then no filter by date finds it. */
  sentAt?: number;
  status: string;
  errorCode?: number;
  /** `outbound-api` unless told. */
  direction?: string;
  /** The ids of its media. */
  media?: string[];
}

/** A page of the list, newest first, filtered as the query says. */
export function listOf(
  { path }: StubRequest,
  account: string,
  messages: readonly StubMessage[],
  states: ReadonlyMap<string, MessageState>,
): Record<string, unknown> {
  const query = queryOf(path);
  const size = Math.min(1000, Number(query.get('PageSize') ?? 50));
  const page = Number(query.get('Page') ?? 0);
  const createdAt = ({ sid }: StubMessage): number => states.get(sid)?.createdAt ?? 0;
  const matching = messages
    .filter((message) => isListed(message, query, states))
    .toSorted((one, other) => createdAt(one) - createdAt(other))
    .toReversed();
  const from = page * size;
  const listed = matching.slice(from, from + size);
  const uriOf = (number: number): string => {
    const next = new URLSearchParams(query);
    next.set('PageSize', String(size));
    next.set('Page', String(number));
    if (number > 0) next.set('PageToken', `PASM${number}`);
    return `/2010-04-01/Accounts/${account}/Messages.json?${next.toString()}`;
  };
  return {
    end: from + Math.max(0, listed.length - 1),
    first_page_uri: uriOf(0),
    messages: listed.map((message) => resourceOf(message, account, states)),
    next_page_uri: from + size < matching.length ? uriOf(page + 1) : null,
    page,
    page_size: size,
    previous_page_uri: page === 0 ? null : uriOf(page - 1),
    start: from,
    uri: uriOf(page),
  };
}

function isListed(
  { sid, form }: StubMessage,
  query: URLSearchParams,
  states: ReadonlyMap<string, MessageState>,
): boolean {
  const [to, from, since, until] = ['To', 'From', 'DateSent>', 'DateSent<'].map((name) => query.get(name));
  const state = states.get(sid);
  if (state === undefined) return false;
  const { sentAt } = state;
  if (typeof until === 'string' && (sentAt === undefined || sentAt > Date.parse(until))) return false;
  if (to !== null && form['To'] !== to) return false;
  if (from !== null && form['From'] !== from) return false;
  return typeof since !== 'string' || (sentAt !== undefined && sentAt >= Date.parse(since));
}

/** The message resource as Twilio answers it. */
export function resourceOf(
  { form, sid }: StubMessage,
  account: string,
  states: ReadonlyMap<string, MessageState>,
): Record<string, unknown> {
  const known: Partial<MessageState> = states.get(sid) ?? {};
  const { createdAt = 0, sentAt, status = 'queued', errorCode = null, direction = 'outbound-api', media = [] } = known;
  const service = form['MessagingServiceSid'] ?? null;
  return {
    account_sid: account,
    api_version: '2010-04-01',
    body: form['Body'] ?? bodyOfTemplate(form),
    date_created: dateOf(createdAt),
    date_sent: sentAt === undefined ? null : dateOf(sentAt),
    date_updated: dateOf(createdAt),
    direction,
    error_code: errorCode,
    error_message: null,
    from: form['From'] ?? null,
    messaging_service_sid: service,
    num_media: String(media.length + (form['MediaUrl'] === undefined ? 0 : 1)),
    num_segments: service === null ? '1' : '0',
    price: null,
    price_unit: 'USD',
    sid,
    status: service !== null && status === 'queued' ? 'accepted' : status,
    subresource_uris: { media: `/2010-04-01/Accounts/${account}/Messages/${sid}/Media.json` },
    to: form['To'] ?? null,
    uri: `/2010-04-01/Accounts/${account}/Messages/${sid}.json`,
  };
}

/** The words of the one template that tests have. */
function bodyOfTemplate(form: StubRequest['form']): string {
  if (form['ContentSid'] === undefined) return '';
  const variables: Record<string, string> = JSON.parse(String(form['ContentVariables'] ?? '{}'));
  return `OIC Hub: ${variables['1'] ?? ''} (enquiry bot)`;
}

/** RFC 2822 to the second, as Twilio writes it. */
function dateOf(at: number): string {
  return new Date(at).toUTCString().replace('GMT', '+0000');
}
