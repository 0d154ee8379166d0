import { notSupported } from '../errors.ts';

/** Options of calls: what an operation knows is let through, anything else that is set is refused. */
export type Options = Record<string, unknown>;

export function pick<K extends string>(
  method: string,
  options: Options | null | undefined,
  known: readonly K[],
): { [key in K]?: unknown } {
  const picked: { [key in K]?: unknown } = {};
  for (const [name, value] of Object.entries(options ?? {})) {
    if (value === undefined || value === null) continue;
    if ((known as readonly string[]).includes(name)) picked[name as K] = value;
    else if (!harmless(name, value)) throw notSupported(`The option ${name} of ${method}`);
  }
  return picked;
}

/** What Mongoose adds by itself, and a switch that is off. */
const harmless = (name: string, value: unknown): boolean =>
  value === false || (name === 'comment' && typeof value === 'string');

/**
 * `{ writeConcern: { j: true } }`: the answer is to wait until the write is on the disk. `w: 1` and `w: 'majority'` say
 * nothing more here, for the one store is all there is.
 */
export function journaled(writeConcern: unknown): boolean {
  if (writeConcern === undefined) return false;
  const { j = false, w = 1, ...others } = writeConcern as Options;
  if (typeof j !== 'boolean' || (w !== 1 && w !== 'majority') || Object.keys(others).length > 0)
    throw notSupported(`The writeConcern ${JSON.stringify(writeConcern)}`);
  return j;
}

type Direction = 1 | -1;

/** `{ a: 1 }`, a Map, `[['a', 1]]`, `'a'` or `['a', 'b']` as pairs. */
export function sortPairs(sort: unknown): [string, Direction][] {
  if (sort === undefined || sort === null) return [];
  if (typeof sort === 'string') return [[sort, 1]];
  let pairs: [unknown, unknown][];
  if (sort instanceof Map) pairs = [...sort];
  else if (Array.isArray(sort))
    pairs = sort.map((part: unknown) => (Array.isArray(part) ? [part[0], part[1]] : [part, 1]));
  else pairs = Object.entries(sort);
  return pairs.map(([path, direction]) => [String(path), toDirection(direction)]);
}

function toDirection(direction: unknown): Direction {
  if (direction === 1 || direction === 'asc' || direction === 'ascending') return 1;
  if (direction === -1 || direction === 'desc' || direction === 'descending') return -1;
  throw notSupported(`The sort direction ${JSON.stringify(direction)}`);
}

export function wholeNumber(name: string, value: unknown): number {
  if (value === undefined) return 0;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0)
    throw notSupported(`${name} ${JSON.stringify(value)}`);
  return value;
}
