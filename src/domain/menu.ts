/** One thing that can be tapped. */
export interface MenuItem {
  /** What a tap brings back. */
  id: string;
  title: string;
  /** A second, smaller line; only lists show it. */
  description?: string;
}

/** A menu of WhatsApp: a few buttons below the words, or a list that opens at the touch of one button. */
export type Menu = { type: 'buttons'; items: MenuItem[] } | { type: 'list'; button: string; items: MenuItem[] };
