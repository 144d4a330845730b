import { questionName } from '../../domain/question-number.ts';
import { answerAfter, type AnswerOrder, type AnswerOutcome, type StaffAnswer } from '../../domain/staff-answer.ts';
import { command, query } from './database.ts';
import type { Database } from './database.ts';

/** What staff answered, as synchronous steps; `change` is run inside a transaction. */
export interface Answers {
  change(order: AnswerOrder): AnswerOutcome;
  list(): StaffAnswer[];
}

export function answers(database: Database): Answers {
  const one = query<{ json: string }>(database, 'SELECT json FROM answers WHERE name = ?');
  const all = query<{ json: string }>(database, 'SELECT json FROM answers ORDER BY name');
  const put = command(
    database,
    'INSERT INTO answers (name, json) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET json = excluded.json',
  );
  return {
    change(order) {
      const known = one.first(questionName(order));
      const outcome = answerAfter(known === undefined ? undefined : answerFrom(known), order);
      if (outcome.type === 'done') put(questionName(order), JSON.stringify(outcome.answer));
      return outcome;
    },
    list: () => all.all().map(answerFrom),
  };
}

function answerFrom({ json }: { json: string }): StaffAnswer {
  return JSON.parse(json);
}
