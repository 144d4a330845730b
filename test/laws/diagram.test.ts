import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { conversationPage } from '../../src/cli/conversation-page.ts';
import { projectRoot } from '../../src/project-root.ts';

it('docs/conversation.md shows the statechart as it is (npm run diagram draws it anew)', () => {
  expect(readFileSync(join(projectRoot, 'docs/conversation.md'), 'utf8')).toBe(conversationPage());
});
