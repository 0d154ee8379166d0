import { expect } from 'chai';
import * as fc from 'fast-check';
import { CARD_STATUSES, COUNTIES } from '../../src/domain/card.ts';
import { cardState } from '../../src/domain/custody.ts';
import { parseNationalCode } from '../../src/domain/nationalCode.ts';
import { parseReceiptSerial } from '../../src/domain/receiptSerial.ts';
import {
  SAMPLE_AS_OF,
  sampleFigures,
  sampleOffices,
  samplePeople,
  sampleRows,
  type SampleRow,
  writeSample,
} from '../../src/imports/sample.ts';
import { type Folder, newFolder, PATTERN, readAll } from './exports.ts';

const count = (rows: readonly SampleRow[], of: (row: SampleRow) => string): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(of(row), (counts.get(of(row)) ?? 0) + 1);
  return counts;
};

describe('Sample data', () => {
  let folder: Folder;
  before(async () => (folder = await newFolder()));
  after(() => folder.remove());

  it('has the province’s figures to the last card at full size', () => {
    const { awaitingIssuance, delivered, ...waiting } = sampleFigures(919_007);
    expect(delivered).to.equal(821_468);
    expect(awaitingIssuance).to.equal(90_087);
    expect(Object.values(waiting).reduce((a, b) => a + b)).to.equal(7_452);
  });

  it('has the same rows for the same seed, and others for another', () => {
    const rows = (seed: number) => JSON.stringify([...sampleRows(seed, 60)]);
    expect(rows(1)).to.equal(rows(1));
    expect(rows(1)).not.to.equal(rows(2));
  });

  it('has as many rows as were asked for, in the proportions, with valid and different codes', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), fc.integer({ min: 10, max: 3000 }), (seed, size) => {
        const rows = [...sampleRows(seed, size)];
        expect(rows).to.have.length(size);
        expect(new Set(rows.map(({ nationalCode }) => nationalCode)).size).to.equal(size);
        for (const { nationalCode, receiptSerial } of rows) {
          expect(parseNationalCode(nationalCode)).to.include({ ok: true, code: nationalCode });
          expect(parseReceiptSerial(receiptSerial, PATTERN).ok).to.equal(true);
        }
        const figures = sampleFigures(size);
        const states = count(rows, ({ status }) => status);
        for (const status of CARD_STATUSES)
          expect(states.get(status) ?? 0).to.be.within(figures[status] - 12, figures[status] + 12);
      }),
      { numRuns: 15 },
    );
  });

  it('spreads over the counties by population', () => {
    const counties = count([...sampleRows(1, 12_170)], ({ county }) => county);
    expect(counties.get('bushehr')).to.be.closeTo(3140, 20);
    expect(counties.get('deylam')).to.be.closeTo(360, 20);
    expect([...counties.keys()].sort()).to.deep.equal([...COUNTIES].sort());
  });

  it('is taken by the importer without a single problem', async () => {
    await writeSample({ path: `${folder.path}/sample.csv`, size: 3000 });
    const { rows, problems, cards } = await readAll(`${folder.path}/sample.csv`);
    expect(rows).to.equal(3000);
    expect(problems).to.deep.equal([]);
    expect(cards.every(({ deliveredOn }) => !deliveredOn || deliveredOn <= SAMPLE_AS_OF)).to.equal(true);
  });

  it('has a person for each state, in every sample, and one whom it does not know', () => {
    const people = samplePeople();
    expect(people.slice(0, 6).map(({ state }) => state)).to.deep.equal([...CARD_STATUSES]);
    const codes = new Set([...sampleRows(3, 500)].map(({ nationalCode }) => nationalCode));
    for (const { code, row } of people) expect(codes.has(code)).to.equal(row !== null);
    for (const { row, state } of people)
      if (row) expect(cardState({ ...row, asOf: SAMPLE_AS_OF }, [], SAMPLE_AS_OF).status).to.equal(state);
  });

  it('has the offices of every county and the province’s, with nothing known that is not', () => {
    const offices = sampleOffices();
    expect(offices).to.have.length(21);
    for (const county of COUNTIES)
      expect(offices.filter((office) => office.county === county && office.kind === 'countyOffice')).to.have.length(1);
    expect(
      offices.every(({ address, phone, latitude }) => address === null && phone === null && latitude === null),
    ).to.equal(true);
    const codes = new Set(offices.map(({ code }) => code));
    for (const { office } of sampleRows(1, 300)) expect(codes.has(office)).to.equal(true);
  });
});
