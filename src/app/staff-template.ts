import { safeVariables, type Template } from '../domain/delivery.ts';
import type { OtherWays } from './consequence.ts';

/**
 * A notice as the approved template carries it; `undefined` while there is none. A variable of one takes no line breaks, and no
 * more than four spaces in a row (Twilio 63013). Pure.
 */
export function staffTemplate(body: string, { staffTemplateSid }: OtherWays): Template | undefined {
  if (staffTemplateSid === undefined) return undefined;
  return { contentSid: staffTemplateSid, variables: safeVariables({ 1: onOneLine(body) }) };
}

/** What a variable takes of a text of several lines: the same with bars between them. */
export function onOneLine(body: string): string {
  return body.replaceAll(/\s*\n\s*/g, ' | ').replaceAll(/\s+/g, ' ');
}
