import { COUNTIES } from '../../src/domain/card.ts';
import type { Reason } from '../../src/imports/reasons.ts';

/** What to do about a row that was rejected, for the operator. Without anything that a cell held. */
export const REMEDIES: Readonly<Record<Reason, string>> = {
  codeMissing: 'The national code is empty: fill it in.',
  codeNotDigits: 'The national code holds letters: it consists of ten digits.',
  codeLength: 'The national code has ten digits, or eight or nine where leading zeros were lost: correct it.',
  codeChecksum: 'The last digit of the national code does not fit the others: compare it with the application.',
  codeNotIssued: 'Such a national code is never given out: compare it with the application.',
  serialMissing: 'The receipt serial is empty: fill it in.',
  serialForm:
    'The receipt serial does not have the form of RECEIPT_PATTERN, or a spreadsheet program made a rounded number of it: enter it as text.',
  countyMissing: 'The county is empty: fill it in.',
  countyUnknown: `The county is none of the ten of the province (${COUNTIES.join(', ')}): correct it.`,
  statusMissing: 'The status is empty: fill it in.',
  statusUnknown:
    'The status is none of those that are known (awaitingIssuance, issued, readyAtCounty, readyAtProvincialCentre, returnedToTehran, delivered, or their Persian names): correct it.',
  dateUnreadable: 'This is not a day: write it as 1404/05/01 (Solar Hijri) or 2025-07-23.',
  dateTwoDigitYear: 'The year has two digits and could be of either calendar: write all four.',
  dateOutOfRange: 'The year lies before 1379 or after 1479: correct it.',
  datesOutOfOrder: 'This day lies before an earlier step (applied, issued, custody, delivered): correct either.',
  officeCodeMissing: 'The code of the office is empty: fill it in.',
  officeNameMissing: 'The name of the office is empty: fill it in.',
  officeKindUnknown:
    'The kind is none of countyOffice, pishkhanOffice, provincialCentre (or their Persian names): correct it.',
  coordinateUnreadable: 'This is not a coordinate in degrees, such as 28.969: correct it or leave both empty.',
  coordinateOutside: 'These coordinates lie outside of Iran: see whether latitude and longitude are mixed up.',
  coordinateAlone: 'Latitude and longitude come together: fill in the other one, or leave both empty.',
};
