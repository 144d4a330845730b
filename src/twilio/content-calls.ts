import type { Twilio } from 'twilio';
import type { ContentCreateRequest } from 'twilio/lib/rest/content/v1/content.js';
import { LIMITS } from '../domain/limits.ts';
import type { ContentRequest } from './content-request.ts';

/** A content resource as it is listed. */
export interface KnownContent {
  sid: string;
  name: string;
}

/** Which is the one of a name: of two, made by two setups at once, the first listed, which `setup` leaves. Pure. */
export function sidsByName(listed: readonly KnownContent[]): ReadonlyMap<string, string> {
  return new Map(listed.toReversed().map(({ name, sid }) => [name, sid]));
}

/** WhatsApp's word on a template; `unsubmitted` where it was never asked. */
export type Approval = { status: string; reason: string };

/** `GET /v1/Content`: all of the account's, whoever made them. */
export async function listContents(client: Twilio): Promise<KnownContent[]> {
  const { contentPageSize: pageSize, contents: limit } = LIMITS;
  const listed = await client.content.v1.contents.list({ pageSize, limit });
  return listed.map(({ sid, friendlyName }) => ({ sid, name: friendlyName }));
}

/** `POST /v1/Content`, JSON. The library sends what it is given, letter by letter; its type describes what the API refuses. */
export async function createContent(client: Twilio, request: ContentRequest): Promise<KnownContent> {
  const verbatim = request as unknown as ContentCreateRequest;
  const { sid } = await client.content.v1.contents.create(verbatim);
  return { sid, name: request.friendly_name };
}

/** `DELETE /v1/Content/{sid}`. One that is gone already is gone. */
export async function removeContent(client: Twilio, sid: string): Promise<void> {
  try {
    await client.content.v1.contents(sid).remove();
  } catch (thrown) {
    if (statusOf(thrown) !== 404) throw thrown;
  }
}

/** `POST /v1/Content/{sid}/ApprovalRequests/whatsapp`, JSON. */
export async function submitForApproval(client: Twilio, { sid, name }: KnownContent): Promise<void> {
  await client.content.v1.contents(sid).approvalCreate.create({ name, category: 'UTILITY' });
}

/** `GET /v1/Content/{sid}/ApprovalRequests`. */
export async function approvalOf(client: Twilio, sid: string): Promise<Approval> {
  const { whatsapp } = await client.content.v1.contents(sid).approvalFetch().fetch();
  const fields: Record<string, unknown> = whatsapp ?? {};
  return { status: textOf(fields['status']) ?? 'unsubmitted', reason: textOf(fields['rejection_reason']) ?? '' };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function statusOf(thrown: unknown): unknown {
  return typeof thrown === 'object' && thrown !== null && 'status' in thrown ? thrown.status : undefined;
}
