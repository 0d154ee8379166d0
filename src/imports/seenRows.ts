/**
 * Which codes a file has shown, with two numbers for each: 17 bytes a code, kept outside of the heap. The key is the
 * first 64 bits of the code's hash; that two of a million codes share them happens in one of forty million files.
 *
 * It is cut in parts that grow one by one, so that no growth takes longer than a few milliseconds.
 */
const PARTS = 64;
const FIRST_SLOTS = 256;

class Part {
  #slots = FIRST_SLOTS;
  #keys = new Uint32Array(FIRST_SLOTS * 2);
  #rows = new Uint32Array(FIRST_SLOTS);
  #marks = new Uint8Array(FIRST_SLOTS);
  #used = 0;

  /** The slot of that key; a free one has row 0. */
  #find(high: number, low: number): number {
    let slot = low & (this.#slots - 1);
    while (this.#rows[slot] !== 0 && (this.#keys[slot * 2] !== high || this.#keys[slot * 2 + 1] !== low))
      slot = (slot + 1) & (this.#slots - 1);
    return slot;
  }

  get(high: number, low: number): { row: number; mark: number } | undefined {
    const slot = this.#find(high, low);
    return this.#rows[slot] === 0 ? undefined : { row: this.#rows[slot]!, mark: this.#marks[slot]! };
  }

  set(high: number, low: number, row: number, mark: number): void {
    const slot = this.#find(high, low);
    if (this.#rows[slot] === 0) {
      this.#used += 1;
      this.#keys[slot * 2] = high;
      this.#keys[slot * 2 + 1] = low;
    }
    this.#rows[slot] = row;
    this.#marks[slot] = mark;
    if (this.#used * 3 > this.#slots * 2) this.#grow();
  }

  #grow(): void {
    const [keys, rows, marks] = [this.#keys, this.#rows, this.#marks];
    this.#slots *= 2;
    this.#keys = new Uint32Array(this.#slots * 2);
    this.#rows = new Uint32Array(this.#slots);
    this.#marks = new Uint8Array(this.#slots);
    for (let slot = 0; slot < rows.length; slot += 1) {
      if (rows[slot] === 0) continue;
      const to = this.#find(keys[slot * 2]!, keys[slot * 2 + 1]!);
      this.#keys[to * 2] = keys[slot * 2]!;
      this.#keys[to * 2 + 1] = keys[slot * 2 + 1]!;
      this.#rows[to] = rows[slot]!;
      this.#marks[to] = marks[slot]!;
    }
  }
}

export class SeenRows {
  readonly #parts = Array.from({ length: PARTS }, () => new Part());

  /** The last row (from 1) that was noted for the code, and its mark; undefined: none was. */
  get(high: number, low: number): { row: number; mark: number } | undefined {
    return this.#parts[high % PARTS]!.get(high, low);
  }

  /** @param mark 0 … 255 */
  set(high: number, low: number, row: number, mark: number): void {
    this.#parts[high % PARTS]!.set(high, low, row, mark);
  }
}
