import type { Template } from '../domain/delivery.ts';
import type { Menu } from '../domain/menu.ts';

/**
 * Turns a menu into what the provider takes for one. `undefined` while there is nothing that shows this menu: it then goes as
 * numbered text, with which everything works just as well. Never waits and never throws.
 */
export interface MenuTemplates {
  templateFor(menu: Menu, body: string): Template | undefined;
}
