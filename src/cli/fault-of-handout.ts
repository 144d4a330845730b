import { isDocument, type Handout } from '../domain/handout.ts';
import { LIMITS } from '../domain/limits.ts';
import type { School } from '../domain/school.ts';

/** Where each picture and flyer of the school lies. */
export function handoutLinks({ flyer, courses }: School): string[] {
  const given = [flyer, ...courses.flatMap((course) => [course.picture, course.flyer])];
  return [...new Set(given.filter((link) => link !== undefined))];
}

/**
 * What is wrong with a picture or a flyer, as a sentence that begins with its address; `undefined` when WhatsApp can show
 * it. Asks for its head alone. Never throws.
 */
export async function faultOfHandout(link: string): Promise<string | undefined> {
  let answer: Response;
  try {
    answer = await fetch(link, { method: 'HEAD', signal: AbortSignal.timeout(LIMITS.providerTimeoutMs) });
  } catch {
    return `${link} cannot be reached: put it where anybody can open it, or take it out of the school file`;
  }
  if (!answer.ok) return `${link} answers ${answer.status}: put it where anybody can open it without a password`;
  const type = answer.headers.get('content-type') ?? 'nothing';
  if (!isRightType(type, { link })) return `${link} is served as ${type}, must be ${rightType({ link })}`;
  const bytes = Number(answer.headers.get('content-length') ?? 0);
  if (bytes > LIMITS.handoutBytes)
    return `${link} has ${megabytes(bytes)} MB, must have ${megabytes(LIMITS.handoutBytes)} at most`;
  return undefined;
}

function isRightType(type: string, handout: Pick<Handout, 'link'>): boolean {
  return (isDocument(handout) ? /^application\/pdf\b/i : /^image\/(jpeg|png)\b/i).test(type);
}

function rightType(handout: Pick<Handout, 'link'>): string {
  return isDocument(handout) ? 'application/pdf' : 'image/jpeg or image/png';
}

function megabytes(bytes: number): number {
  return Math.ceil(bytes / 1024 / 1024);
}
