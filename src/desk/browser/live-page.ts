/** What stays free above a message that is scrolled to. */
const ABOVE_PX = 12;

/**
 * Returns a function that fetches the page at `address` anew and puts its parts marked `data-live` in the place of the old ones.
 * Calls that come while one is under way are one more call after it.
 */
export function refreshPage(address: string, afterwards: () => void): () => void {
  let isRunning = false;
  let isWanted = false;

  const run = async (): Promise<void> => {
    isRunning = true;
    do {
      isWanted = false;
      await fetchAndPatch(address).then(afterwards, ignoreUntilNextEvent);
    } while (isWanted);
    isRunning = false;
  };

  return () => {
    isWanted = true;
    if (!isRunning) void run();
  };
}

/** Shows the end of the chat, or as much of it as leaves the beginning of the newest answer in sight, with its question. */
export function scrollToNewest(): void {
  const log = document.querySelector('.log');
  const [question, newest] = [...document.querySelectorAll<HTMLElement>('.log .line')].slice(-2);
  if (log === null || question === undefined) return;
  const first = newest === undefined || question.classList.contains('own') ? question : newest;
  log.scrollTop = Math.min(log.scrollHeight, first.offsetTop - ABOVE_PX);
}

/** A phone's keyboard takes room from the chat; whoever was at its end stays there. */
export function stayAtEnd(): void {
  const log = document.querySelector('.log');
  if (log === null) return;
  let wasNearEnd = isNearEnd(log);
  log.addEventListener('scroll', () => {
    wasNearEnd = isNearEnd(log);
  });
  new ResizeObserver(() => {
    if (wasNearEnd) scrollToNewest();
  }).observe(log);
}

/** The server is away: the event stream notices too, and its return brings a refresh. */
function ignoreUntilNextEvent(): void {}

async function fetchAndPatch(address: string): Promise<void> {
  const response = await fetch(address, { headers: { accept: 'text/html' } });
  if (!response.ok) return;
  const fresh = new DOMParser().parseFromString(await response.text(), 'text/html');
  const log = document.querySelector('.log');
  const wasNearEnd = log !== null && isNearEnd(log);
  for (const part of document.querySelectorAll<HTMLElement>('[data-live]')) {
    const replacement = fresh.querySelector<HTMLElement>(`[data-live="${part.dataset['live'] ?? ''}"]`);
    if (replacement !== null) patch(part, replacement);
  }
  if (wasNearEnd) scrollToNewest();
}

function patch(part: HTMLElement, replacement: HTMLElement): void {
  if (part.dataset['live'] === 'lines') {
    patchLines(part, replacement);
    return;
  }
  if (part.innerHTML === replacement.innerHTML) return;
  const focused = focusedIn(part);
  part.replaceChildren(...replacement.childNodes);
  // Somebody who was on a link or button stays on it where it still exists, else goes on writing.
  if (focused === undefined) return;
  const again = [...part.querySelectorAll<HTMLElement>('a, button')].find((element) => nameOf(element) === focused);
  (again ?? document.querySelector<HTMLElement>('#text'))?.focus();
}

function focusedIn(part: HTMLElement): string | undefined {
  const focused = document.activeElement;
  return focused instanceof HTMLElement && focused !== part && part.contains(focused) ? nameOf(focused) : undefined;
}

function nameOf(element: HTMLElement): string {
  return element.getAttribute('href') ?? element.textContent;
}

/**
 * Line by line, so that a screen reader hears only what is new: a line that stands keeps its place and gets its ticks, a
 * new one comes in, and what the server does not have goes, but for a message still being sent.
 */
function patchLines(list: HTMLElement, fresh: HTMLElement): void {
  const standing = new Map<string, HTMLElement>();
  for (const line of list.querySelectorAll<HTMLElement>(':scope > li:not(.pending)')) standing.set(keyOf(line), line);
  const pending = [...list.querySelectorAll<HTMLElement>(':scope > li.pending')];
  const lines = [...fresh.querySelectorAll<HTMLElement>(':scope > li')];
  const keys = new Set(lines.map(keyOf));

  for (const [key, line] of standing) if (!keys.has(key)) line.remove();
  for (const line of pending) if (keys.has(keyOf(line))) line.remove();
  let place = list.firstElementChild;
  for (const line of lines) {
    const known = standing.get(keyOf(line));
    if (known === undefined) {
      list.insertBefore(line, place);
      continue;
    }
    patchMeta(known, line);
    if (known === place) place = place.nextElementSibling;
    else list.insertBefore(known, place);
  }
}

function patchMeta(line: HTMLElement, fresh: HTMLElement): void {
  const meta = line.querySelector('.meta');
  const freshMeta = fresh.querySelector('.meta');
  if (meta === null || freshMeta === null || meta.innerHTML === freshMeta.innerHTML) return;
  meta.replaceChildren(...freshMeta.childNodes);
}

function keyOf(line: HTMLElement): string {
  return line.dataset['line'] ?? '';
}

function isNearEnd(log: Element): boolean {
  return log.scrollHeight - log.scrollTop - log.clientHeight < 120;
}
