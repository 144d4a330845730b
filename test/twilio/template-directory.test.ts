import { describe, expect, it } from 'vitest';
import type { Menu } from '../../src/domain/menu.ts';
import { createTemplateDirectory } from '../../src/twilio/template-directory.ts';
import { keyOf, wantedContents } from '../../src/twilio/wanted-contents.ts';

const MENU: Menu = { type: 'buttons', items: [{ id: 'agree', title: 'I agree' }] };
const wanted = wantedContents({
  prefix: 'enquiry_1_',
  menus: [{ label: 'consent_en', menu: MENU }],
  staffWords: 'From the bot: {{1}} Please answer.',
});

/** A directory over an account that holds these templates. */
function directoryOf(names: string[], status = 'approved') {
  const listed = names.map((name, index) => ({ name, sid: `HX${index}` }));
  return createTemplateDirectory(wanted, {
    list: () => Promise.resolve(listed),
    approvalOf: () => Promise.resolve({ status, reason: '' }),
  });
}

const nameOf = (request: { friendly_name: string } | undefined) => request?.friendly_name ?? 'none';
const consent = nameOf(wanted.known.get(keyOf(MENU)));
const open = nameOf(wanted.open.get('buttons:1'));

function listOf(count: number): Menu {
  const items = Array.from({ length: count }, (_, index) => ({ id: `i${index}`, title: `Item ${index}` }));
  return { type: 'list', button: 'Choose', items };
}

describe('the templates of an account', () => {
  it('are known from the first look on, and by their own names only', async () => {
    const directory = directoryOf(['enquiry_1_consent_en_000000000000', consent]);
    expect(directory.templateFor(MENU, 'Do you agree?')).toBeUndefined();
    await directory.refresh();
    expect(directory.templateFor(MENU, 'Do you agree?')).toEqual({
      contentSid: 'HX1',
      variables: { 1: 'Do you agree?' },
    });
  });

  it('show a menu that is put together in a chat by an open one', async () => {
    const directory = directoryOf([open]);
    await directory.refresh();
    const menu: Menu = { type: 'buttons', items: [{ id: 'fees', title: 'Fees' }] };
    expect(directory.templateFor(menu, 'Did you mean this?')).toEqual({
      contentSid: 'HX0',
      variables: { 1: 'Did you mean this?', 2: 'Fees', 3: 'fees' },
    });
    const two = { ...menu, items: [...menu.items, { id: 'menu', title: 'Main menu' }] };
    expect(directory.templateFor(two, 'Did you mean this?')).toBeUndefined();
  });

  it('get no straight apostrophe, which Twilio has refused', async () => {
    const directory = directoryOf([consent]);
    await directory.refresh();
    expect(directory.templateFor(MENU, "Ada's course")?.variables).toEqual({ 1: 'Ada’s course' });
  });

  it('of one name, made by two setups at once, are the first listed, which setup leaves', async () => {
    const directory = directoryOf([consent, consent]);
    await directory.refresh();
    expect(directory.templateFor(MENU, 'x')?.contentSid).toBe('HX0');
  });

  it('show lists of as many items as WhatsApp takes, and no longer ones', async () => {
    const names = [...wanted.open.values()].map(({ friendly_name }) => friendly_name);
    const directory = directoryOf(names);
    await directory.refresh();
    const sizes = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
    const shown = sizes.filter((count) => directory.templateFor(listOf(count), 'x') !== undefined);
    expect(shown).toEqual(sizes.slice(0, -1));
  });

  it('stay known when a later look fails', async () => {
    let isDown = false;
    const directory = createTemplateDirectory(wanted, {
      list: () => (isDown ? Promise.reject(new Error('down')) : Promise.resolve([{ name: consent, sid: 'HX9' }])),
      approvalOf: () => Promise.resolve({ status: 'approved', reason: '' }),
    });
    await directory.refresh();
    isDown = true;
    await expect(directory.refresh()).rejects.toThrow('down');
    expect(directory.templateFor(MENU, 'x')?.contentSid).toBe('HX9');
  });

  it.each([
    ['approved', 'HX0'],
    ['pending', undefined],
    ['rejected', undefined],
  ])('tell staff by the one for notices only while it is approved: %s', async (status, sid) => {
    const directory = directoryOf([wanted.staff.friendly_name], status);
    await directory.refresh();
    expect(directory.staffTemplateSid()).toBe(sid);
  });
});
