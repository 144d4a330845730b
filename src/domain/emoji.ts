/** A sign with its skin tone or its style, or several joined into one; or a flag. */
const ONLY_EMOJI = /^(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\p{Regional_Indicator}|\u200D|\uFE0F|\s)+$/u;

/** Whether a text is emoji and nothing beside them: no letter, and no digit in a frame, which picks a choice. */
export function isOnlyEmoji(text: string): boolean {
  return ONLY_EMOJI.test(text) && text.trim() !== '';
}
