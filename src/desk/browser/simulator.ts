/**
 * The simulator's page in the browser: sends what is written and keeps the page as the server would draw it now. The
 * page itself, its links included, works without this.
 */
import { showUnseen } from './badges.ts';
import { startComposer } from './composer.ts';
import { refreshPage, scrollToNewest } from './live-page.ts';
import { sendMessages } from './send.ts';

const phone = document.querySelector<HTMLElement>('.phone[data-contact]');
showUnseen(phone);
scrollToNewest();

const refresh = refreshPage(() => showUnseen(phone));
if (phone !== null) startComposer(phone, sendMessages(phone, refresh));

// Each connection begins with `ready`, so what happened while there was none is fetched too.
const events = new EventSource('/desk/try/events');
const trouble = document.querySelector<HTMLElement>('[data-trouble]');
events.addEventListener('ready', () => {
  if (trouble !== null) trouble.hidden = true;
  refresh();
});
events.addEventListener('changed', refresh);
events.addEventListener('error', () => {
  if (trouble !== null) trouble.hidden = false;
});
// A page kept for the back button must not hold a connection; shown again, it starts afresh.
window.addEventListener('pagehide', () => events.close());
window.addEventListener('pageshow', (event) => {
  if (event.persisted) location.reload();
});
