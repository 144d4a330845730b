import { LIMITS } from '../domain/limits.ts';
import type { Menu } from '../domain/menu.ts';
import { menuContent, named, openMenuContent, staffContent, type ContentRequest } from './content-request.ts';

/** What the flows need of WhatsApp's templates. */
export interface TemplateNeeds {
  /** `enquiry_<digits of the sender>_`. */
  prefix: string;
  /** Menus whose items are known beforehand, each with a name for people. */
  menus: { label: string; menu: Menu }[];
  /** The words of a notice to staff, with `{{1}}` for what it says. */
  staffWords: string;
}

export interface WantedContents {
  /** By the menu they show (`keyOf`). */
  known: ReadonlyMap<string, ContentRequest>;
  /** By type and number of items, for menus that are put together in a chat. */
  open: ReadonlyMap<string, ContentRequest>;
  staff: ContentRequest;
}

/** Every content resource that there should be, and under which name. Pure. */
export function wantedContents({ prefix, menus, staffWords }: TemplateNeeds): WantedContents {
  const known = new Map<string, ContentRequest>();
  for (const { menu, label } of menus) {
    // Prompts that offer the same share a template, and what the first one is called.
    if (!known.has(keyOf(menu))) known.set(keyOf(menu), named(menuContent(menu, label), prefix));
  }
  const open = OPEN_MENUS.map(({ type, count }) => {
    return [openKeyOf(type, count), named(openMenuContent(type, count), prefix)] as const;
  });
  return { known, open: new Map(open), staff: named(staffContent(staffWords), prefix) };
}

/** All of them in one list. */
export function requestsOf({ known, open, staff }: WantedContents): ContentRequest[] {
  return [staff, ...known.values(), ...open.values()];
}

export function keyOf(menu: Menu): string {
  return JSON.stringify(menu);
}

export function openKeyOf(type: Menu['type'], count: number): string {
  return `${type}:${count}`;
}

const OPEN_MENUS = [...counted('buttons', LIMITS.menuButtons), ...counted('list', LIMITS.listItems)];

function counted(type: Menu['type'], most: number): { type: Menu['type']; count: number }[] {
  return Array.from({ length: most }, (_, index) => ({ type, count: index + 1 }));
}
