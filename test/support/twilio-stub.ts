import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createTwilioAccount, type TwilioAccount } from './twilio-account.ts';
import { answerCopy, stateOf, type CopyAnswer, type KeptCopy } from './twilio-copies.ts';
import { faultsOfList, listOf, resourceOf, type MessageState } from './twilio-message-list.ts';

/** One request to the REST API as it came in. */
export interface StubRequest {
  method: string;
  path: string;
  contentType: string;
  authorization: string;
  /** A name that came more than once is an array. */
  form: Record<string, string | string[]>;
  /** What a JSON body held. */
  json?: unknown;
}

/** A message the stub accepted. */
export interface StubMessage extends StubRequest {
  sid: string;
}

export interface TwilioStub {
  /** For `TWILIO_API_BASE_URL`. */
  url: string;
  /** Accepted messages, in order. */
  messages: StubMessage[];
  /** Every request about messages, refused ones included, in order; mishaps happen to these alone. */
  requests: StubRequest[];
  /** What the account holds beside messages: templates and senders. */
  account: TwilioAccount;
  /** What Twilio would not have understood: unknown parameters, a wrong path, no credentials. */
  errors: string[];
  /** What became of an accepted message, as its list will tell; `queued` and without a time of sending until told. */
  setStatus(sid: string, status: string, errorCode?: number): void;
  /** Answers for a piece of media from now on, as the test says. */
  serve(mediaSid: string, answer: (request: StubRequest, response: ServerResponse) => void): void;
  /** Has it keep a message that it did not take by its API; answers the sid. */
  keep(copy: KeptCopy): string;
  /** The sids of all messages it has, in no promised order. */
  sids(): string[];
  /** Accepted messages from now on are of no use to a look-up by date: they stay queued, as behind a full queue. */
  queueAll(): void;
  /** Refuses the next request: with a code as Twilio's JSON error, without one as a proxy's HTML page. */
  failNext(failure: { status: number; code?: number }): void;
  /** Takes the next request and never answers it. */
  hangNext(): void;
  /** Takes the request that `isIt` says, of its method the `count`th, and never answers it. */
  hangAt(isIt: (request: StubRequest, count: number) => boolean): void;
  /** Takes the next request and drops the connection. */
  resetNext(): void;
  /** Accepts the next message, and loses the answer: by never giving it, or by dropping the connection. */
  loseNext(how: 'hang' | 'reset'): void;
  /** Answers the next request with 201 and a body that is no message, by default not even JSON. */
  garbleNext(body?: string): void;
  /** Ends every connection, answered or not. */
  close(): Promise<void>;
}

type Mishap =
  | { type: 'fail'; status: number; code?: number }
  | { type: 'hang' }
  | { type: 'reset' }
  | { type: 'lose'; how: 'hang' | 'reset' }
  | { type: 'garble'; body: string };

/** A leading name tells who calls, where a test gives each process an address of its own. */
const PATH = /^(?:\/[\w-]+)?\/2010-04-01\/Accounts\/(AC[0-9a-f]{32})\/Messages\.json(?:\?.*)?$/;

const MEDIUM_PATH = /\/2010-04-01\/Accounts\/AC[0-9a-f]{32}\/Messages\/[SM]M[0-9a-f]{32}\/Media\/(ME[0-9a-f]{32})$/;

/** The parameters of a message's creation (OpenAPI of the API 2010-04-01 and the client library 6.2). */
const PARAMETERS = new Set([
  'To',
  'From',
  'MessagingServiceSid',
  'Body',
  'MediaUrl',
  'ContentSid',
  'ContentVariables',
  'PersistentAction',
  'StatusCallback',
  'ApplicationSid',
  'ProvideFeedback',
  'Attempt',
  'ValidityPeriod',
  'ForceDelivery',
  'ContentRetention',
  'AddressRetention',
  'SmartEncoded',
  'ShortenUrls',
  'ScheduleType',
  'SendAt',
  'SendAsMms',
  'RiskCheck',
]);

/**
 * Twilio's REST API for messages, as a server on this machine: it takes them, and lists what it took. `onAccepted` hears of
 * a message before it is answered.
 */
export async function startTwilioStub({
  onAccepted = () => undefined,
}: { onAccepted?: (message: StubMessage) => void } = {}): Promise<TwilioStub> {
  const messages: StubMessage[] = [];
  const requests: StubRequest[] = [];
  const errors: string[] = [];
  const mishaps: Mishap[] = [];
  const states = new Map<string, MessageState>();
  let url = '';
  const account = createTwilioAccount(() => url);
  const copies: StubMessage[] = [];
  const served = new Map<string, (request: StubRequest, response: ServerResponse) => void>();
  let areAllQueued = false;
  let isHung: ((request: StubRequest, count: number) => boolean) | undefined;

  function accept(request: StubRequest): string {
    const sid = `SM${randomBytes(16).toString('hex')}`;
    const message = { ...request, sid };
    messages.push(message);
    onAccepted(message);
    const now = Date.now();
    states.set(sid, { createdAt: now, ...(areAllQueued ? {} : { sentAt: now }), status: 'queued' });
    return sid;
  }

  function answer(request: StubRequest, response: ServerResponse): void {
    const medium = MEDIUM_PATH.exec(request.path)?.[1];
    const serve = served.get(medium ?? '');
    if (serve !== undefined && request.method === 'GET') {
      requests.push(request);
      return serve(request, response);
    }
    const accountSid = PATH.exec(request.path)?.[1];
    const about = answerCopy(request, new Map(states));
    const other = accountSid === undefined && about === undefined ? account.answer(request) : undefined;
    errors.push(...(about === undefined ? (other?.faults ?? faultsOf(request, accountSid)) : faultsOfCopy(request)));
    if (other !== undefined) {
      account.requests.push(request);
      if (!request.authorization.startsWith('Basic ')) return refuse(response, 401, 20003);
      return other.status >= 400 ? refuse(response, other.status, 20404) : sendJson(response, other.status, other.body);
    }
    requests.push(request);
    const count = requests.filter(({ method }) => method === request.method).length;
    if (isHung?.(request, count) === true) return;
    const mishap = mishaps.shift();
    switch (mishap?.type) {
      case 'hang':
        return;
      case 'reset':
        response.destroy();
        return;
      case 'lose':
        accept(request);
        if (mishap.how === 'reset') response.destroy();
        return;
      case 'garble':
        response.writeHead(201, { 'Content-Type': 'application/json' }).end(mishap.body);
        return;
      case 'fail':
        refuse(response, mishap.status, mishap.code);
        return;
      case undefined:
    }
    if (!request.authorization.startsWith('Basic ')) return refuse(response, 401, 20003);
    if (about !== undefined) return answerAbout(response, answerCopy(request, states) ?? about);
    if (accountSid === undefined) return refuse(response, 404, 20404);
    if (request.method === 'GET') {
      return sendJson(response, 200, listOf(request, accountSid, [...messages, ...copies], states));
    }
    const sid = accept(request);
    sendJson(response, 201, resourceOf({ ...request, sid }, accountSid, states));
  }

  const server = createServer((incoming, response) => {
    readRequest(incoming).then(
      (request) => answer(request, response),
      () => response.destroy(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    messages,
    requests,
    errors,
    account,
    setStatus(sid, status, errorCode) {
      const state = states.get(sid);
      if (state === undefined) throw new Error(`Nothing was accepted as ${sid}.`);
      states.set(sid, { ...state, status, ...(errorCode === undefined ? {} : { errorCode }) });
    },
    serve: (mediaSid, serve) => void served.set(mediaSid, serve),
    keep(copy) {
      const { from: From, to: To, body: Body = 'Hello', service } = copy;
      const form = { From, To, Body, ...(service === undefined ? {} : { MessagingServiceSid: service }) };
      const sid = `${copy.media === undefined ? 'SM' : 'MM'}${randomBytes(16).toString('hex')}`;
      copies.push({ method: '', path: '', contentType: '', authorization: '', form, sid });
      states.set(sid, stateOf(copy));
      return sid;
    },
    sids: () => [...states.keys()],
    queueAll: () => void (areAllQueued = true),
    failNext: (failure) => void mishaps.push({ type: 'fail', ...failure }),
    hangAt: (isIt) => void (isHung = isIt),
    hangNext: () => void mishaps.push({ type: 'hang' }),
    resetNext: () => void mishaps.push({ type: 'reset' }),
    loseNext: (how) => void mishaps.push({ type: 'lose', how }),
    garbleNext: (body = '<html>Welcome to the portal</html>') => void mishaps.push({ type: 'garble', body }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function readRequest(incoming: IncomingMessage): Promise<StubRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
  const body = Buffer.concat(chunks).toString('utf8');
  const isJson = (incoming.headers['content-type'] ?? '').startsWith('application/json') && body !== '';
  return {
    method: incoming.method ?? '',
    path: incoming.url ?? '',
    contentType: incoming.headers['content-type'] ?? '',
    authorization: incoming.headers.authorization ?? '',
    form: isJson ? {} : formOf(body),
    ...(isJson ? { json: JSON.parse(body) as unknown } : {}),
  };
}

function formOf(body: string): StubRequest['form'] {
  const form: StubRequest['form'] = {};
  const fields = new URLSearchParams(body);
  for (const name of new Set(fields.keys())) {
    const values = fields.getAll(name);
    form[name] = values.length === 1 ? (values[0] ?? '') : values;
  }
  return form;
}

function faultsOf(request: StubRequest, account: string | undefined): string[] {
  const faults = Object.keys(request.form)
    .filter((name) => !PARAMETERS.has(name))
    .map((name) => `unknown parameter ${name}`);
  if (account === undefined) faults.push(`unknown path ${request.path}`);
  if (request.method === 'GET') return [...faults, ...faultsOfList(request)];
  if (!request.contentType.startsWith('application/x-www-form-urlencoded')) faults.push('not form-encoded');
  if (!request.authorization.startsWith('Basic ')) faults.push('no credentials');
  return faults;
}

function faultsOfCopy({ form, authorization }: StubRequest): string[] {
  const faults = Object.keys(form).map((name) => `unknown parameter ${name}`);
  return authorization.startsWith('Basic ') ? faults : [...faults, 'no credentials'];
}

function answerAbout(response: ServerResponse, { status, code, body }: CopyAnswer): void {
  if (code !== undefined) refuse(response, status, code);
  else if (body === undefined) response.writeHead(status).end();
  else sendJson(response, status, body);
}

function refuse(response: ServerResponse, status: number, code: number | undefined): void {
  if (code === undefined) {
    response.writeHead(status, { 'Content-Type': 'text/html' }).end('<h1>Bad gateway</h1>');
    return;
  }
  const more_info = `https://www.twilio.com/docs/errors/${code}`;
  sendJson(response, status, { code, message: 'Refused by the stub', more_info, status });
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
}
