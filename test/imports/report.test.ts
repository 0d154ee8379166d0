import { expect } from 'chai';
import { REMEDIES } from '../../scripts/words/remedies.ts';
import { COLUMN_NAMES } from '../../src/imports/columns.ts';
import { Problems, type Problem, type Reason } from '../../src/imports/reasons.ts';
import { type ImportReport, tooManyStepsBack } from '../../src/imports/report.ts';
import { problemsAsCsv, reportAsJson, sayReport, sayUndo } from '../../scripts/words/imports.ts';

const problemsOf = (list: readonly Problem[]): Problems => {
  const problems = new Problems();
  for (const { row, column, reason } of list) problems.add(row, column, reason);
  return problems;
};
const unknownCounties = (count: number): Problem[] =>
  Array.from({ length: count }, (_, index) => ({ row: index + 2, column: 'county', reason: 'countyUnknown' }));

const report = (changes: Partial<ImportReport> = {}): ImportReport => ({
  file: 'cards.csv',
  kind: 'cards',
  sheet: null,
  asOf: '2025-08-11',
  dryRun: false,
  rows: 1_500,
  skipped: 0,
  added: 1_200,
  updated: 3,
  unchanged: 296,
  rejected: 1,
  stepsBack: 0,
  ahead: 0,
  unknownColumns: [],
  problems: new Problems(),
  ...changes,
});
const COUNTS = '  1,500 rows: 1,200 added, 3 updated, 296 unchanged, 1 rejected.';
const FIRST = 'cards.csv: cards, as of 1404/05/20 (2025-08-11)';
const REMEDY = `countyUnknown. ${REMEDIES.countyUnknown}`;
const said = (changes: Partial<ImportReport>, list: string | null = null): string[] =>
  sayReport(report(changes), list).split('\n');

describe('The report of an import, in words', () => {
  it('is two lines where there is nothing more to say', () => {
    expect(sayReport(report(), null)).to.equal(`${FIRST}\n${COUNTS}\n`);
  });

  it('names the sheet of a workbook, and says that a dry run has written nothing', () => {
    expect(said({ sheet: 'خروجی', kind: 'offices', dryRun: true })[0]).to.equal(
      'cards.csv: offices of sheet "خروجی", as of 1404/05/20 (2025-08-11) (dry run: nothing was written)',
    );
  });

  it('has a line for each thing that wants a look, in the singular and in the plural', () => {
    expect(said({ skipped: 1, stepsBack: 1, ahead: 1, unknownColumns: ['ردیف'] })).to.deep.equal([
      FIRST,
      COUNTS,
      '  1 more row left out: blank, a total, a note or the header again.',
      '  Columns that were not read: ردیف.',
      '  1 card went a step back, such as from delivered to ready; nobody is told of it.',
      '  1 row names a day after 2025-08-11: see whether --as-of is right.',
      '',
    ]);
    expect(said({ skipped: 2, stepsBack: 2, ahead: 2, unknownColumns: ['ردیف', 'شرح'] }).slice(2, 6)).to.deep.equal([
      '  2 more rows left out: blank, a total, a note or the header again.',
      '  Columns that were not read: ردیف, شرح.',
      '  2 cards went a step back, such as from delivered to ready; nobody is told of it.',
      '  2 rows name a day after 2025-08-11: see whether --as-of is right.',
    ]);
  });

  it('says in a dry run, and only there, that --force will be asked for', () => {
    const many = ' That is above 1 % of the rows: the import will ask for --force.';
    expect(said({ stepsBack: 16, dryRun: true })[2]).to.match(new RegExp(`${many}$`));
    expect(said({ stepsBack: 15, dryRun: true })[2]).not.to.include('--force');
    expect(said({ stepsBack: 16 })[2]).not.to.include('--force');
  });

  it('shows twenty problems, says how many more there are, and where all of them are written', () => {
    const twenty = said({ problems: problemsOf(unknownCounties(20)) });
    expect(twenty.slice(2)).to.deep.equal([
      ...unknownCounties(20).map(({ row }) => `  row ${row}, county: ${REMEDY}`),
      '',
    ]);
    const list = said({ problems: problemsOf(unknownCounties(1_021)) }, 'reports/cards.csv');
    expect(list.slice(-5)).to.deep.equal([
      `  row 20, county: ${REMEDY}`,
      `  row 21, county: ${REMEDY}`,
      '  … and 1,001 more.',
      '  All 1,021 problems: reports/cards.csv',
      '',
    ]);
    expect(said({ problems: problemsOf(unknownCounties(1)) }, 'x.csv').at(-2)).to.equal('  All 1 problem: x.csv');
  });
});

describe('The report of an import, for programs', () => {
  it('is one line of JSON with the counts and every problem', () => {
    expect(reportAsJson(report({ problems: problemsOf(unknownCounties(1)), skipped: 3, stepsBack: 1 }))).to.equal(
      '{"file":"cards.csv","rows":1500,"added":1200,"updated":3,"unchanged":296,"rejected":1,' +
        '"problems":[{"row":2,"column":"county","reason":"countyUnknown"}]}',
    );
  });

  it('is a table of problems that a spreadsheet program takes for UTF-8', () => {
    expect([...problemsAsCsv(report({ problems: problemsOf(unknownCounties(2)) }))]).to.deep.equal([
      '\ufeffrow,column,reason,remedy\r\n',
      `2,county,countyUnknown,"${REMEDIES.countyUnknown}"\r\n`,
      `3,county,countyUnknown,"${REMEDIES.countyUnknown}"\r\n`,
    ]);
  });
});

describe('An import that was taken back', () => {
  it('is named with what became of its rows', () => {
    expect(sayUndo({ file: 'offices.csv', kind: 'offices', asOf: '2025-08-11', removed: 1_000, restored: 2 })).to.equal(
      'Taken back: offices.csv (offices, as of 1404/05/20 (2025-08-11)); 1,000 offices removed, 2 restored.\n',
    );
  });
});

describe('Steps back', () => {
  it('are too many above one in a hundred rows', () => {
    expect(tooManyStepsBack({ rows: 200, stepsBack: 2 })).to.equal(false);
    expect(tooManyStepsBack({ rows: 200, stepsBack: 3 })).to.equal(true);
    expect(tooManyStepsBack({ rows: 0, stepsBack: 0 })).to.equal(false);
  });
});

describe('Problems', () => {
  /** Every reason in every column, in rows that no byte holds. */
  const all = COLUMN_NAMES.flatMap((column, at) =>
    (Object.keys(REMEDIES) as Reason[]).map((reason, index): Problem => ({ row: 70_000 * at + index, column, reason })),
  );

  it('come back as they were noted, however many there are', () => {
    const problems = problemsOf(all);
    expect(problems.length).to.equal(all.length);
    expect([...problems]).to.deep.equal(all);
    expect([...new Problems()]).to.deep.equal([]);
  });

  it('come back from another thread, behind those that were there', () => {
    const problems = problemsOf(all.slice(0, 3));
    problems.addPacked(problemsOf(all.slice(3)).packed());
    problems.addPacked(new Problems().packed());
    expect([...problems]).to.deep.equal(all);
    expect(problems.packed()).to.have.length(all.length * 2);
  });
});
