import { withDeadline } from './deadline.ts';
import { LIMITS } from './domain/limits.ts';
import type { Log } from './log.ts';
import type { TemplateDirectory } from './twilio/template-directory.ts';

export interface TemplateWatch {
  /** Resolves when the first look is through, or has taken too long to be waited for. */
  firstLook: Promise<unknown>;
  stop(): void;
}

/**
 * Keeps the directory fresh: looks at once, then every now and then, sooner after a look that failed. Until it knows a
 * template, and whenever Twilio does not answer, menus go as numbered text.
 */
export function watchTemplates(directory: Pick<TemplateDirectory, 'refresh'>, log: Log): TemplateWatch {
  let timer: NodeJS.Timeout | undefined;
  let isOver = false;

  async function look(): Promise<void> {
    let waitMs: number = LIMITS.templatesLookMs;
    try {
      await directory.refresh();
    } catch (error) {
      waitMs = LIMITS.templatesRetryMs;
      log.warn('templates_unread', { error });
    }
    if (isOver) return;
    timer = setTimeout(() => void look(), waitMs);
    timer.unref();
  }

  return {
    firstLook: withDeadline(look(), LIMITS.templatesAwaitMs),
    stop() {
      isOver = true;
      clearTimeout(timer);
    },
  };
}
