/**
 * Opens the lists in the chat as modal dialogs: by themselves they are popovers, beside which the keyboard still walks through
 * the chat behind. Escape, the Close button and a tap beside the sheet close it, and the focus is where it was.
 */
export function startListSheets(phone: HTMLElement): void {
  phone.addEventListener('click', (event) => {
    if (!(event.target instanceof Element)) return;
    const sheet = sheetOf(event.target);
    if (sheet === undefined) return;
    // Else the browser would open it as a popover, too.
    event.preventDefault();
    if (sheet.open) sheet.close();
    else sheet.showModal();
  });
}

/** The sheet that a button opens or closes, or the one beside which was tapped: its backdrop counts as itself. */
function sheetOf(pressed: Element): HTMLDialogElement | undefined {
  if (pressed instanceof HTMLDialogElement) return pressed;
  const name = pressed.closest('[popovertarget]')?.getAttribute('popovertarget') ?? '';
  const sheet = document.getElementById(name);
  return sheet instanceof HTMLDialogElement ? sheet : undefined;
}
