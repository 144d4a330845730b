import { randomBytes } from 'node:crypto';
import type { MessageState } from './twilio-message-list.ts';

/** A message that Twilio has though nobody sent it by the REST API: one that came in, or an answer to a webhook. */
export interface KeptCopy {
  from: string;
  to: string;
  body?: string;
  direction?: 'inbound' | 'outbound-reply';
  createdAt?: number;
  /** `vanished`: it is listed still, and gone when it is asked for. */
  status?: string;
  /** How many media it has. */
  media?: number;
  /** The Messaging Service that sent it. */
  service?: string;
}

/** What becomes of such a message in the stub's memory. */
export function stateOf({ direction = 'inbound', createdAt = Date.now(), status, media = 0 }: KeptCopy): MessageState {
  return {
    createdAt,
    sentAt: createdAt,
    direction,
    status: status ?? (direction === 'inbound' ? 'received' : 'delivered'),
    media: Array.from({ length: media }, () => `ME${randomBytes(16).toString('hex')}`),
  };
}

const RESOURCE = /^\/2010-04-01\/Accounts\/(AC[0-9a-f]{32})\/Messages\/([SM]M[0-9a-f]{32})(\.json|\/Media.*)$/;
const MEDIA_LIST = /^\/Media\.json(\?PageSize=\d+)?$/;
const MEDIUM = /^\/Media\/(ME[0-9a-f]{32})\.json$/;

export interface CopyAnswer {
  status: number;
  /** The code of a refusal. */
  code?: number;
  body?: unknown;
}

/** What Twilio answers to a call about one message it keeps; `undefined` when the path is none of one. */
export function answerCopy(
  { method, path }: { method: string; path: string },
  states: Map<string, MessageState>,
): CopyAnswer | undefined {
  const [, account = '', sid = '', rest = ''] = RESOURCE.exec(path) ?? [];
  if (sid === '') return undefined;
  const known = states.get(sid);
  const state = known?.status === 'vanished' ? undefined : known;
  if (method === 'DELETE' && rest === '.json') {
    if (state === undefined) return { status: 404, code: 20404 };
    if (['queued', 'sending', 'accepted'].includes(state.status)) return { status: 409, code: 20009 };
    // Twilio leaves media behind, which nothing leads to any more.
    if ((state.media ?? []).length > 0) return { status: 400, code: 20001 };
    states.delete(sid);
    return { status: 204 };
  }
  if (method === 'GET' && MEDIA_LIST.test(rest)) {
    if (state === undefined) return { status: 404, code: 20404 };
    return { status: 200, body: mediaList(account, sid, state.media ?? []) };
  }
  const medium = MEDIUM.exec(rest)?.[1];
  if (method === 'DELETE' && medium !== undefined) {
    if (state?.media?.includes(medium) !== true) return { status: 404, code: 20404 };
    states.set(sid, { ...state, media: state.media.filter((one) => one !== medium) });
    return { status: 204 };
  }
  return undefined;
}

function mediaList(account: string, sid: string, media: readonly string[]): unknown {
  const uri = `/2010-04-01/Accounts/${account}/Messages/${sid}/Media.json`;
  const date = new Date(0).toUTCString();
  return {
    end: 0,
    first_page_uri: `${uri}?PageSize=50&Page=0`,
    media_list: media.map((one) => ({
      account_sid: account,
      content_type: 'image/jpeg',
      date_created: date,
      date_updated: date,
      parent_sid: sid,
      sid: one,
      uri: uri.replace('.json', `/${one}.json`),
    })),
    next_page_uri: null,
    page: 0,
    page_size: 50,
    previous_page_uri: null,
    start: 0,
    uri,
  };
}
