import { describe, expect, it } from 'vitest';
import type { SpokenChoice } from '../../src/channels/channel.ts';
import { tappableOf } from '../../src/channels/whatsapp/tappable.ts';
import { LIMITS } from '../../src/domain/limits.ts';

function tappable(choices: SpokenChoice[], parts = ['What next?']) {
  return tappableOf({ parts: ['unused'], choices, tapped: { parts, listButton: 'Choose' } });
}

function choicesOf(count: number, changes: Partial<SpokenChoice> = {}): SpokenChoice[] {
  return Array.from({ length: count }, (_, index) => ({ id: `c${index}`, label: `Choice ${index}`, ...changes }));
}

describe('choices on WhatsApp', () => {
  it('are buttons up to three, and a list up to ten', () => {
    expect(tappable(choicesOf(3))).toEqual({
      body: 'What next?',
      menu: { type: 'buttons', items: [0, 1, 2].map((index) => ({ id: `c${index}`, title: `Choice ${index}` })) },
    });
    expect(tappable(choicesOf(4))?.menu).toMatchObject({ type: 'list', button: 'Choose' });
    expect(tappable(choicesOf(10))?.menu.items).toHaveLength(10);
    expect(tappable(choicesOf(11))).toBeUndefined();
  });

  it('become a list where a button would be too small, and numbers where a list is too', () => {
    const [first, ...others] = choicesOf(3);
    const long = (lengthChars: number) => tappable([{ id: 'x', label: 'y'.repeat(lengthChars) }, ...others]);
    expect(first).toBeDefined();
    expect([20, 21, 24].map((lengthChars) => long(lengthChars)?.menu.type)).toEqual(['buttons', 'list', 'list']);
    expect(long(25)).toBeUndefined();
  });

  it('show a title in place of a label that is too long, and the hint below it', () => {
    const menu = tappable([
      { id: 'a', label: 'z'.repeat(60), title: 'OIC-3GCQK', hint: `Ada Obi\n${'course '.repeat(20)}` },
      ...choicesOf(3),
    ])?.menu;
    const [item] = menu?.items ?? [];
    expect(item).toMatchObject({ title: 'OIC-3GCQK', description: expect.stringMatching(/^Ada Obi course .*…$/) });
    expect(item?.description?.length).toBeLessThanOrEqual(LIMITS.listHintChars);
  });

  it('are told by numbers where two look alike, where there are no words, or too many', () => {
    expect(tappable(choicesOf(2, { label: 'Same' }))).toBeUndefined();
    expect(tappable(choicesOf(2), [' ', ''])).toBeUndefined();
    expect(tappable(choicesOf(2), ['w'.repeat(LIMITS.whatsappReplyChars)])).toBeDefined();
    expect(tappable(choicesOf(2), ['w'.repeat(LIMITS.whatsappReplyChars + 1)])).toBeUndefined();
    expect(tappable([{ id: 'i'.repeat(LIMITS.menuIdChars + 1), label: 'x' }])).toBeUndefined();
  });

  it('cannot be tapped where nobody said so', () => {
    expect(tappableOf({ parts: ['What next?'], choices: choicesOf(2) })).toBeUndefined();
  });
});
