import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../project-root.ts';
import { conversationPage } from './conversation-page.ts';

// `npm run diagram`: draws the conversation anew.
const path = join(projectRoot, 'docs', 'conversation.md');
writeFileSync(path, conversationPage());
console.log(`Wrote ${path}`);
