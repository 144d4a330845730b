import { LIMITS } from '../../domain/limits.ts';
import type { LayOut } from '../channel.ts';
import { numberChoices } from '../number-choices.ts';
import { paginate } from '../paginate.ts';
import { onOneLine, tappableOf } from './tappable.ts';

/**
 * Lays replies out for WhatsApp: parts with a blank line between them, choices as numbered lines (and as a menu to tap,
 * where they fit into one), the pin and what is to be looked at as they are. What is longer than one comfortable message is
 * paged with the hint to reply MORE, given in the reader's language. Sizes are UTF-16 units, the strictest way Twilio could
 * count its 1600. The formatting marks of WhatsApp (`*`, `_`, `~`) pass.
 */
export function createWhatsAppLayout({ moreHint }: { moreHint: string }): LayOut {
  const rule = {
    limit: Math.min(LIMITS.whatsappReplyChars, LIMITS.whatsappBodyChars - 1),
    sizeOf: (text: string) => text.length,
    moreHint: moreHint.trim(),
    beforeHint: '\n\n',
  };
  return (reply) => {
    const choices = numberChoices(reply.choices);
    const lines = choices.map((choice) => `${choice.number}. ${onOneLine(choice.label)}`.trimEnd());
    const blocks = [...reply.parts.map((part) => part.trim()), lines.join('\n')].filter((block) => block !== '');
    const [text = '', ...pages] = paginate(blocks.join('\n\n'), rule);
    const tappable = tappableOf(reply);
    return {
      text,
      pages,
      choices: choices.map(({ id, label }) => ({ id, label })),
      ...(tappable === undefined ? {} : { tappable }),
      ...(reply.pin === undefined ? {} : { pin: reply.pin }),
      ...(reply.handouts === undefined ? {} : { handouts: reply.handouts }),
    };
  };
}
