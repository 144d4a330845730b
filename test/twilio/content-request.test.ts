import { describe, expect, it } from 'vitest';
import type { Menu } from '../../src/domain/menu.ts';
import {
  menuContent,
  named,
  openMenuContent,
  openMenuVariables,
  prefixFor,
  staffContent,
} from '../../src/twilio/content-request.ts';

const LIST: Menu = {
  type: 'list',
  button: 'Choose',
  items: [
    { id: 'course:python', title: 'Python', description: 'Data and software' },
    { id: 'menu', title: 'Main menu' },
  ],
};
const BUTTONS: Menu = { type: 'buttons', items: [{ id: 'agree', title: 'I agree' }] };
const PREFIX = prefixFor('whatsapp:+2348102519926');

function name(menu: Menu): string {
  return named(menuContent(menu, 'x'), PREFIX).friendly_name;
}

/** The request with its variables put in, as the provider does it. */
function filled(types: object, variables: Record<string, string>): unknown {
  const text = JSON.stringify(types).replaceAll(/\{\{(\d+)\}\}/g, (_, name: string) => variables[name] ?? '?');
  return JSON.parse(text);
}

describe('a content template', () => {
  it('is written letter by letter as the API takes it', () => {
    expect(named(menuContent(LIST, 'courses_en'), PREFIX)).toEqual({
      friendly_name: expect.stringMatching(/^enquiry_2348102519926_courses_en_[0-9a-f]{12}$/),
      language: 'en',
      variables: { 1: 'What would you like?' },
      types: {
        'twilio/list-picker': {
          body: '{{1}}',
          button: 'Choose',
          items: [
            { item: 'Python', id: 'course:python', description: 'Data and software' },
            { item: 'Main menu', id: 'menu', description: 'Main menu' },
          ],
        },
      },
    });
    expect(named(menuContent(BUTTONS, 'consent_en'), PREFIX).types).toEqual({
      'twilio/quick-reply': { body: '{{1}}', actions: [{ type: 'QUICK_REPLY', title: 'I agree', id: 'agree' }] },
    });
  });

  it('has another name as soon as anything of it changes, and the same one otherwise', () => {
    expect(name(LIST)).toBe(name({ ...LIST }));
    expect(name({ ...LIST, button: 'Pick' })).not.toBe(name(LIST));
    expect(name({ ...LIST, items: LIST.items.toReversed() })).not.toBe(name(LIST));
  });

  it.each([LIST, BUTTONS])('that is open shows whatever menu is put into it: $type', (menu) => {
    const open = openMenuContent(menu.type, menu.items.length);
    const { types } = menuContent(menu, 'x');
    expect(filled(open.types, openMenuVariables(menu, '{{1}}'))).toEqual(types);
    expect(Object.keys(open.variables)).toEqual(Object.keys(openMenuVariables(menu, 'Hello')));
    expect(Object.values(open.variables).every((sample) => sample !== '')).toBe(true);
  });

  it('to staff has one variable, neither first nor last', () => {
    const { types, variables } = staffContent('From the bot: {{1}} Please answer.');
    expect(types).toEqual({ 'twilio/text': { body: 'From the bot: {{1}} Please answer.' } });
    expect(Object.keys(variables)).toEqual(['1']);
  });
});
