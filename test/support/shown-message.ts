import type { ContentResource } from './twilio-account.ts';
import type { StubRequest } from './twilio-stub.ts';

/** What a phone shows of a message. */
export interface Shown {
  text: string;
  /** What can be tapped below it; empty for a text. */
  items: { id: string; title: string }[];
  type: 'list' | 'buttons' | 'text';
}

/** What WhatsApp makes of a message that was sent by this form: its text, or the template with its variables put in. */
export function shownMessage(form: StubRequest['form'], contents: readonly ContentResource[]): Shown {
  const content = contents.find(({ sid }) => sid === form['ContentSid']);
  if (content === undefined) return { text: String(form['Body']), items: [], type: 'text' };
  const variables: Record<string, string> = JSON.parse(String(form['ContentVariables']));
  const filled = JSON.stringify(content.types).replaceAll(/\{\{(\d+)\}\}/g, (_, name: string) =>
    JSON.stringify(variables[name] ?? '?').slice(1, -1),
  );
  const types: Record<string, { body: string; actions?: Item[]; items?: Item[] }> = JSON.parse(filled);
  const [type, { body, actions, items }] = Object.entries(types)[0] ?? ['', { body: '' }];
  return {
    text: body,
    items: (actions ?? items ?? []).map(({ id, title, item }) => ({ id, title: title ?? item ?? '' })),
    type: type === 'twilio/list-picker' ? 'list' : 'buttons',
  };
}

interface Item {
  id: string;
  title?: string;
  item?: string;
}
