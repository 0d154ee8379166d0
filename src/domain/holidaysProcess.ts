/**
 * A program of its own, run by holidays.ts: `node holidaysProcess.js 2026 2027` prints the public holidays of these
 * Gregorian years in Iran as JSON, one list of ISO days a year.
 */
import Holidays from 'date-holidays';

const iran = new Holidays('IR');
const days = process.argv.slice(2).map((year) =>
  iran
    .getHolidays(Number(year))
    .filter(({ type }) => type === 'public')
    // `date` begins with the local day; `start` is an instant of the machine's or the moon calendar's time zone.
    .map(({ date }) => date.slice(0, 10)),
);
process.stdout.write(JSON.stringify(days));
