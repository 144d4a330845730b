/** Marks chats that hold something newer than what was last looked at in this browser. What is on the phone is seen. */
export function showUnseen(phone: HTMLElement | null): void {
  for (const badge of document.querySelectorAll<HTMLElement>('.badge')) {
    const { contact = '', channel = '', newestAt = '0' } = badge.dataset;
    const key = `seen ${contact} ${channel}`;
    const isOnPhone = contact === phone?.dataset['contact'] && channel === phone.dataset['channel'];
    if (isOnPhone) remember(key, newestAt);
    badge.hidden = isOnPhone || Number(newestAt) <= Number(recall(key) ?? 0);
  }
}

function recall(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** A browser that keeps nothing shows a badge too many; that is all. */
function remember(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {}
}
