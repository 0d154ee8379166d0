import { expect } from 'chai';
import * as fc from 'fast-check';
import { excelDay, isDateFormat, numberText } from '../../../src/imports/read/excelDates.ts';
import { openFile } from '../../../src/imports/read/openFile.ts';
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

  /** A workbook of these parts and nothing else. */
  const made = (parts: Readonly<Record<string, string>>) =>
    zipOf(Object.entries(parts).map(([name, content]) => ({ name, content })));
  const relation = (id: string, type: string, target: string): string =>
    `<Relationship Id="${id}" Type="http://x/${type}" Target="${target}"/>`;
  const text = (value: string): string => `<c t="str"><v>${value}</v></c>`;
  const sheetOf = (...rows: readonly (readonly string[])[]): string =>
    `<worksheet>${rows.map((row) => `<row>${row.map(text).join('')}</row>`).join('')}</worksheet>`;
  const SHEET = sheetOf(HEADER, cells(1));
  const book = (sheets: string, more = ''): string => `<workbook>${more}<sheets>${sheets}</sheets></workbook>`;
  const readMade = async (parts: Readonly<Record<string, string>>) =>
    readAll(await folder.write('made.xlsx', made(parts)));

  it('finds its parts from their folder or from the top, and those of other kinds do not matter', async () => {
    for (const [target, name] of [
      ['worksheets/a.xml', 'xl/worksheets/a.xml'],
      ['./a.xml', 'xl/a.xml'],
      ['/other/a.xml', 'other/a.xml'],
    ] as const) {
      const { heading, cards } = await readMade({
        'xl/workbook.xml': book('<sheet name="یک" x:id="r7"/>'),
        'xl/_rels/workbook.xml.rels': `<r>${relation('r1', 'theme', 'theme.xml')}${relation('r7', 'worksheet', target)}</r>`,
        [name]: SHEET,
      });
      expect(heading.sheet).to.equal('یک');
      expect(cards).to.have.length(1);
    }
  });

  it('passes over sheets whose part is not there, and relations that say too little', async () => {
    const { heading } = await readMade({
      'xl/workbook.xml': book('<sheet name="a" r:id="r1"/><sheet name="b" r:id="r2"/><sheet r:id="r3"/>'),
      'xl/_rels/workbook.xml.rels': `<r><Relationship Id="r0"/><Other Id="r3" Type="x/worksheet" Target="b.xml"/>${relation('r2', 'worksheet', 'none.xml')}${relation('r3', 'worksheet', 'c.xml')}</r>`,
      'xl/c.xml': SHEET,
    });
    expect(heading.sheet).to.equal('');
  });

  it('is damaged when a sheet has no relation, and when what describes it is not there', async () => {
    expect(await refused(made({ 'xl/workbook.xml': book('<sheet name="a" id="1"/>') }))).to.deep.equal(damaged);
    expect(await refused(made({ 'xl/workbook.xml': book('<sheet name="a" r:id="1"/>') }))).to.deep.equal(damaged);
  });

  it('looks at hidden sheets last, however they are hidden', async () => {
    const named = (state: string, name: string): string => `<sheet name="${name}" state="${state}" r:id="${name}"/>`;
    for (const state of ['hidden', 'veryHidden']) {
      const { heading } = await readMade({
        'xl/workbook.xml': book(named(state, 'a') + named('visible', 'b')),
        'xl/_rels/workbook.xml.rels': `<r>${relation('a', 'worksheet', 'a.xml')}${relation('b', 'worksheet', 'b.xml')}</r>`,
        'xl/a.xml': SHEET,
        'xl/b.xml': SHEET,
      });
      expect(heading.sheet, state).to.equal('b');
    }
  });

  it('knows a cell’s format by the styles of cells, and by no others', async () => {
    const styles =
      '<styleSheet><numFmts><numFmt numFmtId="170" formatCode="yyyy"/><numFmt numFmtId="171"/></numFmts>' +
      '<cellStyleXfs><xf numFmtId="14"/><xf numFmtId="14"/></cellStyleXfs>' +
      '<cellXfs><xf/><xf numFmtId="171"/><xf numFmtId="170"/></cellXfs><dxfs><xf numFmtId="14"/></dxfs></styleSheet>';
    const day = (style: number): string => `<c s="${style}"><v>45861</v></c>`;
    const dated = async (style: number) => {
      const row = cells(1).map((cell, at) => (COLUMNS[at] === 'custody_from' ? day(style) : text(cell)));
      const sheet = `<worksheet><row>${HEADER.map(text).join('')}</row><row>${row.join('')}</row></worksheet>`;
      return readMade({
        'xl/workbook.xml': book('<sheet name="a" r:id="r1"/>'),
        'xl/_rels/workbook.xml.rels': `<r>${relation('r1', 'worksheet', 'a.xml')}${relation('r2', 'styles', 'styles.xml')}</r>`,
        'xl/styles.xml': styles,
        'xl/a.xml': sheet,
      });
    };
    expect((await dated(2)).cards[0]?.custodyFrom).to.equal('2025-07-23');
    for (const style of [0, 1, 3]) expect((await dated(style)).rejected, `style ${style}`).to.equal(1);
  });

  it('counts from 1904 when it says so in either word', async () => {
    const row = (day: number): string =>
      cells(1)
        .map((cell, at) => (COLUMNS[at] === 'custody_from' ? `<c s="0"><v>${day}</v></c>` : text(cell)))
        .join('');
    for (const [word, day] of [
      ['1', 44_399],
      ['true', 44_399],
      ['0', 45_861],
      ['false', 45_861],
    ] as const) {
      const { cards } = await readMade({
        'xl/workbook.xml': book('<sheet name="a" r:id="r1"/>', `<workbookPr date1904="${word}"/>`),
        'xl/_rels/workbook.xml.rels': `<r>${relation('r1', 'worksheet', 'a.xml')}${relation('r2', 'styles', 'styles.xml')}</r>`,
        'xl/styles.xml': '<s><cellXfs><xf numFmtId="14"/></cellXfs></s>',
        'xl/a.xml': `<worksheet><row>${HEADER.map(text).join('')}</row><row>${row(day)}</row></worksheet>`,
      });
      expect(cards[0]?.custodyFrom, word).to.equal('2025-07-23');
    }
  });

  it('has shared texts without their reading aids, each as one', async () => {
    const shared = (index: number): string => `<c t="s"><v>${index}</v></c>`;
    const texts = [...HEADER, ...cells(1)].map((cell) => `<si><t>${cell}</t></si>`);
    texts[HEADER.length + 4] = '<si><r><t>دش</t></r><r><t>تی</t></r><rPh><t>dashti</t></rPh><x>no</x></si>';
    const { cards } = await readMade({
      'xl/workbook.xml': book('<sheet name="a" r:id="r1"/>'),
      'xl/_rels/workbook.xml.rels': `<r>${relation('r1', 'worksheet', 'a.xml')}${relation('r2', 'sharedStrings', 's.xml')}</r>`,
      'xl/s.xml': `<sst>${texts.join('')}</sst>`,
      'xl/a.xml': `<worksheet><row>${HEADER.map((_, at) => shared(at)).join('')}</row><row>${HEADER.map((_, at) => shared(HEADER.length + at)).join('')}</row></worksheet>`,
    });
    expect(cards[0]).to.include({ county: 'dashti', custodyFrom: '2025-07-23', initials: 'م. ر.' });
  });

  it('is read as it is unpacked, and says how far it is', async () => {
    const rows = Array.from({ length: 6000 }, (_, at) => cells(at + 1));
    const path = await folder.write('large.xlsx', workbookOf({ sheets: [{ name: 'a', rows: [HEADER, ...rows] }] }));
    const file = await openFile(path);
    const [table] = file.tables;
    const positions: number[] = [];
    let read = 0;
    for await (const portion of table!.portions()) {
      read += portion.length;
      positions.push(table!.position());
    }
    expect(read).to.equal(6001);
    expect(positions.length).to.be.greaterThan(10);
    expect(positions).to.deep.equal([...new Set(positions)].sort((a, b) => a - b));
    expect(positions.at(-1)).to.equal(table!.total);
    // Read again from the beginning.
    for await (const portion of table!.portions()) {
      expect(portion[0]?.row).to.equal(1);
      expect(table!.position()).to.be.lessThan(table!.total);
      break;
    }
    await file.close();
    await file.close();
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

  it('are shown by the formats that every workbook knows, and by no other number', () => {
    const dates = Array.from({ length: 70 }, (_, id) => id).filter((id) => isDateFormat(id, undefined));
    const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, at) => from + at);
    expect(dates).to.deep.equal([...range(14, 22), ...range(27, 36), ...range(45, 47), ...range(50, 58)]);
  });

  it('are known by their letters outside of quotes, escapes, brackets and fillers', () => {
    for (const code of ['YYYY', 'D', '0"x"d', '[Red][>5]yy', 'm"y"d', '_xyyyy'])
      expect(isDateFormat(164, code), code).to.equal(true);
    for (const code of ['"yyyy""d"', '\\y0', '[yyyy]0', '0_d', '0*y', 'GENERAL dd', '', 'mm:ss'])
      expect(isDateFormat(164, code), code).to.equal(false);
  });

  it('reach from the first day of their count to the end of the year 9999', () => {
    expect(excelDay(0.99, false)).to.equal(undefined);
    expect(excelDay(0, true)).to.equal(undefined);
    expect(excelDay(60, false)).to.equal('1900-02-28');
    expect(excelDay(1, true)).to.equal('1904-01-02');
    expect(excelDay(59, true)).to.equal('1904-02-29');
    expect(excelDay(2_958_465.5, false)).to.equal('9999-12-31');
    expect(excelDay(2_958_466, false)).to.equal(undefined);
    expect(excelDay(Number.NaN, false)).to.equal(undefined);
  });
});

describe('Numbers of Excel', () => {
  it('are given as people would type them', () => {
    for (const [value, text] of [
      ['684159414', '684159414'],
      ['6.84159414E8', '684159414'],
      ['28.654', '28.654'],
      ['-3', '-3'],
      ['999999999999999', '999999999999999'],
      ['0', '0'],
      ['1e400', '1e400'],
      ['x', 'x'],
      [' ', ' '],
      ['', ''],
    ] as const)
      expect(numberText(value), value).to.equal(text);
  });

  it('are shown as rounded where digits are lost', () => {
    expect(numberText('1000000000000000')).to.equal('1e+15');
    expect(numberText('-12345678901234567')).to.equal('-1.2345678901234568e+16');
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
        expect(strings.size).to.equal(texts.length);
      }),
    );
  });

  it('come back however many and however large they are', () => {
    const strings = new SharedStrings();
    const large = 'ب'.repeat(2_500_000);
    const texts = [
      'first',
      large,
      large.slice(1),
      'x'.repeat(4 * 1024 ** 2),
      ...Array.from({ length: 3000 }, (_, at) => `t${at}`),
    ];
    for (const text of texts) strings.add(text);
    expect(texts.every((text, at) => strings.at(at) === text)).to.equal(true);
    expect(strings.size).to.equal(3004);
  });

  it('are none where the workbook names a number that it does not have', () => {
    const strings = new SharedStrings();
    expect(strings.at(0)).to.equal('');
    strings.add('a');
    for (const index of [-1, 1, Number.NaN]) expect(strings.at(index)).to.equal('');
  });

  it('say what memory they take, in whole buffers', () => {
    const strings = new SharedStrings();
    const tables = strings.bytes;
    strings.add('a');
    expect(strings.bytes).to.equal(tables + 4 * 1024 ** 2);
    strings.add('b'.repeat(4 * 1024 ** 2 - 1));
    expect(strings.bytes).to.equal(tables + 4 * 1024 ** 2);
    strings.add('c');
    expect(strings.bytes).to.equal(tables + 8 * 1024 ** 2);
  });
});
