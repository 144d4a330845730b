import type { AnswerBook } from './app/answer-book.ts';
import { withDeadline } from './deadline.ts';
import { LIMITS } from './domain/limits.ts';
import type { Log } from './log.ts';

export interface AnswersWatch {
  /** Resolves when the first look is through, or has taken too long to be waited for. */
  firstLook: Promise<unknown>;
  stop(): void;
}

/**
 * Keeps the book of answers fresh: looks at once, then every second, so that what staff answer in another process is said in this
 * one. An outage is told once, and waited out.
 */
export function watchAnswers(book: Pick<AnswerBook, 'refresh'>, log: Log): AnswersWatch {
  let timer: NodeJS.Timeout | undefined;
  let isOver = false;
  let isAway = false;

  async function look(): Promise<void> {
    try {
      await book.refresh();
      isAway = false;
    } catch (error) {
      if (!isAway && !isOver) log.warn('answers_unread', { error });
      isAway = true;
    }
    if (isOver) return;
    timer = setTimeout(() => void look(), LIMITS.answersLookMs);
    timer.unref();
  }

  return {
    firstLook: withDeadline(look(), LIMITS.answersAwaitMs),
    stop() {
      isOver = true;
      clearTimeout(timer);
    },
  };
}
