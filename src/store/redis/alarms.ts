import type { Alarm } from '../../domain/alarm.ts';
import { LIMITS } from '../../domain/limits.ts';
import type { Store } from '../store.ts';
import type { Connection } from './connection.ts';
import { ALARMS_KEY } from './keys.ts';

/** What is wrong, as all processes together have met it. */
export function redisAlarms({ client, ask }: Connection): Pick<Store, 'raiseAlarm' | 'alarms'> {
  return {
    async raiseAlarm(code, now) {
      return (await ask(() => client.raiseAlarm(1, ALARMS_KEY, code, now, LIMITS.alarmMs))) === 1;
    },

    async alarms(now) {
      const stored = await ask(() => client.hgetall(ALARMS_KEY));
      return Object.entries(stored)
        .map(([code, value]) => alarmFrom(code, value))
        .filter(({ lastAt }) => lastAt > now - LIMITS.alarmMs)
        .toSorted((one, other) => (one.code < other.code ? -1 : 1));
    },
  };
}

function alarmFrom(code: string, stored: string): Alarm {
  const [since = 0, lastAt = 0, count = 0] = stored.split(':').map(Number);
  return { code, since, lastAt, count };
}
