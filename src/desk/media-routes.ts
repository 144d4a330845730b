import { Router } from 'express';
import { mediaTypeOf, type MediaName } from '../domain/media.ts';
import { sendPage } from './send-page.ts';
import { MediaAwayPage, MediaGonePage, MediaPage, NoMediaPage } from './views/media-page.tsx';

/** What a link leads to. */
interface Ticket {
  messageSid: string;
  mediaSid: string;
  name: MediaName;
  expiresAt: number;
}

/** Media as they come in, to be passed on as they come. */
interface Body {
  pipe(to: NodeJS.WritableStream): unknown;
  on(event: 'error', listener: () => void): unknown;
  destroy(): unknown;
}

export interface MediaPort {
  /** What a token leads to; `undefined` when it is forged or expired. */
  read: (token: string, now: number) => Ticket | undefined;
  fetch: (
    ticket: Pick<Ticket, 'messageSid' | 'mediaSid'>,
  ) => Promise<
    { type: 'media'; contentType: string; body: Body } | { type: 'gone' } | { type: 'failed'; code: string }
  >;
  /** Told why something could not be fetched, by the provider's name of the reason. */
  failed: (code: string) => void;
  /** Epoch milliseconds. */
  now: () => number;
}

/**
 * What people sent beside text, for staff with a link from a notice: a page that says what it is, and the thing itself, fetched
 * only when they open it. Nothing here needs a login: the link is the key, for as long as it lasts.
 */
export function mediaRoutes({ read, fetch, failed, now }: MediaPort): Router {
  const router = Router();
  router.use('/media', (_request, response, next) => {
    // Not in a search engine, not in the address of another page.
    response.set({ 'X-Robots-Tag': 'noindex, nofollow', 'Referrer-Policy': 'no-referrer' });
    next();
  });

  router.get('/media/:token', (request, response) => {
    const { token } = request.params;
    const at = now();
    const ticket = read(token, at);
    if (ticket === undefined) sendPage(response, NoMediaPage(), 404);
    else sendPage(response, MediaPage({ ...ticket, file: `/media/${token}/file`, now: at }));
  });

  router.get('/media/:token/:place', async (request, response, next) => {
    const { place } = request.params;
    if (!isPlace(place)) return next();
    const ticket = read(request.params.token, now());
    if (ticket === undefined) return sendPage(response, NoMediaPage(), 404);
    const fetched = await fetch(ticket);
    if (fetched.type === 'gone') return sendPage(response, MediaGonePage(), 410);
    if (fetched.type === 'failed') {
      failed(fetched.code);
      return sendPage(response, MediaAwayPage(), 502);
    }
    const { contentType, body } = fetched;
    response.set({ ...HEADERS, ...typeHeaders(contentType, PLACES[place]) });
    // What breaks off shows as broken, never as whole.
    body.on('error', () => response.destroy());
    response.on('close', () => void body.destroy());
    if (response.closed) body.destroy();
    else if (request.method === 'HEAD') response.end();
    else body.pipe(response);
  });

  router.use('/media', (_request, response) => sendPage(response, NoMediaPage(), 404));
  return router;
}

/** Where the thing itself lies, for a browser of staff and for a phone it is passed on to, and what it is called there. */
const PLACES = { file: 'from-enquirer', relay: 'from-school' } as const;

function isPlace(place: string): place is keyof typeof PLACES {
  return Object.hasOwn(PLACES, place);
}

const HEADERS = {
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  // A picture that is no picture runs nothing here and reaches nothing.
  'Content-Security-Policy': "sandbox; default-src 'none'; img-src 'self'; media-src 'self'; frame-ancestors 'none'",
} as const;

/** What a browser shows by itself without running anything, and the ending of its name. */
const SHOWN: Readonly<Record<string, string>> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/gif': 'gif',
  'image/webp': 'webp',
  'audio/ogg': 'ogg',
  'audio/mpeg': 'mp3',
  'audio/mp4': 'm4a',
  'audio/aac': 'aac',
  'audio/amr': 'amr',
  'audio/3gpp': '3gp',
  'video/mp4': 'mp4',
  'video/3gpp': '3gp',
};

/** What a phone opens with an app of its own; a browser saves it, as it runs none of these here. */
const SAVED: Readonly<Record<string, string>> = {
  // A browser's own reader does not start in a sandbox: the phone's does, on what was saved.
  'application/pdf': 'pdf',
  'application/msword': 'doc',
  'application/vnd.ms-excel': 'xls',
  'application/vnd.ms-powerpoint': 'ppt',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xlsx',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': 'pptx',
};

/** Names are ours: what the sender called it never reaches a header or a disk. */
function typeHeaders(contentType: string, name: string): Record<string, string> {
  const type = mediaTypeOf(contentType);
  const shown = Object.hasOwn(SHOWN, type) ? SHOWN[type] : undefined;
  if (shown !== undefined) {
    return { 'Content-Type': type, 'Content-Disposition': `inline; filename="${name}.${shown}"` };
  }
  const saved = Object.hasOwn(SAVED, type) ? SAVED[type] : undefined;
  return {
    'Content-Type': saved === undefined ? 'application/octet-stream' : type,
    'Content-Disposition': `attachment; filename="${name}.${saved ?? 'bin'}"`,
  };
}
