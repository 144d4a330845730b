import type { ConnectionLog } from './connection.ts';
import { DELIVERIES_CHANNEL } from './keys.ts';
import type { RedisClient } from './scripts.ts';

/** Tells listeners that deliveries were written, here or by another process. */
export interface DeliverySignal {
  listen(listener: () => void): () => void;
  /** A commit of this process wrote some. */
  raise(): void;
  close(): void;
}

/**
 * The second connection that listening to Redis takes is made when somebody first listens. After a break it signals once,
 * since what was published meanwhile is lost.
 */
export function deliverySignal(client: RedisClient, process: string, log: ConnectionLog): DeliverySignal {
  const listeners = new Set<() => void>();
  let subscriber: ReturnType<RedisClient['duplicate']> | undefined;

  const raise = (): void => {
    for (const listener of listeners) listener();
  };

  return {
    raise,
    listen(listener) {
      // Each call is a listening of its own, also when one function listens twice.
      const own = (): void => listener();
      listeners.add(own);
      subscriber ??= subscribe(client, process, { raise, log });
      return () => {
        listeners.delete(own);
      };
    },
    close() {
      listeners.clear();
      subscriber?.disconnect();
    },
  };
}

function subscribe(
  client: RedisClient,
  process: string,
  { raise, log }: { raise: () => void; log: ConnectionLog },
): ReturnType<RedisClient['duplicate']> {
  const subscriber = client.duplicate();
  // A lost connection is reported by the main one; this one dials again just as patiently.
  subscriber.on('error', () => undefined);
  // It asks nothing, so it never finds out that the server hangs: it goes where the main one went.
  client.on('ready', () => {
    if (subscriber.status === 'ready') subscriber.disconnect(true);
  });
  // A cluster listens at one of its nodes, and at another when that one goes.
  subscriber.on('-node', raise);
  subscriber.on('message', (_channel: string, from: string) => {
    if (from !== process) raise();
  });
  subscriber.on('ready', () => {
    // When it breaks before it could subscribe, the next `ready` tries again.
    subscriber.subscribe(DELIVERIES_CHANNEL).then(raise, (error: Error) => {
      log('deliveries_unheard', { reason: error.message });
    });
  });
  return subscriber;
}
