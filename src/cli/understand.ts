import { createInterface } from 'node:readline';
import { config as readDotenv } from 'dotenv';
import { readFlows } from '../read-flows.ts';
import { read } from '../understanding/read.ts';
import { commandLine } from './command-line.ts';

// `npm run --silent understand`: one JSON line for each message, which are the arguments or else the lines of standard input.
// `--explain` adds why.

const USAGE = 'Usage: npm run --silent understand -- [--explain] ["a message" …]';

const { values: options, positionals } = commandLine(USAGE, {
  options: { explain: { type: 'boolean', default: false } },
  allowPositionals: true,
});

// Of the configuration only the school matters here: a message is understood without a store and without Twilio.
readDotenv({ quiet: true });
const schoolFile = process.env['SCHOOL_FILE'] ?? '';
const { lexicon } = readFlows(schoolFile === '' ? {} : { schoolFile });
if (positionals.length > 0) {
  for (const text of positionals) console.log(line(text));
} else {
  for await (const text of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
    console.log(line(text));
  }
}

function line(text: string): string {
  const reading = read({ text }, { lexicon, expecting: { kind: 'none', offered: [] }, language: 'en', topic: [] });
  const { language, intents, courses, decision, because } = reading;
  return JSON.stringify({ text, language, intents, courses, decision, ...(options.explain ? { because } : {}) });
}
