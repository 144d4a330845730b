import type { ContactId } from '../domain/contact.ts';
import type { CourseId } from '../domain/course.ts';
import type { Question } from '../domain/question.ts';

/** That one contact asked one thing; `course` is empty when it was asked of the school as a whole. */
export interface Asked {
  fact: Question['fact'];
  course: CourseId | '';
  contact: ContactId;
  at: number;
}

/** One question a fact and course, by fact, then course (the school as a whole first); who asked first stands first. */
export function mergeQuestions(asked: Asked[]): Question[] {
  const merged = new Map<string, Question>();
  const inOrder = asked.toSorted(
    (one, other) => compare(keyOf(one), keyOf(other)) || one.at - other.at || compare(one.contact, other.contact),
  );
  for (const { fact, course, contact } of inOrder) {
    const key = keyOf({ fact, course });
    const known = merged.get(key);
    if (known !== undefined) known.askedBy.push(contact);
    else
      merged.set(key, {
        fact,
        ...(course === '' ? {} : { course }),
        askedBy: [contact],
        status: 'open',
      });
  }
  return [...merged.values()];
}

function keyOf({ fact, course }: Pick<Asked, 'fact' | 'course'>): string {
  return `${fact}\n${course}`;
}

function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
