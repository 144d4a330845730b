import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request to the REST API as it came in. */
export interface AfricasTalkingRequest {
  method: string;
  path: string;
  contentType: string;
  accept: string;
  apiKey: string;
  form: Record<string, string>;
}

/** A message the stub accepted. */
export interface AcceptedSms extends AfricasTalkingRequest {
  messageId: string;
}

export interface AfricasTalkingStub {
  /** For `AFRICAS_TALKING_API_BASE_URL`. */
  url: string;
  /** Accepted messages, in order. */
  messages: AcceptedSms[];
  /** How many requests came, refused ones included. */
  requests: AfricasTalkingRequest[];
  /** What Africa's Talking would not have understood: unknown or missing parameters, a wrong path, no key. */
  errors: string[];
  /** Answers the next request with this status and body, JSON unless it is text; with a place where to go instead, if given. */
  answerNext(status: number, body: unknown, location?: string): void;
  /** Refuses the receiver of the next message, as its API does: within an answer of 201. */
  refuseNext(statusCode: number, status: string): void;
  /** Accepts the next message, and loses the answer: by never giving it, or by dropping the connection. */
  loseNext(how: 'hang' | 'reset'): void;
  /** Ends every connection, answered or not. */
  close(): Promise<void>;
}

type Mishap =
  { type: 'answer'; status: number; body: unknown; location?: string } | { type: 'lose'; how: 'hang' | 'reset' };

/** The parameters of a message (developers.africastalking.com/docs/sms/sending), and what they may hold here. */
const PARAMETERS: Readonly<Record<string, RegExp>> = {
  username: /^\w+$/,
  to: /^\+[1-9]\d{6,14}$/,
  message: /^[^]+$/,
  from: /^(\d{3,8}|\+\d+)$/,
  bulkSMSMode: /^1$/,
  enqueue: /^[01]$/,
  keyword: /^\w+$/,
  linkId: /^\w+$/,
  retryDurationInHours: /^\d+$/,
};
const REQUIRED = ['username', 'to', 'message'];

/** Africa's Talking's REST API for messages, as a server on this machine. */
export async function startAfricasTalkingStub(): Promise<AfricasTalkingStub> {
  const messages: AcceptedSms[] = [];
  const requests: AfricasTalkingRequest[] = [];
  const errors: string[] = [];
  const mishaps: Mishap[] = [];

  function accept(request: AfricasTalkingRequest): string {
    const messageId = `ATXid_${(messages.length + 1).toString(16).padStart(32, '0')}`;
    messages.push({ ...request, messageId });
    return messageId;
  }

  function answer(request: AfricasTalkingRequest, response: ServerResponse): void {
    requests.push(request);
    errors.push(...faultsOf(request));
    const mishap = mishaps.shift();
    switch (mishap?.type) {
      case 'lose':
        accept(request);
        if (mishap.how === 'reset') response.destroy();
        return;
      case 'answer':
        if (mishap.location !== undefined) response.setHeader('Location', mishap.location);
        send(response, mishap.status, mishap.body);
        return;
      case undefined:
        send(response, 201, answerOf(request, { statusCode: 102, status: 'Success', messageId: accept(request) }));
    }
  }

  const server = createServer((incoming, response) => {
    readRequest(incoming).then(
      (request) => answer(request, response),
      () => response.destroy(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    messages,
    requests,
    errors,
    answerNext: (status, body, location) =>
      void mishaps.push({ type: 'answer', status, body, ...(location === undefined ? {} : { location }) }),
    refuseNext(statusCode, status) {
      const form = { to: '+2348012345678' };
      const body = answerOf({ form }, { statusCode, status, messageId: 'None' });
      mishaps.push({ type: 'answer', status: 201, body });
    },
    loseNext: (how) => void mishaps.push({ type: 'lose', how }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The answer about one receiver, as its documentation prints it. */
function answerOf({ form }: { form: Record<string, string> }, recipient: Record<string, unknown>): unknown {
  const isSent = recipient['messageId'] !== 'None';
  return {
    SMSMessageData: {
      Message: isSent ? 'Sent to 1/1 Total Cost: NGN 2.2000' : 'Sent to 0/1 Total Cost: 0',
      Recipients: [{ ...recipient, number: form['to'], cost: isSent ? 'NGN 2.2000' : '0' }],
    },
  };
}

async function readRequest(incoming: IncomingMessage): Promise<AfricasTalkingRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
  const { apikey = '', accept = '' } = incoming.headers;
  return {
    method: incoming.method ?? '',
    path: incoming.url ?? '',
    contentType: incoming.headers['content-type'] ?? '',
    accept,
    apiKey: String(apikey),
    form: Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString('utf8'))),
  };
}

function faultsOf({ method, path, contentType, accept, apiKey, form }: AfricasTalkingRequest): string[] {
  return [
    ...(method === 'POST' && path === '/version1/messaging' ? [] : [`unknown call ${method} ${path}`]),
    ...(contentType.startsWith('application/x-www-form-urlencoded') ? [] : ['not form-encoded']),
    ...(accept === 'application/json' ? [] : ['answers in XML']),
    ...(apiKey === '' ? ['no key'] : []),
    ...REQUIRED.filter((name) => form[name] === undefined).map((name) => `no ${name}`),
    ...Object.entries(form).flatMap(([name, value]) => {
      const pattern = PARAMETERS[name];
      if (pattern === undefined) return [`unknown parameter ${name}`];
      return pattern.test(value) ? [] : [`${name} is ${value}`];
    }),
  ];
}

function send(response: ServerResponse, status: number, body: unknown): void {
  const isText = typeof body === 'string';
  response.writeHead(status, { 'Content-Type': isText ? 'text/plain' : 'application/json' });
  response.end(isText ? body : JSON.stringify(body));
}
