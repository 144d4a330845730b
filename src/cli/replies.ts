import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../project-root.ts';
import { readFlows } from '../read-flows.ts';
import { repliesPage } from './replies-page.ts';

// `npm run replies`: measures every reply anew.
const path = join(projectRoot, 'docs', 'replies.md');
writeFileSync(path, repliesPage(readFlows()));
console.log(`Wrote ${path}`);
