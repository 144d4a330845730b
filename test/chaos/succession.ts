import { startMortal, type Mortal } from './mortal.ts';
import type { Place } from './place.ts';
import type { Door } from './fleet.ts';
import type { Fate, Role } from './step.ts';

/** The processes of a place, each with its end before it, and each followed by the next one of its role. */
export interface Succession {
  /** The web process, or where it was. */
  door(): Door;
  /** The next end is near: the one of this role counts its steps from now on. */
  arm(role: Role): Promise<void>;
  /** Resolves when the one of this role has died of itself and the next is there; with what went wrong, if something did. */
  succeeded(role: Role): Promise<string | undefined>;
  /** Leaves no process behind. */
  destroy(): Promise<void>;
}

/** A step that is not reached within this time is not reached at all. */
const PATIENCE_MS = 20_000;

/** Starts what the place has; `ends` are the deaths of each role, in the order in which they are to come. */
export async function startSuccession(
  place: Place,
  ends: Partial<Record<Role, Fate[]>>,
  environment: Record<string, string>,
): Promise<Succession> {
  const living = new Map<Role, Mortal>();
  const left = { web: [...(ends.web ?? [])], worker: [...(ends.worker ?? [])] };
  let door: Door | undefined;

  async function start(role: Role): Promise<void> {
    const fate = left[role].shift();
    const all = { ...environment, ...place.environment };
    const mortal = startMortal(role, { isPlain: fate === undefined, environment: all, ...(fate ? { fate } : {}) });
    living.set(role, mortal);
    const url = await mortal.ready;
    if (url !== undefined) door = { url, death: fate?.step ?? 'none' };
  }

  await Promise.all([...new Set(place.slots)].map(start));
  return {
    door() {
      if (door === undefined) throw new Error('No web process ever listened.');
      return door;
    },
    arm: async (role) => living.get(role)?.arm(),
    async succeeded(role) {
      const mortal = living.get(role);
      if (mortal === undefined) return 'there is no such process';
      const isLate = Symbol('late');
      let giveUp: NodeJS.Timeout | undefined;
      const late = new Promise<typeof isLate>((resolve) => (giveUp = setTimeout(() => resolve(isLate), PATIENCE_MS)));
      const ending = await Promise.race([mortal.ended, late]);
      clearTimeout(giveUp);
      if (ending === isLate) mortal.signal('SIGKILL');
      await start(role);
      if (typeof ending === 'symbol') return 'nobody died of it';
      return ending.signal === 'SIGKILL' ? undefined : `a process ended with ${ending.code}: ${ending.complaint}`;
    },
    async destroy() {
      for (const mortal of living.values()) mortal.signal('SIGKILL');
      await Promise.all([...living.values()].map(({ ended }) => ended));
    },
  };
}
