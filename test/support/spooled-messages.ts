import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { ContactId } from '../../src/domain/contact.ts';
import type { InboundMessage } from '../../src/domain/message.ts';
import type { SpoolForm, SpoolRecord } from '../../src/spool/spool-line.ts';
import { readInbound } from '../../src/twilio/inbound.ts';
import { ADA, NOON } from './stored-turns.ts';
import { TEST_ACCOUNT_SID, whatsappForm } from './twilio-webhook.ts';

/** A folder that is gone after the test. */
export function spoolDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'enquiries-spool-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return join(directory, 'spool');
}

/** A short form, so that a file of several can be cut at every byte. */
export function recordOf(index: number, contact: ContactId = ADA): SpoolRecord {
  const from = contact.startsWith('whatsapp:') ? contact : `whatsapp:${contact}`;
  return {
    contact,
    receivedAt: NOON + index,
    form: { MessageSid: `SM${index}`, From: from, Body: `ẹ káàárọ̀\n"${index}"` },
  };
}

/** A message as the webhook has it: read, and as the form it came in. */
export function spooled(
  Body: string,
  at: number,
  contact: ContactId = ADA,
): { message: InboundMessage; form: SpoolForm } {
  const form = whatsappForm({ Body, From: `whatsapp:${contact}` });
  const message = readForm(form, NOON + at);
  if (message === undefined) throw new Error('The form is no message.');
  return { message, form };
}

export function readForm(form: SpoolForm, receivedAt: number): InboundMessage | undefined {
  const read = readInbound(form, { accountSid: TEST_ACCOUNT_SID, receivedAt });
  return read.type === 'message' ? read.message : undefined;
}
