import { refreshFrom, showPending, type Pending } from './phone-view.ts';

// The simulator in the browser: sends what is written, and puts the live parts of the page anew whenever a chat has changed.
// Everything that is shown is drawn by the server.

const phone = document.querySelector<HTMLElement>('#phone');
const form = document.querySelector<HTMLFormElement>('[data-composer]');
const text = form?.querySelector('textarea');
if (phone !== null && form !== null && text !== null && text !== undefined) start(phone, form, text);

function start(shown: HTMLElement, composer: HTMLFormElement, field: HTMLTextAreaElement): void {
  const refresh = onceAtATime(() => refreshFrom(location.href));
  const send = (message: { text: string; tap?: string; attachment?: string }): void => {
    const body = { id: newId(), from: shown.dataset['contact'], channel: shown.dataset['channel'], ...message };
    const pending = showPending(message.attachment === undefined ? message.text : `[${message.attachment}]`);
    void deliver(body, pending, refresh);
  };

  composer.addEventListener('submit', (event) => {
    event.preventDefault();
    const written = field.value.trim();
    if (written === '') return;
    field.value = '';
    send({ text: written });
  });
  field.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    composer.requestSubmit();
  });
  document.addEventListener('click', (event) => {
    const button = event.target instanceof Element ? event.target.closest('button') : null;
    if (button === null) return;
    const { tap, say, attachment } = button.dataset;
    if (tap !== undefined) send({ text: button.textContent?.trim() ?? '', tap });
    if (say !== undefined) send({ text: say });
    if (attachment !== undefined) send({ text: '', attachment });
    if (attachment !== undefined) document.querySelector('[data-attach]')?.removeAttribute('open');
    if (tap !== undefined || say !== undefined) field.focus();
  });
  listen(refresh);
  void refresh();
}

/** Posts a message; a failure stands below it with the same message to try again, under the same id. */
async function deliver(body: object, pending: Pending, refresh: () => Promise<void>): Promise<void> {
  try {
    const response = await fetch('/desk/try/messages', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) {
      const { reason } = (await response.json()) as { reason?: string };
      throw new Error(reason ?? 'It could not be sent.');
    }
    await refresh();
    pending.remove();
  } catch (failure) {
    pending.fail(failure instanceof Error ? failure.message : 'It could not be sent.', () => {
      void deliver(body, pending, refresh);
    });
  }
}

/** Server-sent events come back by themselves; while they are gone, the page says so. */
function listen(refresh: () => Promise<void>): void {
  const trouble = document.querySelector<HTMLElement>('[data-trouble]');
  const events = new EventSource('/desk/try/events');
  const look = (): void => {
    if (trouble !== null) trouble.hidden = true;
    void refresh();
  };
  events.addEventListener('ready', look);
  events.addEventListener('changed', look);
  events.addEventListener('error', () => {
    if (trouble !== null) trouble.hidden = false;
  });
}

/** One look at a time; what changes during a look is looked at after it. */
function onceAtATime(look: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  let again: Promise<void> | undefined;
  const run = (): Promise<void> => {
    running = look().finally(() => (running = undefined));
    return running;
  };
  return () => {
    if (running === undefined) return run();
    again ??= running.then(() => {
      again = undefined;
      return run();
    });
    return again;
  };
}

function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return `SM${[...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}
