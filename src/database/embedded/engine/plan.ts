import type { Key } from '../language/keys.ts';
import { NULL_KEY, hasKey, keyOf, keysOfRank } from '../language/keys.ts';
import type { Condition, Filter } from '../language/matcher.ts';
import type { Sort } from '../language/shape.ts';
import type { Value } from '../language/values.ts';
import { rankOf } from '../language/values.ts';
import type { Collection, Index } from './catalogue.ts';

/** How a query walks through a collection. */
export interface Plan {
  /** None: every document, in the order in which they were put in. */
  index: Index | undefined;
  /**
   * The rows of keys that the index's first columns are looked up with, one after another; `[[]]` when no column is
   * fixed.
   */
  points: readonly (readonly Key[])[];
  /** Bounds of the column behind those. */
  low?: End;
  high?: End;
  /** The remaining columns, in whose order the rows of each point come. */
  walk: readonly { column: string; descending: boolean }[];
  /** The index is read backwards. */
  reversed: boolean;
  /** The documents come as the sort wants them. */
  ordered: boolean;
  /** The query asks for an order. */
  sorted: boolean;
  /** Every document on the walk matches: nothing is left to check. */
  exact: boolean;
}
export interface End {
  key: Key;
  inclusive: boolean;
}

const MOST_POINTS = 100_000;

/** What the filter says of one path, as keys. */
interface Bounds {
  points?: readonly Key[];
  low?: End;
  high?: End;
  /** How many of the path's conditions the points, and the range, express completely. */
  pointConditions: number;
  rangeConditions: number;
}

const rangeable = (value: Value): boolean => value !== null && hasKey(value) && !Number.isNaN(value);

function boundsOf(conditions: readonly Condition[]): Bounds {
  const bounds: Bounds = { pointConditions: 0, rangeConditions: 0 };
  for (const condition of conditions) {
    if (condition.op === 'exists') continue;
    if (condition.op === 'in') {
      if (bounds.points || !condition.values.every(hasKey)) continue;
      bounds.points = distinct(condition.values.map(keyOf));
      bounds.pointConditions = 1;
      continue;
    }
    const { op, value } = condition;
    if (op === 'eq' || (value === null && (op === 'gte' || op === 'lte'))) {
      if (bounds.points || !hasKey(value)) continue;
      bounds.points = [value === null ? NULL_KEY : keyOf(value)];
      bounds.pointConditions = 1;
      continue;
    }
    if (!rangeable(value)) continue;
    const end = { key: keyOf(value), inclusive: op === 'gte' || op === 'lte' };
    const side = op === 'gt' || op === 'gte' ? 'low' : 'high';
    const other = side === 'low' ? bounds.high : bounds.low;
    if (bounds[side] || (other && other.key[0] !== rankOf(value))) continue;
    bounds[side] = end;
    bounds.rangeConditions++;
  }
  const rank = (bounds.low ?? bounds.high)?.key[0];
  if (rank !== undefined) {
    // A range holds for values of one type only.
    const ends = keysOfRank(rank);
    bounds.low ??= { key: ends.from, inclusive: true };
    bounds.high ??= { key: ends.to, inclusive: false };
  }
  return bounds;
}

function distinct(keys: readonly Key[]): Key[] {
  const sorted = keys.toSorted((a, b) => Buffer.compare(a, b));
  return sorted.filter((key, i) => i === 0 || Buffer.compare(key, sorted[i - 1]!) !== 0);
}

/** All combinations of one key of each column, the first column slowest. */
function combine(columns: readonly (readonly Key[])[]): Key[][] {
  let rows: Key[][] = [[]];
  for (const keys of columns) rows = rows.flatMap((row) => keys.map((key) => [...row, key]));
  return rows;
}

/**
 * Whether a walk along `columns` gives the order of `sort`: 1 forwards, -1 backwards, 0 not. Columns with one key only
 * are no part of the order.
 */
function direction(columns: Index['key'], fixed: ReadonlySet<string>, sort: Sort): -1 | 0 | 1 {
  const moving = columns.filter(([path]) => !fixed.has(path));
  const wanted = sort.filter(([path]) => !fixed.has(path));
  if (wanted.length === 0) return 1;
  if (wanted.length > moving.length) return 0;
  const way = wanted[0]![1] === moving[0]![1] ? 1 : -1;
  return wanted.every(([path, towards], i) => moving[i]![0] === path && moving[i]![1] * way === towards) ? way : 0;
}

/** A partial index serves a query only if each of its conditions is among the query's, word for word. */
function servesPartial(index: Index, filter: Filter): boolean {
  if (!index.partial) return true;
  const { conditions, complete } = index.partial.filter;
  return complete && conditions.every((condition) => filter.conditions.some((known) => isSame(known, condition)));
}
/** What differs mostly differs in path or operator: the rest is compared only then, for it costs more. */
const isSame = (a: Condition, b: Condition): boolean =>
  a.path === b.path && a.op === b.op && describe(a) === describe(b);
const describe = (condition: Condition): string =>
  JSON.stringify(condition, (_, value: unknown) => (value instanceof Uint8Array ? [...value] : value));

function planWith(
  index: Index,
  byPath: ReadonlyMap<string, Bounds>,
  filter: Filter,
  sort: Sort,
): Plan & { score: number } {
  const columns: (readonly Key[])[] = [];
  const fixed = new Set<string>();
  let used = 0;
  let combinations = 1;
  let at = 0;
  for (; at < index.key.length; at++) {
    const [path] = index.key[at]!;
    const bounds = byPath.get(path);
    if (!bounds?.points || combinations * bounds.points.length > MOST_POINTS) break;
    combinations *= bounds.points.length;
    columns.push(bounds.points);
    if (bounds.points.length === 1) fixed.add(path);
    used += bounds.pointConditions;
  }
  const next = at < index.key.length ? byPath.get(index.key[at]![0]) : undefined;
  const ranged = Boolean(next?.low && next.high && !next.points);
  if (ranged) used += next!.rangeConditions;
  const way = direction(index.key, fixed, sort);
  const reversed = way < 0;
  const turn = (i: number): boolean => index.key[i]![1] < 0 !== reversed;
  const points = combine(columns.map((keys, i) => (turn(i) ? keys.toReversed() : keys)));
  const whole = index.unique && at === index.key.length;
  const ordered = way !== 0;
  const score = (whole ? 100 : 0) + at * 10 + (ranged ? 5 : 0) + (ordered && sort.length > 0 ? 3 : 0);
  return {
    index,
    points,
    ...(ranged ? { low: next!.low!, high: next!.high! } : {}),
    walk: index.columns.slice(at).map((column, i) => ({ column, descending: turn(at + i) })),
    reversed,
    ordered,
    sorted: sort.length > 0,
    exact: filter.complete && used === filter.conditions.length,
    score,
  };
}

/** Chooses the index that fixes most, then narrows most, then saves the sorting. */
export function plan(collection: Collection, filter: Filter, sort: Sort): Plan {
  const byPath = new Map<string, Bounds>();
  for (const path of new Set(filter.conditions.map((condition) => condition.path)))
    byPath.set(path, boundsOf(filter.conditions.filter((condition) => condition.path === path)));
  let best: (Plan & { score: number }) | undefined;
  for (const index of collection.indexes) {
    if (!servesPartial(index, filter)) continue;
    const candidate = planWith(index, byPath, filter, sort);
    if (candidate.score > (best?.score ?? 0)) best = candidate;
  }
  if (best) return best;
  const exact = filter.complete && filter.conditions.length === 0;
  return {
    index: undefined,
    points: [[]],
    walk: [],
    reversed: false,
    ordered: sort.length === 0,
    sorted: false,
    exact,
  };
}
