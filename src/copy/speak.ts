import type { Channel } from '../domain/channel.ts';
import { Fault } from '../domain/errors.ts';
import type { Language } from '../domain/language.ts';
import type { Param, Words } from '../domain/reply.ts';
import type { Catalogue } from './catalogue.ts';
import { fillParams } from './params.ts';

/** In which words something is to be said. */
export interface Voice {
  catalogue: Catalogue;
  language: Language;
  /** On `sms` the short form of a text is used where there is one, and nothing is bold. */
  channel: Channel;
  /** Said above a menu that is tapped. */
  isTapped?: boolean;
}

/**
 * Words in one language. Params are put in as they are, once: what a person wrote is never read as a template. A text that
 * the language lacks is said in English. Throws `Fault('copy:invalid')` for a key that no language has; a param that was
 * not given becomes "…", because a gap is better than no answer. The laws see to it that neither happens.
 */
export function speak(words: Words, voice: Voice): string {
  if ('text' in words) return words.text;
  if ('lines' in words) return words.lines.map((line) => speak(line, voice)).join('\n');
  return fillParams(textOf(words.key, voice), (name) => {
    // A param is one that was put there; `constructor` is on every object.
    const params = words.params ?? {};
    return Object.hasOwn(params, name) ? speakParam(params[name] ?? '…', voice) : '…';
  });
}

/** `*bold*` as WhatsApp has it: not a star that stands by itself. */
const BOLD = /\*(\S(?:[^*\n]*\S)?)\*/g;

/** A text of ours as SMS takes it, which has no bold. */
export function withoutBold(text: string): string {
  return text.replaceAll(BOLD, '$1');
}

function textOf(key: string, { catalogue, language, channel, isTapped = false }: Voice): string {
  const copy = catalogue.texts[language]?.get(key) ?? catalogue.texts.en.get(key);
  if (copy === undefined) {
    throw new Fault('copy:invalid', `No catalogue has the key "${key}": add it to flows/copy/en.yaml.`, { key });
  }
  if (channel === 'sms') return copy.sms ?? withoutBold(copy.text);
  return isTapped ? (copy.tap ?? copy.text) : copy.text;
}

function speakParam(param: Param, voice: Voice): string {
  if (typeof param === 'string') return param;
  if (typeof param === 'number') return String(param);
  return Array.isArray(param) ? param.map((words) => speak(words, voice)).join(', ') : speak(param, voice);
}
