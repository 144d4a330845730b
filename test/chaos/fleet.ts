import { EventEmitter, once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Deck } from './deck.ts';
import { startMortal, type Mortal } from './mortal.ts';
import { oneOf } from './seeded-random.ts';
import { AT_RANDOM, type Death, type Fate, type Role } from './step.ts';

export interface FleetOptions {
  /** One entry a process that is to run at one time. */
  slots: readonly Role[];
  deck: Deck;
  random: () => number;
  /** What a process is started with; `name` is its own. */
  environmentOf: (role: Role, name: string) => Record<string, string>;
  /** Whether a process that delivers and dies at random is `main.js` too, with its long lease. */
  hasPlainPostmen: boolean;
}

/** A web process as the provider sees it: an address that may be dead. */
export interface Door {
  url: string;
  /** How its process dies, or died. */
  death: Death | 'none';
}

export interface Fleet {
  /** Any web process; the address of a dead one when none lives, as a balancer would not know yet. */
  door(): Door;
  /** Resolves when every death was dealt and the processes that stay are ready. */
  calm: Promise<void>;
  /** How the process of this name died. */
  deathOf(name: string): Death | 'none';
  kills: ReadonlyMap<Death, number>;
  /** Processes that ended otherwise than by a kill, and what they said. */
  accidents: string[];
  /** SIGTERM to all that stayed; answers the exit codes. */
  stop(): Promise<(number | null)[]>;
  /** Leaves no process behind, however the storm went. */
  destroy(): Promise<void>;
}

/** A step that is not reached within this time is given up for a kill from outside. */
const PATIENCE_MS = 4_000;

/** Keeps every slot filled: a process that died is followed by the next one at once, until the deck is empty. */
export async function startFleet(options: FleetOptions): Promise<Fleet> {
  const { random, slots } = options;
  const living = new Map<Mortal, Door>();
  const deaths = new Map<string, Death>();
  const kills = new Map<Death, number>();
  const accidents: string[] = [];
  const staying: Mortal[] = [];
  const alive = new Set<Mortal>();
  let isDestroyed = false;
  let lastDoor: Door | undefined;
  const firstDoor = new EventEmitter();
  let born = 0;

  async function live(role: Role, fate: Fate | undefined): Promise<void> {
    born += 1;
    const name = `${role}-${born}`;
    const environment = options.environmentOf(role, name);
    const mortal = startMortal(role, { isPlain: isPlain(role, fate, options), environment, ...(fate ? { fate } : {}) });
    alive.add(mortal);
    void mortal.ended.then(() => alive.delete(mortal));
    if (fate !== undefined) deaths.set(name, fate.step);
    const dying = fate === undefined ? undefined : die(mortal, fate);
    const url = await mortal.ready;
    if (url !== undefined) {
      lastDoor = { url, death: fate?.step ?? 'none' };
      living.set(mortal, lastDoor);
      firstDoor.emit('open');
    }
    if (dying === undefined) {
      staying.push(mortal);
      void mortal.ended.then(() => living.delete(mortal));
      return;
    }
    const death = await dying;
    living.delete(mortal);
    if (typeof death === 'string') accidents.push(death);
    else {
      kills.set(death.step, (kills.get(death.step) ?? 0) + 1);
      deaths.set(name, death.step);
    }
  }

  async function fill(role: Role): Promise<void> {
    for (let fate = draw(role); fate !== undefined; fate = draw(role)) await live(role, fate);
    if (!isDestroyed) await live(role, undefined);
  }

  function draw(role: Role): Fate | undefined {
    return isDestroyed ? undefined : options.deck.draw(role);
  }

  const opened = once(firstDoor, 'open');
  const calm = Promise.all(slots.map(fill)).then(() => undefined);
  await Promise.race([opened, calm]);
  return {
    door() {
      const doors = [...living.values()];
      if (doors.length > 0) return oneOf(random, doors);
      if (lastDoor === undefined) throw new Error(`No web process ever listened: ${accidents.join('\n')}`);
      return lastDoor;
    },
    calm,
    deathOf: (name) => deaths.get(name) ?? 'none',
    kills,
    accidents,
    async stop() {
      await calm;
      for (const mortal of staying) mortal.signal('SIGTERM');
      return Promise.all(staying.map(async ({ ended }) => (await ended).code));
    },
    async destroy() {
      isDestroyed = true;
      for (const mortal of alive) mortal.signal('SIGKILL');
      await calm.catch(() => undefined);
      for (const mortal of alive) mortal.signal('SIGKILL');
    },
  };
}

/** `main.js` itself wherever nothing has to be wired in. */
function isPlain(role: Role, fate: Fate | undefined, { slots, hasPlainPostmen }: FleetOptions): boolean {
  if (fate === undefined) return true;
  if (fate.step !== AT_RANDOM) return false;
  const delivers = role === 'worker' || !slots.includes('worker');
  return !delivers || hasPlainPostmen;
}

/** Waits for the end that was dealt, or brings it; answers what it was, or a sentence about another one. */
async function die(mortal: Mortal, fate: Fate): Promise<{ step: Death } | string> {
  const patience = new AbortController();
  let isOurs = false;
  const kill = (): void => {
    isOurs = true;
    mortal.signal('SIGKILL');
  };
  const bring = async (): Promise<void> => {
    if (fate.step !== AT_RANDOM || fate.since === 'ready') await mortal.ready;
    await sleep(fate.step === AT_RANDOM ? fate.afterMs : PATIENCE_MS, undefined, { signal: patience.signal });
    kill();
  };
  void bring().catch(() => undefined);
  const { code, signal, complaint } = await mortal.ended;
  patience.abort();
  if (signal !== 'SIGKILL') return `A process ended by itself with ${code ?? signal}: ${complaint}`;
  return { step: isOurs ? AT_RANDOM : fate.step };
}
