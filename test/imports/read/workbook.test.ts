import { expect } from 'chai';
import * as fc from 'fast-check';
import { excelDay, isDateFormat } from '../../../src/imports/read/excelDates.ts';
import { SharedStrings } from '../../../src/imports/read/sharedStrings.ts';
import { type Cell, workbookOf, type WorkbookOptions, zipOf } from '../../support/workbook.ts';
import { cells, COLUMNS, type Folder, HEADER, newFolder, readAll, refusalOf } from '../exports.ts';
import { codeOf } from '../../support/cards.ts';

describe('A workbook', () => {
  let folder: Folder;
  before(async () => (folder = await newFolder()));
  after(() => folder.remove());

  const read = async (rows: Cell[][], options: Partial<WorkbookOptions> = {}) =>
    readAll(await folder.write('cards.xlsx', workbookOf({ sheets: [{ name: 'خروجی', rows }], ...options })));

  for (const shared of [true, false])
    it(`is read with ${shared ? 'shared' : 'inline'} texts`, async () => {
      const { cards, heading, problems } = await read([HEADER, cells(1), cells(2)], { shared });
      expect(problems).to.deep.equal([]);
      expect(heading.sheet).to.equal('خروجی');
      expect(cards).to.have.length(2);
      expect(cards[0]).to.include({ county: 'dashti', office: 'دشتی-1', custodyFrom: '2025-07-23', initials: 'م. ر.' });
    });

  it('is read with a prefix on every tag', async () => {
    expect((await read([HEADER, cells(1)], { prefix: 'x' })).cards).to.have.length(1);
  });

  it('counts its rows as the spreadsheet program does, blank ones too', async () => {
    const { problems, heading } = await read([['گزارش'], [], HEADER, cells(1), [], cells(2, { status: 'نامشخص' })]);
    expect(heading.row).to.equal(3);
    expect(problems).to.deep.equal([{ row: 6, column: 'status', reason: 'statusUnknown' }]);
  });

  const withCell = (column: (typeof COLUMNS)[number], cell: Cell): Cell[][] => [
    HEADER,
    cells(1).map((text, index) => (COLUMNS[index] === column ? cell : text)),
  ];

  it('gives numbers as people would type them: a code whose zeros were lost', async () => {
    const { cards, problems } = await read(withCell('national_code', 684_159_414));
    expect(problems).to.deep.equal([]);
    expect(cards[0]?.tail).to.equal('414');
  });

  it('gives a code that was kept as a number in scientific notation', async () => {
    const { problems } = await read(
      withCell('national_code', { xml: `<c r="A2"><v>${Number(codeOf(1)) / 1e9}E9</v></c>` }),
    );
    expect(problems).to.deep.equal([]);
  });

  it('rejects a serial of which the program has kept 15 digits only', async () => {
    const { problems } = await read(withCell('receipt_serial', 12_345_678_901_234_567e3));
    expect(problems).to.deep.equal([{ row: 2, column: 'receipt_serial', reason: 'serialForm' }]);
  });

  it('gives dates by their style, built in or custom', async () => {
    const day = 45861; // 2025-07-23
    for (const style of [1, 2]) {
      const { cards } = await read(withCell('custody_from', { day, style }));
      expect(cards[0]?.custodyFrom).to.equal('2025-07-23');
    }
  });

  it('gives dates of workbooks that count from 1904', async () => {
    const { cards } = await read(withCell('custody_from', { day: 45861 - 1462 }), { date1904: true });
    expect(cards[0]?.custodyFrom).to.equal('2025-07-23');
  });

  it('does not take a plain number for a date', async () => {
    const { problems } = await read(withCell('custody_from', 45861));
    expect(problems).to.deep.equal([{ row: 2, column: 'custody_from', reason: 'dateUnreadable' }]);
  });

  it('gives the result of a formula, ISO dates, and rich texts without their reading aids', async () => {
    const { cards, problems } = await read([
      HEADER,
      cells(1).map((text, index): Cell => {
        const at = String.fromCharCode(65 + index);
        if (COLUMNS[index] === 'status') return { xml: `<c r="${at}2" t="str"><f>A1&amp;B1</f><v>تحویل شده</v></c>` };
        if (COLUMNS[index] === 'delivered_on') return { xml: `<c r="${at}2" t="d"><v>2025-08-01T00:00:00</v></c>` };
        if (COLUMNS[index] === 'county')
          return {
            xml: `<c r="${at}2" t="inlineStr"><is><r><t>دش</t></r><r><t>تی</t></r><rPh><t>dashti</t></rPh></is></c>`,
          };
        return text;
      }),
    ]);
    expect(problems).to.deep.equal([]);
    expect(cards[0]).to.include({ status: 'delivered', deliveredOn: '2025-08-01', county: 'dashti' });
  });

  it('takes the first sheet with a header that is known, what is seen before what is hidden', async () => {
    const note = { name: 'یادداشت', rows: [['این فایل از سامانه است']] };
    const hidden = { name: 'قدیمی', rows: [HEADER, cells(1)], hidden: true };
    const good = { name: 'کارت‌ها', rows: [HEADER, cells(2), cells(3)] };
    const { heading, rows } = await read([], { sheets: [note, hidden, good] });
    expect(heading.sheet).to.equal('کارت‌ها');
    expect(rows).to.equal(2);
  });

  const parts = (sheet: string): Parameters<typeof zipOf>[0] => [
    {
      name: 'xl/workbook.xml',
      content: '<workbook xmlns:r="r"><sheets><sheet name="a" r:id="r1"/></sheets></workbook>',
    },
    {
      name: 'xl/_rels/workbook.xml.rels',
      content: '<Relationships><Relationship Id="r1" Type="x/worksheet" Target="sheet.xml"/></Relationships>',
    },
    { name: 'xl/sheet.xml', content: sheet },
  ];
  const refused = async (content: Buffer) => refusalOf(readAll(await folder.write('bad.xlsx', content)));
  const damaged = { code: 'workbookDamaged' };

  it('is refused when a part is cut, not XML, or declares entities of its own', async () => {
    expect(await refused(zipOf(parts('<worksheet><sheetData><row r="1"><c><v>1')))).to.deep.equal(damaged);
    expect(await refused(zipOf(parts('no xml')))).to.deep.equal(damaged);
    const bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>';
    expect(
      await refused(zipOf(parts(`${bomb}<worksheet><sheetData><row><c t="str"><v>&b;</v></c></row>`))),
    ).to.deep.equal(damaged);
  });

  it('is refused when a part would be larger unpacked than any sheet, or larger than it says', async () => {
    const [book, relations, sheet] = parts('<worksheet/>') as [object, object, object];
    const claiming = (claimedSize: number) =>
      zipOf([book, relations, { ...sheet, claimedSize }] as Parameters<typeof zipOf>[0]);
    expect(await refused(claiming(0xfffffff0))).to.deep.equal({ code: 'workbookTooLarge' });
    expect(await refused(claiming(3))).to.deep.equal(damaged);
  });

  it('is refused when no sheet has a header', async () => {
    expect(await refused(workbookOf({ sheets: [{ name: 'a', rows: [['x', 'y']] }] }))).to.deep.equal({
      code: 'headerMissing',
      firstRows: 20,
      several: false,
    });
  });
});

describe('Dates of Excel', () => {
  it('know the day that there never was', () => {
    expect(excelDay(1, false)).to.equal('1900-01-01');
    expect(excelDay(59, false)).to.equal('1900-02-28');
    expect(excelDay(61, false)).to.equal('1900-03-01');
    expect(excelDay(45861.75, false)).to.equal('2025-07-23');
    expect(excelDay(-1, false)).to.equal(undefined);
  });

  it('are told from numbers by their format', () => {
    for (const code of ['yyyy/mm/dd;@', '[$-fa-IR,16]dd mmmm yyyy', 'd-mmm'])
      expect(isDateFormat(164, code)).to.equal(true);
    for (const code of ['General', '0.00', '"day" 0', '[Red]0', '#,##0_ ;[Red]-#,##0\\ ', '0\\d'])
      expect(isDateFormat(164, code), code).to.equal(false);
    expect(isDateFormat(14, undefined)).to.equal(true);
    expect(isDateFormat(2, undefined)).to.equal(false);
  });
});

describe('Shared texts', () => {
  it('come back by their number', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 50 }), (texts) => {
        const strings = new SharedStrings();
        for (const text of texts) strings.add(text);
        expect(texts.map((_, index) => strings.at(index))).to.deep.equal(texts);
        expect(strings.at(texts.length)).to.equal('');
      }),
    );
  });
});
