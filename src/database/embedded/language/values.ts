import { Binary, ObjectId } from './bson.ts';
import { notSupported } from '../errors.ts';

/**
 * The values that a stored document may hold, and MongoDB's order over them: missing and null, numbers, strings,
 * objects, arrays, binary data, object ids, booleans, dates.
 * Source: https://www.mongodb.com/docs/manual/reference/bson-type-comparison-order/
 */
export type Value = null | number | string | boolean | Date | ObjectId | Binary | Value[] | { [field: string]: Value };
export type Doc = { [field: string]: Value };
/** A value, or what a path that leads nowhere yields. */
export type Maybe = Value | undefined;

/** Ranks in that order; types of one rank compare with each other. */
export const RANK = {
  null: 1,
  number: 2,
  string: 3,
  object: 4,
  array: 5,
  binary: 6,
  objectId: 7,
  boolean: 8,
  date: 9,
} as const;

export const isObject = (value: Maybe): value is Doc => rankOf(value) === RANK.object;

/** @throws NotSupportedError for a type that the engine does not store (Decimal128, Timestamp, regular expressions, …) */
export function rankOf(value: Maybe): number {
  switch (typeof value) {
    case 'string':
      return RANK.string;
    case 'number':
      return RANK.number;
    case 'boolean':
      return RANK.boolean;
    case 'object': {
      if (value === null) return RANK.null;
      if (Array.isArray(value)) return RANK.array;
      const prototype: unknown = Object.getPrototypeOf(value);
      if (prototype === Object.prototype || prototype === null) return RANK.object;
      if (value instanceof Date) return RANK.date;
      if (value instanceof ObjectId) return RANK.objectId;
      if (value instanceof Binary) return RANK.binary;
      throw notSupported(`A value of type ${value.constructor.name}`);
    }
    case 'undefined':
      return RANK.null;
    default:
      throw notSupported(`A value of type ${typeof value}`);
  }
}

/** Strings compare as their UTF-8 bytes do, that is by code point, which differs from JavaScript's order for U+10000 up. */
export function compareStrings(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    let x = a.charCodeAt(i);
    let y = b.charCodeAt(i);
    if (x === y) continue;
    if (x >= 0xd800 && y >= 0xd800) {
      // Surrogates stand for code points above all other units.
      if (x < 0xe000) x += 0x10000;
      if (y < 0xe000) y += 0x10000;
    }
    return x < y ? -1 : 1;
  }
  return a.length - b.length;
}

/** NaN is equal to itself and below every other number. */
function compareNumbers(a: number, b: number): number {
  if (a < b) return -1;
  if (a > b) return 1;
  if (a === b) return 0;
  return Number(Number.isNaN(b)) - Number(Number.isNaN(a));
}

function compareObjects(a: Doc, b: Doc): number {
  const left = Object.keys(a);
  const right = Object.keys(b);
  const length = Math.min(left.length, right.length);
  for (let i = 0; i < length; i++) {
    const x = left[i]!;
    const y = right[i]!;
    const order = rankOf(a[x]) - rankOf(b[y]) || compareStrings(x, y) || compareValues(a[x], b[y]);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

function compareArrays(a: Value[], b: Value[]): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const order = compareValues(a[i], b[i]);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

function compareBinaries(a: Binary, b: Binary): number {
  const left = a.value();
  const right = b.value();
  return left.length - right.length || a.sub_type - b.sub_type || Buffer.compare(left, right);
}

/** MongoDB's order of two values: negative, 0 (equal) or positive. Missing equals null. */
export function compareValues(a: Maybe, b: Maybe): number {
  const rank = rankOf(a);
  const difference = rank - rankOf(b);
  if (difference !== 0) return difference;
  switch (rank) {
    case RANK.number:
      return compareNumbers(a as number, b as number);
    case RANK.string:
      return compareStrings(a as string, b as string);
    case RANK.object:
      return compareObjects(a as Doc, b as Doc);
    case RANK.array:
      return compareArrays(a as Value[], b as Value[]);
    case RANK.binary:
      return compareBinaries(a as Binary, b as Binary);
    case RANK.objectId:
      return Buffer.compare((a as ObjectId).id, (b as ObjectId).id);
    case RANK.boolean:
      return Number(a) - Number(b);
    case RANK.date:
      return (a as Date).getTime() - (b as Date).getTime();
    default:
      return 0;
  }
}

export const equalValues = (a: Maybe, b: Maybe): boolean => compareValues(a, b) === 0;
