/** Runs in a worker thread of holidays.ts, so that the library's tables of the whole world go away with it. */
import { parentPort, workerData } from 'node:worker_threads';
import Holidays from 'date-holidays';

const years = workerData as number[];
const iran = new Holidays('IR');
const days = years.map((year) =>
  iran
    .getHolidays(year)
    .filter(({ type }) => type === 'public')
    // `date` is the local day; `start` is an instant in the machine's or the calendar's time zone.
    .map(({ date }) => date.slice(0, 10)),
);
parentPort?.postMessage(days);
