import { expect } from 'chai';
import { sayRefusal } from '../../../scripts/words/refusals.ts';
import type { AnyRefusal } from '../../../src/app/acts.ts';
import { describeColumns } from '../../../src/imports/columns.ts';

type Code = AnyRefusal['code'];
type Of<C extends Code> = Extract<AnyRefusal, { code: C }>;

const START = '2025-07-23';
const COUNTY_END = '2025-09-22';
const CENTRE_END = '2025-10-22';

/** Examples of every refusal with a part of its sentence; a code that is missing here does not compile. */
const SENTENCES: { [C in Code]: [about: Omit<Of<C>, 'code'>, sentence: string][] } = {
  unknownAct: [
    [{ act: 'toString' }, 'This version of Kartyar knows no command "toString": restart it after the upgrade.'],
  ],
  invalidArgs: [[{ act: 'changeBatch', at: 'step' }, 'does not understand what it is asked (changeBatch step)']],
  notAllowed: [[{ act: 'changeBatch' }, 'may not be done']],
  failed: [[{ act: 'changeBatch' }, 'could not carry this out; its log says why.']],
  ownerAway: [[{}, 'it does not answer; try again in a moment.']],
  ownerEnded: [[{}, 'The running Kartyar ended before the work was done; start it and run this again.']],
  stopped: [[{}, 'This was stopped; run it again']],
  databaseAway: [[{}, 'MONGODB_URI: the database cannot be reached']],
  storeUnusable: [
    [{ reason: 'SQLITE_FULL' }, 'The disk of DATA_DIR is full: free space on it (SQLITE_FULL).'],
    [{ reason: 'SQLITE_IOERR_WRITE' }, 'cannot be read or written'],
    [{ reason: 'MongoServerError 13' }, 'give it the role readWrite on this database (MongoServerError 13).'],
    [{ reason: 'MongoNetworkError' }, 'cannot be reached'],
    [{ reason: 'SOMETHING_NEW' }, 'The database takes no writes'],
  ],
  dataDirUnusable: [[{ reason: 'EROFS' }, 'DATA_DIR cannot be written (EROFS)']],
  fileMissing: [[{}, 'There is no such file']],
  fileForbidden: [[{}, 'may not be read by this user']],
  notAFile: [[{}, 'This is not a file; expected is a table of cards or offices as .csv or .xlsx.']],
  fileUnreadable: [[{ reason: 'ELOOP' }, 'cannot be read (ELOOP)']],
  fileTooLarge: [[{ mostBytes: 2 * 1024 ** 3 }, 'The file has more than 2 GiB; expected is a table']],
  fileEmpty: [[{}, 'The file is empty; expected is']],
  fileChanged: [[{}, 'The file was changed while it was read: run this again.']],
  fileCut: [[{}, 'Not all of the file has arrived, and nothing was written']],
  spoolFull: [[{ reason: 'ENOSPC' }, 'DATA_DIR could not take the file in for reading it (ENOSPC)']],
  noText: [[{}, 'holds no text and is no workbook']],
  otherFormat: [
    [{ format: 'xls' }, 'old format .xls'],
    [{ format: 'protectedWorkbook' }, 'protected by a password'],
    [{ format: 'pdf' }, 'This is a PDF'],
    [{ format: 'webPage' }, 'This is a web page'],
    [{ format: 'xml' }, 'This is XML'],
    [{ format: 'xlsb' }, 'binary workbook (.xlsb)'],
    [{ format: 'ods' }, 'OpenDocument table (.ods)'],
    [{ format: 'zip' }, '.zip archive and no workbook'],
  ],
  workbookDamaged: [[{}, 'The workbook is damaged']],
  workbookTooLarge: [[{}, 'too large when unpacked']],
  workbookTooMuchText: [[{}, 'holds too much text']],
  workbookMonstrous: [
    [
      { in: 'depth', most: 100 },
      'holds tags inside of each other more than 100 deep, as no spreadsheet program writes',
    ],
    [{ in: 'piece', most: 500_000 }, 'a tag, a text or a comment of more than 500000 characters'],
    [{ in: 'parts', most: 10_000 }, 'more than 10000 parts'],
    [{ in: 'directory', most: 5 }, 'more than 5 bytes of names'],
    [{ in: 'sheets', most: 5 }, 'more than 5 sheets'],
    [{ in: 'relations', most: 5 }, 'more than 5 relations'],
    [{ in: 'styles', most: 5 }, 'more than 5 styles'],
  ],
  fileTooMuchMemory: [[{ mostMegabytes: 256 }, 'takes more than 256 MB of memory']],
  headerMissing: [
    [{ firstRows: 20, several: false }, `No header was found in the first 20 rows; looked for cards: national_code (`],
    [{ firstRows: 20, several: true }, `rows of any sheet or with any separator; looked for cards`],
  ],
  columnsMissing: [
    [
      { kind: 'cards', row: 2, sheet: null, columns: ['receipt_serial', 'status'] },
      `Row 2 is the header of cards, but lacks ${describeColumns('cards', ['receipt_serial', 'status'])}.`,
    ],
    [{ kind: 'offices', row: 1, sheet: 'a', columns: ['code'] }, 'Row 1 of sheet "a" is the header of offices'],
  ],
  tooManyOffices: [[{ most: 5000 }, 'more than 5000 offices']],
  asOfInFuture: [[{ asOf: '2091-03-21', today: START }, '--as-of 2091-03-21 lies in the future (today is 2025-07-23)']],
  importBusy: [[{}, 'Another import is running']],
  importOvertaken: [[{}, 'Another import has begun meanwhile']],
  importStopped: [[{}, 'The import was stopped; run it again to bring it to its end.']],
  undoInterrupted: [[{}, 'run it again with --undo first.']],
  tooManyStepsBack: [[{ stepsBack: 3, rows: 201 }, 'Nothing was written: 3 of 201 rows would take']],
  nothingToUndo: [[{}, 'There is no import to take back.']],
  undoTooLate: [[{ file: '2.csv', kept: 3 }, 'The import of 2.csv is too long ago: the last 3 can be taken back.']],
  undoStopped: [[{}, 'Taking back was stopped; run it again']],
  batchUnknown: [[{ custodyFrom: START }, 'No batch and no card is kept since 1404/05/01 (2025-07-23)']],
  batchExists: [
    [
      { custodyFrom: START, ends: { county: COUNTY_END, centre: CENTRE_END } },
      'is there already, until 1404/06/31 (2025-09-22) and 1404/07/30 (2025-10-22): change it with extend or shorten.',
    ],
  ],
  batchContended: [[{}, 'Somebody else is changing this batch']],
  endMissing: [
    [{ action: 'extend' }, 'Say until when: extend takes --county-until DATE, --centre-until DATE or both.'],
  ],
  wrongDirection: [
    [
      { action: 'extend', place: 'county', present: COUNTY_END, asked: '2025-09-21' },
      'At the county the custody ends on 1404/06/31 (2025-09-22), and 1404/06/30 (2025-09-21) is earlier: use shorten.',
    ],
    [{ action: 'shorten', place: 'centre', present: CENTRE_END, asked: '2025-10-23' }, 'is later: use extend.'],
  ],
  stepAhead: [
    [
      { step: 'centre', county: null, last: COUNTY_END },
      '1404/06/31 (2025-09-22) is the last day before the step to the provincial centre: do this after it',
    ],
    [{ step: 'tehran', county: 'jam', last: CENTRE_END }, 'In jam 1404/07/30 (2025-10-22) is the last day'],
  ],
  endBeforeStart: [
    [{ custodyFrom: START, end: '2025-07-22' }, '--county-until 1404/04/31 (2025-07-22) lies before the start'],
  ],
  endsOutOfOrder: [
    [{ ends: { county: '2025-11-01', centre: CENTRE_END } }, 'give --county-until and --centre-until together.'],
  ],
  endTooLate: [[{ end: '2028-10-22' }, 'more than two years after the start of the custody']],
  daysOutOfOrder: [[{ from: '2025-08-13', to: '2025-08-12' }, 'The last day, 1404/05/21 (2025-08-12), lies before']],
  closureOver: [[{ to: '2025-08-10', today: '2025-08-11' }, '1404/05/19 (2025-08-10) is over (today is 1404/05/20']],
  closureTooLong: [[{ mostDays: 60 }, 'more than 60 days']],
  timeUnreadable: [[{}, 'The time is none: write it like 09:30.']],
  officeUnknown: [
    [
      { office: 'jam-2', example: 'jam-1' },
      'No office has the code jam-2: write it as in the file of offices, such as',
    ],
    [{ office: 'jam-2', example: null }, 'No offices are known: import the file of offices first'],
  ],
  officeElsewhere: [
    [{ office: 'jam-1', liesIn: 'jam', stated: 'deylam' }, 'The office jam-1 lies in jam, not in deylam'],
  ],
  closureUnknown: [[{ id: 'x'.repeat(100) }, `There is no closure ${'x'.repeat(40)}: copy its id`]],
};

describe('the sentence of a refusal', () => {
  const all = Object.entries(SENTENCES).flatMap(([code, examples]) =>
    examples.map(([about, sentence]) => ({ refusal: { code, ...about } as AnyRefusal, sentence })),
  );
  for (const { refusal, sentence } of all)
    it(`${refusal.code}: ${sentence}`, () => {
      const said = sayRefusal(refusal);
      expect(said).to.include(sentence);
      expect(said).to.match(/^(\d|--|[A-Z])[^\n]+\.$/);
      expect(said).not.to.match(/undefined|null|NaN|\[object/);
    });

  it('names the code of one that only a Kartyar of another version knows', () => {
    const foreign = JSON.parse('{"code":"moonFull"}') as AnyRefusal;
    expect(sayRefusal(foreign)).to.match(/no words for \(moonFull\): restart it after the upgrade\.$/);
  });
});
