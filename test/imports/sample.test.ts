import { createHash } from 'node:crypto';
import { expect } from 'chai';
import * as fc from 'fast-check';
import { CARD_STATUSES, COUNTIES } from '../../src/domain/card.ts';
import { cardState } from '../../src/domain/custody.ts';
import { parseNationalCode } from '../../src/domain/nationalCode.ts';
import { parseReceiptSerial } from '../../src/domain/receiptSerial.ts';
import {
  SAMPLE_AS_OF,
  sampleCsv,
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

  it('has the same people and rows in every version, on every machine', () => {
    // Figures of the benchmarks, the pictures of the page and what people have tried out rest on these rows.
    const frozen = (pieces: Iterable<string>): string => {
      const hash = createHash('sha256');
      for (const piece of pieces) hash.update(piece);
      return hash.digest('hex');
    };
    expect(frozen(sampleCsv(sampleRows(1404, 2000)))).to.equal(
      '5dfb5ba7670a87efa68f66f83861760e02b463502da49b74577d64468817a3e9',
    );
    expect(frozen(sampleCsv(sampleRows(7, 11)))).to.equal(
      'a68b08c5b7dfdfc686d444622a311d1149424c2bd7799ae6e2258d88535ab6cb',
    );
    expect(frozen([JSON.stringify(sampleOffices())])).to.equal(
      '16e0598561d3834622736f45c016bfaad79d2bdb25024ffa599a9811ac544bf6',
    );
  });

  it('shares those who wait out over the states, to the last one, at any size', () => {
    expect(sampleFigures(919_007)).to.deep.equal({
      awaitingIssuance: 90_087,
      issued: 298,
      readyAtCounty: 6_930,
      readyAtProvincialCentre: 149,
      returnedToTehran: 75,
      delivered: 821_468,
    });
    for (let size = 0; size < 3000; size += 7) {
      const figures = Object.values(sampleFigures(size));
      expect(figures.reduce((a, b) => a + b)).to.equal(size);
      expect(Math.min(...figures)).to.be.at.least(0);
    }
  });

  it('comes in pieces of some 64 kB, so that any size takes the same memory', () => {
    const pieces = [...sampleCsv(sampleRows(1404, 2000))];
    expect(pieces).to.have.length(4);
    for (const piece of pieces.slice(0, -1)) expect(piece.length).to.be.within(65_536, 65_536 + 200);
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

  it('knows its people by name and numbers', () => {
    expect(samplePeople().map(({ id, name, state, code, serial }) => [id, name, state, code, serial])).to.deep.equal([
      ['awaitingIssuance', 'یوسف صفایی', 'awaitingIssuance', '3519999846', 'JQ37730723'],
      ['issued', 'نرگس جمالی', 'issued', '3569999858', 'KD50261187'],
      ['readyAtCounty', 'مریم رستمی', 'readyAtCounty', '3549999860', 'HB82047731'],
      ['readyAtProvincialCentre', 'قاسم یزدانی', 'readyAtProvincialCentre', '3539999876', 'W806192745'],
      ['returnedToTehran', 'عباس تنگستانی', 'returnedToTehran', '3559999881', '7M31985026'],
      ['delivered', 'لیلا کازرونی', 'delivered', '6099999892', 'TX64419082'],
      ['readyWithoutCustody', 'کریم زنگنه', 'readyAtCounty', '3579999907', 'V552908146'],
      ['readyInProvincialCentre', 'سعید دریانورد', 'readyAtCounty', '3509999916', 'GN19375520'],
      ['familyMother', 'زهرا بحرینی', 'readyAtCounty', '5299999925', 'SC70563318'],
      ['familyChildWithLeadingZeros', 'مهدی بحرینی', 'readyAtCounty', '0069999937', '2094417753'],
      ['notInTheData', 'رضا ناشناس', 'unknown', '3529999946', 'ZZ10402277'],
    ]);
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
