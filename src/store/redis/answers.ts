import { Fault } from '../../domain/errors.ts';
import { LIMITS } from '../../domain/limits.ts';
import { questionName } from '../../domain/question-number.ts';
import { answerAfter, type StaffAnswer } from '../../domain/staff-answer.ts';
import type { Store } from '../store.ts';
import type { Connection } from './connection.ts';
import { ANSWERS_KEY } from './keys.ts';
import { runReplicated } from './replicated.ts';
import type { ScriptArguments } from './scripts.ts';

/** What staff answered: one hash for all of it, as there are no more answers than facts and courses. */
export function redisAnswers(connection: Connection, replicas: number): Pick<Store, 'changeAnswer' | 'listAnswers'> {
  const { client, ask } = connection;

  const put = async (name: string, before: string, after: string): Promise<boolean> => {
    const list: ScriptArguments = [1, ANSWERS_KEY, name, before, after];
    if (replicas === 0) return (await ask(() => client.putAnswer(...list))) === 1;
    // An order given a second time finds what a call wrote that too few replicas confirmed.
    return (await runReplicated(connection, { script: 'putAnswer', list, replicas, mark: true })) === 1;
  };

  return {
    async changeAnswer(order) {
      const name = questionName(order);
      for (let attempt = 0; attempt < LIMITS.commitTries; attempt += 1) {
        const stored = await ask(() => client.hget(ANSWERS_KEY, name));
        const outcome = answerAfter(stored === null ? undefined : answerFrom(stored), order);
        if (outcome.type === 'nothing_given') return outcome;
        if (await put(name, stored ?? '', JSON.stringify(outcome.answer))) return outcome;
      }
      throw new Fault(
        'store:conflict',
        `The answer ${name} was changed by others at each of ${LIMITS.commitTries} tries.`,
      );
    },

    async listAnswers() {
      const stored = await ask(() => client.hgetall(ANSWERS_KEY));
      return Object.keys(stored)
        .toSorted()
        .map((name) => answerFrom(stored[name] ?? ''));
    },
  };
}

function answerFrom(json: string): StaffAnswer {
  return JSON.parse(json);
}
