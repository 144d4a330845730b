import {
  plainId,
  PROMPTS,
  type EnquiryContext,
  type Prompt,
  type PromptName,
  type Question,
  type TurnFacts,
} from '../../flows/index.ts';
import { LIMITS } from '../domain/limits.ts';
import type { Expectation } from '../domain/reading.ts';
import { withContext, type Snapshot } from './restore.ts';

/** What the state of the conversation says about how a message is to be taken. */
export interface Situation {
  expects: Expectation['kind'];
  /** Every choice shown last, the way out included. */
  offered: readonly string[];
  /** Choices that can be named and were not shown. */
  unlisted: readonly string[];
  isInForm: boolean;
  isHandoffOpen: boolean;
  /** The bot has not understood several messages in a row, and offered a person. */
  isLost: boolean;
  /** A member of staff owns the chat. */
  isSilent: boolean;
  isConfirmingReturn: boolean;
  /** The number of the request that staff have closed, while the last thing asked is whether that helped. */
  asksToRate?: number;
  /** The message says yes or no, and something else was offered last than the state's own question. */
  isElseOffered?: true;
  /** The message picks from a button or a list that is not what is asked now. */
  isFromEarlier?: true;
  /** What the message quotes, in short: for staff, who do not see the chat. */
  quoted?: string;
}

/** What the conversation waits for, as routing needs to know it. */
export function situationOf(snapshot: Snapshot): Situation {
  const prompt = promptName(snapshot);
  const handoff = snapshot.value.handoff;
  const asksToRate = ratedBy(snapshot.context.offered);
  return {
    expects: prompt === undefined ? 'none' : PROMPTS[prompt].expects,
    offered: snapshot.context.offered.map(plainId),
    unlisted: prompt === undefined ? [] : unlistedIn(PROMPTS[prompt], snapshot.context),
    isInForm: snapshot.hasTag('form'),
    isHandoffOpen: handoff === 'open',
    isLost: snapshot.context.misunderstoodInARow >= LIMITS.misunderstoodInARow,
    isSilent: isSilent(snapshot),
    isConfirmingReturn: prompt === 'confirming_return',
    ...(asksToRate === undefined ? {} : { asksToRate }),
  };
}

/** The number of the request that choices like these rate; `undefined` where they do something else. */
export function ratedBy(ids: readonly string[]): number | undefined {
  const id = ids.find((one) => plainId(one) === 'helped' || plainId(one) === 'not_helped');
  return id === undefined ? undefined : Number(id.slice(plainId(id).length + 1));
}

/** What understanding is told: the kind of answer, and the choices that numbers point at. */
export function expectationOf(situation: Situation): Expectation {
  const { expects, offered, unlisted } = situation;
  return { kind: expects, offered: offered.filter((id) => id !== 'menu' && id !== 'back'), unlisted: [...unlisted] };
}

function unlistedIn(prompt: Prompt, context: EnquiryContext): string[] {
  return prompt.unlisted?.(context) ?? [];
}

/** The prompt of the state; one in the region of the handoff comes before that of the dialogue. */
export function promptName(snapshot: Snapshot): PromptName | undefined {
  const metas = Object.entries(snapshot.getMeta());
  const ofHandoff = metas.find(([id]) => id.includes('.handoff.'))?.[1];
  if (ofHandoff !== undefined) return ofHandoff.prompt;
  return isSilent(snapshot) ? undefined : metas.at(-1)?.[1]?.prompt;
}

/** Whether a member of staff owns the chat. What a person decides about their own data stays with the bot. */
function isSilent(snapshot: Snapshot): boolean {
  return snapshot.hasTag('silent') && !snapshot.hasTag('privacy');
}

/** What the state asks, with its choices, or how it asks once more; `undefined` where it asks nothing. */
export function questionOf(snapshot: Snapshot, facts: TurnFacts, isAskedAgain = false): Question | undefined {
  const name = promptName(snapshot);
  if (name === undefined) return undefined;
  const prompt: Prompt = PROMPTS[name];
  const again = isAskedAgain ? prompt.askAgain?.(snapshot.context, facts) : undefined;
  return again ?? prompt.ask(snapshot.context, facts);
}

/** The snapshot that remembers which choices were shown. */
export function withOffered(snapshot: Snapshot, question: Question): Snapshot {
  return withContext(snapshot, { offered: question.choices.map((choice) => choice.id) });
}

/** The snapshot that remembers what the enquirer has just written, for a summary to staff; "2" would tell them nothing. */
export function withRecent(snapshot: Snapshot, text: string): Snapshot {
  if (!/\p{L}/u.test(text.replace(/^\[[^\]]*\]/, ''))) return snapshot;
  const cut = [...text].slice(0, LIMITS.recentMessageChars).join('');
  return withContext(snapshot, { recent: [...snapshot.context.recent, cut].slice(-LIMITS.recentMessages) });
}
