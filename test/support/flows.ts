import { readFlows, readPhrases } from '../../src/read-flows.ts';

/** The school, the phrases and the copy of this checkout, read once. */
export const { school, lexicon, catalogue } = readFlows();
export const phrases = readPhrases();
