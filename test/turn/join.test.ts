import { describe, expect, it } from 'vitest';
import type { EnquiryContext } from '../../flows/index.ts';
import { LIMITS } from '../../src/domain/limits.ts';
import { handoffNumber, partitionOf } from '../../src/domain/partition.ts';
import type { Session } from '../../src/domain/session.ts';
import { join } from '../../src/turn/join.ts';
import type { TurnOutcome } from '../../src/turn/turn.ts';
import { ADA, ADULT_FORM, chatOf, keysIn, savedBy, typesOf } from '../support/chat.ts';
import { STAFF } from '../support/enquiry-host.ts';
import { NOON_MS } from '../support/facts.ts';
import { lexicon, school } from '../support/flows.ts';
import { USER } from '../support/two-ids.ts';

const COLLEAGUE = 'whatsapp:+2348000000002';
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const [OURS, THEIRS] = [ADA, USER].map((contact) => handoffNumber(partitionOf(contact), 1));

/** A chat under the username. */
const theirChat = (start: Partial<Session> = {}) => chatOf({ contact: USER, ...start });

function joined(into: Session, from: Session, now = NOON_MS + HOUR_MS): TurnOutcome {
  const counts = { handoffs: 0, registrations: 0 };
  return join(into, from, { now, school, lexicon, languages: ['en'], floodLimit: 0, counts });
}

/** As somebody who wrote here after they wrote there. */
const laterThan = ({ lastInboundAt = 0, conversation }: Session) => ({
  lastInboundAt: lastInboundAt + 1,
  ...(conversation === undefined ? {} : { conversation }),
});

const contextOf = ({ session }: TurnOutcome) => session.conversation?.context as unknown as EnquiryContext;

describe('a conversation that takes over what another one holds', () => {
  it('says nothing, and is one turn on', () => {
    const ours = chatOf();
    ours.say('hi');
    const theirs = theirChat();
    theirs.say('hi');
    const outcome = joined(ours.session(), theirs.session());
    expect(outcome).toMatchObject({ reply: { parts: [], choices: [] }, effects: [], events: [], wakes: [] });
    expect(outcome.session).toMatchObject({ contact: ADA, turn: 2, state: 'menu' });
  });

  it('has a request watched like one of its own, from when it was opened, with what was written in both', () => {
    const ours = chatOf();
    ours.say('where are you');
    const theirs = theirChat();
    theirs.say('I want to talk to a person');
    const outcome = joined(ours.session(), theirs.session(), NOON_MS + 60_000);
    expect(outcome.wakes).toEqual([{ name: 'escalate', at: NOON_MS + 60_000 + LIMITS.escalateAfterMs }]);
    const row = { number: OURS, contact: ADA, status: 'open', reason: 'asked', channel: 'whatsapp', openedAt: NOON_MS };
    expect(outcome.effects[0]).toEqual({ type: 'open_handoff', handoff: row, summary: expect.anything() });
    expect(contextOf(outcome).recent).toEqual(['I want to talk to a person', 'where are you']);
    const notice = outcome.effects[1];
    if (notice?.type !== 'notify_staff') throw new Error('Nobody is told.');
    expect([keysIn([notice.words]), notice.to]).toEqual([['staff.same_person', 'staff.summary'], undefined]);
  });

  it('tells staff once of the same request, and again only when somebody has taken it meanwhile', () => {
    const ours = chatOf();
    ours.say('hi');
    const theirs = theirChat();
    theirs.say('I want to talk to a person');
    const once = joined(ours.session(), theirs.session());
    expect(contextOf(once).handoff).toMatchObject({ number: OURS, replaces: THEIRS });
    const twice = joined(once.session, theirs.session());
    expect(twice.effects).toEqual([]);
    theirs.claim();
    const claimed = joined(twice.session, theirs.session());
    expect(typesOf(claimed)).toEqual(['update_handoff', 'notify_staff']);
    expect(claimed.effects[0]).toMatchObject({ handoff: { number: OURS, status: 'claimed', claimedBy: STAFF } });
    expect(JSON.stringify(claimed.effects)).not.toContain('replaces');
    expect(joined(claimed.session, theirs.session()).effects).toEqual([]);
  });

  it.each(['STOP', 'delete me'])('leaves somebody who wrote %s where they are', (text) => {
    const ours = chatOf();
    ours.say('hi', 'STOP', ...(text === 'STOP' ? [] : [text]));
    const theirs = theirChat();
    theirs.say('I want to talk to a person');
    const { session } = joined(ours.session(), theirs.session());
    expect(session.conversation?.value).toMatchObject({
      dialogue: text === 'STOP' ? 'stopped' : { privacy: 'confirming_deletion' },
      handoff: 'open',
    });
  });

  it('tells whoever has taken the other request, where both are taken', () => {
    const ours = chatOf();
    ours.say('staff');
    ours.claim();
    const theirs = theirChat();
    theirs.say('staff');
    theirs.claim();
    const from: Session = JSON.parse(JSON.stringify(theirs.session()).replaceAll(STAFF, COLLEAGUE));
    const outcome = joined(ours.session(), from);
    expect(outcome.effects).toMatchObject([{ type: 'notify_staff', to: COLLEAGUE }]);
    expect(contextOf(outcome).handoff).toMatchObject({ number: OURS, claimedBy: STAFF });
    expect(outcome.session.conversation?.value).toMatchObject({ handoff: { claimed: 'chatting' } });
  });

  it('takes a registration once, unless it was changed there since, as one that has changed', () => {
    const ours = chatOf();
    ours.say('hi');
    const theirs = theirChat();
    const saved = savedBy(theirs.say(...ADULT_FORM, '1'));
    const now = saved?.updatedAt;
    const once = joined(ours.session(), theirs.session(), now);
    expect(savedBy(once)).toEqual({ ...saved, contact: ADA, updatedAt: (now ?? 0) + 1 });
    expect(contextOf(once).registrations).toEqual([savedBy(once)]);
    expect(joined(once.session, theirs.session(), now).effects).toEqual([]);
    theirs.say('my registrations', '2', 'withdraw', '1');
    const again = joined(once.session, theirs.session());
    expect(savedBy(again)).toMatchObject({ reference: saved?.reference, status: 'cancelled', contact: ADA });
    expect(contextOf(again).registrations).toEqual([savedBy(again)]);
  });

  it('speaks the language that was asked for where the person last wrote', () => {
    const ours = chatOf();
    ours.say('hi');
    const from: Session = {
      ...theirChat().session(),
      ...laterThan(ours.session()),
      language: 'yo',
      isLanguageAsked: true,
    };
    expect(joined(ours.session(), from).session).toMatchObject({ language: 'yo', isLanguageAsked: true });
    const earlier = { ...from, lastInboundAt: NOON_MS - 1 };
    expect(joined(ours.session(), earlier).session).toMatchObject({ language: 'en' });
    expect(joined(ours.session(), earlier).session).not.toHaveProperty('isLanguageAsked');
  });

  it('begins where the other one stands, where there is none yet', () => {
    const theirs = theirChat();
    theirs.say('hi', 'courses');
    const outcome = joined(chatOf().session(), theirs.session());
    expect(outcome.session.state).toBe('courses.choosing');
    expect(contextOf(outcome).offered[0]).toBe('course:frontend');
  });

  it('keeps a begun form beside a registration that is being changed, whichever conversation has which', () => {
    const changing = ['my registrations', '2', 'amend', 'name'];
    const formOf = (outcome: TurnOutcome) => contextOf(outcome).setAside?.name;
    const ours = chatOf();
    ours.say(...ADULT_FORM, '1', ...changing);
    const theirs = theirChat();
    theirs.say('register', '1', '1', 'Bola Obi');
    expect(formOf(joined(ours.session(), theirs.session()))).toBe('Bola Obi');
    const [withForm, withChange] = [chatOf(), theirChat()];
    withForm.say('register', '1', '1', 'Bola Obi');
    withChange.say(...ADULT_FORM, '1', ...changing);
    const outcome = joined(withForm.session(), withChange.session());
    expect(formOf(outcome)).toBe('Bola Obi');
    expect(contextOf(outcome).draft?.amends).toBeDefined();
    // A form that waits behind a change there goes on here alone.
    const both = theirChat();
    both.say(...ADULT_FORM, '1', 'register', '1', '1', '1', 'Bola Obi', 'menu', ...changing);
    const later = chatOf();
    for (let times = 0; times < 60; times += 1) later.say('hi');
    expect(both.context().setAside).toBeDefined();
    expect(contextOf(joined(later.session(), both.session())).draft).toEqual(both.context().setAside);
  });

  it('takes what was changed there after it was taken over, whatever the clocks said', () => {
    const ours = chatOf();
    ours.say('hi');
    const theirs = theirChat();
    theirs.say(...ADULT_FORM, '1');
    const once = joined(ours.session(), theirs.session(), NOON_MS + HOUR_MS);
    theirs.say('my registrations', '2', 'withdraw', '1');
    expect(savedBy(joined(once.session, theirs.session(), NOON_MS + HOUR_MS))).toMatchObject({ status: 'cancelled' });
  });

  it('takes nothing whose retention is over', () => {
    const theirs = theirChat();
    theirs.say(...ADULT_FORM, '1');
    const late = NOON_MS + (school.retention.registrationDays + 1) * DAY_MS;
    expect(joined(chatOf().session(), theirs.session(), late).effects).toEqual([]);
  });

  it('knows whom it is with by what both know, but not yet the name of the other', () => {
    const other = 'whatsapp:+2348098765432';
    const referral = { sourceId: '120210', headline: 'Learn Python' };
    const from = theirChat({ addresses: [other, USER], profileName: 'Ada', referral }).session();
    const { session } = joined(chatOf({ addresses: [ADA] }).session(), from);
    expect(session).toMatchObject({ addresses: [other, ADA], profileName: 'Ada', referral });
    expect(joined(chatOf({ profileName: 'A. Obi' }).session(), from).session).toMatchObject({ profileName: 'A. Obi' });
  });
});
