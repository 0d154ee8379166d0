import { expect } from 'chai';
import * as fc from 'fast-check';
import { COUNTIES } from '../../src/domain/card.ts';
import { REMEDIES } from '../../scripts/words/remedies.ts';
import type { Reason } from '../../src/imports/reasons.ts';
import { codeOf } from '../support/cards.ts';
import { type Cells, cells, csv, type Folder, HEADER, newFolder, readAll } from './exports.ts';

describe('A row of cards', () => {
  let folder: Folder;
  before(async () => (folder = await newFolder()));
  after(() => folder.remove());

  const readRow = async (overrides: Cells) =>
    readAll(await folder.write('cards.csv', csv([HEADER, cells(1, overrides), cells(2)])));

  const wrongDigit = (code: string): string => `${code.slice(0, 9)}${(Number(code[9]) + 1) % 10}`;
  const rejections: [what: string, cells: Cells, column: string, reason: Reason][] = [
    ['no code', { national_code: '' }, 'national_code', 'codeMissing'],
    ['letters in the code', { national_code: '12ab567890' }, 'national_code', 'codeNotDigits'],
    ['a code that is too short', { national_code: '۳۴' }, 'national_code', 'codeLength'],
    ['a code that is too long', { national_code: `${codeOf(1)}1` }, 'national_code', 'codeLength'],
    ['a mistyped code', { national_code: wrongDigit(codeOf(1)) }, 'national_code', 'codeChecksum'],
    ['a code of ten equal digits', { national_code: '1111111111' }, 'national_code', 'codeNotIssued'],
    ['a rounded code', { national_code: '3.50100E+09' }, 'national_code', 'codeNotDigits'],
    ['no serial', { receipt_serial: ' ' }, 'receipt_serial', 'serialMissing'],
    ['a serial that is too short', { receipt_serial: 'A1' }, 'receipt_serial', 'serialForm'],
    ['a serial that is too long', { receipt_serial: 'A'.repeat(25) }, 'receipt_serial', 'serialForm'],
    ['a rounded serial', { receipt_serial: '1.23457E+15' }, 'receipt_serial', 'serialForm'],
    ['no status', { status: '' }, 'status', 'statusMissing'],
    ['an unknown status', { status: 'نامشخص' }, 'status', 'statusUnknown'],
    ['no county', { county: '' }, 'county', 'countyMissing'],
    ['a county of another province', { county: 'شیراز' }, 'county', 'countyUnknown'],
    ['a town instead of its county', { county: 'برازجان' }, 'county', 'countyUnknown'],
    ['a month that there is not', { issued_on: '1404/13/02' }, 'issued_on', 'dateUnreadable'],
    ['a day that there is not', { applied_on: '1404/07/31' }, 'applied_on', 'dateUnreadable'],
    ['a date with the day first', { applied_on: '21/06/1402' }, 'applied_on', 'dateUnreadable'],
    ['words for a date', { custody_from: 'اول مرداد' }, 'custody_from', 'dateUnreadable'],
    ['a two-digit year', { applied_on: '02/06/21' }, 'applied_on', 'dateTwoDigitYear'],
    ['a two-digit year in Persian digits', { applied_on: '۰۲-۶-۲۱' }, 'applied_on', 'dateTwoDigitYear'],
    ['a date of birth', { applied_on: '1362/06/21' }, 'applied_on', 'dateOutOfRange'],
    ['an issue before the application', { issued_on: '1402/06/20' }, 'issued_on', 'datesOutOfOrder'],
    ['custody before the issue', { custody_from: '1404/03/17' }, 'custody_from', 'datesOutOfOrder'],
    ['a delivery before custody', { delivered_on: '1404/04/31' }, 'delivered_on', 'datesOutOfOrder'],
    [
      'a delivery before the application, with nothing known in between',
      { issued_on: '', custody_from: '', delivered_on: '1402/06/20' },
      'delivered_on',
      'datesOutOfOrder',
    ],
  ];
  for (const [what, overrides, column, reason] of rejections)
    it(`is rejected for ${what}, and the next row is taken`, async () => {
      const { problems, cards, rejected } = await readRow(overrides);
      expect(problems).to.deep.equal([{ row: 2, column, reason }]);
      expect(rejected).to.equal(1);
      expect(cards.map(({ tail }) => tail)).to.deep.equal([codeOf(2).slice(-3)]);
    });

  it('is rejected once with every fault that it has', async () => {
    const { problems, rejected } = await readRow({ national_code: '', county: 'شیراز', custody_from: '1' });
    expect(rejected).to.equal(1);
    expect(problems.map(({ column }) => column)).to.deep.equal(['national_code', 'county', 'custody_from']);
  });

  const accepted: [what: string, cells: Cells, expected: object][] = [
    ['Persian digits', { custody_from: '۱۴۰۴/۰۵/۰۱' }, { custodyFrom: '2025-07-23' }],
    [
      'Arabic digits and letters',
      { custody_from: '١٤٠٤/٥/١', county: 'دشتي', status: 'آماده تحويل' },
      { county: 'dashti' },
    ],
    ['ISO dates', { custody_from: '2025-07-23' }, { custodyFrom: '2025-07-23' }],
    ['dates with a time', { custody_from: '1404/05/01 08:30' }, { custodyFrom: '2025-07-23' }],
    ['blanks and joiners around', { county: ' دشتی‌ ', office: ' دشتی-1‌ ' }, { county: 'dashti', office: 'دشتی-1' }],
    ['an office with an Arabic digit', { office: 'دشتي-١' }, { office: 'دشتی-1' }],
    ['the word شهرستان before the county', { county: 'شهرستان دیر' }, { county: 'dayyer' }],
    [
      'English words',
      { county: 'Asaluyeh', status: 'ready_at_county' },
      { county: 'asaluyeh', status: 'readyAtCounty' },
    ],
    ['a joiner in the status', { status: 'تحویل‌شده' }, { status: 'delivered' }],
    ['empty dates', { issued_on: '', custody_from: '' }, { issuedOn: null, custodyFrom: null }],
    ['all steps on one day', { applied_on: '1404/05/01', issued_on: '1404/05/01' }, { appliedOn: '2025-07-23' }],
    ['no names', { first_name: '', last_name: '' }, { initials: '' }],
  ];
  for (const [what, overrides, expected] of accepted)
    it(`is taken with ${what}`, async () => {
      const { problems, cards } = await readRow(overrides);
      expect(problems).to.deep.equal([]);
      expect(cards[0]).to.include(expected);
    });

  it('is the same card however its numbers are written', async () => {
    const code = codeOf(7);
    const plain = (await readRow({ national_code: code, receipt_serial: '0012345678' })).cards[0];
    for (const [national_code, receipt_serial] of [
      [`${code.slice(0, 3)}-${code.slice(3, 9)}-${code.slice(9)}`, '12345678'],
      [code.replace(/\d/g, (digit) => '۰۱۲۳۴۵۶۷۸۹'[Number(digit)]!), '٠٠١٢٣٤٥٦٧٨'],
      [` ${code}‌ `, '00-1234 5678'],
    ] as const) {
      const card = (await readRow({ national_code, receipt_serial })).cards[0];
      expect(card).to.include({ code: plain?.code, lookup: plain?.lookup });
    }
    const [lost] = (await readRow({ national_code: '68415941' })).cards;
    expect(lost?.code).to.equal((await readRow({ national_code: '0068415941' })).cards[0]?.code);
  });

  it('leaves no number and no name in what is handed on', async () => {
    const { cards } = await readRow({ first_name: 'شهربانو', last_name: 'کازرونی', mobile: '09000001234' });
    const text = JSON.stringify(cards);
    for (const secret of [codeOf(1), codeOf(1).slice(0, 6), 'KQ10000001', 'شهربانو', 'کازرونی', '09000001234'])
      expect(text).not.to.include(secret);
    expect(cards[0]).to.include({ initials: 'ش. ک.', tail: codeOf(1).slice(-3) });
  });

  it('never stops the others, whatever stands in it', () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.string({ unit: 'grapheme', maxLength: 12 }), { maxLength: 14 }), async (mess) => {
        const row = mess.map((cell) => cell.replaceAll(/[\r\n,"]/g, ' '));
        const path = await folder.write('mess.csv', csv([HEADER, cells(1), row, cells(2)]));
        const { cards, rows, rejected, skipped } = await readAll(path);
        expect(cards).to.have.length(2);
        expect(rows - rejected).to.equal(2);
        expect(rows + skipped).to.equal(3);
      }),
      { numRuns: 60 },
    ));

  it('is in one of ten counties', () => expect(COUNTIES).to.have.length(10));
});

describe('The list of reasons', () => {
  it('gives a remedy in one sentence for each', () => {
    for (const remedy of Object.values(REMEDIES)) expect(remedy).to.match(/^[A-Z][^\n"]+\.$/);
  });
});
