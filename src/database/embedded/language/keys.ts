import type { Binary, ObjectId } from './bson.ts';
import { notSupported } from '../errors.ts';
import type { Maybe } from './values.ts';
import { RANK, rankOf } from './values.ts';

/**
 * Index keys: bytes whose order is MongoDB's order of the values, so that SQLite's own indexes serve equality, $in,
 * ranges and sorting. Two values have the same key exactly when MongoDB calls them equal; missing counts as null.
 *
 * First byte: the rank. Then: numbers and dates as sortable doubles, strings as UTF-8, binary data behind its length
 * and subtype, object ids as they are.
 */
export type Key = Uint8Array<ArrayBuffer>;

const scratch = new DataView(new ArrayBuffer(8));

/** The bits of a double, turned so that they sort as unsigned bytes: negative numbers complemented, others with the sign bit set. */
function writeNumber(key: Buffer, value: number): void {
  if (Number.isNaN(value)) return void key.fill(0, 1);
  scratch.setFloat64(0, value === 0 ? 0 : value);
  let high = scratch.getUint32(0);
  let low = scratch.getUint32(4);
  if (high >= 0x80000000) {
    high = ~high >>> 0;
    low = ~low >>> 0;
  } else {
    high = (high | 0x80000000) >>> 0;
  }
  key.writeUInt32BE(high, 1);
  key.writeUInt32BE(low, 5);
}

/** @throws NotSupportedError for arrays and objects: an indexed field holds single values only. */
export function keyOf(value: Maybe): Key {
  const rank = rankOf(value);
  switch (rank) {
    case RANK.null:
      return NULL_KEY;
    case RANK.number:
    case RANK.date: {
      const key = Buffer.allocUnsafe(9);
      key[0] = rank;
      writeNumber(key, rank === RANK.date ? (value as Date).getTime() : (value as number));
      return key;
    }
    case RANK.string: {
      const text = value as string;
      const key = Buffer.allocUnsafe(1 + Buffer.byteLength(text));
      key[0] = rank;
      key.write(text, 1);
      return key;
    }
    case RANK.binary: {
      const bytes = (value as Binary).value();
      const key = Buffer.allocUnsafe(6 + bytes.length);
      key[0] = rank;
      key.writeUInt32BE(bytes.length, 1);
      key[5] = (value as Binary).sub_type;
      key.set(bytes, 6);
      return key;
    }
    case RANK.objectId: {
      const key = Buffer.allocUnsafe(13);
      key[0] = rank;
      key.set((value as ObjectId).id, 1);
      return key;
    }
    case RANK.boolean:
      return Buffer.from([rank, value === true ? 1 : 0]);
    default:
      throw notSupported(`${rank === RANK.array ? 'An array' : 'An object'} in an indexed field`);
  }
}

export const NULL_KEY: Key = Buffer.from([RANK.null]);

/** The keys between which all values of `value`'s rank lie (NaN apart): from included, to excluded. */
export function keysOfRank(rank: number): { from: Key; to: Key } {
  const from = rank === RANK.number ? Buffer.from([rank, 0, 0, 0, 0, 0, 0, 0, 1]) : Buffer.from([rank]);
  return { from, to: Buffer.from([rank + 1]) };
}

/** True for a value that has a key. */
export function hasKey(value: Maybe): boolean {
  const rank = rankOf(value);
  return rank !== RANK.array && rank !== RANK.object;
}
