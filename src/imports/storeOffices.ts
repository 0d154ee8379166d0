import type { ImportRecord, Models, OfficeRecord } from '../database/models.ts';
import type { ImportRun } from './compareCard.ts';
import type { OfficeRow } from './officeRow.ts';

/** Offices are few: what a file says of them is compared and written at once. */

export interface OfficeChanges {
  added: number;
  updated: number;
  offices: OfficeRecord[];
  /** What was there before, so that it can be put back. */
  before: ImportRecord['before'];
}

const FIELDS = ['name', 'kind', 'county', 'city', 'address', 'phone', 'latitude', 'longitude', 'hours'] as const;

/** Of several rows of one office the last counts. Columns that the file does not have stay as they are. */
export async function compareOffices(models: Models, rows: readonly OfficeRow[]): Promise<OfficeChanges> {
  const last = new Map(rows.map((row) => [row.code, row]));
  const found = await models.offices.find({ _id: { $in: [...last.keys()] } }).lean<OfficeRecord[]>();
  const stored = new Map(found.map((office) => [office._id, office]));
  const changes: OfficeChanges = { added: 0, updated: 0, offices: [], before: [] };
  for (const [code, { code: _code, ...stated }] of last) {
    const known = stored.get(code);
    const unknown = { city: '', address: null, phone: null, latitude: null, longitude: null, hours: null };
    const office: OfficeRecord = { ...unknown, ...known, ...stated, _id: code };
    if (known && FIELDS.every((field) => (known[field] ?? null) === office[field])) continue;
    changes[known ? 'updated' : 'added'] += 1;
    changes.offices.push(office);
    changes.before.push({ code, office: known ?? null });
  }
  return changes;
}

/** Notes first what was there, then writes: so an interrupted import can be taken back as well as run again. */
export async function writeOffices(
  models: Models,
  run: ImportRun & { before: ImportRecord['before'] },
  { offices, before }: OfficeChanges,
): Promise<void> {
  const noted = new Set(run.before.map(({ code }) => code));
  const all = [...run.before, ...before.filter(({ code }) => !noted.has(code))];
  await models.imports.collection.updateOne({ _id: run.importId }, { $set: { before: all } });
  await replaceOffices(models, offices);
}

export async function replaceOffices(models: Models, offices: readonly OfficeRecord[]): Promise<void> {
  for (const office of offices) await models.offices.replaceOne({ _id: office._id }, office, { upsert: true });
}
