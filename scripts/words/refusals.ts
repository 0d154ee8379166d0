import type { AnyRefusal } from '../../src/app/acts.ts';
import { storeTroubleOf, unknownTrouble } from '../../src/database/trouble.ts';
import type { Monstrous, OtherFormat } from '../../src/imports/read/table.ts';
import { describeColumns } from '../../src/imports/columns.ts';
import type { CustodyStep } from '../../src/staff/batches/change.ts';
import { bothCalendars, clipped } from './plain.ts';

/** One sentence for each refusal: what is wrong and what to do, with the options of the scripts. */

const EXPECTED = 'expected is a table of cards or offices as .csv or .xlsx';

export const STEP_NAMES: Readonly<Record<CustodyStep, string>> = { centre: 'the provincial centre', tehran: 'Tehran' };

const OTHER_FORMATS: Readonly<Record<OtherFormat, string>> = {
  xls: `This is a workbook of the old format .xls (or one with a password): open it and save it as .xlsx without a password; ${EXPECTED}.`,
  protectedWorkbook: `The workbook is protected by a password: open it, remove the password and save it again; ${EXPECTED}.`,
  pdf: `This is a PDF: ask for the table that it was made from; ${EXPECTED}.`,
  webPage: `This is a web page, whatever its name says: open it in a spreadsheet program and save it as .xlsx; ${EXPECTED}.`,
  xml: `This is XML: open it in a spreadsheet program and save it as .xlsx; ${EXPECTED}.`,
  xlsb: 'This is a binary workbook (.xlsb): open it and save it as .xlsx.',
  ods: 'This is an OpenDocument table (.ods): open it and save it as .xlsx or .csv (UTF-8).',
  zip: 'This is a .zip archive and no workbook: unpack it and import the tables in it.',
};

const MONSTROUS: Readonly<Record<Monstrous, (most: number) => string>> = {
  depth: (most) => `tags inside of each other more than ${most} deep`,
  piece: (most) => `a tag, a text or a comment of more than ${most} characters`,
  parts: (most) => `more than ${most} parts`,
  directory: (most) => `more than ${most} bytes of names of its parts`,
  sheets: (most) => `more than ${most} sheets`,
  relations: (most) => `more than ${most} relations between its parts`,
  styles: (most) => `more than ${most} styles`,
};

export function sayRefusal(refusal: AnyRefusal): string {
  switch (refusal.code) {
    // Of any act, and on the way to it.
    case 'unknownAct':
      return `This version of Kartyar knows no command "${clipped(refusal.act)}": restart it after the upgrade.`;
    case 'invalidArgs':
      return `This version of Kartyar does not understand what it is asked (${refusal.act} ${refusal.at}): restart it after the upgrade.`;
    case 'notAllowed':
      return 'This may not be done by whoever asked for it.';
    case 'failed':
      return 'Kartyar could not carry this out; its log says why.';
    case 'ownerAway':
      return 'Another process uses the store in DATA_DIR, but it does not answer; try again in a moment.';
    case 'ownerEnded':
      return 'The running Kartyar ended before the work was done; start it and run this again.';
    case 'stopped':
      return 'This was stopped; run it again to bring it to its end.';
    case 'databaseAway':
      return 'MONGODB_URI: the database cannot be reached; see that it runs and that the address is right.';
    case 'storeUnusable':
      return (storeTroubleOf(refusal.reason) ?? unknownTrouble()).sentence;
    case 'dataDirUnusable':
      return `DATA_DIR cannot be written (${refusal.reason}): set it to a folder of this user with free space.`;

    // Of files.
    case 'fileMissing':
      return 'There is no such file; see that the name and the folder are right.';
    case 'fileForbidden':
      return 'The file may not be read by this user; change its permissions or copy it.';
    case 'notAFile':
      return `This is not a file; ${EXPECTED}.`;
    case 'fileUnreadable':
      return `The file cannot be read (${refusal.reason}); see that its name leads to a file and that the disk is in order.`;
    case 'fileTooLarge':
      return `The file has more than ${refusal.mostBytes / 1024 ** 3} GiB; ${EXPECTED}.`;
    case 'fileEmpty':
      return `The file is empty; ${EXPECTED}.`;
    case 'fileChanged':
      return 'The file was changed while it was read: run this again.';
    case 'fileCut':
      return 'Not all of the file has arrived, and nothing was written: run this again.';
    case 'spoolFull':
      return `DATA_DIR could not take the file in for reading it (${refusal.reason}): see that it has free space.`;
    case 'noText':
      return `The file holds no text and is no workbook; ${EXPECTED}.`;
    case 'otherFormat':
      return OTHER_FORMATS[refusal.format];
    case 'workbookDamaged':
      return 'The workbook is damaged: open it in a spreadsheet program and save it again as .xlsx.';
    case 'workbookTooLarge':
      return 'The workbook is too large when unpacked: save the sheet as .csv (UTF-8) and import that.';
    case 'workbookTooMuchText':
      return 'The workbook holds too much text: save the sheet as .csv (UTF-8) and import that.';
    case 'workbookMonstrous':
      return `The workbook holds ${MONSTROUS[refusal.in](refusal.most)}, as no spreadsheet program writes: open it in one and save it again as .xlsx, or save the sheet as .csv (UTF-8).`;
    case 'fileTooMuchMemory':
      return `To read the file takes more than ${refusal.mostMegabytes} MB of memory, as no table does: save it as .csv (UTF-8), in parts if need be, and import that.`;
    case 'headerMissing':
      return (
        `No header was found in the first ${refusal.firstRows} rows${refusal.several ? ' of any sheet or with any separator' : ''}; ` +
        `looked for cards: ${describeColumns('cards')}; or offices: ${describeColumns('offices')}.`
      );
    case 'columnsMissing': {
      const where = refusal.sheet === null ? '' : ` of sheet "${refusal.sheet}"`;
      return `Row ${refusal.row}${where} is the header of ${refusal.kind}, but lacks ${describeColumns(refusal.kind, refusal.columns)}.`;
    }
    case 'tooManyOffices':
      return `The file has more than ${refusal.most} offices.`;

    // Of imports.
    case 'asOfInFuture':
      return `--as-of ${refusal.asOf} lies in the future (today is ${refusal.today}): every later import would be taken for an older one.`;
    case 'importBusy':
      return 'Another import is running: wait until it has ended, then run this again.';
    case 'importOvertaken':
      return 'Another import has begun meanwhile: run this one again after it.';
    case 'importStopped':
      return 'The import was stopped; run it again to bring it to its end.';
    case 'undoInterrupted':
      return 'Taking back the last import was interrupted: run it again with --undo first.';
    case 'tooManyStepsBack':
      return (
        `Nothing was written: ${refusal.stepsBack} of ${refusal.rows} rows would take a card a step back, such as from delivered to ready. ` +
        'See that this is the right file and --as-of the right day; if so, run it again with --force.'
      );
    case 'nothingToUndo':
      return 'There is no import to take back.';
    case 'undoTooLate':
      return (
        `The import of ${refusal.file} is too long ago: the last ${refusal.kept} can be taken back. ` +
        'Import the file that you want instead, with its day and --force.'
      );
    case 'undoStopped':
      return 'Taking back was stopped; run it again to bring it to its end.';

    // Of batches.
    case 'batchUnknown':
      return `No batch and no card is kept since ${bothCalendars(refusal.custodyFrom)}: see the starts with list, or enter this one with add first.`;
    case 'batchExists':
      return `The batch of ${bothCalendars(refusal.custodyFrom)} is there already, until ${bothCalendars(refusal.ends.county)} and ${bothCalendars(refusal.ends.centre)}: change it with extend or shorten.`;
    case 'batchContended':
      return 'Somebody else is changing this batch: look at it with list, then run this again.';
    case 'endMissing':
      return `Say until when: ${refusal.action} takes --county-until DATE, --centre-until DATE or both.`;
    case 'wrongDirection':
      return `At the ${refusal.place} the custody ends on ${bothCalendars(refusal.present)}, and ${bothCalendars(refusal.asked)} is ${refusal.action === 'extend' ? 'earlier: use shorten' : 'later: use extend'}.`;
    case 'stepAhead':
      return `${refusal.county === null ? '' : `In ${refusal.county} `}${bothCalendars(refusal.last)} is the last day before the step to ${STEP_NAMES[refusal.step]}: do this after it, or shorten the custody first.`;
    case 'endBeforeStart':
      return `--county-until ${bothCalendars(refusal.end)} lies before the start of the custody, ${bothCalendars(refusal.custodyFrom)}: see whether the dates are right.`;
    case 'endsOutOfOrder':
      return `The end at the provincial centre, ${bothCalendars(refusal.ends.centre)}, would lie before the one at the county, ${bothCalendars(refusal.ends.county)}: give --county-until and --centre-until together.`;
    case 'endTooLate':
      return `${bothCalendars(refusal.end)} lies more than two years after the start of the custody: see whether the year is right.`;

    // Of closures.
    case 'daysOutOfOrder':
      return `The last day, ${bothCalendars(refusal.to)}, lies before the first, ${bothCalendars(refusal.from)}: swap them.`;
    case 'closureOver':
      return `${bothCalendars(refusal.to)} is over (today is ${bothCalendars(refusal.today)}): see whether the year is right.`;
    case 'closureTooLong':
      return `These are more than ${refusal.mostDays} days: see whether the dates are right, or enter them in parts.`;
    case 'timeUnreadable':
      return 'The time is none: write it like 09:30.';
    case 'officeUnknown':
      return refusal.example === null
        ? 'No offices are known: import the file of offices first, or name the county.'
        : `No office has the code ${clipped(refusal.office)}: write it as in the file of offices, such as ${refusal.example}.`;
    case 'officeElsewhere':
      return `The office ${refusal.office} lies in ${refusal.liesIn}, not in ${refusal.stated}: leave --county out.`;
    case 'closureUnknown':
      return `There is no closure ${clipped(refusal.id)}: copy its id from the list of closures.`;
    default:
      return unknown(refusal);
  }
}

/** For the compiler no refusal is left; a running Kartyar of another version may have one more. */
const unknown = (refusal: never): string =>
  `The running Kartyar refuses this for a reason that this version has no words for (${(refusal as { code: string }).code}): restart it after the upgrade.`;
