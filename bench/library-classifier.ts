import { createRequire } from 'node:module';
import { readPhrases } from '../src/read-flows.ts';
import { examRows } from './exam-rows.ts';

// `npm run bench:library`: nlp.js, trained on the same phrases, on the same evaluation set as ours. It has no types of its own.

interface Classifier {
  settings: { autoSave: boolean; modelFileName: string };
  addLanguage(language: string): void;
  addDocument(language: string, text: string, intent: string): void;
  train(): Promise<void>;
  process(language: string, text: string): Promise<{ intent: string; score: number }>;
}

const require = createRequire(import.meta.url);
const { containerBootstrap } = require('@nlpjs/core') as { containerBootstrap: () => Promise<Container> };
const { Nlp } = require('@nlpjs/nlp') as { Nlp: unknown };
const { LangEn } = require('@nlpjs/lang-en-min') as { LangEn: unknown };

interface Container {
  use(plugin: unknown): void;
  get(name: 'nlp'): Classifier;
}

/** The library's own name for "none of these". */
const NONE = 'None';

const classifier = await trained();
for (const threshold of [0.5, 0.6, 0.7, 0.8]) {
  const parts: string[] = [];
  for (const file of ['en', 'pcm', 'yo', 'mix', 'out-of-scope'] as const) parts.push(await score(file, threshold));
  console.log(`acting from ${threshold}: ${parts.join(', ')}`);
}

async function trained(): Promise<Classifier> {
  const container = await containerBootstrap();
  container.use(Nlp);
  container.use(LangEn);
  const nlp = container.get('nlp');
  nlp.settings.autoSave = false;
  nlp.settings.modelFileName = '';
  nlp.addLanguage('en');
  for (const { intents, unrelated, background } of readPhrases()) {
    for (const [intent, texts] of Object.entries(intents))
      for (const text of texts) nlp.addDocument('en', text, intent);
    for (const text of [...unrelated, ...background]) nlp.addDocument('en', text, NONE);
  }
  const startedAt = performance.now();
  const log = console.log;
  // It reports every epoch.
  console.log = () => undefined;
  await nlp.train();
  console.log = log;
  console.log(`nlp.js trained in ${(performance.now() - startedAt).toFixed(0)} ms`);
  return nlp;
}

async function score(file: Parameters<typeof examRows>[0], threshold: number): Promise<string> {
  const rows = examRows(file);
  let right = 0;
  let wrong = 0;
  for (const { text, intents, also = [] } of rows) {
    const found = await classifier.process('en', text);
    if (found.intent === NONE || found.score < threshold) continue;
    if ([...intents.slice(0, 1), ...also].includes(found.intent)) right += 1;
    else wrong += 1;
  }
  const percent = (count: number): string => `${((100 * count) / rows.length).toFixed(1)} %`;
  return file === 'out-of-scope'
    ? `out of scope acted on ${percent(wrong)}`
    : `${file} right ${percent(right)} wrong ${percent(wrong)}`;
}
