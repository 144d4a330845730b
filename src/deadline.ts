/** What came of work that had a deadline; a rejection of the work passes through. */
export type Timed<Result> = { type: 'in_time'; result: Result } | { type: 'late' };

/**
 * Waits for `work`, at most `deadlineMs`. Work that is late goes on: a turn may still be committed, and the webhook that is
 * tried again then gets its answer as a duplicate. Whatever it rejects with later is dropped.
 */
export async function withDeadline<Result>(work: Promise<Result>, deadlineMs: number): Promise<Timed<Result>> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Timed<Result>>((resolve) => {
    timer = setTimeout(() => resolve({ type: 'late' }), deadlineMs);
  });
  try {
    return await Promise.race([work.then((result): Timed<Result> => ({ type: 'in_time', result })), late]);
  } finally {
    clearTimeout(timer);
  }
}
