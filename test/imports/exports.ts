import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Database } from '../../src/database/connection.ts';
import type { CardRecord } from '../../src/database/models.ts';
import { createLookupKeys } from '../../src/domain/lookupKey.ts';
import { DEFAULT_RECEIPT_PATTERN } from '../../src/domain/receiptSerial.ts';
import { unpackRow } from '../../src/imports/cardBatch.ts';
import type { CardRow } from '../../src/imports/cardRow.ts';
import { importFile, type ImportOptions } from '../../src/imports/importFile.ts';
import type { OfficeRow } from '../../src/imports/officeRow.ts';
import { type Unreadable, UnreadableFile } from '../../src/imports/read/table.ts';
import { type Heading, readRows } from '../../src/imports/readRows.ts';
import { type Problem, Problems } from '../../src/imports/reasons.ts';
import {
  ImportRefused,
  type ImportRefusal,
  LockRefused,
  UndoRefused,
  type UndoRefusal,
} from '../../src/imports/refusals.ts';
import { codeOf, serialOf } from '../support/cards.ts';
import { testClocks } from '../support/clock.ts';
import { failure } from '../support/scratch.ts';

/** Exports as tests write them: a row is a set of cells by English column name, most of them given. */

export const SECRET = 'a secret for the tests of imports, long enough';
export const KEYS = createLookupKeys(SECRET);
export const PATTERN = DEFAULT_RECEIPT_PATTERN;

export const PERSIAN = {
  national_code: 'کد ملی',
  receipt_serial: 'سریال رسید',
  first_name: 'نام',
  last_name: 'نام خانوادگی',
  county: 'شهرستان',
  office: 'دفتر تحویل',
  status: 'وضعیت',
  applied_on: 'تاریخ درخواست',
  issued_on: 'تاریخ صدور',
  custody_from: 'تاریخ شروع نگهداری',
  delivered_on: 'تاریخ تحویل',
  mobile: 'تلفن همراه',
} as const;
export type Cells = Partial<Record<keyof typeof PERSIAN, string>>;
export const COLUMNS = Object.keys(PERSIAN) as (keyof typeof PERSIAN)[];
export const HEADER = Object.values(PERSIAN);

/** The cells of a card that waits in خورموج; `number` tells people apart. */
export const cells = (number: number, overrides: Cells = {}): string[] => {
  const row: Required<Cells> = {
    national_code: codeOf(number),
    receipt_serial: serialOf(number),
    first_name: 'مریم',
    last_name: 'رستمی',
    county: 'دشتی',
    office: 'دشتی-1',
    status: 'آماده تحویل',
    applied_on: '1402/06/21',
    issued_on: '1404/03/18',
    custody_from: '1404/05/01',
    delivered_on: '',
    mobile: '',
    ...overrides,
  };
  return COLUMNS.map((column) => row[column]);
};

export const csv = (rows: readonly (readonly string[])[], separator = ',', lineEnd = '\n'): string =>
  rows.map((row) => row.join(separator) + lineEnd).join('');

/** A card's day in an export: delivered by the person. */
export const delivered: Cells = { status: 'تحویل شده', delivered_on: '1404/05/10' };

export interface Folder {
  path: string;
  write(name: string, content: string | Buffer): Promise<string>;
  remove(): Promise<void>;
}

export async function newFolder(): Promise<Folder> {
  const path = await mkdtemp(join(tmpdir(), 'kartyar-test-'));
  return {
    path,
    async write(name, content) {
      const file = join(path, name);
      await writeFile(file, content);
      return file;
    },
    remove: () => rm(path, { recursive: true, force: true }),
  };
}

export interface ReadFile {
  heading: Heading;
  cards: CardRow[];
  offices: OfficeRow[];
  problems: Problem[];
  rows: number;
  rejected: number;
  skipped: number;
}

/** Everything that the reader says of a file. */
export async function readAll(path: string): Promise<ReadFile> {
  const read: ReadFile = {
    heading: undefined as never,
    cards: [],
    offices: [],
    problems: [],
    rows: 0,
    rejected: 0,
    skipped: 0,
  };
  const problems = new Problems();
  for await (const part of readRows({ path, keys: KEYS, pattern: PATTERN })) {
    if ('kind' in part) {
      read.heading = part;
      continue;
    }
    read.rows += part.rows;
    read.rejected += part.rejected;
    read.skipped += part.skipped;
    problems.addPacked(part.problems);
    if (part.cards) for (const index of part.cards.code.keys()) read.cards.push(unpackRow(part.cards, index));
    read.offices.push(...(part.offices ?? []));
  }
  return { ...read, problems: [...problems] };
}

/** Imports a file into a store; 20 Mordad 1404 is today and the day that it describes. */
export const importInto = (
  database: Pick<Database, 'models' | 'engine'>,
  path: string,
  options: Partial<ImportOptions> = {},
) => importFile({ path, asOf: '2025-08-11', database, keys: KEYS, pattern: PATTERN, clocks: testClocks(), ...options });

/** The refusal that a promise within imports is rejected with. */
export async function refusalOf(promise: Promise<unknown>): Promise<Unreadable | ImportRefusal | UndoRefusal> {
  const error = await failure(promise);
  if (error instanceof UnreadableFile) return error.why;
  if (error instanceof ImportRefused || error instanceof LockRefused || error instanceof UndoRefused)
    return error.refusal;
  throw error;
}

/** The card of that person, by the code. */
export const cardOf = ({ models }: Pick<Database, 'models'>, number: number): Promise<CardRecord | null> =>
  models.cards
    .findOne({ code: KEYS.ofCode(codeOf(number)) })
    .lean<CardRecord>()
    .exec();

/** All cards without what differs between two runs of one import: ids. In the order of the codes' hashes. */
export async function contents({ models }: Pick<Database, 'models'>): Promise<object[]> {
  const names = new Map((await models.imports.find().lean()).map(({ _id, file }) => [String(_id), basename(file)]));
  const cards = await models.cards.find().sort({ code: 1 }).lean<CardRecord[]>();
  const named = <T extends { importId: unknown }>(entry: T) => ({
    ...entry,
    importId: names.get(String(entry.importId)),
  });
  return cards.map(({ _id, ...card }) => ({
    ...named(card),
    versions: card.versions.map(named),
    seen: card.seen.map(named),
  }));
}

/** An empty store. */
export async function empty({ models }: Pick<Database, 'models'>): Promise<void> {
  await models.cards.deleteMany({});
  await models.imports.deleteMany({});
  await models.offices.deleteMany({});
  await models.watches.deleteMany({});
}
