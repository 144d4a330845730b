import { randomBytes } from 'node:crypto';
import type { StubRequest } from './twilio-stub.ts';

/** What an account holds beside messages. A test may read and change all of it. */
export interface TwilioAccount {
  /** Every request about these, in order. */
  requests: StubRequest[];
  contents: ContentResource[];
  /** WhatsApp's word on a template, by its SID. */
  approvals: Map<string, { name: string; category: string; status: string; rejection_reason: string }>;
  numbers: Resource[];
  services: Resource[];
  senders: Resource[];
  /** `undefined` for a path that is none of these. */
  answer(request: StubRequest): StubAnswer | undefined;
}

export type Resource = Record<string, unknown> & { sid: string };

export interface ContentResource extends Resource {
  friendly_name: string;
  language: string;
  variables: Record<string, string>;
  types: Record<string, unknown>;
}

export interface StubAnswer {
  status: number;
  body: unknown;
  /** What Twilio would not have understood. */
  faults: string[];
}

interface Call {
  method: string;
  path: RegExp;
  /** How its body is written; of a call without one nothing. */
  encoding: 'json' | 'form' | 'none';
  /** Names of a query, of a form, or a check of what JSON holds. */
  query?: readonly string[];
  form?: readonly string[];
  json?: (body: unknown) => string[];
  answer(account: TwilioAccount, request: StubRequest, sid: string, url: string): Omit<StubAnswer, 'faults'>;
}

const PAGING = ['PageSize', 'Page', 'PageToken'];
const GONE = { status: 404, body: {} };

/** Every call, with all that it takes (OpenAPI descriptions of the Content, Messaging and core APIs). */
const CALLS: readonly Call[] = [
  {
    method: 'GET',
    path: /^\/v1\/Content$/,
    encoding: 'none',
    query: PAGING,
    answer: ({ contents }, request, _sid, url) => {
      const [size, page] = ['PageSize', 'Page'].map((name) => Number(queryOf(request).get(name)));
      return { status: 200, body: contentPage(contents, { size: size || 50, page: page ?? 0, url }) };
    },
  },
  {
    method: 'POST',
    path: /^\/v1\/Content$/,
    encoding: 'json',
    json: faultsOfContent,
    answer: ({ contents }, { json }) => {
      const content = { ...(json as ContentResource), sid: sidOf('HX') };
      contents.push(content);
      return { status: 201, body: content };
    },
  },
  {
    method: 'DELETE',
    path: /^\/v1\/Content\/(HX[0-9a-f]{32})$/,
    encoding: 'none',
    answer: ({ contents }, _request, sid) => {
      const at = contents.findIndex((content) => content.sid === sid);
      if (at < 0) return GONE;
      contents.splice(at, 1);
      return { status: 204, body: '' };
    },
  },
  {
    method: 'POST',
    path: /^\/v1\/Content\/(HX[0-9a-f]{32})\/ApprovalRequests\/whatsapp$/,
    encoding: 'json',
    json: faultsOfApproval,
    answer: ({ approvals }, { json }, sid) => {
      const { name, category } = json as { name: string; category: string };
      const approval = { name, category, status: 'received', rejection_reason: '' };
      approvals.set(sid, approval);
      return { status: 201, body: approval };
    },
  },
  {
    method: 'GET',
    path: /^\/v1\/Content\/(HX[0-9a-f]{32})\/ApprovalRequests$/,
    encoding: 'none',
    answer: ({ approvals }, _request, sid) => ({
      status: 200,
      body: { sid, whatsapp: approvals.get(sid) ?? { status: 'unsubmitted' } },
    }),
  },
  {
    method: 'GET',
    path: /^\/2010-04-01\/Accounts\/AC[0-9a-f]{32}\/IncomingPhoneNumbers\.json$/,
    encoding: 'none',
    query: ['PhoneNumber', ...PAGING],
    answer: ({ numbers }, request) => {
      const wanted = queryOf(request).get('PhoneNumber');
      const incoming_phone_numbers = numbers.filter((number) => number['phone_number'] === wanted);
      return { status: 200, body: { incoming_phone_numbers, next_page_uri: null } };
    },
  },
  {
    method: 'POST',
    path: /^\/2010-04-01\/Accounts\/AC[0-9a-f]{32}\/IncomingPhoneNumbers\/(PN[0-9a-f]{32})\.json$/,
    encoding: 'form',
    form: ['SmsUrl', 'SmsMethod', 'SmsFallbackUrl', 'SmsFallbackMethod'],
    answer: ({ numbers }, { form }, sid) => changed(numbers, sid, form),
  },
  {
    method: 'GET',
    path: /^\/v1\/Services\/(MG[0-9a-f]{32})$/,
    encoding: 'none',
    answer: ({ services }, _request, sid) => changed(services, sid, {}),
  },
  {
    method: 'POST',
    path: /^\/v1\/Services\/(MG[0-9a-f]{32})$/,
    encoding: 'form',
    form: [
      'InboundRequestUrl',
      'InboundMethod',
      'FallbackUrl',
      'FallbackMethod',
      'StatusCallback',
      'UseInboundWebhookOnNumber',
    ],
    answer: ({ services }, { form }, sid) => changed(services, sid, form),
  },
  {
    method: 'GET',
    path: /^\/v1\/Services\/(MG[0-9a-f]{32})\/PhoneNumbers$/,
    encoding: 'none',
    query: PAGING,
    answer: ({ services }, _request, sid) => {
      const numbers = services.find((one) => one.sid === sid)?.['phone_numbers'];
      if (!Array.isArray(numbers)) return GONE;
      const phone_numbers = numbers.map((phone_number: unknown) => ({ phone_number, service_sid: sid }));
      return { status: 200, body: { phone_numbers, meta: { key: 'phone_numbers', next_page_url: null } } };
    },
  },
  {
    method: 'GET',
    path: /^\/v2\/Channels\/Senders$/,
    encoding: 'none',
    query: ['Channel', ...PAGING],
    answer: ({ senders }) => ({ status: 200, body: { senders, meta: { key: 'senders', next_page_url: null } } }),
  },
  {
    method: 'POST',
    path: /^\/v2\/Channels\/Senders\/(XE[0-9a-f]{32})$/,
    encoding: 'json',
    json: faultsOfSender,
    answer: ({ senders }, { json }, sid) => {
      const sender = senders.find((one) => one.sid === sid);
      if (sender === undefined) return GONE;
      sender['webhook'] = (json as Resource)['webhook'];
      return { status: 202, body: sender };
    },
  },
];

/** `url` is where it is to be asked for the next page of a list. */
export function createTwilioAccount(url: () => string): TwilioAccount {
  const account: TwilioAccount = {
    requests: [],
    contents: [],
    approvals: new Map(),
    numbers: [],
    services: [],
    senders: [],
    answer(request) {
      const path = request.path.replace(/^\/[\w-]+(?=\/(?:2010-04-01|v1|v2)\/)/, '').split('?')[0] ?? '';
      const call = CALLS.find((one) => one.method === request.method && one.path.test(path));
      if (call === undefined) return undefined;
      const sid = call.path.exec(path)?.[1] ?? '';
      return { ...call.answer(account, request, sid, url()), faults: faultsOf(call, request) };
    },
  };
  return account;
}

function contentPage(
  all: readonly ContentResource[],
  { size, page, url }: { size: number; page: number; url: string },
) {
  const next = `${url}/v1/Content?PageSize=${size}&Page=${page + 1}&PageToken=PT${page + 1}`;
  const isLast = (page + 1) * size >= all.length;
  const contents = all.slice(page * size, (page + 1) * size);
  return { contents, meta: { key: 'contents', page, page_size: size, next_page_url: isLast ? null : next } };
}

export function sidOf(prefix: string): string {
  return prefix + randomBytes(16).toString('hex');
}

function faultsOf({ encoding, query = [], form = [], json }: Call, request: StubRequest): string[] {
  const type = { json: 'application/json', form: 'application/x-www-form-urlencoded', none: '' }[encoding];
  return [
    ...unknownOf(queryOf(request).keys(), query),
    ...unknownOf(Object.keys(request.form), form),
    ...(json === undefined ? [] : json(request.json)),
    ...(request.contentType.startsWith(type) ? [] : [`not ${encoding}`]),
    ...(request.authorization.startsWith('Basic ') ? [] : ['no credentials']),
  ];
}

function unknownOf(names: Iterable<string>, known: readonly string[]): string[] {
  return [...names].filter((name) => !known.includes(name)).map((name) => `unknown parameter ${name}`);
}

function queryOf({ path }: StubRequest): URLSearchParams {
  return new URLSearchParams(path.split('?')[1] ?? '');
}

/** Parameters are answered in small letters with underscores, as the API has it. */
function changed(resources: Resource[], sid: string, form: StubRequest['form']): Omit<StubAnswer, 'faults'> {
  const resource = resources.find((one) => one.sid === sid);
  if (resource === undefined) return GONE;
  for (const [name, value] of Object.entries(form)) {
    const key = name.replaceAll(/(?<!^)([A-Z])/g, '_$1').toLowerCase();
    resource[key] = value === 'true' || value === 'false' ? value === 'true' : value;
  }
  return { status: 200, body: resource };
}

function faultsOfContent(body: unknown): string[] {
  const { types = {}, ...rest } = record(body);
  return [
    ...strangers(rest, ['friendly_name', 'language', 'variables']),
    ...Object.entries(record(types)).flatMap(([type, content]) => faultsOfType(type, record(content))),
    ...(Object.keys(record(types)).length === 1 ? [] : ['not one type']),
  ];
}

/** The limits of the content types (their documentation pages). */
function faultsOfType(type: string, content: Record<string, unknown>): string[] {
  switch (type) {
    case 'twilio/text':
      return [...strangers(content, ['body']), ...tooLong(content, 'body', 1600)];
    case 'twilio/quick-reply': {
      const actions = records(content['actions']);
      return [
        ...strangers(content, ['body', 'actions']),
        ...tooLong(content, 'body', 1024),
        ...(actions.length >= 1 && actions.length <= 3 ? [] : [`${actions.length} buttons`]),
        ...actions.flatMap((action) => [
          ...strangers(action, ['type', 'title', 'id']),
          ...tooLong(action, 'title', 20),
          ...tooLong(action, 'id', 128),
          ...(action['type'] === 'QUICK_REPLY' ? [] : ['an action of another type']),
        ]),
      ];
    }
    case 'twilio/list-picker': {
      const items = records(content['items']);
      return [
        ...strangers(content, ['body', 'button', 'items']),
        ...tooLong(content, 'body', 1024),
        ...tooLong(content, 'button', 20),
        ...(items.length >= 1 && items.length <= 10 ? [] : [`${items.length} items`]),
        ...items.flatMap((item) => [
          ...strangers(item, ['item', 'id', 'description']),
          ...tooLong(item, 'item', 24),
          ...tooLong(item, 'id', 200),
          ...tooLong(item, 'description', 72),
        ]),
      ];
    }
    default:
      return [`unknown type ${type}`];
  }
}

function faultsOfApproval(body: unknown): string[] {
  const fields = record(body);
  const isNamed = /^[a-z0-9_]+$/.test(String(fields['name']));
  return [...strangers(fields, ['name', 'category']), ...(isNamed ? [] : ['a name that is not approved'])];
}

function faultsOfSender(body: unknown): string[] {
  const { webhook, ...rest } = record(body);
  const methods = ['callback', 'fallback', 'status_callback'].flatMap((name) => [`${name}_url`, `${name}_method`]);
  return [...strangers(rest, []), ...strangers(record(webhook), methods)];
}

function strangers(fields: Record<string, unknown>, known: readonly string[]): string[] {
  const lacking = known.filter((name) => fields[name] === undefined).map((name) => `no ${name}`);
  return [
    ...lacking,
    ...Object.keys(fields).flatMap((name) => (known.includes(name) ? [] : [`unknown field ${name}`])),
  ];
}

function tooLong(fields: Record<string, unknown>, name: string, most: number): string[] {
  const value = fields[name];
  return typeof value === 'string' && value !== '' && value.length <= most ? [] : [`${name} is none, or over ${most}`];
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function records(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.map(record) : [];
}
