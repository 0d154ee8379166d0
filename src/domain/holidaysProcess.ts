/**
 * A program of its own, run by holidays.ts: `node holidaysProcess.js 2026` prints the public holidays of this Gregorian
 * year in Iran as a JSON list of ISO days.
 */
import Holidays from 'date-holidays';

const iran = new Holidays('IR');
const days = iran
  .getHolidays(Number(process.argv[2]))
  .filter(({ type }) => type === 'public')
  // `date` begins with the local day; `start` is an instant of the machine's or the moon calendar's time zone.
  .map(({ date }) => date.slice(0, 10));
process.stdout.write(JSON.stringify(days));
