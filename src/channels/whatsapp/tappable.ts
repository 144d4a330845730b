import { LIMITS } from '../../domain/limits.ts';
import type { Menu, MenuItem } from '../../domain/menu.ts';
import type { RenderedReply, SpokenChoice, SpokenReply } from '../channel.ts';

/**
 * The reply as WhatsApp shows it with a menu: up to three short choices as buttons, up to ten as a list. `undefined` when it
 * does not fit whole (more choices, longer titles, two titles that look alike, more words than one comfortable message has):
 * then the numbers do. Pure, total.
 */
export function tappableOf({ choices, tapped }: SpokenReply): RenderedReply['tappable'] {
  if (tapped === undefined || choices.length === 0) return undefined;
  const body = tapped.parts
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .join('\n\n');
  const menu = menuOf(choices, tapped.listButton);
  const fits = body !== '' && body.length <= Math.min(LIMITS.whatsappReplyChars, LIMITS.menuBodyChars);
  return menu === undefined || !fits ? undefined : { body, menu };
}

export function onOneLine(label: string): string {
  return label.replaceAll(/\s+/g, ' ').trim();
}

function menuOf(choices: SpokenChoice[], listButton: string): Menu | undefined {
  const items = choices.map(itemOf);
  const longest = Math.max(...items.map(({ title }) => title.length));
  const areTold = new Set(items.map(({ title }) => title)).size === items.length;
  const areFit = items.every(({ id, title }) => title !== '' && id !== '' && id.length <= LIMITS.menuIdChars);
  if (!areTold || !areFit) return undefined;
  if (items.length <= LIMITS.menuButtons && longest <= LIMITS.menuButtonChars) {
    return { type: 'buttons', items: items.map(({ id, title }) => ({ id, title })) };
  }
  if (items.length > LIMITS.listItems || longest > LIMITS.listTitleChars) return undefined;
  return { type: 'list', button: onOneLine(listButton), items };
}

/** A title never repeats itself in the line below it. */
function itemOf({ id, label, title = label, hint }: SpokenChoice): MenuItem {
  const description = hint === undefined ? '' : onOneLine(hint);
  return { id, title: onOneLine(title), ...(description === '' ? {} : { description: cut(description) }) };
}

/** What is longer than a list has room for ends in dots: the whole of it stands where the choice leads to. */
function cut(text: string): string {
  if (text.length <= LIMITS.listHintChars) return text;
  const whole = text.slice(0, LIMITS.listHintChars);
  return `${whole.slice(0, whole.lastIndexOf(' '))}…`;
}
