import { EngineError, notSupported } from '../errors.ts';
import { encode } from './encoder.ts';
import { compileExpression } from './expressions.ts';
import type { Doc, Maybe, Value } from './values.ts';
import { compareValues, equalValues, isObject } from './values.ts';

/** The stage $group: one document a group, in the order in which the groups were first met. */
interface Accumulator {
  add(value: Maybe): void;
  result(): Value;
}

/** Keeps the least (-1) or the greatest (1) of what is there. */
function extreme(sign: 1 | -1): Accumulator {
  let best: Maybe;
  return {
    add(value) {
      if (value === undefined || value === null) return;
      if (best === undefined || compareValues(value, best) * sign > 0) best = value;
    },
    result: () => best ?? null,
  };
}

const ACCUMULATORS: Record<string, () => Accumulator> = {
  $sum: () => {
    let sum = 0;
    return { add: (value) => void (sum += typeof value === 'number' ? value : 0), result: () => sum };
  },
  $avg: () => {
    let sum = 0;
    let count = 0;
    return {
      add(value) {
        if (typeof value !== 'number') return;
        sum += value;
        count++;
      },
      result: () => (count === 0 ? null : sum / count),
    };
  },
  $min: () => extreme(-1),
  $max: () => extreme(1),
  $first: () => {
    let first: Value | undefined;
    return { add: (value) => void (first === undefined && (first = value ?? null)), result: () => first ?? null };
  },
  $last: () => {
    let last: Value = null;
    return { add: (value) => void (last = value ?? null), result: () => last };
  },
  $push: () => {
    const all: Value[] = [];
    return { add: (value) => void (value !== undefined && all.push(value)), result: () => all };
  },
  $addToSet: () => {
    const set: Value[] = [];
    return {
      add: (value) => void (value !== undefined && !set.some((other) => equalValues(other, value)) && set.push(value)),
      result: () => set,
    };
  },
};
const MOST_GROUPS = 100_000;

export interface Grouping {
  add(doc: Doc): void;
  results(): Doc[];
}

export function compileGroup(spec: Value): Grouping {
  if (!isObject(spec) || spec['_id'] === undefined)
    throw new EngineError(15955, 'a group specification must include an _id');
  const { _id, ...fields } = spec;
  const id = compileExpression(_id);
  const parts = Object.entries(fields).map(([name, part]) => {
    const [operator, ...others] = isObject(part) ? Object.keys(part) : [];
    if (operator === undefined || others.length > 0)
      throw new EngineError(40234, `The field "${name}" must be an accumulator`);
    if (operator === '$count') return { name, make: ACCUMULATORS['$sum']!, value: () => 1 };
    const make = ACCUMULATORS[operator];
    if (!make) throw notSupported(`The accumulator ${operator}`);
    return { name, make, value: compileExpression((part as Doc)[operator]!) };
  });
  const groups = new Map<string, { id: Value; accumulators: Accumulator[] }>();
  return {
    add(doc) {
      const value = id(doc) ?? null;
      const key = Buffer.from(encode({ value })).toString('latin1');
      let group = groups.get(key);
      if (!group) {
        if (groups.size >= MOST_GROUPS) throw notSupported(`$group into more than ${MOST_GROUPS} groups`);
        group = { id: value, accumulators: parts.map(({ make }) => make()) };
        groups.set(key, group);
      }
      for (const [i, part] of parts.entries()) group.accumulators[i]!.add(part.value(doc));
    },
    results: () =>
      [...groups.values()].map(({ id, accumulators }) => ({
        _id: id,
        ...Object.fromEntries(parts.map(({ name }, i) => [name, accumulators[i]!.result()])),
      })),
  };
}
