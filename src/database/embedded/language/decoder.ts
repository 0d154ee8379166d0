import { Binary, ObjectId } from './bson.ts';
import { TYPE } from './encoder.ts';
import type { Doc, Value } from './values.ts';

/**
 * Bytes to documents: the counterpart of encoder.ts. Field names and short strings are mostly ones that were met
 * before; they are found again by a hash of their bytes, which saves making them anew.
 */
const NAMES = 2048;
const names: (string | undefined)[] = Array.from({ length: NAMES });
/** Longer strings are rarely met twice. */
const SHORT = 24;

const float = new Float64Array(1);
const floatBytes = new Uint8Array(float.buffer);

/** Where the reader stands; one document is read at a time. */
let source: Buffer = Buffer.alloc(0);
let at = 0;

const readInt32 = (): number => {
  const value = source[at]! | (source[at + 1]! << 8) | (source[at + 2]! << 16) | (source[at + 3]! << 24);
  at += 4;
  return value;
};

const readDouble = (): number => {
  for (let i = 0; i < 8; i++) floatBytes[i] = source[at++]!;
  return float[0]!;
};

/** A signed 64-bit number, exact up to 2^53. */
const readInt64 = (): number => {
  const low = readInt32() >>> 0;
  return readInt32() * 0x100000000 + low;
};

function same(text: string, from: number, length: number): boolean {
  if (text.length !== length) return false;
  for (let i = 0; i < length; i++) if (text.charCodeAt(i) !== source[from + i]) return false;
  return true;
}

/** The text of `length` bytes from `from` on. `hash` is of these bytes, and none of them is above 0x7f. */
function familiar(hash: number, from: number, length: number): string {
  const slot = (hash ^ (hash >>> 11)) & (NAMES - 1);
  const known = names[slot];
  if (known !== undefined && same(known, from, length)) return known;
  const text = source.toString('latin1', from, from + length);
  names[slot] = text;
  return text;
}

/** A field's name, up to its zero byte. */
function readName(): string {
  const from = at;
  let hash = 5381;
  let high = 0;
  for (let byte = source[at]!; byte !== 0; byte = source[++at]!) {
    hash = (hash * 33 + byte) | 0;
    high |= byte;
  }
  const length = at++ - from;
  return high > 0x7f ? source.toString('utf8', from, from + length) : familiar(hash, from, length);
}

function readString(): string {
  const length = readInt32() - 1;
  const from = at;
  at += length + 1;
  if (length === 0) return '';
  if (length > SHORT) return source.toString('utf8', from, from + length);
  let hash = 5381;
  let high = 0;
  for (let i = from; i < from + length; i++) {
    const byte = source[i]!;
    hash = (hash * 33 + byte) | 0;
    high |= byte;
  }
  return high > 0x7f ? source.toString('utf8', from, from + length) : familiar(hash, from, length);
}

function readBytes(): Binary {
  const length = readInt32();
  const subtype = source[at++]!;
  const bytes = Buffer.from(source.subarray(at, at + length));
  at += length;
  return new Binary(bytes, subtype);
}

function readValue(type: number): Value {
  switch (type) {
    case TYPE.string:
      return readString();
    case TYPE.int32:
      return readInt32();
    case TYPE.double:
      return readDouble();
    case TYPE.null:
    case TYPE.undefined:
      return null;
    case TYPE.object:
      return readFields();
    case TYPE.array:
      return readArray();
    case TYPE.objectId:
      at += 12;
      return new ObjectId(Buffer.from(source.subarray(at - 12, at)));
    case TYPE.date:
      return new Date(readInt64());
    case TYPE.boolean:
      return source[at++] === 1;
    case TYPE.int64:
      return readInt64();
    case TYPE.binary:
      return readBytes();
    default:
      throw new Error(`A stored document holds the unknown type ${type}`);
  }
}

function readFields(): Doc {
  at += 4;
  const doc: Doc = {};
  for (let type = source[at++]!; type !== 0; type = source[at++]!) {
    const name = readName();
    doc[name] = readValue(type);
  }
  return doc;
}

function readArray(): Value[] {
  at += 4;
  const array: Value[] = [];
  for (let type = source[at++]!; type !== 0; type = source[at++]!) {
    while (source[at++] !== 0);
    array.push(readValue(type));
  }
  return array;
}

/** How many bytes a value takes, the reader standing on it. */
function sizeOf(type: number): number {
  switch (type) {
    case TYPE.string:
      return 4 + peekInt32();
    case TYPE.object:
    case TYPE.array:
      return peekInt32();
    case TYPE.binary:
      return 5 + peekInt32();
    case TYPE.double:
    case TYPE.date:
    case TYPE.int64:
      return 8;
    case TYPE.int32:
      return 4;
    case TYPE.objectId:
      return 12;
    case TYPE.boolean:
      return 1;
    default:
      return 0;
  }
}
const peekInt32 = (): number => {
  const value = readInt32();
  at -= 4;
  return value;
};

const asBuffer = (bytes: Uint8Array): Buffer =>
  Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);

/** The document that begins at `from`. `fields`: only these of its own fields are read. */
export function decode(bytes: Uint8Array, from = 0, fields?: ReadonlySet<string>): Doc {
  source = asBuffer(bytes);
  at = from;
  if (!fields) return readFields();
  at += 4;
  const doc: Doc = {};
  let left = fields.size;
  for (let type = source[at++]!; type !== 0 && left > 0; type = source[at++]!) {
    const name = readName();
    if (fields.has(name)) {
      doc[name] = readValue(type);
      left--;
    } else at += sizeOf(type);
  }
  return doc;
}

/** An element of a document, unread. */
export interface Element {
  type: number;
  name: string;
  /** Where its value lies. */
  from: number;
  to: number;
}

/** Calls `visit` with each element of the object that begins at `from`. */
export function visitElements(bytes: Uint8Array, from: number, visit: (element: Element) => void): void {
  const buffer = asBuffer(bytes);
  let next = from + 4;
  for (;;) {
    source = buffer;
    at = next;
    const type = source[at++]!;
    if (type === 0) return;
    const name = readName();
    const start = at;
    next = at + sizeOf(type);
    visit({ type, name, from: start, to: next });
  }
}

/** The one value between `from` and the end of the element. */
export function decodeValue(bytes: Uint8Array, { type, from }: Pick<Element, 'type' | 'from'>): Value {
  source = asBuffer(bytes);
  at = from;
  return readValue(type);
}

/** The bytes of each document in a buffer of documents that lie one behind the other. */
export function* split(whole: Uint8Array): Generator<Buffer, void, undefined> {
  const buffer = asBuffer(whole);
  for (let from = 0; from < buffer.length;) {
    const to = from + buffer.readInt32LE(from);
    yield buffer.subarray(from, to);
    from = to;
  }
}
