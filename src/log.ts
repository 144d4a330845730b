import { maskContact } from './domain/contact.ts';

/**
 * Our own instead of a logging library: what this house needs of one is that no number, name or text of a
 * person can get into a line, whoever writes it, and libraries redact by paths that have to be listed beforehand.
 */
export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;

export type LogLevel = (typeof LOG_LEVELS)[number];

export type LogFields = Record<string, unknown>;

/** Each call writes one line; `event` is what happened, in the past tense and with underscores (`turn_taken`). */
export interface Log {
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}

export interface LogOptions {
  level: LogLevel;
  /** Takes a finished line, line break included; standard error unless given. */
  write?: (line: string) => void;
  /** Epoch milliseconds. */
  now?: () => number;
}

/**
 * A log of JSON lines. Never throws, and redacts by construction: fields named after a secret or after something personal
 * are masked at any depth, and so are phone numbers, user ids, e-mail addresses and passwords inside any text.
 */
export function createLog({ level, write = writeToStandardError, now = Date.now }: LogOptions): Log {
  const threshold = LOG_LEVELS.indexOf(level);
  const at =
    (own: LogLevel) =>
    (event: string, fields: LogFields = {}): void => {
      if (LOG_LEVELS.indexOf(own) < threshold) return;
      const heading = { time: timeOf(now()), level: own, event: maskText(event) };
      write(`${JSON.stringify({ ...heading, ...maskSafely(fields), ...heading })}\n`);
    };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

let lastTime = { at: Number.NaN, text: '' };

/** Many lines are of the same millisecond. */
function timeOf(at: number): string {
  if (at !== lastTime.at) lastTime = { at, text: new Date(at).toISOString() };
  return lastTime.text;
}

let waiting = '';

/**
 * Lines of one round of the event loop go out together: one by one they cost a busy server more than the turns they tell of.
 * A process that ends writes what waits; one that is killed loses the lines of its last moment.
 */
function writeToStandardError(line: string): void {
  if (waiting === '') setImmediate(flush);
  waiting += line;
}

function flush(): void {
  const lines = waiting;
  waiting = '';
  if (lines !== '') process.stderr.write(lines);
}

process.once('exit', flush);

/** Compared without case, hyphens and underscores. */
const ADDRESSES = /^(contact|contacts|address|addresses|phone|guardianphone|to|from|waid|staff)$/;
const SECRETS = /(token|tokens|secret|password|authorization|cookie|signature|credentials|apikey)$/;
const PERSONAL =
  /^(text|texts|body|name|fullname|profilename|guardianname|guardian|learner|email|emails|summary|message|words|recent|draft|answer|form)$/;

const DEPTH = 6;
const ITEMS = 50;
const TEXT_CHARS = 4000;

/** How deep we are, and what was met: a cycle, or a request that everything refers to, is written once. */
interface Walk {
  depth: number;
  seen: Set<object>;
}

function maskSafely(fields: LogFields): LogFields {
  try {
    return maskFields(fields, { depth: 0, seen: new Set([fields]) });
  } catch {
    // A getter of somebody's object threw: the line is worth more than the field.
    return { fields: '[unreadable]' };
  }
}

function maskFields(fields: object, walk: Walk): LogFields {
  const entries = Object.entries(fields).slice(0, ITEMS);
  return Object.fromEntries(entries.map(([key, value]) => [maskText(key), maskField(key, value, walk)]));
}

type FieldKind = 'address' | 'secret' | 'personal' | 'plain';

/** The names of fields are few and always the same: each is judged once. */
const kindsByKey = new Map<string, FieldKind>();
const KEPT_KEYS = 1_000;

function kindOf(key: string): FieldKind {
  const known = kindsByKey.get(key);
  if (known !== undefined) return known;
  const name = key.toLowerCase().replaceAll(/[-_]/g, '');
  const kind = SECRETS.test(name)
    ? 'secret'
    : PERSONAL.test(name)
      ? 'personal'
      : ADDRESSES.test(name)
        ? 'address'
        : 'plain';
  if (kindsByKey.size < KEPT_KEYS) kindsByKey.set(key, kind);
  return kind;
}

function maskField(key: string, value: unknown, walk: Walk): unknown {
  if (value === undefined || value === null || typeof value === 'boolean') return value;
  switch (kindOf(key)) {
    case 'secret':
      return '[secret]';
    case 'personal':
      return typeof value === 'string' ? `[${value.length} characters]` : '[hidden]';
    case 'plain':
      return maskValue(value, walk);
    case 'address':
      if (typeof value === 'string') return maskContact(value);
      return Array.isArray(value) ? value.slice(0, ITEMS).map((one) => maskContact(String(one))) : '[hidden]';
  }
}

function maskValue(value: unknown, walk: Walk): unknown {
  switch (typeof value) {
    case 'string':
      return maskText(value);
    case 'bigint':
    case 'symbol':
      return String(value);
    case 'function':
      return '[function]';
    case 'object':
      return value === null ? null : maskObject(value, walk);
    default:
      return value;
  }
}

function maskObject(value: object, { depth, seen }: Walk): unknown {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '[no date]' : value.toISOString();
  if (value instanceof URL) return maskText(value.href);
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (seen.has(value)) return '[seen above]';
  if (depth >= DEPTH) return '[too deep]';
  seen.add(value);
  const walk = { depth: depth + 1, seen };
  if (value instanceof Error) return maskError(value, walk);
  if (value instanceof Map) return maskFields(Object.fromEntries(value), walk);
  const list = value instanceof Set ? [...value] : value;
  return Array.isArray(list) ? list.slice(0, ITEMS).map((one) => maskValue(one, walk)) : maskFields(list, walk);
}

function maskError(error: Error & { code?: unknown; details?: unknown }, walk: Walk): LogFields {
  const frames = error.stack?.split('\n').filter((line) => /^\s+at /.test(line)) ?? [];
  return {
    type: error.name,
    code: maskValue(error.code, walk),
    // A parser quotes what it could not read, which may be somebody's words.
    sentence: error instanceof SyntaxError ? '[quotes what it read]' : maskText(error.message),
    details: maskValue(error.details, walk),
    stack: frames.slice(0, ITEMS).map((frame) => maskText(frame.trim())),
    cause: maskValue(error.cause, walk),
  };
}

// Written in full, as a query of an address has it, or (a Nigerian one) without the plus, as WhatsApp's own field has it.
const E164 = /(?:\+|%2B)\d{7,}|(?<![\w.-])234[789][01]\d{8}(?!\d)/gi;
const WHATSAPP_USER = /whatsapp:[A-Z]{2}\.[A-Za-z0-9]+/g;
const LOCAL_PHONE = /(?<![\w.-])0[789][01](?:[ -]?\d){8}\b/g;
// The lengths are bounded so that a long text without an @ is not searched over and over.
const EMAIL = /[^\s@:/<>"…]{1,64}@[^\s@/<>"]{1,100}\.[a-z]{2,}/gi;
const USER_INFO = /\/\/[^/@\s]+@/g;

/** Without one of these nothing below can be found. */
const SUSPECT = /[\d@]|whatsapp:/i;

function maskText(text: string): string {
  if (text.length <= TEXT_CHARS && !SUSPECT.test(text)) return text;
  return text
    .slice(0, TEXT_CHARS)
    .replaceAll(USER_INFO, '//…@')
    .replaceAll(E164, maskContact)
    .replaceAll(WHATSAPP_USER, maskContact)
    .replaceAll(LOCAL_PHONE, maskContact)
    .replaceAll(EMAIL, '[e-mail]');
}
