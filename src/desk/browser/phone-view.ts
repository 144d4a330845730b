/** A message shown from the moment it is sent until the server has it. */
export interface Pending {
  remove(): void;
  /** Says why it was not sent, with a button that tries again. */
  fail(reason: string, retry: () => void): void;
}

/** Puts the parts marked `data-live` of the page at this address in the place of those shown now. */
export async function refreshFrom(address: string): Promise<void> {
  const response = await fetch(address, { headers: { accept: 'text/html' } });
  if (!response.ok) return;
  const fresh = new DOMParser().parseFromString(await response.text(), 'text/html');
  const wasAtEnd = isAtEnd();
  for (const part of document.querySelectorAll<HTMLElement>('[data-live]')) {
    const name = part.dataset['live'] ?? '';
    const newer = fresh.querySelector(`[data-live="${name}"]`);
    if (newer === null) continue;
    if (name === 'lines') mergeLines(part, newer);
    else if (part.innerHTML !== newer.innerHTML) part.replaceChildren(...newer.childNodes);
  }
  showUnseen();
  if (wasAtEnd) scrollToEnd();
}

/** Shows what was just written at the end of the chat. */
export function showPending(text: string): Pending {
  const template = document.querySelector<HTMLTemplateElement>('#pending-line');
  const line = template?.content.firstElementChild?.cloneNode(true);
  const lines = document.querySelector('[data-live="lines"]');
  if (!(line instanceof HTMLElement) || lines === null) return { remove: () => undefined, fail: () => undefined };
  const words = line.querySelector('.text');
  const meta = line.querySelector('.meta');
  const notSent = line.querySelector<HTMLElement>('.not-sent');
  if (words !== null) words.textContent = text;
  lines.append(line);
  scrollToEnd();
  return {
    remove: () => line.remove(),
    fail(reason, retry) {
      if (meta !== null) meta.textContent = '';
      if (notSent === null) return;
      notSent.hidden = false;
      const why = notSent.querySelector('.reason');
      if (why !== null) why.textContent = reason;
      notSent.querySelector('button')?.addEventListener(
        'click',
        () => {
          notSent.hidden = true;
          if (meta !== null) meta.textContent = 'Sending …';
          retry();
        },
        { once: true },
      );
    },
  };
}

/** Only what is new is added, so that a screen reader reads new messages and not the whole chat again. */
function mergeLines(shown: HTMLElement, fresh: Element): void {
  const known = new Map(
    [...shown.querySelectorAll<HTMLElement>('[data-line]')].map((line) => [line.dataset['line'], line]),
  );
  const pending = shown.querySelector('.pending');
  for (const line of fresh.querySelectorAll<HTMLElement>('[data-line]')) {
    const old = known.get(line.dataset['line']);
    if (old === undefined) shown.insertBefore(document.adoptNode(line), pending);
    else if (old.innerHTML !== line.innerHTML) old.innerHTML = line.innerHTML;
  }
}

/** A badge shows where something newer came in than was looked at last; the chat that is open counts as looked at. */
function showUnseen(): void {
  const open = document.querySelector<HTMLElement>('#phone')?.dataset;
  for (const badge of document.querySelectorAll<HTMLElement>('.badge')) {
    const { contact = '', channel = '', newestAt = '0' } = badge.dataset;
    const key = `seen:${contact}:${channel}`;
    if (open?.['contact'] === contact && open['channel'] === channel) localStorage.setItem(key, newestAt);
    badge.hidden = Number(newestAt) <= Number(localStorage.getItem(key) ?? 0);
  }
}

function isAtEnd(): boolean {
  const log = document.querySelector('.log');
  return log === null || log.scrollHeight - log.scrollTop - log.clientHeight < 80;
}

function scrollToEnd(): void {
  const log = document.querySelector('.log');
  log?.scrollTo({ top: log.scrollHeight });
}
