import { EngineError, notSupported } from '../errors.ts';

/**
 * Documents to bytes, in BSON (https://bsonspec.org), with the types that the engine stores and no others. Written
 * here because a document crosses it on every write: it costs a third of the general library, and refuses on the way
 * what may not be stored.
 *
 * Undefined becomes null, as in the MongoDB driver. Numbers: whole ones of 32 bits as int32, all others as doubles.
 */
/** The type bytes in use. */
export const TYPE = {
  double: 0x01,
  string: 0x02,
  object: 0x03,
  array: 0x04,
  binary: 0x05,
  undefined: 0x06,
  objectId: 0x07,
  boolean: 0x08,
  date: 0x09,
  null: 0x0a,
  int32: 0x10,
  int64: 0x12,
} as const;

const DEEPEST = 100;
/** Loops over characters are faster than a call into native code up to about this length. */
const SHORT = 64;
const KNOWN_NAMES = 4096;

let out = Buffer.allocUnsafeSlow(64 * 1024);
let at = 0;
const float = new Float64Array(1);
const floatBytes = new Uint8Array(float.buffer);
const names = new Map<string, Name>();

function need(bytes: number): void {
  if (at + bytes <= out.length) return;
  const larger = Buffer.allocUnsafeSlow(Math.max(out.length * 2, at + bytes));
  out.copy(larger, 0, 0, at);
  out = larger;
}

function writeInt32(value: number): void {
  out[at++] = value & 0xff;
  out[at++] = (value >> 8) & 0xff;
  out[at++] = (value >> 16) & 0xff;
  out[at++] = (value >> 24) & 0xff;
}

function writeDouble(value: number): void {
  float[0] = value;
  for (let i = 0; i < 8; i++) out[at++] = floatBytes[i]!;
}

/** A field's name as it is written, and whether a stored document may have it. */
interface Name {
  bytes: Uint8Array;
  storable: boolean;
}

function nameOf(field: string): Name {
  let name = names.get(field);
  if (!name) {
    if (field.includes('\0') || field === '__proto__') throw notSupported(`The field name "${field}"`);
    const storable = field !== '' && !field.startsWith('$') && !field.includes('.');
    name = { bytes: Buffer.from(`${field}\0`), storable };
    if (names.size >= KNOWN_NAMES) names.clear();
    names.set(field, name);
  }
  return name;
}

/** The type byte and the name; the value follows. Leaves room for a value of 16 bytes. */
function writeHead(type: number, { bytes }: Name): void {
  const { length } = bytes;
  need(length + 16);
  out[at++] = type;
  for (let i = 0; i < length; i++) out[at++] = bytes[i]!;
}

function writeString(text: string): void {
  need(text.length * 3 + 8);
  const start = at;
  at += 4;
  let i = 0;
  if (text.length <= SHORT)
    for (; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      if (unit > 0x7f) break;
      out[at++] = unit;
    }
  if (i < text.length) at = start + 4 + out.write(text, start + 4);
  out[at++] = 0;
  const end = at;
  at = start;
  writeInt32(end - start - 4);
  at = end;
}

function writeNumber(name: Name, value: number): void {
  if (Number.isInteger(value) && value >= -0x80000000 && value <= 0x7fffffff && !Object.is(value, -0)) {
    writeHead(TYPE.int32, name);
    writeInt32(value);
  } else {
    writeHead(TYPE.double, name);
    writeDouble(value);
  }
}

function writeDate(name: Name, date: Date): void {
  const time = date.getTime();
  if (Number.isNaN(time)) throw new EngineError(2, 'A date is invalid');
  writeHead(TYPE.date, name);
  writeInt32((time % 0x100000000) | 0);
  writeInt32(Math.floor(time / 0x100000000));
}

function writeBytes(name: Name, bytes: Uint8Array, subtype: number): void {
  writeHead(TYPE.binary, name);
  need(bytes.length + 8);
  writeInt32(bytes.length);
  out[at++] = subtype;
  out.set(bytes, at);
  at += bytes.length;
}

function writeBigInt(name: Name, value: bigint): void {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw notSupported('A whole number beyond 2^53');
  writeNumber(name, number);
}

/** Values of bson's classes name their kind, whichever copy of the package made them. */
interface Tagged {
  _bsontype?: unknown;
  toBSON?: () => unknown;
}

function writeTagged(kind: unknown, name: Name, value: object, storing: boolean, depth: number): void {
  switch (kind) {
    case 'ObjectId': {
      writeHead(TYPE.objectId, name);
      out.set((value as { id: Uint8Array }).id, at);
      at += 12;
      return;
    }
    case 'Binary': {
      const { buffer, position, sub_type } = value as { buffer: Uint8Array; position: number; sub_type: number };
      return writeBytes(name, buffer.subarray(0, position), sub_type);
    }
    case 'Long':
      return writeBigInt(name, (value as { toBigInt(): bigint }).toBigInt());
    case 'Int32':
    case 'Double':
      return writeValue(name, (value as { value: number }).value, storing, depth);
    default:
      throw notSupported(`A value of type ${String(kind)}`);
  }
}

function writeValue(name: Name, value: unknown, storing: boolean, depth: number): void {
  switch (typeof value) {
    case 'string':
      writeHead(TYPE.string, name);
      return writeString(value);
    case 'number':
      return writeNumber(name, value);
    case 'boolean':
      writeHead(TYPE.boolean, name);
      out[at++] = value ? 1 : 0;
      return;
    case 'undefined':
      return writeHead(TYPE.null, name);
    case 'bigint':
      return writeBigInt(name, value);
    case 'object':
      if (value === null) return writeHead(TYPE.null, name);
      return writeObject(name, value, storing, depth);
    default:
      throw notSupported(`A value of type ${typeof value}`);
  }
}

function writeObject(name: Name, value: object, storing: boolean, depth: number): void {
  if (depth >= DEEPEST) throw notSupported(`A document deeper than ${DEEPEST} levels`);
  if (Object.getPrototypeOf(value) === Object.prototype) {
    writeHead(TYPE.object, name);
    return writeFields(value, storing, depth + 1);
  }
  if (Array.isArray(value)) return writeArray(name, value, storing, depth + 1);
  if (value instanceof Date) return writeDate(name, value);
  const { _bsontype: kind, toBSON } = value as Tagged;
  if (kind !== undefined) return writeTagged(kind, name, value, storing, depth);
  if (typeof toBSON === 'function') return writeValue(name, (value as Required<Tagged>).toBSON(), storing, depth);
  if (value instanceof Uint8Array) return writeBytes(name, value, 0);
  if (value instanceof RegExp) throw notSupported('A regular expression');
  writeHead(TYPE.object, name);
  writeFields(value, storing, depth + 1);
}

function writeArray(name: Name, array: readonly unknown[], storing: boolean, depth: number): void {
  writeHead(TYPE.array, name);
  const start = at;
  at += 4;
  for (let i = 0; i < array.length; i++) writeValue(nameOf(String(i)), array[i], storing, depth);
  close(start);
}

function writeFields(doc: object, storing: boolean, depth: number): void {
  need(8);
  const start = at;
  at += 4;
  const fields =
    doc instanceof Map ? Object.fromEntries(doc as Map<string, unknown>) : (doc as Record<string, unknown>);
  for (const field of Object.keys(fields)) {
    const name = nameOf(field);
    if (storing && !name.storable) throw notSupported(`The field name "${field}"`);
    writeValue(name, fields[field], storing, depth);
  }
  close(start);
}

function close(start: number): void {
  need(1);
  out[at++] = 0;
  const end = at;
  at = start;
  writeInt32(end - start);
  at = end;
}

/** The plain object behind a document of Mongoose's. */
function plain(doc: object): object {
  const { toBSON } = doc as Tagged;
  return typeof toBSON === 'function' ? (doc as { toBSON(): object }).toBSON() : doc;
}

/** A document as bytes in a buffer of its own. `storing`: field names that may not be stored are refused. */
export function encode(doc: object, storing = false): Uint8Array<ArrayBuffer> {
  const start = at;
  try {
    writeFields(plain(doc), storing, 0);
    return new Uint8Array(out.subarray(start, at));
  } finally {
    at = start;
  }
}

/** Gathers documents one behind the other. */
export class Joiner {
  #parts: Uint8Array[] = [];
  length = 0;
  count = 0;

  add(bytes: Uint8Array): void {
    this.#parts.push(bytes);
    this.length += bytes.length;
    this.count++;
  }

  /** All of them, in one buffer that can be handed to another thread. */
  whole(): Uint8Array<ArrayBuffer> {
    const whole = new Uint8Array(this.length);
    let at = 0;
    for (const part of this.#parts) {
      whole.set(part, at);
      at += part.length;
    }
    return whole;
  }
}
