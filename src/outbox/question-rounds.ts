import type { ConversationHost } from '../app/conversation-host.ts';
import { tellOfQuestions } from '../app/staff/tell-of-questions.ts';
import { withDeadline } from '../deadline.ts';
import { LIMITS } from '../domain/limits.ts';
import { reasonOf } from './postman-ports.ts';
import { sleep } from './sleep.ts';

export interface QuestionRoundsPorts {
  host: ConversationHost;
  /** Epoch milliseconds. */
  now: () => number;
  /** 0 to below 1. */
  random: () => number;
  log: (entry: { event: 'questions_unreachable'; reason: string }) => void;
}

export interface QuestionRounds {
  /** Resolves when nothing is under way any more, or `LIMITS.housekeeperDrainMs` have passed. */
  stop(): Promise<void>;
}

/**
 * Sees to it that staff on duty hear of the questions that nobody could answer: looks about once a minute. Several processes may do
 * so. An outage is waited out until the next look. Never rejects.
 */
export function startQuestionRounds({ host, now, random, log }: QuestionRoundsPorts): QuestionRounds {
  const stopping = new AbortController();

  async function walk(): Promise<void> {
    // Processes started together do not all come at the same moment.
    await sleep(LIMITS.questionsLookMs * random(), stopping.signal);
    while (!stopping.signal.aborted) {
      try {
        await tellOfQuestions(now(), host);
      } catch (fault) {
        log({ event: 'questions_unreachable', reason: reasonOf(fault) });
      }
      await sleep(LIMITS.questionsLookMs * (0.5 + random()), stopping.signal);
    }
  }

  const walking = walk();
  return {
    async stop() {
      stopping.abort();
      await withDeadline(walking, LIMITS.housekeeperDrainMs);
    },
  };
}
