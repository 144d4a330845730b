import type { EnquiryContext } from '../../flows/index.ts';
import type { Effect } from '../../src/domain/effect.ts';
import type { InboundMessage } from '../../src/domain/message.ts';
import type { Registration } from '../../src/domain/registration.ts';
import type { Words } from '../../src/domain/reply.ts';
import type { Session } from '../../src/domain/session.ts';
import type { QuotedLine } from '../../src/domain/transcript.ts';
import type { WakeName } from '../../src/domain/wake.ts';
import { newSession } from '../../src/turn/session-after.ts';
import { turn, type TurnInput, type TurnOutcome, type TurnSetting } from '../../src/turn/turn.ts';
import { messageFrom, STAFF } from './enquiry-host.ts';
import { NOON_MS } from './facts.ts';
import { lexicon, school } from './flows.ts';

export const ADA = '+2348031234567';

/** The answers of an adult who registers for python, up to the review. */
export const ADULT_FORM = ['register', '1', '1', 'Ada Obi', 'python', '1', '1', 'ada@example.com', '1'];

const SECONDS_APART_MS = 5000;

/**
 * A chat of one enquirer, turn by turn, without a store: each session is serialised as a store would, and the partition's
 * counts go up as its commits would make them.
 */
export function chatOf(start: Partial<Session> = {}, changes: Partial<TurnSetting> = {}) {
  let session: Session = { ...newSession(ADA, { role: 'enquirer', channel: 'whatsapp', now: NOON_MS }), ...start };
  let now = changes.now ?? NOON_MS;
  const counts = { handoffs: 0, registrations: 0 };
  const references = new Set<string>();
  const wakes = new Map<WakeName, number>();

  function take(input: TurnInput): TurnOutcome {
    const setting = { now, school, lexicon, languages: ['en' as const], floodLimit: 0, ...changes };
    const outcome = turn(session, input, { ...setting, now, counts: { ...counts } });
    session = JSON.parse(JSON.stringify(outcome.session));
    now += SECONDS_APART_MS;
    for (const effect of outcome.effects) count(effect);
    if (outcome.effects.some(({ type }) => type === 'erase_contact')) wakes.clear();
    for (const { name, at } of outcome.wakes) {
      if (at === undefined) wakes.delete(name);
      else wakes.set(name, at);
    }
    return outcome;
  }

  function count(effect: Effect): void {
    if (effect.type === 'open_handoff') counts.handoffs += 1;
    if (effect.type !== 'save_registration' || references.has(effect.registration.reference)) return;
    references.add(effect.registration.reference);
    counts.registrations += 1;
  }

  function look(name: WakeName, lateMs: number): TurnOutcome {
    const at = wakes.get(name);
    if (at === undefined) throw new Error(`No ${name} is set.`);
    now = at + lateMs;
    return take({ type: 'wake_due', name });
  }

  return {
    /** Writes the lines one after the other; the outcome is that of the last. */
    say(...texts: string[]): TurnOutcome {
      const outcomes = texts.map((text) =>
        take({ type: 'message_received', message: messageFrom(ADA, text, { receivedAt: now }) }),
      );
      const last = outcomes.at(-1);
      if (last === undefined) throw new Error('There is nothing to say.');
      return last;
    },
    send(message: Partial<InboundMessage>, quoted?: QuotedLine): TurnOutcome {
      const whole = messageFrom(session.contact, message.text ?? '', { receivedAt: now, ...message });
      return take({ type: 'message_received', message: whole, ...(quoted === undefined ? {} : { quoted }) });
    },
    claim: () => take({ type: 'handoff_claimed', by: STAFF }),
    close: () => take({ type: 'handoff_closed', by: STAFF }),
    learn: (answer: Omit<Extract<TurnInput, { type: 'answer_given' }>, 'type'>) =>
      take({ type: 'answer_given', ...answer }),
    wait(ms: number): void {
      now += ms;
    },
    /** When the row of this wake is due; `undefined` when there is none. */
    wakeAt: (name: WakeName): number | undefined => wakes.get(name),
    /** Takes the wake as a worker does that looks in time, as often as it is put off: the outcome is that of the last look. */
    wake(name: WakeName): TurnOutcome {
      for (;;) {
        const outcome = look(name, 0);
        if (outcome.events.length > 0 || !wakes.has(name)) return outcome;
      }
    },
    /** Looks once, `lateMs` after the row came due. */
    look,
    /** The same now, whether there is such a row or not. */
    takeWake: (name: WakeName): TurnOutcome => take({ type: 'wake_due', name }),
    now: () => now,
    session: () => session,
    context: (): EnquiryContext => session.conversation?.context as unknown as EnquiryContext,
  };
}

export type Chat = ReturnType<typeof chatOf>;

/** A chat in which these lines were written. */
export function chatAfter(...texts: string[]): Chat {
  const chat = chatOf();
  chat.say(...texts);
  return chat;
}

/** The keys of what is said, in order, those of a paragraph of lines too. */
export function keysIn(words: Words[]): string[] {
  return words.flatMap((one) => ('key' in one ? [one.key] : 'lines' in one ? keysIn(one.lines) : [one.text]));
}

export function keysOf(outcome: TurnOutcome): string[] {
  return keysIn(outcome.reply.parts);
}

export function idsOf(outcome: TurnOutcome): string[] {
  return outcome.reply.choices.map(({ id }) => id);
}

export function typesOf(outcome: TurnOutcome): string[] {
  return outcome.effects.map(({ type }) => type);
}

/** The registration that the turn saves. */
export function savedBy(outcome: TurnOutcome): Registration | undefined {
  return outcome.effects.find((effect) => effect.type === 'save_registration')?.registration;
}
