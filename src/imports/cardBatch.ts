import type { CardRow } from './cardRow.ts';

/** Rows on their way between threads, column by column: objects would carry their keys' names each time. */
export type CardBatch = { [K in keyof CardRow]: CardRow[K][] } & {
  /** The first 64 bits of each code's hash, two numbers a row. */
  prefixes: Uint32Array;
};

const FIELDS = [
  'row',
  'code',
  'lookup',
  'tail',
  'initials',
  'county',
  'status',
  'office',
  'appliedOn',
  'issuedOn',
  'custodyFrom',
  'deliveredOn',
] as const satisfies readonly (keyof CardRow)[];

export function packRows(rows: readonly CardRow[]): CardBatch {
  const prefixes = new Uint32Array(rows.length * 2);
  const batch: Record<string, unknown> = { prefixes };
  for (const field of FIELDS) batch[field] = rows.map((row) => row[field]);
  for (const [index, { code }] of rows.entries()) {
    const mac = code.indexOf(':') + 1;
    const bytes = Buffer.from(code.slice(mac, mac + 11), 'base64url');
    prefixes[index * 2] = bytes.readUInt32LE(0);
    prefixes[index * 2 + 1] = bytes.readUInt32LE(4);
  }
  return batch as CardBatch;
}

export const unpackRow = (batch: CardBatch, index: number): CardRow => ({
  row: batch.row[index]!,
  code: batch.code[index]!,
  lookup: batch.lookup[index]!,
  tail: batch.tail[index]!,
  initials: batch.initials[index],
  county: batch.county[index]!,
  status: batch.status[index]!,
  office: batch.office[index],
  appliedOn: batch.appliedOn[index],
  issuedOn: batch.issuedOn[index],
  custodyFrom: batch.custodyFrom[index],
  deliveredOn: batch.deliveredOn[index],
});
