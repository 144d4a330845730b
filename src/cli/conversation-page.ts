import { enquiry } from '../../flows/index.ts';
import { mermaid } from './mermaid.ts';

/** What stands in docs/conversation.md: the statechart, read off the machine itself. A test fails when the file is out of date. */
export function conversationPage(): string {
  return [
    '# The conversation',
    '',
    'Drawn from the statechart by `npm run diagram`; do not edit. What stands on the box `dialogue` works in every state of it;',
    'an event that answers and stays (a question in the middle of a form) has no arrow.',
    '',
    '```mermaid',
    mermaid(enquiry).trimEnd(),
    '```',
    '',
  ].join('\n');
}
