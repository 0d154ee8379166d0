import type { Office, OfficeKind } from '../domain/card.ts';
import { normaliseText } from '../domain/digits.ts';
import { countyOf, officeCodeOf } from '../domain/names.ts';
import type { ColumnName, OfficeColumn } from './columns.ts';
import type { Reason } from './reasons.ts';

/** What one row says of an office; columns that the file does not have are left out and stay as they are. */
export type OfficeRow = Pick<Office, 'code' | 'name' | 'kind' | 'county'> & Partial<Office>;

/** A box around Iran with its islands, in degrees: a slip leaves it, a place of the province does not. */
const IRAN = { latitude: [24.5, 40], longitude: [43.5, 63.8] } as const;

const KINDS = new Map<string, OfficeKind>([
  ['countyoffice', 'countyOffice'],
  ['ادارهشهرستان', 'countyOffice'],
  ['اداره', 'countyOffice'],
  ['pishkhanoffice', 'pishkhanOffice'],
  ['pishkhan', 'pishkhanOffice'],
  ['دفترپیشخوان', 'pishkhanOffice'],
  ['پیشخوان', 'pishkhanOffice'],
  ['provincialcentre', 'provincialCentre'],
  ['provincialcenter', 'provincialCentre'],
  ['مرکزاستان', 'provincialCentre'],
  ['ادارهکل', 'provincialCentre'],
]);

/** Letters alone, so that `county_office` and «دفتر پیشخوان» are found however they are spaced. */
const kindOf = (text: string): OfficeKind | undefined =>
  KINDS.get(
    normaliseText(text)
      .toLowerCase()
      .replace(/[^\p{L}]/gu, ''),
  );

export function officeRowReader(options: {
  columns: ReadonlyMap<ColumnName, number>;
  onProblem(row: number, column: OfficeColumn, reason: Reason): void;
}): (row: number, cells: readonly string[]) => OfficeRow | undefined {
  const { columns } = options;
  return (row, cells) => {
    let sound = true;
    const reject = (column: OfficeColumn, reason: Reason): undefined => {
      sound = false;
      options.onProblem(row, column, reason);
    };
    /** undefined: no such column; null: an empty cell, which is unknown. */
    const cell = (column: OfficeColumn): string | null | undefined => {
      const place = columns.get(column);
      return place === undefined ? undefined : normaliseText(cells[place] ?? '') || null;
    };
    const code = officeCodeOf(cell('code') ?? '') ?? reject('code', 'officeCodeMissing');
    const name = cell('name') ?? reject('name', 'officeNameMissing');
    const kind = kindOf(cell('kind') ?? '') ?? reject('kind', 'officeKindUnknown');
    const countyText = cell('county') ?? null;
    const county =
      countyOf(countyText ?? '') ?? reject('county', countyText === null ? 'countyMissing' : 'countyUnknown');
    const latitude = coordinate('latitude', cell('latitude'), reject);
    const longitude = coordinate('longitude', cell('longitude'), reject);
    if ((latitude ?? null) === null && typeof longitude === 'number') reject('latitude', 'coordinateAlone');
    if ((longitude ?? null) === null && typeof latitude === 'number') reject('longitude', 'coordinateAlone');
    if (!sound || !code || !name || !kind || !county) return undefined;
    const rest = {
      city: cell('city') ?? undefined,
      address: cell('address'),
      phone: cell('phone'),
      hours: cell('hours'),
      latitude,
      longitude,
    };
    const stated = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
    return { code, name, kind, county, ...stated };
  };
}

function coordinate(
  column: 'latitude' | 'longitude',
  text: string | null | undefined,
  reject: (column: OfficeColumn, reason: Reason) => undefined,
): number | null | undefined {
  if (text === null || text === undefined) return text;
  const degrees = Number(text.replace(/[٫,/]/, '.').replace(/ ?°$/, ''));
  if (!Number.isFinite(degrees)) return reject(column, 'coordinateUnreadable');
  const [least, most] = IRAN[column];
  return degrees >= least && degrees <= most ? degrees : reject(column, 'coordinateOutside');
}
