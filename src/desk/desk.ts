import { Router } from 'express';
import type { Handoff } from '../domain/handoff.ts';
import type { Question } from '../domain/question.ts';
import type { Registration } from '../domain/registration.ts';
import { assets } from './assets.ts';
import { mediaRoutes, type MediaPort } from './media-routes.ts';
import { sendPage } from './send-page.ts';
import type { SimulatorPort } from './simulator-port.ts';
import { simulatorRoutes } from './simulator-routes.ts';
import { NoDeskPage, NotFoundPage } from './views/notice-page.tsx';
import { OverviewPage } from './views/overview-page.tsx';

export interface DemoDesk {
  simulator: SimulatorPort;
  /** As staff would find it now; each list oldest first. */
  overview: () => Promise<Overview>;
  /** Epoch milliseconds. */
  now: () => number;
}

export interface Overview {
  openHandoffs: Handoff[];
  registrations: Registration[];
  questions: Question[];
}

/** THE STAFF ROOM on one's own machine: the simulator at `/` and `/desk/try`, and a desk to read at `/desk`. */
export function createDemoDesk({ simulator, overview, now }: DemoDesk): Router {
  const router = Router();
  router.use(assets());
  router.use(simulatorRoutes({ simulator, now }));
  router.get('/desk', async (_request, response) => {
    sendPage(response, OverviewPage({ overview: await overview(), now: now() }));
  });
  router.use(notFound());
  return router;
}

/** Where the bot is live there is no desk yet: staff answer from their phones, look at what people sent, and its pages say so. */
export function createLiveDesk({ media }: { media: MediaPort }): Router {
  const router = Router();
  router.use(assets());
  router.use(mediaRoutes(media));
  router.get('/', (_request, response) => response.redirect('/desk'));
  router.use('/desk', (_request, response) => sendPage(response, NoDeskPage(), 404));
  router.use(notFound());
  return router;
}

function notFound(): Router {
  const router = Router();
  router.use((_request, response) => sendPage(response, NotFoundPage(), 404));
  return router;
}
