import { createHash } from 'node:crypto';
import type { Menu } from '../domain/menu.ts';

/**
 * What `POST /v1/Content` takes, as its documentation and OpenAPI description have it. The client library's own types are in
 * camel case and are sent as they stand, which the API refuses ("Invalid types").
 */
export interface ContentRequest {
  friendly_name: string;
  /** ISO 639-1. WhatsApp knows neither Pidgin nor Yoruba, and looks at it only where a template is approved. */
  language: 'en';
  /** A sample for each variable, by its number. */
  variables: Record<string, string>;
  types:
    { 'twilio/list-picker': ListPicker } | { 'twilio/quick-reply': QuickReply } | { 'twilio/text': { body: string } };
}

interface ListPicker {
  body: string;
  button: string;
  items: { item: string; id: string; description: string }[];
}

interface QuickReply {
  body: string;
  actions: { type: 'QUICK_REPLY'; title: string; id: string }[];
}

type Named = Pick<ContentRequest, 'types' | 'variables'> & {
  /** In a few letters what it is, for who looks at the list of templates in the console. */
  label: string;
};

const BODY = '{{1}}';
const SAMPLE = { 1: 'What would you like?' };

/** A menu with all of its items; the words above it are put in when it is sent. */
export function menuContent(menu: Menu, label: string): Named {
  if (menu.type === 'buttons') {
    const actions = menu.items.map(({ id, title }) => ({ type: 'QUICK_REPLY' as const, title, id }));
    return { label, variables: SAMPLE, types: { 'twilio/quick-reply': { body: BODY, actions } } };
  }
  const items = menu.items.map(({ id, title, description = title }) => ({ item: title, id, description }));
  return { label, variables: SAMPLE, types: { 'twilio/list-picker': { body: BODY, button: menu.button, items } } };
}

/** A menu of `count` items that are put in when it is sent: for choices that are put together in a chat. */
export function openMenuContent(type: Menu['type'], count: number): Named {
  const sample = sampleMenu(type, count, (name, index) => `${name} ${index}`);
  let last = 1;
  const place = (): string => `{{${(last += 1)}}}`;
  const placed = sampleMenu(type, count, place);
  return { ...menuContent(placed, `any_${count}`), variables: openMenuVariables(sample, SAMPLE[1]) };
}

/** The variables of an open menu: 1 the words, then what opens the list, then each item in turn. */
export function openMenuVariables(menu: Menu, body: string): Record<string, string> {
  const values = [
    body,
    ...(menu.type === 'list' ? [menu.button] : []),
    ...menu.items.flatMap(({ id, title, description = title }) =>
      menu.type === 'list' ? [title, id, description] : [title, id],
    ),
  ];
  return Object.fromEntries(values.map((value, index) => [String(index + 1), value]));
}

/** A menu of which each value is made in the order in which `openMenuVariables` names them. */
function sampleMenu(type: Menu['type'], count: number, make: (name: string, index: number) => string): Menu {
  const button = type === 'list' ? make('choose', 0) : '';
  const items = Array.from({ length: count }, (_, index) => {
    const [title, id] = [make('choice', index + 1), make('id', index + 1)];
    return type === 'list' ? { title, id, description: make('about', index + 1) } : { title, id };
  });
  return type === 'list' ? { type, button, items } : { type, items };
}

/** A notice to staff that goes at any time, once WhatsApp has approved it. `words` hold `{{1}}`, neither first nor last. */
export function staffContent(words: string): Named {
  return {
    label: 'staff_notice',
    variables: { 1: '#12 Ada asks for a person. Reply CLAIM 12 to take it.' },
    types: { 'twilio/text': { body: words } },
  };
}

/** Hexadecimal digits of a hash in a name. */
const HASH_CHARS = 12;

/**
 * The request with a name that says whose it is, what it is and, by a hash of all that it holds, which version: the same
 * content has the same name for ever, and another content never has it. Small letters, digits and underscores, as approval asks.
 */
export function named({ label, ...content }: Named, prefix: string): ContentRequest {
  const hash = createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, HASH_CHARS);
  return { friendly_name: `${prefix}${label}_${hash}`, language: 'en', ...content };
}

/** How the names of this sender's templates begin, so that those of another bot on the same account are left alone. */
export function prefixFor(whatsappFrom: string): string {
  return `enquiry_${whatsappFrom.replaceAll(/\D/g, '')}_`;
}
