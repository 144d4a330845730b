import { Router } from 'express';
import { assets } from './assets.ts';
import { mediaRoutes, type MediaPort } from './media-routes.ts';
import { readOverview, type OverviewStore } from './read-overview.ts';
import { sendPage } from './send-page.ts';
import type { SimulatorPort } from './simulator-port.ts';
import { simulatorRoutes } from './simulator-routes.ts';
import { NoDeskPage, NotFoundPage } from './views/notice-page.tsx';
import { OverviewPage } from './views/overview-page.tsx';

export interface DemoDesk {
  simulator: SimulatorPort;
  /** What the desk shows is read from it each time. */
  store: OverviewStore;
  /** Epoch milliseconds. */
  now: () => number;
}

/** THE STAFF ROOM on one's own machine: the simulator at `/` and `/desk/try`, and a desk to read at `/desk`. */
export function createDemoDesk({ simulator, store, now }: DemoDesk): Router {
  const router = Router();
  router.use(assets());
  router.use(simulatorRoutes({ simulator, now }));
  router.get('/desk', async (_request, response) => {
    const at = now();
    sendPage(response, OverviewPage({ overview: await readOverview(store, at), now: at }));
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
