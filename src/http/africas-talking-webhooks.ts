import { Router } from 'express';
import type { RequestHandler } from 'express';
import { type InboundReading, readInbound, readOptOut } from '../africas-talking/inbound.ts';
import { readStatus } from '../africas-talking/status.ts';
import { withDeadline } from '../deadline.ts';
import { answerOrKeep } from './answer-or-keep.ts';
import type { AfricasTalkingDependencies, HttpDependencies } from './dependencies.ts';
import { mountWebhook } from './mount-webhook.ts';
import { isSameSecret } from './same-secret.ts';
import { plainForm, refuse, signedParamsOf } from './signed-form.ts';

type Dependencies = Pick<HttpDependencies, 'metrics' | 'now' | 'log'> & { africasTalking: AfricasTalkingDependencies };

/**
 * `POST <secret>/message`, `<secret>/status` and `<secret>/opt-out`. Success is 200 without a body, and so is whatever goes
 * wrong, with its status. Nothing says that this provider calls again after a failure, and there is no second address: each
 * call is the last one, so what the store cannot take is kept on disk at once, as Twilio's fallback route does.
 */
export function africasTalkingWebhooks(dependencies: Dependencies): Router {
  const router = Router();
  const checks = [refuseStrangers(dependencies), ...plainForm()];
  const message = takeMessage('africas_talking_message', readInbound, dependencies);
  const optOut = takeMessage('africas_talking_opt_out', readOptOut, dependencies);
  const status = takeStatus(dependencies);
  mountWebhook(
    router,
    '/:secret/message',
    { route: 'africas_talking_message', handlers: [...checks, message] },
    dependencies,
  );
  mountWebhook(
    router,
    '/:secret/status',
    { route: 'africas_talking_status', handlers: [...checks, status] },
    dependencies,
  );
  mountWebhook(
    router,
    '/:secret/opt-out',
    { route: 'africas_talking_opt_out', handlers: [...checks, optOut] },
    dependencies,
  );
  return router;
}

/**
 * Its callbacks bear no signature, so the address itself is the proof. 403 and not 404: that the route exists is no secret,
 * and who has mistyped the address at the provider is to see what is wrong with it.
 */
function refuseStrangers({ africasTalking: { callbackSecrets }, log }: Dependencies): RequestHandler {
  return (request, response, next) => {
    const { secret } = request.params;
    const given = typeof secret === 'string' ? secret : '';
    if (callbackSecrets.some((expected) => isSameSecret(given, expected))) {
      next();
      return;
    }
    // Never the path, which may hold half of a secret.
    log('warn', 'webhook_unsigned', { provider: 'africas_talking', found: 'a wrong secret' });
    refuse(response, 403);
  };
}

function takeMessage(
  route: 'africas_talking_message' | 'africas_talking_opt_out',
  read: typeof readInbound,
  { africasTalking, now, log }: Dependencies,
): RequestHandler {
  const { ownNumber, deadlineMs } = africasTalking;
  return async (request, response) => {
    const params = signedParamsOf(request);
    const reading: InboundReading = read(params, { ownNumber, receivedAt: now() });
    if (reading.type === 'malformed') {
      log('warn', 'webhook_malformed', { route, reason: reading.reason });
      refuse(response, 400);
      return;
    }
    const taken = await answerOrKeep(reading.message, params, africasTalking, log);
    if (taken.type === 'late') {
      log('error', 'webhook_late', { route, deadlineMs, messageId: reading.message.id });
      refuse(response, 503);
      return;
    }
    response.status(200).end();
  };
}

function takeStatus({ africasTalking: { recordReport, deadlineMs }, log }: Dependencies): RequestHandler {
  const route = 'africas_talking_status';
  return async (request, response) => {
    const reading = readStatus(signedParamsOf(request));
    if (reading.type === 'malformed') {
      // A status that is new, most likely: the provider has nothing to mend or to send again.
      log('warn', 'webhook_malformed', { route, reason: reading.reason });
      response.status(200).end();
      return;
    }
    const { type: _type, ...report } = reading;
    const { sid, status, failure } = report;
    if (failure !== undefined) log('warn', 'delivery_failed', { replyStatus: status, sid, errorCode: failure.code });
    const recorded = await withDeadline(recordReport(report), deadlineMs);
    if (recorded.type === 'late') {
      log('error', 'webhook_late', { route, deadlineMs, sid });
      refuse(response, 503);
      return;
    }
    if (recorded.result === 'unknown') log('info', 'report_unknown', { replyStatus: status, sid });
    response.status(200).end();
  };
}
