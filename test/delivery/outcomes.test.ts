import { expect } from 'chai';
import { Types } from 'mongoose';
import type { DeliveryItem, DeliveryRecord } from '../../src/database/models.ts';
import { after, putBack, repeated, resendAt } from '../../src/delivery/outcomes.ts';
import type { Outcome } from '../../src/delivery/send.ts';
import { DAY, HOUR, item, MINUTE, SECOND, START } from './stage.ts';

const MACHINE = 7_000_000;

const rowOf = (more: Partial<DeliveryRecord> = {}): DeliveryRecord => ({
  _id: new Types.ObjectId(),
  address: { channel: 'telegram', id: '5' },
  queue: 'telegram:5:cards',
  seq: 1,
  source: 'cards',
  priority: 1,
  items: [item('a'), item('b')],
  state: 'claimed',
  reason: null,
  dueAt: START,
  owner: 'it',
  leaseUntil: MACHINE + 50 * SECOND,
  tries: 0,
  failedAt: null,
  resendAt: null,
  messageId: null,
  plannedAt: START,
  settledAt: null,
  personal: true,
  ...more,
});

/** What becomes of a row, at START, while messages arrive elsewhere. */
const become = (
  outcome: Outcome,
  row: Partial<DeliveryRecord> = {},
  more: { away?: boolean; lastSentAt?: number } = {},
) =>
  after(rowOf(row), outcome, { business: START, machine: MACHINE, lastSentAt: MACHINE - SECOND, away: false, ...more });

const ended = { settledAt: START, owner: null, leaseUntil: null, resendAt: null };

describe('What becomes of a row', () => {
  it('that was sent: it keeps the id, and the items that were left out are marked', () => {
    const sent = { what: 'sent', messageId: 17 } as const;
    expect(become({ ...sent, left: [] })).to.deep.equal({ ...ended, state: 'sent', reason: null, messageId: 17 });
    const { items } = become({ ...sent, left: ['b'] });
    expect(items?.map(({ key, state }) => [key, state])).to.deep.equal([
      ['a', undefined],
      ['b', 'expired'],
    ]);
  });

  for (const [outcome, state, reason] of [
    ['expired', 'expired', null],
    ['unreachable', 'unreachable', null],
    ['failed', 'failed', 'refused'],
  ] as const)
    it(`that is ${outcome}: it ends`, () => {
      expect(become({ what: outcome })).to.deep.equal({ ...ended, state, reason });
    });

  it('that met a pause, or a bot that is refused: it goes back as it was, and no try is counted', () => {
    const asItWas = { state: 'planned', reason: null, settledAt: null, resendAt: null, owner: null, leaseUntil: null };
    expect(become({ what: 'tooFast', retryAfterMs: 5_000 }, { failedAt: 1 })).to.deep.equal(asItWas);
    expect(become({ what: 'refused' }, { failedAt: 1 })).to.deep.equal(asItWas);
    expect(putBack).to.deep.equal(asItWas);
  });

  describe('in trouble', () => {
    it('is that it waits a minute; the first time is not counted', () => {
      const row = become({ what: 'trouble' });
      expect(row).to.deep.equal({ ...putBack, tries: 0, failedAt: MACHINE, dueAt: START + MINUTE });
    });

    it('counts only if a message arrived somewhere since it failed before', () => {
      const failedAt = MACHINE - MINUTE;
      expect(become({ what: 'trouble' }, { failedAt, tries: 2 })).to.include({ tries: 3, dueAt: START + 8 * MINUTE });
      expect(become({ what: 'stuck' }, { failedAt, tries: 2 })).to.include({ tries: 3 });
      for (const more of [{ lastSentAt: failedAt }, { lastSentAt: Number.NEGATIVE_INFINITY }, { away: true }])
        expect(become({ what: 'trouble' }, { failedAt, tries: 2 }, more)).to.include({
          tries: 2,
          dueAt: START + 4 * MINUTE,
        });
    });

    for (const what of ['trouble', 'stuck'] as const)
      it(`(${what}) is given up after more than a day in which others got theirs, and not before`, () => {
        let row = rowOf();
        let set: Partial<DeliveryRecord> = {};
        const waits: number[] = [];
        for (let machine = 1; machine < 100; machine++) {
          set = after(row, { what }, { business: START, machine, lastSentAt: machine - 0.5, away: false });
          if (set.state !== 'planned') break;
          waits.push(set.dueAt! - START);
          row = { ...row, ...set };
        }
        expect(set).to.deep.equal({ ...ended, state: 'failed', reason: what });
        expect(waits.slice(0, 9).map((wait) => wait / MINUTE)).to.deep.equal([1, 2, 4, 8, 16, 32, 64, 120, 120]);
        expect(waits.reduce((sum, wait) => sum + wait, 0)).to.be.within(DAY, DAY + 2 * HOUR);
      });
  });

  describe('of which nobody knows whether it arrived', () => {
    const again = (times: number, more: Partial<DeliveryItem> = {}) => ({ ...item('a'), again: times, ...more });
    const unknown = (items: DeliveryItem[], away = false) => become({ what: 'unknown' }, { items }, { away });

    it('is that it is said once more after ten minutes, and not a third time', () => {
      expect(unknown([item('a')])).to.deep.equal({
        ...ended,
        state: 'unknown',
        reason: 'noAnswer',
        resendAt: START + 10 * MINUTE,
      });
      expect(unknown([again(1, { lostAnswers: 1 })])).to.include({ state: 'unknown', resendAt: null });
    });

    it('is that it is said again for as long as nobody gets an answer, each time later, up to half a day', () => {
      expect(unknown([again(1, { lostAnswers: 1 })], true)).to.include({
        reason: 'away',
        resendAt: START + 20 * MINUTE,
      });
      expect(unknown([again(6)], true).resendAt).to.equal(START + 640 * MINUTE);
      expect(unknown([again(7)], true).resendAt).to.equal(START + 12 * HOUR);
      expect(unknown([again(40)], true).resendAt).to.equal(START + 12 * HOUR);
    });

    it('is that it is said again however often its worker died', () => {
      const row = rowOf({ items: [again(2, { lostAnswers: 1 })] });
      expect(resendAt(row, 'crash', START)).to.equal(START + 40 * MINUTE);
    });

    it('counts a lost answer only as such: a worker that died before takes no message away', () => {
      expect(unknown([again(3)]).resendAt).to.equal(START + 80 * MINUTE);
    });

    it('is said again when the first of its items may be', () => {
      expect(unknown([again(3), item('b')]).resendAt).to.equal(START + 10 * MINUTE);
      expect(unknown([again(3), again(1, { lostAnswers: 1 })]).resendAt).to.equal(START + 80 * MINUTE);
    });

    it('is never said again if it is an announcement', () => {
      const announcement = { source: 'party', items: [] };
      expect(become({ what: 'unknown' }, announcement)).to.include({ state: 'unknown', resendAt: null });
      expect(resendAt(rowOf({ source: 'party' }), 'crash', START)).to.equal(null);
    });
  });
});

describe('What an unknown row says again', () => {
  it('is the same items under new keys, counted', () => {
    const first = item('card:deadline7', { urgent: true });
    const [second] = repeated(rowOf({ items: [first], reason: 'crash' }));
    expect(second).to.deep.equal({ ...first, key: 'card:deadline7~1', again: 1 });
    const [third] = repeated(rowOf({ items: [second!], reason: 'away' }));
    expect(third).to.deep.equal({ ...first, key: 'card:deadline7~2', again: 2 });
    const many = { ...first, key: 'card~3:deadline7~12', again: 12 };
    expect(repeated(rowOf({ items: [many], reason: 'crash' }))[0]?.key).to.equal('card~3:deadline7~13');
  });

  it('is not what has been said once more after a lost answer', () => {
    const [second] = repeated(rowOf({ items: [item('a')], reason: 'noAnswer' }));
    expect(second).to.include({ key: 'a~1', again: 1, lostAnswers: 1 });
    expect(repeated(rowOf({ items: [second!, item('b')], reason: 'noAnswer' })).map(({ key }) => key)).to.deep.equal([
      'b~1',
    ]);
    const afterCrash = repeated(rowOf({ items: [second!], reason: 'crash' }));
    expect(afterCrash[0]).to.include({ key: 'a~2', lostAnswers: 1 });
    expect(repeated(rowOf({ items: afterCrash, reason: 'noAnswer' }))).to.deep.equal([]);
  });
});
