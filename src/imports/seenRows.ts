/**
 * Which codes a file has shown, with two numbers for each: 12 bytes a slot, kept outside of the heap. The key is the
 * first 64 bits of the code's hash; that two of a million codes share them happens in one of forty million files.
 *
 * It is cut in parts that grow one by one, so that no growth takes longer than a few milliseconds or much memory.
 */
const PARTS = 64;
const FIRST_SLOTS = 256;
const GROWTH = 1.5;
const FULLEST = 0.7;
/** A mark has four bits, a row the other 28: more than any spreadsheet has. */
const MARKS = 16;

class Part {
  #slots = FIRST_SLOTS;
  #keys = new Uint32Array(FIRST_SLOTS * 2);
  /** Row and mark; 0: the slot is free. */
  #values = new Uint32Array(FIRST_SLOTS);
  #used = 0;

  /** The slot of that key, or the free one where it belongs. */
  #find(high: number, low: number): number {
    let slot = low % this.#slots;
    while (this.#values[slot] !== 0 && (this.#keys[slot * 2] !== high || this.#keys[slot * 2 + 1] !== low))
      slot = slot + 1 === this.#slots ? 0 : slot + 1;
    return slot;
  }

  get(high: number, low: number): number {
    return this.#values[this.#find(high, low)]!;
  }

  set(high: number, low: number, value: number): void {
    const slot = this.#find(high, low);
    if (this.#values[slot] === 0) {
      this.#used += 1;
      this.#keys[slot * 2] = high;
      this.#keys[slot * 2 + 1] = low;
    }
    this.#values[slot] = value;
    if (this.#used > this.#slots * FULLEST) this.#grow();
  }

  #grow(): void {
    const [keys, values] = [this.#keys, this.#values];
    this.#slots = Math.floor(this.#slots * GROWTH);
    this.#keys = new Uint32Array(this.#slots * 2);
    this.#values = new Uint32Array(this.#slots);
    for (let slot = 0; slot < values.length; slot += 1) {
      if (values[slot] === 0) continue;
      const to = this.#find(keys[slot * 2]!, keys[slot * 2 + 1]!);
      this.#keys[to * 2] = keys[slot * 2]!;
      this.#keys[to * 2 + 1] = keys[slot * 2 + 1]!;
      this.#values[to] = values[slot]!;
    }
  }
}

export class SeenRows {
  readonly #parts = Array.from({ length: PARTS }, () => new Part());

  /** The last row (from 1) that was noted for the code, and its mark; undefined: none was. */
  get(high: number, low: number): { row: number; mark: number } | undefined {
    const value = this.#parts[high % PARTS]!.get(high, low);
    return value === 0 ? undefined : { row: Math.floor(value / MARKS), mark: value % MARKS };
  }

  /** @param mark 0 … 15 */
  set(high: number, low: number, row: number, mark: number): void {
    this.#parts[high % PARTS]!.set(high, low, row * MARKS + mark);
  }
}
