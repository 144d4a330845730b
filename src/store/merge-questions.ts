import type { ContactId } from '../domain/contact.ts';
import type { CourseId } from '../domain/course.ts';
import type { AskedQuestion } from '../domain/question.ts';
import { questionName } from '../domain/question-number.ts';

/** That one contact asked one thing, and when they last did; `course` is empty when it was asked of the school as a whole. */
export interface Asked {
  fact: AskedQuestion['fact'];
  course: CourseId | '';
  contact: ContactId;
  at: number;
}

/** One question a fact and course, by fact, then course (the school as a whole first); who has waited longest stands first. */
export function mergeQuestions(asked: Asked[]): AskedQuestion[] {
  const merged = new Map<string, AskedQuestion>();
  const inOrder = asked.toSorted(
    (one, other) =>
      compare(questionName(one), questionName(other)) || one.at - other.at || compare(one.contact, other.contact),
  );
  for (const one of inOrder) {
    const { fact, course, contact, at } = one;
    const known = merged.get(questionName(one));
    if (known !== undefined) {
      known.askedBy.push(contact);
      known.askedAt.push(at);
    } else {
      merged.set(questionName(one), {
        fact,
        ...(course === '' ? {} : { course }),
        askedBy: [contact],
        askedAt: [at],
      });
    }
  }
  return [...merged.values()];
}

function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
