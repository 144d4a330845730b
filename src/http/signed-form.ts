import express from 'express';
import type { Request, RequestHandler } from 'express';
import { LIMITS } from '../domain/limits.ts';
import type { HttpLog, SignedParams, WebhookDependencies } from './dependencies.ts';

const FORM = 'application/x-www-form-urlencoded';
/** Twilio sends about forty; ten attachments add twenty. A body within the size limit never holds more than this. */
const PARAMETERS = LIMITS.webhookBodyBytes;

/**
 * What every webhook passes first, in this order: over the size limit 413, not a form 415, signature missing or wrong
 * 403. Nothing may touch the form before the signature is checked: a trimmed or merged value would break it.
 */
export function signedForm(verify: WebhookDependencies['verify'], log: HttpLog): RequestHandler[] {
  return [...plainForm(), refuseUnsigned(verify, log)];
}

/** The same without a signature, for a provider that has none: 413, 415, then the form. */
export function plainForm(): RequestHandler[] {
  return [refuseOversized, refuseOtherTypes, parseForm];
}

/** A refusal by length alone, before a byte of the body is read; the parser refuses what hides its length. */
const refuseOversized: RequestHandler = (request, response, next) => {
  if (Number(request.get('content-length') ?? 0) > LIMITS.webhookBodyBytes) refuse(response, 413);
  else next();
};

const refuseOtherTypes: RequestHandler = (request, response, next) => {
  const type = request.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase();
  if (type === FORM) next();
  else refuse(response, 415);
};

const parseForm = express.urlencoded({
  // Brackets in a key are just characters; the extended parser would make objects of them and break the signature.
  extended: false,
  limit: LIMITS.webhookBodyBytes,
  parameterLimit: PARAMETERS,
});

function refuseUnsigned(verify: WebhookDependencies['verify'], log: HttpLog): RequestHandler {
  return (request, response, next) => {
    const signature = request.get('x-twilio-signature');
    const isSigned = signature !== undefined && verify(request.originalUrl, signedParamsOf(request), signature);
    if (isSigned) {
      next();
      return;
    }
    // A burst of these is an attack, or a PUBLIC_URL that is not the address Twilio was given.
    log('warn', 'webhook_unsigned', { path: request.path, found: signature === undefined ? 'none' : 'a wrong one' });
    refuse(response, 403);
  };
}

/**
 * Empty and `text/xml`: the provider texts a `text/plain` body to the person, so a webhook never has one, whatever
 * the status.
 */
export function refuse(response: Parameters<RequestHandler>[1], status: number): void {
  response.status(status).type('text/xml').end();
}

/** The form exactly as it came. */
export function signedParamsOf(request: Request): SignedParams {
  const body: unknown = request.body;
  const params: SignedParams = {};
  // An empty body leaves no form behind.
  if (typeof body !== 'object' || body === null) return params;
  for (const [key, value] of Object.entries(body)) {
    if (typeof value === 'string') params[key] = value;
    else if (Array.isArray(value)) params[key] = value.map(String);
  }
  return params;
}
