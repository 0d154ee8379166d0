import { expect } from 'chai';
import * as fc from 'fast-check';
import { Types } from 'mongoose';
import type { CardRecord } from '../../src/database/models.ts';
import { CARD_STATUSES, type Day } from '../../src/domain/card.ts';
import type { CardRow } from '../../src/imports/cardRow.ts';
import { compareCard, KEPT_IMPORTS, undoOn } from '../../src/imports/compareCard.ts';
import { SeenRows } from '../../src/imports/seenRows.ts';

const row = (changes: Partial<CardRow> = {}): CardRow => ({
  row: 2,
  code: 'key:code',
  lookup: 'key:first',
  tail: '123',
  initials: 'م. ر.',
  county: 'dashti',
  status: 'readyAtCounty',
  office: 'دشتی-1',
  appliedOn: '2023-09-12',
  issuedOn: '2025-06-08',
  custodyFrom: '2025-07-23',
  deliveredOn: null,
  ...changes,
});
const run = (asOf: Day) => ({ importId: new Types.ObjectId(), asOf });

/** The card after an import's row, as the store would have it. */
function after(stored: CardRecord | undefined, stated: CardRow, one: ReturnType<typeof run>): CardRecord {
  const comparison = compareCard(stored, stated, one);
  if (comparison.outcome === 'added') return comparison.doc;
  return { ...stored!, ...comparison.set };
}
const FIRST = '2025-08-01';
const LATER = '2025-08-11';
const stored = (changes: Partial<CardRow> = {}): CardRecord => after(undefined, row(changes), run(FIRST));

describe('What a row does to a card', () => {
  it('adds one that is new, without a history', () => {
    const first = run(FIRST);
    const { outcome, doc } = compareCard(undefined, row(), first) as Extract<
      ReturnType<typeof compareCard>,
      { outcome: 'added' }
    >;
    expect(outcome).to.equal('added');
    expect(doc).to.deep.include({ status: 'readyAtCounty', asOf: FIRST, since: FIRST, versions: [] });
    expect(doc.seen).to.deep.equal([{ importId: first.importId, asOf: FIRST }]);
  });

  it('leaves one as it is that says the same on the same day', () => {
    expect(compareCard(stored(), row(), run(FIRST))).to.deep.equal({
      outcome: 'unchanged',
      stepBack: false,
      set: null,
    });
  });

  it('moves the day on when the same is said later, and counts that as unchanged', () => {
    const card = stored();
    const later = run(LATER);
    expect(compareCard(card, row(), later)).to.deep.equal({
      outcome: 'unchanged',
      stepBack: false,
      set: { asOf: LATER, seen: [...card.seen, later] },
    });
  });

  it('keeps what was said before, with its import and its day', () => {
    const card = stored();
    const delivered = after(card, row({ status: 'delivered', deliveredOn: '2025-08-09' }), run(LATER));
    expect(delivered).to.include({ status: 'delivered', asOf: LATER, since: LATER });
    expect(delivered.versions).to.deep.equal([
      {
        county: 'dashti',
        office: 'دشتی-1',
        status: 'readyAtCounty',
        appliedOn: '2023-09-12',
        issuedOn: '2025-06-08',
        custodyFrom: '2025-07-23',
        deliveredOn: null,
        asOf: FIRST,
        importId: card.importId,
        lookup: 'key:first',
        initials: 'م. ر.',
      },
    ]);
  });

  it('never overrides a card of a later day', () => {
    const card = after(stored(), row(), run(LATER));
    for (const changes of [{ status: 'delivered' }, { lookup: 'key:new' }, {}] as const)
      expect(compareCard(card, row(changes), run('2025-08-10'))).to.deep.equal({
        outcome: 'unchanged',
        stepBack: false,
        set: null,
      });
  });

  it('takes a correction of the same day', () => {
    expect(compareCard(stored(), row({ county: 'jam' }), run(FIRST)).outcome).to.equal('updated');
  });

  it('takes a new serial with the same date of application for a reprinted receipt of the same card', () => {
    const card = stored();
    const reprinted = after(card, row({ lookup: 'key:reprint' }), run(LATER));
    expect(reprinted).to.include({ _id: card._id, lookup: 'key:reprint' });
    expect(reprinted.versions[0]?.lookup).to.equal('key:first');
  });

  it('says nothing of what the file has no column for, and that an empty cell is not known', () => {
    const card = stored();
    expect(
      compareCard(card, row({ issuedOn: undefined, office: undefined, initials: undefined }), run(FIRST)).outcome,
    ).to.equal('unchanged');
    expect(after(card, row({ office: null }), run(FIRST)).office).to.equal(null);
  });

  it('takes every fact that differs for a change, and gives it to the card', () => {
    const changes: Partial<CardRow>[] = [
      { county: 'jam' },
      { office: 'جم-1' },
      { status: 'delivered' },
      { appliedOn: '2023-09-13' },
      { issuedOn: '2025-06-09' },
      { custodyFrom: '2025-07-24' },
      { deliveredOn: '2025-08-01' },
      { lookup: 'key:other' },
      { initials: 'ز. ر.' },
    ];
    for (const change of changes) {
      const card = stored();
      expect(compareCard(card, row(change), run(LATER)).outcome, JSON.stringify(change)).to.equal('updated');
      expect(after(card, row(change), run(LATER))).to.deep.include({ ...change, asOf: LATER, since: LATER });
    }
  });

  it('keeps each fact that the file has no column for', () => {
    const columns = ['office', 'appliedOn', 'issuedOn', 'custodyFrom', 'deliveredOn', 'initials'] as const;
    const card = stored({ deliveredOn: '2025-08-01' });
    for (const column of columns) {
      const { [column]: kept } = card;
      expect(after(card, row({ county: 'jam', [column]: undefined }), run(LATER))[column], column).to.equal(kept);
    }
  });

  it('adds a card with what is not known where the file has no column for it', () => {
    const none = { office: undefined, appliedOn: undefined, issuedOn: undefined, custodyFrom: undefined } as const;
    expect(stored({ ...none, deliveredOn: undefined, initials: undefined })).to.deep.include({
      county: 'dashti',
      office: null,
      appliedOn: null,
      issuedOn: null,
      custodyFrom: null,
      deliveredOn: null,
      initials: '',
      code: 'key:code',
      lookup: 'key:first',
      tail: '123',
    });
    expect(stored({ deliveredOn: '2025-08-01' })).to.include({
      office: 'دشتی-1',
      appliedOn: '2023-09-12',
      issuedOn: '2025-06-08',
      custodyFrom: '2025-07-23',
      deliveredOn: '2025-08-01',
      initials: 'م. ر.',
    });
  });

  it('keeps forty versions of a card and the four last imports that saw it, whatever comes', () => {
    let card = stored();
    const runs = Array.from({ length: 45 }, (_, index) => run(`2025-09-${String(index + 1).padStart(2, '0')}`));
    for (const [index, one] of runs.entries()) card = after(card, row({ lookup: `key:${index}` }), one);
    expect(card.versions).to.have.length(40);
    expect(card.versions.at(-1)?.lookup).to.equal('key:43');
    expect(card.versions[0]?.lookup).to.equal('key:4');
    expect(card.seen).to.deep.equal(runs.slice(-4));
  });

  it('reads cards that were stored without a history', () => {
    const { importId: _importId, since: _since, versions: _versions, seen: _seen, ...bare } = stored();
    const changed = after(bare as CardRecord, row({ status: 'delivered' }), run(LATER));
    expect(changed.versions).to.have.length(1);
    expect(changed.versions[0]?.asOf).to.equal(FIRST);
  });
});

describe('A step back', () => {
  const stepsBack = (from: Partial<CardRow>, to: Partial<CardRow>): boolean =>
    compareCard(stored(from), row(to), run(LATER)).stepBack;

  it('is every way from a later state to an earlier one', () => {
    for (const [i, from] of CARD_STATUSES.entries())
      for (const [j, to] of CARD_STATUSES.entries())
        expect(stepsBack({ status: from }, { status: to }), `${from} → ${to}`).to.equal(j < i);
  });

  it('is none where a new application begins', () => {
    const reissue = { status: 'awaitingIssuance', appliedOn: '2025-08-02', issuedOn: null, custodyFrom: null } as const;
    expect(stepsBack({ status: 'delivered' }, reissue)).to.equal(false);
  });

  it('is one where an earlier custody is said again, or where a day is not known', () => {
    expect(stepsBack({ status: 'returnedToTehran' }, { custodyFrom: '2025-07-22' })).to.equal(true);
    expect(stepsBack({ status: 'returnedToTehran' }, { custodyFrom: null })).to.equal(true);
    expect(stepsBack({ status: 'returnedToTehran', custodyFrom: null }, {})).to.equal(true);
    expect(stepsBack({ status: 'delivered' }, { appliedOn: null })).to.equal(true);
    expect(stepsBack({ status: 'delivered', appliedOn: null }, {})).to.equal(true);
    expect(stepsBack({ appliedOn: null }, { status: 'delivered' })).to.equal(false);
  });

  it('is counted once where an import that was cut short goes on', () => {
    const second = run(LATER);
    const card = after(stored({ status: 'delivered' }), row(), second);
    expect(compareCard(card, row({ status: 'issued' }), second).stepBack).to.equal(false);
  });

  it('is none where a new round of custody begins', () => {
    expect(stepsBack({ status: 'returnedToTehran' }, { custodyFrom: '2025-08-05' })).to.equal(false);
  });

  it('is an earlier application than the one that was known', () => {
    expect(stepsBack({ appliedOn: '2025-01-01' }, { appliedOn: '2020-01-01', status: 'delivered' })).to.equal(true);
  });
});

const day = fc.constantFrom('2025-08-01', '2025-08-02', '2025-08-03', '2025-08-04');
const anyRow = fc
  .record({
    status: fc.constantFrom(...CARD_STATUSES),
    county: fc.constantFrom('dashti', 'jam'),
    lookup: fc.constantFrom('key:a', 'key:b'),
    office: fc.constantFrom('x', null, undefined),
    appliedOn: fc.constantFrom('2024-01-01', '2025-01-01', null),
  })
  .map((changes) => row(changes as Partial<CardRow>));

describe('Taking an import back', () => {
  it('removes what it added', () => {
    const first = run(FIRST);
    expect(undoOn(after(undefined, row(), first), first.importId)).to.equal('remove');
  });

  it('gives back all that the card said, and forgets that it was seen', () => {
    const [first, second] = [run(FIRST), run(LATER)];
    const card = after(undefined, row({ deliveredOn: '2025-07-30' }), first);
    const changed = after(card, row({ county: 'jam', office: null, lookup: 'key:other', initials: 'x' }), second);
    const { code: _code, tail: _tail, _id, ...before } = card;
    expect(undoOn(changed, second.importId)).to.deep.equal(before);
  });

  it('gives back the day alone where the import only confirmed it', () => {
    const second = run(LATER);
    const card = stored();
    expect(undoOn(after(card, row(), second), second.importId)).to.deep.equal({ asOf: FIRST, seen: card.seen });
  });

  it('leaves cards alone that have no history, or none before it', () => {
    const { seen, ...bare } = stored();
    expect(undoOn(bare as CardRecord, seen[0]!.importId)).to.equal(null);
    expect(undoOn({ ...stored(), seen }, seen[0]!.importId)).to.equal(null);
  });

  it('leaves alone what it did not touch', () => {
    expect(undoOn(stored(), new Types.ObjectId())).to.equal(null);
  });

  it('gives back every card as it was before, import by import', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(day, anyRow), { minLength: 1, maxLength: 6 }), (imports) => {
        const states: CardRecord[] = [];
        const runs = imports.map(([asOf]) => run(asOf));
        let card: CardRecord | undefined;
        for (const [index, [, stated]] of imports.entries()) {
          card = after(card, stated, runs[index]!);
          states.push(card);
        }
        for (let index = runs.length - 1; index >= Math.max(1, runs.length - KEPT_IMPORTS); index -= 1) {
          const set = undoOn(card!, runs[index]!.importId);
          expect(set).not.to.equal('remove');
          card = { ...card!, ...(set as Partial<CardRecord> | null) };
          const { seen, ...facts } = card;
          const { seen: seenBefore, ...before } = states[index - 1]!;
          expect(facts).to.deep.equal(before);
          // The oldest traces may be gone; those that are needed are there.
          expect(seen.at(-1)).to.deep.equal(seenBefore.at(-1));
        }
      }),
      { numRuns: 500 },
    );
  });

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(anyRow, anyRow, (one, two) => {
        const second = run(LATER);
        const card = after(after(undefined, one, run(FIRST)), two, second);
        const back = { ...card, ...(undoOn(card, second.importId) as Partial<CardRecord> | null) };
        expect(undoOn(back, second.importId)).to.equal(null);
      }),
    );
  });
});

describe('An import that is run again after it was cut short', () => {
  it('makes one change of a card, not two', () => {
    const second = run(LATER);
    const once = after(stored(), row({ status: 'delivered' }), second);
    expect(compareCard(once, row({ status: 'delivered' }), second).outcome).to.equal('unchanged');
    const corrected = after(once, row({ status: 'delivered', county: 'jam' }), second);
    expect(corrected.versions).to.have.length(1);
    expect(corrected.seen).to.have.length(2);
  });
});

describe('The rows that a file has shown', () => {
  it('are remembered like in a map', () => {
    const key = fc.integer({ min: 0, max: 0xffffffff });
    const few = fc.constantFrom(0, 1, 64, 0xffffffff);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.oneof(few, key), fc.oneof(few, key), fc.nat(15)), { maxLength: 2000 }),
        (entries) => {
          const seen = new SeenRows();
          const map = new Map<string, { row: number; mark: number }>();
          for (const [index, [high, low, mark]] of entries.entries()) {
            const name = `${high}:${low}`;
            expect(seen.get(high, low)).to.deep.equal(map.get(name));
            seen.set(high, low, index + 1, mark);
            map.set(name, { row: index + 1, mark });
          }
          for (const [high, low] of entries) expect(seen.get(high, low)).to.deep.equal(map.get(`${high}:${low}`));
        },
      ),
      { numRuns: 30 },
    );
  });

  it('grow far beyond their first size', () => {
    const seen = new SeenRows();
    const low = (index: number): number => Math.imul(index, 0x9e3779b1) >>> 0;
    for (let index = 1; index <= 200_000; index += 1) seen.set(index, low(index), index, index % 16);
    for (let index = 1; index <= 200_000; index += 997)
      expect(seen.get(index, low(index))).to.deep.equal({ row: index, mark: index % 16 });
    expect(seen.get(1, 2)).to.equal(undefined);
  });
});
