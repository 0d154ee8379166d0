import { EngineError, notSupported } from '../errors.ts';
import { compileExpression } from './expressions.ts';
import { compileGroup } from './group.ts';
import { compileFilter } from './matcher.ts';
import { parsePath } from './paths.ts';
import { compileProjection, compileSort } from './shape.ts';
import type { Doc, Value } from './values.ts';
import { isObject } from './values.ts';

/**
 * The stages of an aggregation, one behind the other. A document is pushed through as far as it goes; what a stage
 * has kept ($group, $sort) goes on when the input has ended.
 */
export interface Stage {
  /** @returns true when no more documents are wanted */
  push(doc: Doc): boolean;
  end(): void;
}
type Next = Stage;

/** How many documents a sort may keep, lest memory run out. */
const MOST_SORTED = 100_000;

function whole(operand: Value, stage: string, least: number): number {
  if (typeof operand !== 'number' || !Number.isInteger(operand) || operand < least)
    throw new EngineError(15957, `${stage} needs a whole number from ${least} on`);
  return operand;
}

/** `{ a: 1, b: '$x', c: { $cond: … } }`: shown fields and computed ones. */
function project(operand: Value): (doc: Doc) => Doc {
  if (!isObject(operand) || Object.keys(operand).length === 0) throw new EngineError(51272, '$project needs fields');
  const computed = Object.entries(operand).filter(
    ([, value]) => typeof value !== 'number' && typeof value !== 'boolean',
  );
  const shown = Object.fromEntries(
    Object.entries(operand).filter(([, value]) => typeof value === 'number' || typeof value === 'boolean'),
  );
  if (computed.length === 0) return compileProjection(shown) ?? ((doc) => doc);
  for (const [field] of computed) if (field.includes('.')) throw notSupported('A computed field inside another');
  const excluded = Object.entries(shown).some(([field, value]) => field !== '_id' && !value);
  if (excluded) throw new EngineError(31254, 'A projection either includes or excludes fields');
  const including = { ...shown };
  const onlyId = Object.keys(including).every((field) => field === '_id');
  const base =
    onlyId && including['_id'] !== undefined && !including['_id']
      ? (): Doc => ({})
      : compileProjection(onlyId ? { _id: 1 } : including)!;
  const fields = computed.map(([name, value]) => [name, compileExpression(value)] as const);
  return (doc) => {
    const result = base(doc);
    for (const [name, expression] of fields) {
      const value = expression(doc);
      if (value !== undefined) result[name] = value;
    }
    return result;
  };
}

function unwind(operand: Value, next: Next): Stage {
  const path = typeof operand === 'string' ? operand : undefined;
  if (!path?.startsWith('$')) throw notSupported('$unwind with options');
  const [field, ...deeper] = parsePath(path.slice(1));
  if (deeper.length > 0) throw notSupported('$unwind of a field inside another');
  return {
    push(doc) {
      const value = doc[field!];
      if (value === undefined || value === null) return false;
      if (!Array.isArray(value)) return next.push(doc);
      return value.some((element) => next.push({ ...doc, [field!]: element }));
    },
    end: () => next.end(),
  };
}

function sort(operand: Value, next: Next): Stage {
  if (!isObject(operand)) throw new EngineError(15973, '$sort needs an object');
  const pairs = Object.entries(operand).map(([path, direction]) => {
    if (direction !== 1 && direction !== -1) throw notSupported(`$sort by ${JSON.stringify(direction)}`);
    return [path, direction] as const;
  });
  const { keys, compare } = compileSort(pairs);
  const kept: { doc: Doc; keys: ReturnType<typeof keys>; order: number }[] = [];
  return {
    push(doc) {
      if (kept.length >= MOST_SORTED) throw notSupported(`$sort of more than ${MOST_SORTED} documents`);
      kept.push({ doc, keys: keys(doc), order: kept.length });
      return false;
    },
    end() {
      kept.sort((a, b) => compare(a.keys, b.keys) || a.order - b.order);
      kept.some(({ doc }) => next.push(doc));
      next.end();
    },
  };
}

const STAGES: Record<string, (operand: Value, next: Next) => Stage> = {
  $match: (operand, next) => {
    const { matches } = compileFilter(operand as Doc);
    return { push: (doc) => matches(doc) && next.push(doc), end: () => next.end() };
  },
  $group: (operand, next) => {
    const group = compileGroup(operand);
    return {
      push(doc) {
        group.add(doc);
        return false;
      },
      end() {
        group.results().some((doc) => next.push(doc));
        next.end();
      },
    };
  },
  $sort: sort,
  $limit: (operand, next) => {
    let left = whole(operand, '$limit', 1);
    return { push: (doc) => left-- <= 0 || next.push(doc) || left <= 0, end: () => next.end() };
  },
  $skip: (operand, next) => {
    let left = whole(operand, '$skip', 0);
    return { push: (doc) => (left-- > 0 ? false : next.push(doc)), end: () => next.end() };
  },
  $project: (operand, next) => {
    const shape = project(operand);
    return { push: (doc) => next.push(shape(doc)), end: () => next.end() };
  },
  $count: (operand, next) => {
    if (typeof operand !== 'string' || operand === '') throw new EngineError(40156, '$count needs a field name');
    let count = 0;
    return {
      push() {
        count++;
        return false;
      },
      end() {
        if (count > 0) next.push({ [operand]: count });
        next.end();
      },
    };
  },
  $unwind: unwind,
};

/** @throws NotSupportedError for stages that the engine does not know */
export function compilePipeline(pipeline: readonly Doc[], sink: (doc: Doc) => void): Stage {
  const last: Stage = {
    push(doc) {
      sink(doc);
      return false;
    },
    end: () => undefined,
  };
  return pipeline.toReversed().reduce<Stage>((next, stage) => {
    const [name, ...others] = Object.keys(stage);
    if (name === undefined || others.length > 0) throw new EngineError(40323, 'A stage has exactly one field');
    const make = STAGES[name];
    if (!make) throw notSupported(`The stage ${name}`);
    return make(stage[name]!, next);
  }, last);
}
