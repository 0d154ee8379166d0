import { expect } from 'chai';
import { Types } from 'mongoose';
import type { WatchRecord } from '../../src/database/models.ts';
import { instantOf } from '../../src/domain/calendar.ts';
import type { Day } from '../../src/domain/card.ts';
import { DEADLINE_REMINDERS, MESSAGE_KINDS, type MessageKind, NEWS, NOTICES } from '../../src/domain/messageKinds.ts';
import { cardToday, toldByAnswer, toldNow } from '../../src/reminders/cardToday.ts';
import type { PlannedCard } from '../../src/reminders/cardToday.ts';
import { stillTrue } from '../../src/reminders/stillTrue.ts';
import { CENTRE_END, closed, COUNTY_END, life, type Life } from './life.ts';

/** Planned on 24 Shahrivar at nine, and asked about an hour later. */
const PLANNED = instantOf('2025-09-15', 9);
const SENT = instantOf('2025-09-15', 10);

/** A card and its follower when the message is to be sent. */
function at(facts: Partial<PlannedCard> = {}, now = SENT): Life {
  const one = life(facts, now);
  one.lastTold = { ...toldNow(one.input(), cardToday(one.input()), 'deadline7'), at: PLANNED };
  return one;
}

function isTrue(one: Life, kind: MessageKind, deadline: Day | null = COUNTY_END): boolean {
  const watch: WatchRecord = {
    _id: new Types.ObjectId(),
    chat: { channel: 'telegram', id: '1' },
    cardId: new Types.ObjectId(),
    label: null,
    since: 0,
    nextAt: null,
    rev: 0,
    planned: 1,
    ...one.choices,
    lastTold: one.lastTold,
  };
  return stillTrue({ kind, deadline, dueAt: PLANNED }, watch, one.input(), cardToday(one.input()));
}

/** The kinds that are still true of it. */
const trueOf = (one: Life, kinds: readonly MessageKind[] = MESSAGE_KINDS): MessageKind[] =>
  kinds.filter((kind) => isTrue(one, kind));

describe('What was planned is said', () => {
  it('of a card that waits at the county: what asks for it to be collected', () => {
    const one = at();
    one.choices.chosenDay = COUNTY_END;
    one.closures = [closed(COUNTY_END, { kind: 'lateOpening', at: '10:00' })];
    expect(trueOf(one)).to.have.members([
      'ready',
      'stillThere',
      'deadlineKnown',
      'deadlineExtended',
      'deadlineShortened',
      'newRound',
      ...DEADLINE_REMINDERS,
      'chosenDay',
      'afterChosenDay',
      'closure',
      ...NOTICES,
    ]);
  });

  for (const [status, kind] of [
    ['issued', 'issued'],
    ['returnedToTehran', 'returned'],
    ['delivered', 'delivered'],
  ] as const)
    it(`of a card that is ${status}: that alone, and who follows it`, () => {
      expect(trueOf(at({ status }))).to.have.members([kind, ...NOTICES]);
    });

  it('of a card at the provincial centre: that it has moved there too', () => {
    const one = at({ status: 'readyAtProvincialCentre' });
    expect(isTrue(one, 'movedToCentre')).to.equal(true);
    expect(isTrue(one, 'deadline7', CENTRE_END)).to.equal(true);
  });

  it('of the deadline that it was planned for, and of no other', () => {
    for (const kind of DEADLINE_REMINDERS) expect(isTrue(at(), kind, CENTRE_END), kind).to.equal(false);
  });

  it('of the deadline until the doors close on the last open day', () => {
    expect(trueOf(at({}, instantOf(COUNTY_END, 12, 59)), DEADLINE_REMINDERS)).to.deep.equal(DEADLINE_REMINDERS);
    expect(trueOf(at({}, instantOf(COUNTY_END, 13)), DEADLINE_REMINDERS)).to.deep.equal([]);
    const over = at({}, instantOf(COUNTY_END, 10));
    over.closures = [closed(COUNTY_END)];
    expect(trueOf(over, DEADLINE_REMINDERS), 'closed since').to.deep.equal([]);
    const never = at();
    never.closures = [closed('2025-07-01', { to: COUNTY_END })];
    expect(trueOf(never, DEADLINE_REMINDERS), 'nothing open').to.deep.equal([]);
  });

  it('of a chosen day while it is that day, until the doors close', () => {
    const day = '2025-09-16';
    const one = at();
    expect(isTrue(one, 'chosenDay', day)).to.equal(false);
    one.choices.chosenDay = day;
    expect(isTrue(one, 'chosenDay', day)).to.equal(true);
    expect(isTrue(one, 'chosenDay', null)).to.equal(false);
    one.now = instantOf(day, 12, 59);
    expect(isTrue(one, 'chosenDay', day)).to.equal(true);
    one.now = instantOf(day, 13);
    expect(isTrue(one, 'chosenDay', day)).to.equal(false);
    one.now = instantOf('2025-09-17', 8);
    expect(isTrue(one, 'chosenDay', day)).to.equal(false);
  });

  it('of a closure while there is one, until its day is over', () => {
    const day = '2025-09-16';
    const one = at();
    expect(isTrue(one, 'closure', day)).to.equal(false);
    one.closures = [closed(day)];
    expect(isTrue(one, 'closure', day)).to.equal(true);
    expect(isTrue(one, 'closure', null)).to.equal(false);
    one.now = instantOf(day, 23);
    expect(isTrue(one, 'closure', day)).to.equal(true);
    one.now = instantOf('2025-09-17', 1);
    expect(isTrue(one, 'closure', day)).to.equal(false);
  });

  it('unless an answer has said it since: the state and the deadline, but neither a chosen day nor a closure', () => {
    const one = at();
    one.choices.chosenDay = COUNTY_END;
    one.closures = [closed(COUNTY_END, { kind: 'lateOpening', at: '10:00' })];
    one.now = PLANNED + 1;
    one.lastTold = toldByAnswer(one.input());
    one.now = SENT;
    expect(trueOf(one)).to.have.members(['chosenDay', 'afterChosenDay', 'closure', ...NOTICES]);
    one.lastTold = { ...one.lastTold, at: PLANNED };
    expect(isTrue(one, 'deadline7'), 'an answer before it').to.equal(true);
    one.lastTold = { ...one.lastTold, at: SENT, by: 'deadline7' };
    expect(isTrue(one, 'deadline7'), 'no answer').to.equal(true);
  });

  it('to whoever wants to hear of it, but for who follows the card', () => {
    const one = at();
    one.choices.reminders = false;
    expect(trueOf(one)).to.deep.equal(NOTICES);
  });

  it('to whoever has collected the card only of a later one', () => {
    const one = at();
    one.choices.collectedAt = 0;
    expect(trueOf(one)).to.have.members(['newRound', ...NOTICES]);
  });

  it('of an application whose serial a chat does not know: only that it is needed', () => {
    const one = at({ lookup: 'k:2', appliedOn: '2025-09-01' });
    one.lastTold = { ...one.lastTold!, lookup: 'k:1', appliedOn: '2024-01-01' };
    // The planner has not looked yet.
    expect(trueOf(one, NEWS)).to.deep.equal([]);
    one.lastTold = { ...one.lastTold, serialAsked: true };
    expect(trueOf(one, NEWS)).to.deep.equal(['newSerialAsked']);
    one.choices.collectedAt = 0;
    expect(trueOf(one, NEWS)).to.deep.equal(['newSerialAsked']);
    // An import took the application back, or its serial was shown.
    one.lastTold = { ...one.lastTold, lookup: 'k:2' };
    expect(isTrue(one, 'newSerialAsked')).to.equal(false);
    // The export corrected the date of application: still nobody here knows the serial.
    one.choices.collectedAt = null;
    one.lastTold = { ...one.lastTold, lookup: 'k:1', appliedOn: '2025-09-01' };
    expect(trueOf(one, NEWS)).to.deep.equal(['newSerialAsked']);
  });
});
