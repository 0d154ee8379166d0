import { parseDay } from '../domain/calendar.ts';
import type { Day } from '../domain/card.ts';
import { normaliseText } from '../domain/digits.ts';
import type { Reason } from './reasons.ts';
import { remembering } from './remember.ts';

/** Nothing of the smart card lies outside: a birth date or a slip does. */
const EARLIEST: Day = '2000-03-20';
const LATEST: Day = '2101-03-20';

export type ReadDate = { day: Day | null } | { problem: Reason };

function read(text: string): ReadDate {
  const plain = normaliseText(text);
  if (plain === '') return { day: null };
  const day = parseDay(plain);
  if (day === undefined)
    return { problem: /^\d{2} ?[-/.] ?\d{1,2} ?[-/.] ?\d{1,2}$/.test(plain) ? 'dateTwoDigitYear' : 'dateUnreadable' };
  return day < EARLIEST || day > LATEST ? { problem: 'dateOutOfRange' } : { day };
}

/** A cell's date; an empty cell is `null`, an unknown day. */
export const readDate: (text: string) => ReadDate = remembering(read);
