import type { VNode } from 'preact';

const PATHS = {
  send: 'M4 12 20 4l-4 16-4.5-6.5L4 12Zm7.5 1.5L20 4',
  attach: 'M12 5v14M5 12h14',
  voice: 'M12 4a3 3 0 0 1 3 3v5a3 3 0 0 1-6 0V7a3 3 0 0 1 3-3Zm-6 8a6 6 0 0 0 12 0M12 18v3',
  image: 'M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15.5 9.5h.01',
  video: 'M3 6h12v12H3zM15 10.5 21 7v10l-6-3.5',
  sticker: 'M12 21a9 9 0 1 1 9-9c-5 0-9 4-9 9ZM9 9h.01M15 9h.01',
  document: 'M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6',
  location: 'M12 21s-6.5-6-6.5-11a6.5 6.5 0 0 1 13 0c0 5-6.5 11-6.5 11Zm0-8.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z',
  contact_card: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm-7 8a7 7 0 0 1 14 0',
  question: 'M9.2 9.2a2.8 2.8 0 1 1 4.2 2.4c-.9.5-1.4 1-1.4 2.1M12 17h.01M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Z',
  reply: 'M9 7 4 12l5 5M4 12h9a7 7 0 0 1 7 6',
  list: 'M9 6h11M9 12h11M9 18h11M4.5 6h.01M4.5 12h.01M4.5 18h.01',
  close: 'm6 6 12 12M18 6 6 18',
  queued: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM12 7v5l3 2',
  sent: 'm5 13 4 4L19 7',
  delivered: 'm2 13 4 4 9-10M11 16l1 1L22 7',
  failed: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM12 7v6M12 16.5h.01',
} as const;

export type IconName = keyof typeof PATHS;

/** A line drawing in the colour of its text. Hidden from screen readers: what it says stands beside it in words. */
export function Icon({ name }: { name: IconName }): VNode {
  return (
    <svg class="icon" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
