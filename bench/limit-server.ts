import express from 'express';
import { parseConfig } from '../src/config.ts';
import { listen } from '../src/http/listen.ts';
import { signedForm } from '../src/http/signed-form.ts';
import { createLog } from '../src/log.ts';
import { isSigned } from '../src/twilio/signature.ts';
import { twiml } from '../src/twilio/twiml.ts';

// THE LIMIT: what the web stack can do at all. Express, the checks of a signed form and the server's options are the
// product's own modules, so that every trick of theirs is the limit's too. The answer is the same bytes for everybody.

const parsed = parseConfig(process.env);
if (parsed.type === 'invalid' || parsed.config.mode === 'demo') throw new Error('The limit needs the live variables.');
const { config } = parsed;
const { twilio, publicUrl } = config;
const log = createLog({ level: config.logLevel });

/** As long as the usual answer: the report shows the length of both. */
const ANSWER = twiml(
  {
    replyId: '+2348030000000:1:0',
    texts: [
      'I do not know the fee of Python Programming yet. I have noted your question for our team; you can also call 08102519926.\n\n' +
        'What next? Reply with a number.\n\n1. Register for it\n2. Courses\n0. Menu',
    ],
  },
  { statusCallbackUrl: `${publicUrl}/webhooks/twilio/status` },
);

const app = express();
app.disable('x-powered-by');
app.set('trust proxy', false);
const router = express.Router();
const checks = signedForm(
  (path, params, signature) => isSigned({ tokens: twilio.authTokens, publicUrl, path, params, signature }),
  (level, event, fields) => log[level](event, fields),
);
router.post('/message', ...checks, (_request, response) => {
  response.status(200).type('text/xml').end(ANSWER);
});
app.use('/webhooks/twilio', router);
const { address } = await listen(app, { port: config.port, host: config.host });
console.log(`Listening on ${address}`);
