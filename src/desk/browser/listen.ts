/** How long to wait before listening anew, where the browser does not do so by itself. */
const PAUSE_MS = 2_000;

/**
 * Calls `refresh` whenever a chat may have changed, for as long as the page can be seen, and `showTrouble` when the server
 * goes away or is back. A page in the background listens to nothing: a browser has six connections to one server, and as
 * many tabs would leave none to load a page with. Each connection begins with `ready`, so what was missed is fetched then.
 */
export function listenForChanges(refresh: () => void, showTrouble: (isTrouble: boolean) => void): void {
  let events: EventSource | undefined;

  const stop = (): void => {
    events?.close();
    events = undefined;
  };
  const start = (): void => {
    if (events !== undefined || document.hidden) return;
    const opened = new EventSource('/desk/try/events');
    events = opened;
    opened.addEventListener('ready', () => {
      showTrouble(false);
      refresh();
    });
    opened.addEventListener('changed', refresh);
    opened.addEventListener('error', () => {
      showTrouble(true);
      // After an answer that is no stream, a browser gives up; after a lost connection it tries again.
      if (opened.readyState !== EventSource.CLOSED || events !== opened) return;
      stop();
      setTimeout(start, PAUSE_MS);
    });
  };

  document.addEventListener('visibilitychange', () => {
    if (document.hidden) stop();
    else start();
  });
  // A page kept for the back button must not hold a connection; shown again, it starts afresh.
  window.addEventListener('pagehide', stop);
  window.addEventListener('pageshow', (event) => {
    if (event.persisted) location.reload();
  });
  start();
}
