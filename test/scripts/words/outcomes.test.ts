import { expect } from 'chai';
import { sayBatches, sayBatchOutcome } from '../../../scripts/words/batches.ts';
import { sayClosureOutcome, sayClosures } from '../../../scripts/words/closures.ts';
import { sayUndo } from '../../../scripts/words/imports.ts';
import type { BatchOutcome, ListedBatch } from '../../../src/staff/batches/acts.ts';
import type { ClosureFacts, ClosureOutcome } from '../../../src/staff/closures/acts.ts';

const ends = { county: '2025-09-22', centre: '2025-10-22' };
const unconfirmed = { centre: false, tehran: false };
const outcome = (more: Partial<BatchOutcome> = {}): BatchOutcome => ({
  custodyFrom: '2025-07-23',
  county: null,
  before: ends,
  after: ends,
  confirmed: { before: unconfirmed, after: unconfirmed },
  changed: true,
  notes: [],
  told: 0,
  replanned: 0,
  ...more,
});

describe('what the scripts say of batches', () => {
  it('is the ends, those of before where they were others, and whom it concerns', () => {
    const extended = outcome({
      county: 'jam',
      after: { ...ends, county: '2025-10-02' },
      told: 1,
      replanned: 1_200,
    });
    expect(sayBatchOutcome(extended, false)).to.equal(
      'Batch of 1404/05/01 (2025-07-23) in jam: county until 1404/07/10 (2025-10-02), centre until 1404/07/30 (2025-10-22).\n' +
        'Before: county until 1404/06/31 (2025-09-22), centre until 1404/07/30 (2025-10-22).\n' +
        '1 chat is told of it.\n' +
        'The plans of 1,200 followed cards are made anew.\n',
    );
    expect(sayBatchOutcome({ ...extended, county: null, before: extended.after, changed: false }, true)).to.equal(
      'Batch of 1404/05/01 (2025-07-23): county until 1404/07/10 (2025-10-02), centre until 1404/07/30 (2025-10-22) (it was so already).\n' +
        '1 chat would be told of it. Nothing was written.\n',
    );
  });

  it('is also what follows and is not plain from the change', () => {
    const said = sayBatchOutcome(
      outcome({
        notes: [
          { note: 'movesOnAtOnce', place: 'county', end: '2025-09-22' },
          { note: 'movesOnAtOnce', place: 'centre', end: '2025-10-22' },
          { note: 'ownEndsStay', counties: ['jam', 'dashti'] },
          { note: 'notConfirmedAnyMore', step: 'tehran' },
        ],
      }),
      false,
    );
    expect(said.split('\n').slice(1, 5)).to.deep.equal([
      '1404/06/31 (2025-09-22) is over: by the calendar the cards move on from the county at once.',
      '1404/07/30 (2025-10-22) is over: by the calendar the cards move on from the provincial centre at once.',
      'Ends of their own stay with jam, dashti: change those with --county.',
      'The step to Tehran lies ahead again and is not confirmed any more.',
    ]);
  });

  it('is where each of them stands today, in a list', () => {
    const listed = (today: string, more: Partial<ListedBatch> = {}) =>
      sayBatches(
        {
          today,
          batches: [
            {
              custodyFrom: '2025-07-23',
              entered: true,
              byRule: true,
              ends,
              counties: [],
              confirmed: unconfirmed,
              watches: 3,
              waiting: null,
              ...more,
            },
          ],
        },
        true,
      );
    expect(listed('2025-09-22')).to.match(/; by the rule; at the counties; followed 3 times\.\n$/);
    expect(listed('2025-09-23')).to.include('at the provincial centre (announced, not confirmed)');
    expect(listed('2025-10-23', { confirmed: { centre: true, tehran: false } })).to.include('returned to Tehran (ann');
    expect(listed('2025-10-23', { confirmed: { centre: true, tehran: true } })).to.include('; closed;');
    expect(listed('2025-09-22', { entered: false, waiting: 1 })).to.match(/not entered; .*; 1 card waiting by the la/);
    expect(listed('2025-09-22', { counties: [{ county: 'jam', ends }] })).to.include(
      '\n  jam: county until 1404/06/31',
    );
  });
});

describe('what the scripts say of closures', () => {
  const closure: ClosureFacts = {
    from: '2025-08-13',
    to: '2025-08-14',
    county: 'jam',
    office: null,
    kind: 'closed',
    at: null,
  };
  const added: ClosureOutcome = { closure, id: 'a1', changed: true, told: 2, replanned: 1 };

  it('is the days, the place, what it is, and whom it concerns', () => {
    expect(sayClosureOutcome(added, 'entered', false)).to.equal(
      '1404/05/22 (2025-08-13) to 1404/05/23 (2025-08-14), jam: closed; entered (id a1).\n' +
        '2 chats are told of it.\nThe plans of 1 followed card are made anew.\n',
    );
    expect(sayClosureOutcome({ ...added, id: null }, 'entered', true)).to.match(
      /closed; would be entered\.\n2 chats would be told of it\. Nothing was written\.\n$/,
    );
    const again = { ...added, changed: false, told: 0 };
    expect(sayClosureOutcome(again, 'entered', false)).to.include('closed; had been entered already (id a1).');
    expect(sayClosureOutcome(again, 'entered', true)).to.include('closed; has been entered already (id a1).');
  });

  it('is a line each in a list', () => {
    const line = (more: Partial<ClosureFacts>) => sayClosures([{ id: 'a1', ...closure, ...more }], false);
    expect(line({ to: '2025-08-13', county: null })).to.equal(
      'a1  1404/05/22 (2025-08-13), the whole province: closed\n',
    );
    expect(line({ office: 'jam-1', kind: 'lateOpening', at: '09:30' })).to.include('jam-1: opens only at 09:30');
    expect(line({ kind: 'earlyEnd', at: '11:00' })).to.include('closes as early as 11:00');
    expect(line({ kind: 'open' })).to.include('open in spite of weekend or holiday');
    expect(sayClosures([], true)).to.equal('No closure was entered.\n');
    expect(sayClosures([], false)).to.include('list --all shows past ones');
  });
});

describe('what the script says of an import that was taken back', () => {
  it('is how many were removed and restored', () => {
    expect(sayUndo({ file: 'cards.csv', kind: 'cards', asOf: '2025-08-11', removed: 1_200, restored: 3 })).to.equal(
      'Taken back: cards.csv (cards, as of 1404/05/20 (2025-08-11)); 1,200 cards removed, 3 restored.\n',
    );
  });
});
