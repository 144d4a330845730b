/**
 * The simulator's page in the browser: sends what is written and keeps the page as the server would draw it now. The
 * page itself, its links included, works without this.
 */
import { showUnseen } from './badges.ts';
import { startComposer } from './composer.ts';
import { startListSheets } from './list-sheets.ts';
import { listenForChanges } from './listen.ts';
import { refreshPage, scrollToNewest, stayAtEnd } from './live-page.ts';
import { sendMessages } from './send.ts';

const phone = document.querySelector<HTMLElement>('.phone[data-contact]');
showUnseen(phone);
scrollToNewest();
stayAtEnd();

const refresh = refreshPage(addressOf(phone), () => showUnseen(phone));
if (phone !== null) {
  startListSheets(phone);
  startComposer(phone, sendMessages(phone, refresh));
}

const trouble = document.querySelector<HTMLElement>('[data-trouble]');
listenForChanges(refresh, (isTrouble) => {
  if (trouble !== null) trouble.hidden = !isTrouble;
});
// The person whose phone it is can stand far down the strip.
document.querySelector('.person[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });

/** Of the phone that is shown, which is not the page's own address where that names nobody or no number. */
function addressOf(shown: HTMLElement | null): string {
  const { contact, channel } = shown?.dataset ?? {};
  if (contact === undefined || channel === undefined) return '/desk/try';
  return `/desk/try?${new URLSearchParams({ person: contact, channel }).toString()}`;
}
