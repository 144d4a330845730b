import { scrollToNewest } from './live-page.ts';

/** What was written, tapped or attached; `shown` stands in the bubble until the server's own line replaces it. */
export interface Draft {
  text: string;
  tap?: string;
  attachment?: string;
  shown: string;
}

/** Longer than a turn ever takes; then the message is offered to be tried again. */
const PATIENCE_MS = 10_000;

/**
 * Returns a function that sends a draft from this phone. The bubble stands at once; a message that failed keeps its id
 * when it is tried again, so one that did arrive is not doubled. Messages leave one after another, in their order.
 */
export function sendMessages(phone: HTMLElement, refresh: () => void): (draft: Draft) => void {
  let previous = Promise.resolve();

  return (draft) => {
    const id = `SM${crypto.randomUUID().replaceAll('-', '')}`;
    const bubble = pendingBubble(id, draft.shown, () => enqueue());
    document.querySelector('[data-live="lines"]')?.append(bubble.line);
    document.querySelector('[data-live="starters"]')?.replaceChildren();
    scrollToNewest();

    const enqueue = (): void => {
      bubble.showSending();
      previous = previous
        .then(() => post({ id, ...draft }, phone))
        .then(refresh, (failure: unknown) => {
          bubble.showFailure(failure instanceof Error ? failure.message : 'It was not sent.');
        });
    };
    enqueue();
  };
}

async function post({ id, text, tap, attachment }: Draft & { id: string }, phone: HTMLElement): Promise<void> {
  const { contact: from, channel } = phone.dataset;
  const response = await fetch('/desk/try/messages', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ id, from, channel, text, tap, attachment }),
    signal: AbortSignal.timeout(PATIENCE_MS),
  }).catch(() => {
    throw new Error('The bot cannot be reached.');
  });
  if (!response.ok) throw new Error(await reasonOf(response));
}

async function reasonOf(response: Response): Promise<string> {
  const body: unknown = await response.json().catch(() => undefined);
  const reason = typeof body === 'object' && body !== null && 'reason' in body ? body.reason : undefined;
  return typeof reason === 'string' ? reason : 'It was not sent.';
}

interface PendingBubble {
  line: HTMLElement;
  showSending: () => void;
  showFailure: (reason: string) => void;
}

/** Copies the template of the page; the text goes in as text, whatever it holds. */
function pendingBubble(id: string, shown: string, retry: () => void): PendingBubble {
  const template = required(document.querySelector<HTMLTemplateElement>('#pending-line'));
  const line = required(template.content.firstElementChild?.cloneNode(true)) as HTMLElement;
  const meta = required(line.querySelector<HTMLElement>('.meta'));
  const notSent = required(line.querySelector<HTMLElement>('.not-sent'));
  line.dataset['line'] = id;
  required(line.querySelector('.text')).textContent = shown;
  required(line.querySelector('[data-retry]')).addEventListener('click', retry);
  return {
    line,
    showSending: () => {
      notSent.hidden = true;
      meta.textContent = 'Sending …';
    },
    showFailure: (reason) => {
      required(notSent.querySelector('.reason')).textContent = reason;
      meta.textContent = 'Not sent';
      notSent.hidden = false;
      scrollToNewest();
    },
  };
}

function required<Thing>(thing: Thing | null | undefined): Thing {
  if (thing === null || thing === undefined) throw new Error('The page is not the one this module was written for.');
  return thing;
}
