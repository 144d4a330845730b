import express, { Router } from 'express';
import type { ErrorRequestHandler, Request, RequestHandler } from 'express';
import type { Channel } from '../domain/channel.ts';
import { addressOf, phoneOf } from '../domain/contact.ts';
import type { ContactId } from '../domain/contact.ts';
import { isFault } from '../domain/errors.ts';
import { LIMITS } from '../domain/limits.ts';
import { chatCost } from '../domain/sms-cost.ts';
import { liveEvents } from './live-events.ts';
import { readContact } from './read-contact.ts';
import { readSimulatedMessage } from './read-simulated-message.ts';
import { sameOrigin } from './same-origin.ts';
import { sendPage } from './send-page.ts';
import type { ChatLine, ChatState, SimulatorPerson, SimulatorPort } from './simulator-port.ts';
import { SimulatorPage } from './views/simulator-page.tsx';
import type { PersonView, PhoneView } from './views/simulator-view.ts';

interface Simulator {
  simulator: SimulatorPort;
  now: () => number;
}

/**
 * The simulator: `GET /` and `/desk/try?person=…&channel=…` is a phone as it stands now, `POST /desk/try/messages`
 * writes from it, `GET /desk/try/events` tells when to look again.
 */
export function simulatorRoutes({ simulator, now }: Simulator): Router {
  const router = Router();
  router.get(['/', '/desk/try'], showPhone({ simulator, now }));
  router.get('/desk/try/events', liveEvents(simulator));
  router.post('/desk/try/messages', sameOrigin, requireJson, readJson, takeMessage(simulator), answerFault);
  return router;
}

function showPhone({ simulator, now }: Simulator): RequestHandler {
  return async (request, response) => {
    const known = await simulator.people();
    const asked = personAsked(request);
    const people = asked.type === 'person' ? withNewcomer(known, asked.contact) : known;
    const chats = await Promise.all(people.map((person) => chatOf(person, simulator)));
    const shown = asked.type === 'person' ? chats.find(({ person }) => person.contact === asked.contact) : chats[0];
    const at = now();
    const page = SimulatorPage({
      people: chats,
      phone:
        shown === undefined
          ? undefined
          : phoneView(shown, channelAsked(request, shown), await simulator.state(shown.person.contact, at)),
      now: at,
      refused: asked.type === 'unreadable' ? asked.typed : undefined,
    });
    sendPage(response, page, asked.type === 'unreadable' ? 400 : 200);
  };
}

interface Chat extends PersonView {
  lines: ChatLine[];
}

async function chatOf(person: SimulatorPerson, simulator: SimulatorPort): Promise<Chat> {
  const lines = await simulator.chat(person.contact);
  const newestAt: Chat['newestAt'] = {};
  for (const { direction, channel, at } of lines)
    if (direction === 'out' && channel !== 'email') newestAt[channel] = at;
  return { person, lines, newestAt };
}

function phoneView({ person, newestAt, lines }: Chat, channel: Channel, state: ChatState): PhoneView {
  const { toPerson, toStaff } = chatCost(lines, ({ sms }) => sms);
  // On a staff phone the lines are notices, and what they cost is said there too.
  const replySegments = toPerson + toStaff;
  return { person, newestAt, channel, lines: lines.filter((line) => line.channel === channel), replySegments, state };
}

type PersonAsked = { type: 'nobody' } | { type: 'person'; contact: ContactId } | { type: 'unreadable'; typed: string };

function personAsked(request: Request): PersonAsked {
  const typed = request.query['person'];
  if (typeof typed !== 'string' || typed === '') return { type: 'nobody' };
  // A plus sign typed into an address bar arrives as a space.
  const contact = readContact(typed.replace(/^ /, '+'));
  return contact === undefined ? { type: 'unreadable', typed } : { type: 'person', contact };
}

function channelAsked(request: Request, { person }: Chat): Channel {
  const canSms = addressOf(person.contact, 'sms') !== undefined;
  return request.query['channel'] === 'sms' && canSms ? 'sms' : 'whatsapp';
}

/** Somebody who has not written yet is only in the address of the page. */
function withNewcomer(known: SimulatorPerson[], contact: ContactId): SimulatorPerson[] {
  if (known.some((person) => person.contact === contact)) return known;
  return [...known, { contact, label: phoneOf(contact) ?? contact, role: 'enquirer' }];
}

/** A form of another site cannot have this content type without asking the browser's leave, which it is not given. */
const requireJson: RequestHandler = (request, response, next) => {
  if (request.is('application/json') === 'application/json') next();
  else response.status(415).json({ reason: 'Send JSON.' });
};

const readJson = express.json({ limit: LIMITS.webhookBodyBytes });

function takeMessage(simulator: SimulatorPort): RequestHandler {
  return async (request, response) => {
    const read = readSimulatedMessage(request.body);
    if (read.type === 'malformed') {
      response.status(400).json({ reason: read.reason });
      return;
    }
    await simulator.write(read.message);
    response.status(204).end();
  };
}

/** The page shows the reason below the message that was not sent. */
const answerFault: ErrorRequestHandler = (thrown: unknown, _request, response, next) => {
  if (isFault(thrown, 'store:unavailable')) {
    response.status(503).json({ reason: 'The bot cannot reach its memory at the moment.' });
    return;
  }
  next(thrown);
};
