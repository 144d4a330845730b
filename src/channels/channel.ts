import type { Menu } from '../domain/menu.ts';
import type { Handout } from '../domain/handout.ts';
import type { Pin } from '../domain/reply.ts';

/** A reply in words of one language, not yet laid out for a channel. */
export interface SpokenReply {
  parts: string[];
  choices: SpokenChoice[];
  /** How it is said where the choices can be tapped; absent where nothing can. */
  tapped?: { parts: string[]; listButton: string };
  pin?: Pin;
  handouts?: Handout[];
}

export interface SpokenChoice {
  id: string;
  label: string;
  title?: string;
  hint?: string;
}

/** A reply as it will be sent, to the letter. */
export interface RenderedReply {
  /** Empty when there is nothing to say. */
  text: string;
  /** What did not fit, page by page; the word MORE brings the next. */
  pages: string[];
  choices: { id: string; label: string }[];
  /** The same with the choices to be tapped, where the channel has menus and this reply fits into one. */
  tappable?: { body: string; menu: Menu };
  /** Sent as messages of their own after the text; only on channels that can. */
  pin?: Pin;
  handouts?: Handout[];
}

/**
 * Lays a reply out for one channel. Promises: nothing of the reply is lost (every part and every choice stands in `text`
 * or in `pages`), and no text is over the channel's limit. Pure, total.
 */
export type LayOut = (reply: SpokenReply) => RenderedReply;
