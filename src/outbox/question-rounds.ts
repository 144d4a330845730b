import type { ConversationHost } from '../app/conversation-host.ts';
import { tellOfQuestions } from '../app/staff/tell-of-questions.ts';
import { LIMITS } from '../domain/limits.ts';
import { regularly, type Rounds } from './regularly.ts';

export interface QuestionRoundsPorts {
  host: ConversationHost;
  /** Epoch milliseconds. */
  now: () => number;
  /** 0 to below 1. */
  random: () => number;
  log: (entry: { event: 'questions_unreachable'; reason: string }) => void;
}

/** Sees to it that staff on duty hear of the questions that nobody could answer: looks about once a minute. */
export function startQuestionRounds({ host, now, random, log }: QuestionRoundsPorts): Rounds {
  const everyMs = LIMITS.questionsLookMs;
  const failed = (reason: string): void => log({ event: 'questions_unreachable', reason });
  return regularly(() => tellOfQuestions(now(), host), { everyMs, firstWithinMs: everyMs, random, failed });
}
