import { LIMITS } from '../../domain/limits.ts';
import type { LayOut } from '../channel.ts';
import { numberChoices } from '../number-choices.ts';
import { paginate } from '../paginate.ts';
import { septetsOf, toGsm7 } from './gsm7.ts';

/** Septets left in one part of a split message beside its header (3GPP TS 23.040). */
const SEPTETS_PER_PART = 153;

/**
 * What is surely sent in `LIMITS.smsSegments` parts: an extension character (two septets) is never split over two parts
 * and may so leave one septet empty at each joint.
 */
const SAFE_SEPTETS = LIMITS.smsSegments * SEPTETS_PER_PART - (LIMITS.smsSegments - 1);

/**
 * Lays replies out for SMS: all of it in GSM-7, parts and numbered choices each on a line of their own, at most
 * `LIMITS.smsSegments` a page, paged with the hint to reply MORE in the reader's language. SMS shows nothing
 * beside words: an address and links have to stand in the text.
 */
export function createSmsLayout({ moreHint }: { moreHint: string }): LayOut {
  const rule = { limit: SAFE_SEPTETS, sizeOf: septetsOf, moreHint: toGsm7(moreHint).trim(), beforeHint: '\n' };
  return (reply) => {
    const choices = numberChoices(reply.choices);
    const lines = choices.map((choice) => `${choice.number} ${labelOf(choice)}`.trimEnd());
    const blocks = [...reply.parts.map((part) => toGsm7(part).trim()), ...lines].filter((block) => block !== '');
    const [text = '', ...pages] = paginate(blocks.join('\n'), rule);
    return { text, pages, choices: choices.map(({ id, label }) => ({ id, label })) };
  };
}

/** A label of which GSM-7 keeps nothing is replaced by the id: a number alone says too little. */
function labelOf(choice: { id: string; label: string }): string {
  const label = onOneLine(choice.label);
  return label === '' ? onOneLine(choice.id) : label;
}

function onOneLine(text: string): string {
  return toGsm7(text).replaceAll(/\s+/g, ' ').trim();
}
