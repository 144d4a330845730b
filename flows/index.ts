/** THE DOOR of the flows: what other rooms may use. */
export { FACT_INTENTS } from './answers.ts';
export { isChoiceId, plainId } from './choice-ids.ts';
export { enquiry } from './enquiry.ts';
export { knownMenus, type KnownMenu } from './menus.ts';
export { personName } from './person-name.ts';
export { PROMPTS, type Prompt, type PromptName, type Question } from './prompts.ts';
export { FLOW_REVISION, migrate } from './revision.ts';
export type { EnquiryContext, EnquiryEvent, TurnFacts } from './vocabulary.ts';
