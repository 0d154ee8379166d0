import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { CardStatus } from '../domain/card.ts';
import { checkDigit } from '../domain/nationalCode.ts';
import { sampleCsv } from './sample/csv.ts';
import { sampleDates } from './sample/dates.ts';
import { samplePeople } from './sample/people.ts';
import type { SampleRow } from './sample/row.ts';
import { FIRST_NAMES, LAST_NAMES, PROVINCE, SAMPLE_COUNTIES, SHARES_OF_WAITING } from './sample/province.ts';

/** Synthetic exports of any size with the province's figures, and what belongs to them. */
export { SAMPLE_AS_OF } from './sample/dates.ts';
export { sampleOffices } from './sample/province.ts';
export { samplePeople } from './sample/people.ts';
export { sampleCells, sampleCsv } from './sample/csv.ts';
export type { SampleRow } from './sample/row.ts';

/** A generator of numbers that a seed and an index give again each time (the mixing of MurmurHash3). */
function noise(seed: number, index: number, use: number): number {
  let hash = (seed ^ Math.imul(index + 1, 0x9e3779b1) ^ Math.imul(use + 1, 0x85ebca6b)) >>> 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** `total` shared out by weights, to the last one: the largest remainders get what rounding down leaves. */
function shareOut(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((a, b) => a + b, 0);
  const exact = weights.map((weight) => (total * weight) / sum);
  const shares = exact.map(Math.floor);
  const byRemainder = exact.map((share, index) => ({ index, rest: share % 1 })).sort((a, b) => b.rest - a.rest);
  const left = total - shares.reduce((a, b) => a + b, 0);
  for (const { index } of byRemainder.slice(0, left)) shares[index]! += 1;
  return shares;
}

/** How many of `size` applications stand where, in the province's proportions; exact at 919,007. */
export function sampleFigures(size: number): Record<CardStatus, number> {
  const delivered = Math.round((size * PROVINCE.delivered) / PROVINCE.applications);
  const issued = Math.round((size * PROVINCE.issued) / PROVINCE.applications);
  const waiting = issued - delivered;
  const readyAtCounty = Math.round(waiting * SHARES_OF_WAITING.readyAtCounty);
  const onTheWay = Math.min(waiting - readyAtCounty, Math.round(waiting * SHARES_OF_WAITING.issued));
  const readyAtProvincialCentre = Math.min(
    waiting - readyAtCounty - onTheWay,
    Math.round(waiting * SHARES_OF_WAITING.readyAtProvincialCentre),
  );
  return {
    awaitingIssuance: size - issued,
    issued: onTheWay,
    readyAtCounty,
    readyAtProvincialCentre,
    returnedToTehran: waiting - readyAtCounty - onTheWay - readyAtProvincialCentre,
    delivered,
  };
}

/** A prime: counting in steps of another number modulo it meets every number once. */
const NUMBERS = 999_983;
const STEP = 611_953;

/**
 * `size` rows (at least the sample people, who come first), the same for the same seed. States and counties have the
 * province's proportions to the row; codes are valid and all different; nobody in it exists.
 */
export function* sampleRows(seed: number, size: number): Generator<SampleRow> {
  const people = samplePeople().flatMap(({ row }) => (row ? [row] : []));
  yield* people;
  const figures = sampleFigures(size);
  for (const { status } of people) figures[status] = Math.max(0, figures[status] - 1);
  const count = Math.max(0, size - people.length);
  const cells = cellsOf(figures, count);
  const step = stepOver(count);
  const starts: number[] = [];
  let total = 0;
  for (const cell of cells) starts.push((total += cell.count));
  for (let index = 0; index < count; index += 1) {
    const place = (index * step + seed) % count;
    yield generatedRow(seed, index, cells[firstAbove(starts, place)]!);
  }
}

/** A step that shares no divisor with `count` visits every place once, in an order that looks like none. */
function stepOver(count: number): number {
  for (let step = Math.floor(count * 0.618) | 1; ; step += 2) if (divisor(step, count) <= 1 || count < 2) return step;
}

const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));

function firstAbove(starts: readonly number[], place: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (starts[middle]! > place) high = middle;
    else low = middle + 1;
  }
  return low;
}

interface Cell {
  status: CardStatus;
  place: (typeof SAMPLE_COUNTIES)[number];
  count: number;
}

/** How many of each state in each county; together exactly `count`. */
function cellsOf(figures: Record<CardStatus, number>, count: number): Cell[] {
  const statuses = Object.keys(figures) as CardStatus[];
  const perStatus = shareOut(
    count,
    statuses.map((status) => figures[status] + 1e-9),
  );
  const weights = SAMPLE_COUNTIES.map(({ weight }) => weight);
  return statuses.flatMap((status, index) =>
    shareOut(perStatus[index]!, weights).map((share, at) => ({ status, place: SAMPLE_COUNTIES[at]!, count: share })),
  );
}

const pick = <T>(from: readonly T[], number: number): T => from[number % from.length]!;

function generatedRow(seed: number, index: number, { status, place }: Cell): SampleRow {
  const random = (use: number): number => noise(seed, index, use);
  const round = Math.floor(index / NUMBERS);
  const middle = String(1 + ((index * STEP + (seed % NUMBERS)) % NUMBERS)).padStart(6, '0');
  const prefix = round === 0 ? pick(place.prefixes, random(0)) : String(99 + round).padStart(3, '0');
  const nine = `${prefix}${middle}`;
  return {
    nationalCode: `${nine}${checkDigit(nine)}`,
    receiptSerial: serialOf(random(1), random(2)),
    firstName: pick(FIRST_NAMES, random(3)),
    lastName: pick(LAST_NAMES, random(4)),
    county: place.county,
    office: `${place.name}-${1 + (random(5) % 2)}`,
    status,
    ...sampleDates(status, random),
    // 0900 000 is given to nobody.
    mobile: `0900000${String(random(6) % 10_000).padStart(4, '0')}`,
  };
}

const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ';

/** Ten characters in one of the four forms that receipts show. */
function serialOf(form: number, number: number): string {
  const digits = (count: number): string => String(number % 10 ** count).padStart(count, '0');
  const letter = (at: number): string => LETTERS[(form >>> at) % LETTERS.length]!;
  switch (form % 4) {
    case 0:
      return `${letter(4)}${letter(12)}${digits(8)}`;
    case 1:
      return `${letter(4)}${digits(9)}`;
    case 2:
      return `${(form >>> 20) % 10}${letter(4)}${digits(8)}`;
    default:
      return `${1 + (form % 9)}${digits(9)}`;
  }
}

/** Writes a sample of `size` rows as .csv, in pieces: any size takes the same memory. */
export function writeSample({ path, size, seed = 1404 }: { path: string; size: number; seed?: number }): Promise<void> {
  return pipeline(Readable.from(sampleCsv(sampleRows(seed, size))), createWriteStream(path));
}
