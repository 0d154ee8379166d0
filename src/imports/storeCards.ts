import type { AnyBulkWriteOperation } from 'mongodb';
import type { CardRecord, Models } from '../database/models.ts';
import { mapConcurrent, withWrites } from './mapConcurrent.ts';
import { type CardBatch, unpackRow } from './cardBatch.ts';
import type { CardRow } from './cardRow.ts';
import { type ImportRun, type CardComparison, compareCard } from './compareCard.ts';
import type { Batch } from './readRows.ts';
import { SeenRows } from './seenRows.ts';

/**
 * The passes over a file of cards. Into an empty store one pass writes as it reads. Otherwise the first pass compares
 * and counts and writes nothing, for only at its end is it known which row of a card is its last, and whether too many
 * cards would go a step back; the second writes what the first has found to do.
 */

/** Batches in the store at a time, so that reading, writing and waiting overlap. */
const UNDER_WAY = 3;

export interface Tally {
  added: number;
  updated: number;
  unchanged: number;
  stepsBack: number;
}
const nothingCounted = (): Tally => ({ added: 0, updated: 0, unchanged: 0, stepsBack: 0 });

type Cards = Models['cards']['collection'];
/** What has to be looked at after each batch: progress, an order to stop. */
export type OnBatch = (batch: Batch) => void | Promise<void>;

/** Of several rows of one card in a batch the last. */
function lastRows(cards: CardBatch, from: (index: number) => boolean = () => true): Map<string, number> {
  const last = new Map<string, number>();
  for (let index = 0; index < cards.code.length; index += 1) if (from(index)) last.set(cards.code[index]!, index);
  return last;
}

async function storedCards(cards: Cards, codes: string[]): Promise<Map<string, CardRecord>> {
  if (codes.length === 0) return new Map();
  const found = await cards.find({ code: { $in: codes } }).toArray();
  return new Map((found as unknown as CardRecord[]).map((card) => [card.code, card]));
}

async function write(
  cards: Cards,
  comparisons: Iterable<{ comparison: CardComparison; stored: CardRecord | undefined }>,
): Promise<void> {
  const docs: CardRecord[] = [];
  const changes: AnyBulkWriteOperation[] = [];
  for (const { comparison, stored } of comparisons)
    if (comparison.outcome === 'added') docs.push(comparison.doc);
    else if (comparison.set)
      changes.push({ updateOne: { filter: { _id: stored!._id }, update: { $set: comparison.set } } });
  if (docs.length > 0) await cards.insertMany(docs, { ordered: false });
  if (changes.length > 0) await cards.bulkWrite(changes, { ordered: false });
}

/** Writes into an empty store as it reads. */
export const fill = (cards: Cards, batches: AsyncIterable<Batch>, run: ImportRun, onBatch: OnBatch): Promise<Tally> =>
  withWrites(UNDER_WAY, async (writes) => {
    const tally = nothingCounted();
    const seen = new SeenRows();
    for await (const batch of batches) {
      const rows = batch.cards!;
      const { prefixes } = rows;
      const known = (index: number): boolean => seen.get(prefixes[index * 2]!, prefixes[index * 2 + 1]!) !== undefined;
      const fresh = lastRows(rows, (index) => !known(index));
      const again = lastRows(rows, known);
      for (const index of fresh.values()) seen.set(prefixes[index * 2]!, prefixes[index * 2 + 1]!, rows.row[index]!, 0);
      tally.added += fresh.size;
      tally.unchanged += rows.code.length - fresh.size;
      const added = [...fresh.values()].map((index) => ({
        comparison: compareCard(undefined, unpackRow(rows, index), run),
        stored: undefined,
      }));
      await writes.add(write(cards, added));
      if (again.size > 0) {
        // What is to be corrected must have been written.
        await writes.end();
        await writeLast(cards, rows, again, run);
      }
      await onBatch(batch);
    }
    return tally;
  });

async function writeLast(cards: Cards, rows: CardBatch, last: Map<string, number>, run: ImportRun): Promise<void> {
  const stored = await storedCards(cards, [...last.keys()]);
  await write(
    cards,
    [...last].map(([code, index]) => ({
      comparison: compareCard(stored.get(code), unpackRow(rows, index), run),
      stored: stored.get(code),
    })),
  );
}

/** The marks of a row in `SeenRows`: its outcome and what follows. */
const OUTCOMES = ['unchanged', 'added', 'updated'] as const;
const STEP_BACK = 4;
const TO_WRITE = 8;

export interface Comparison {
  tally: Tally;
  /** The last row of each card, and whether it is to be written. */
  seen: SeenRows;
  toWrite: number;
}

/** Compares every card's last row with the store, and writes nothing. */
export async function compare(
  cards: Cards,
  batches: AsyncIterable<Batch>,
  run: ImportRun,
  onBatch: OnBatch,
): Promise<Comparison> {
  const tally = nothingCounted();
  const seen = new SeenRows();
  let toWrite = 0;
  const count = (mark: number, one: 1 | -1): void => {
    tally[OUTCOMES[mark % STEP_BACK]!] += one;
    if (mark & STEP_BACK) tally.stepsBack += one;
    if (mark & TO_WRITE) toWrite += one;
  };
  const withStored = async (batch: Batch) => {
    const last = lastRows(batch.cards!);
    return { batch, last, stored: await storedCards(cards, [...last.keys()]) };
  };
  for await (const { batch, last, stored } of mapConcurrent(batches, UNDER_WAY, withStored)) {
    const rows = batch.cards!;
    tally.unchanged += rows.code.length - last.size;
    for (const [code, index] of last) {
      const comparison = compareCard(stored.get(code), unpackRow(rows, index), run);
      const mark =
        OUTCOMES.indexOf(comparison.outcome) +
        (comparison.stepBack ? STEP_BACK : 0) +
        (comparison.outcome === 'added' || comparison.set ? TO_WRITE : 0);
      const [high, low] = [rows.prefixes[index * 2]!, rows.prefixes[index * 2 + 1]!];
      const earlier = seen.get(high, low);
      if (earlier) {
        // The row that was taken for the last is not: it counts as unchanged now.
        count(earlier.mark, -1);
        tally.unchanged += 1;
      }
      count(mark, 1);
      seen.set(high, low, rows.row[index]!, mark);
    }
    await onBatch(batch);
  }
  return { tally, seen, toWrite };
}

/** Writes what `compare` has found to do. */
export const writeCompared = (
  cards: Cards,
  batches: AsyncIterable<Batch>,
  run: ImportRun,
  { seen }: Comparison,
  onBatch: OnBatch,
): Promise<void> =>
  withWrites(UNDER_WAY, async (writes) => {
    for await (const batch of batches) {
      const rows = batch.cards!;
      const added: { comparison: CardComparison; stored: undefined }[] = [];
      const changed = new Map<string, number>();
      for (let index = 0; index < rows.code.length; index += 1) {
        const noted = seen.get(rows.prefixes[index * 2]!, rows.prefixes[index * 2 + 1]!);
        if (noted?.row !== rows.row[index] || !noted || !(noted.mark & TO_WRITE)) continue;
        if (OUTCOMES[noted.mark % STEP_BACK] === 'added')
          added.push({ comparison: compareCard(undefined, unpackRow(rows, index), run), stored: undefined });
        else changed.set(rows.code[index]!, index);
      }
      if (added.length > 0) await writes.add(write(cards, added));
      if (changed.size > 0) await writes.add(writeLast(cards, rows, changed, run));
      await onBatch(batch);
    }
  });

/** Does the row name a day after `asOf`, which an export of that day cannot know? Custody may be announced ahead. */
export function countAhead(rows: CardBatch, asOf: string): number {
  const after = (row: Pick<CardRow, 'appliedOn' | 'issuedOn' | 'deliveredOn'>): boolean =>
    (row.appliedOn ?? '') > asOf || (row.issuedOn ?? '') > asOf || (row.deliveredOn ?? '') > asOf;
  let count = 0;
  for (let index = 0; index < rows.code.length; index += 1)
    if (
      after({ appliedOn: rows.appliedOn[index], issuedOn: rows.issuedOn[index], deliveredOn: rows.deliveredOn[index] })
    )
      count += 1;
  return count;
}
