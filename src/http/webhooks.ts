import { Router } from 'express';
import type { RequestHandler } from 'express';
import { withDeadline } from '../deadline.ts';
import { readInbound } from '../twilio/inbound.ts';
import { STATUS_PATH } from '../twilio/status-callback.ts';
import { readStatus } from '../twilio/status.ts';
import { twiml } from '../twilio/twiml.ts';
import { answerOrKeep } from './answer-or-keep.ts';
import type { HttpDependencies, LiveDependencies } from './dependencies.ts';
import { mountWebhook } from './mount-webhook.ts';
import { refuse, signedForm, signedParamsOf } from './signed-form.ts';

type Dependencies = Extract<HttpDependencies, LiveDependencies>;

/**
 * `POST message`, `status` and `fallback`. Whatever goes wrong is a status without a body; 503 asks Twilio to try
 * again, and the retried message is recognised by its id. The fallback route takes the same turn as the first one, and
 * keeps what the store could not.
 */
export function webhooks(dependencies: Dependencies): Router {
  const router = Router();
  const checks = signedForm(dependencies.webhooks.verify, dependencies.log);
  const mount = (route: 'message' | 'status' | 'fallback', handler: RequestHandler): void =>
    mountWebhook(router, `/${route}`, { route, handlers: [...checks, handler] }, dependencies);
  mount('message', takeMessage('message', dependencies));
  mount('status', takeStatus(dependencies));
  mount('fallback', takeMessage('fallback', dependencies));
  return router;
}

function takeMessage(route: 'message' | 'fallback', dependencies: Dependencies): RequestHandler {
  const { webhooks, now, log } = dependencies;
  const { publicUrl, accountSid, receive, deadlineMs } = webhooks;
  const statusCallbackUrl = `${publicUrl}${STATUS_PATH}`;
  return async (request, response) => {
    const params = signedParamsOf(request);
    const read = readInbound(params, { accountSid, receivedAt: now() });
    if (read.type === 'malformed') {
      log('warn', 'webhook_malformed', { route, reason: read.reason });
      refuse(response, 400);
      return;
    }
    const taken = await (route === 'fallback'
      ? answerOrKeep(read.message, params, webhooks, log)
      : withDeadline(receive(read.message), deadlineMs));
    if (taken.type === 'late') {
      log('error', 'webhook_late', { route, deadlineMs, messageId: read.message.id });
      refuse(response, 503);
      return;
    }
    response.status(200).type('text/xml').end(twiml(taken.result, { statusCallbackUrl }));
  };
}

function takeStatus({ webhooks: { recordStatus, deadlineMs }, log }: Dependencies): RequestHandler {
  return async (request, response) => {
    const read = readStatus(signedParamsOf(request), request.query);
    if (read.type === 'malformed') {
      // Of a message that is not ours to follow, or a status that is new: Twilio has nothing to mend or to send again.
      log('warn', 'webhook_malformed', { route: 'status', reason: read.reason });
      response.status(204).end();
      return;
    }
    if (read.failure !== undefined) {
      log('warn', 'delivery_failed', { replyStatus: read.status, sid: read.sid, errorCode: read.failure.code });
    }
    const { type: _type, ...report } = read;
    const recorded = await withDeadline(recordStatus(report), deadlineMs);
    if (recorded.type === 'late') {
      log('error', 'webhook_late', { route: 'status', deadlineMs, sid: read.sid });
      refuse(response, 503);
      return;
    }
    response.status(204).end();
  };
}
