import type { Clocks } from '../clock.ts';
import { createFresh, type Fresh } from '../common/fresh.ts';
import type { ClosureRecord, Models, OfficeRecord } from '../database/models.ts';
import { tehranDay } from '../domain/calendar.ts';
import type { Batch, Day, Office } from '../domain/card.ts';
import { iranHolidays } from '../domain/holidays.ts';
import { createOfficeCalendar, type OfficeCalendar } from '../domain/officeDays.ts';
import { errorData, type Log } from '../log.ts';

/**
 * What every answer needs beside the card: small, seldom changed, and therefore kept for a few seconds of machine time,
 * so that a look-up does not read it each time. Cards are never kept: new data is seen at once.
 */
export interface OfficeData {
  batches: readonly Batch[];
  calendar: OfficeCalendar;
  /** What the calendar was made of, for who asks how it would be with other closures. Those that are over are left out. */
  holidays: (day: Day) => boolean;
  closures: readonly ClosureRecord[];
  /** All places, by code. */
  offices: ReadonlyMap<string, Office>;
  /** The latest day that a finished import describes; null before the first import. */
  asOf: Day | null;
}

export type OfficeDataSource = Fresh<OfficeData>;

/** How old the data may be, machine milliseconds. */
const FRESH_MS = 3000;
/** An as-of day is looked for among this many of the latest imports. */
const RECENT_IMPORTS = 20;

/** Holidays of a Gregorian year. By default the computed table of domain/holidays.ts. */
export type Holidays = (year: number) => Promise<readonly Day[]>;

type OfficeModels = Pick<Models, 'batches' | 'offices' | 'closures' | 'imports' | 'settings'>;

export function createOfficeDataSource(options: {
  models: OfficeModels;
  clocks: Clocks;
  log: Log;
  holidays?: Holidays;
}): OfficeDataSource {
  const { models, clocks } = options;
  const holidaysOf = rememberHolidays(options);

  const read = async (): Promise<OfficeData> => {
    const today = tehranDay(clocks.business.now());
    const year = Number(today.slice(0, 4));
    const [batches, offices, closures, imports, thisYear, nextYear] = await Promise.all([
      models.batches.find({}).lean(),
      models.offices.find({}).lean(),
      models.closures.find({ to: { $gte: today } }).lean(),
      models.imports.find({ kind: 'cards', state: 'finished' }).sort({ startedAt: -1 }).limit(RECENT_IMPORTS).lean(),
      holidaysOf(year),
      holidaysOf(year + 1),
    ]);
    const isHoliday = (day: Day): boolean => thisYear.has(day) || nextYear.has(day);
    return {
      batches: batches.map(({ _id, ...batch }) => ({ ...batch, custodyFrom: _id })),
      offices: new Map(offices.map((office) => [office._id, placeOf(office)])),
      calendar: createOfficeCalendar({ holidays: isHoliday, closures }),
      holidays: isHoliday,
      closures,
      asOf: imports.reduce<Day | null>((latest, { asOf }) => (latest && latest > asOf ? latest : asOf), null),
    };
  };

  return createFresh({ forMs: FRESH_MS, now: () => clocks.machine.now(), read });
}

function placeOf({ _id, ...office }: OfficeRecord): Office {
  return { ...office, code: _id };
}

/**
 * Computing a year's holidays takes a worker thread and a good part of a second: it is done once and kept in the store.
 * Without them (no thread, no memory) an answer still goes out; only a holiday's date may then be called open.
 */
function rememberHolidays({
  models,
  log,
  holidays = iranHolidays,
}: {
  models: Pick<Models, 'settings'>;
  log: Log;
  holidays?: Holidays;
}): (year: number) => Promise<ReadonlySet<Day>> {
  const known = new Map<number, Promise<ReadonlySet<Day>>>();
  const load = async (year: number): Promise<ReadonlySet<Day>> => {
    const _id = `holidays:${year}`;
    const stored = await models.settings.findOne({ _id }).lean();
    if (Array.isArray(stored?.value)) return new Set(stored.value as Day[]);
    const days = await holidays(year);
    await models.settings.updateOne({ _id }, { $set: { value: [...days] } }, { upsert: true });
    return new Set(days);
  };
  return (year) => {
    const already = known.get(year);
    if (already) return already;
    const loading = load(year).catch((error: unknown) => {
      known.delete(year);
      log.warn('holidays.unknown', { year, ...errorData(error) });
      return new Set<Day>();
    });
    known.set(year, loading);
    return loading;
  };
}
