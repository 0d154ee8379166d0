import { EngineError, notSupported } from '../errors.ts';
import { hasKey, keyOf } from './keys.ts';
import { parsePath, visitPath } from './paths.ts';
import type { Doc, Maybe, Value } from './values.ts';
import { RANK, compareValues, equalValues, isObject, rankOf } from './values.ts';

/**
 * Filters, compiled. What is not known here is refused when it is compiled, never ignored.
 *
 * Beside the predicate a filter yields its top-level conditions, from which the planner chooses an index.
 */
export interface Filter {
  matches: (doc: Doc) => boolean;
  conditions: readonly Condition[];
  /** True: the conditions together say all that the filter says. */
  complete: boolean;
}

export type Condition =
  | { path: string; op: 'eq' | 'gt' | 'gte' | 'lt' | 'lte'; value: Value }
  | { path: string; op: 'in'; values: readonly Value[] }
  | { path: string; op: 'exists'; value: boolean };

type Predicate = (doc: Doc) => boolean;
/** A test of the values at one path. */
type Test = (value: Maybe) => boolean;

/** What a test is held against: the value and, when it is an array, its elements (how a filter sees arrays), or it alone. */
type Reach = (test: Test) => Test;
const alone: Reach = (test) => test;
const anyOf: Reach = (test) => (value) => test(value) || (Array.isArray(value) && value.some(test));

export const isExpression = (value: Value): value is Doc =>
  isObject(value) && Object.keys(value).some((key) => key.startsWith('$'));

function equality(operand: Value, reach: Reach): Test {
  if (operand === null) return reach((value) => value === undefined || value === null);
  if (typeof operand === 'string') return reach((value) => value === operand);
  const rank = rankOf(operand);
  return reach((value) => value !== undefined && rankOf(value) === rank && equalValues(value, operand));
}

function membership(operand: Value, operator: string, reach: Reach): Test {
  if (!Array.isArray(operand)) throw new EngineError(2, `${operator} needs an array`);
  if (operand.some(isExpression)) throw notSupported(`An operator inside ${operator}`);
  const keys = new Set<string>();
  const others: Value[] = [];
  for (const value of operand) {
    if (hasKey(value)) keys.add(Buffer.from(keyOf(value)).toString('latin1'));
    else others.push(value);
  }
  return reach((value) =>
    hasKey(value)
      ? keys.has(Buffer.from(keyOf(value)).toString('latin1'))
      : others.some((other) => equalValues(value, other)),
  );
}

const COMPARISONS = {
  $gt: (order: number) => order > 0,
  $gte: (order: number) => order >= 0,
  $lt: (order: number) => order < 0,
  $lte: (order: number) => order <= 0,
};
type Comparison = keyof typeof COMPARISONS;

/** Ranges hold for values of the operand's own type only; null is reached by $gte and $lte alone, and NaN by NaN. */
function range(operator: Comparison, operand: Value, reach: Reach): Test {
  const rank = rankOf(operand);
  if (rank === RANK.object || rank === RANK.array) throw notSupported(`${operator} with an object or an array`);
  const inclusive = operator === '$gte' || operator === '$lte';
  if (operand === null || Number.isNaN(operand)) return inclusive ? equality(operand, reach) : () => false;
  const holds = COMPARISONS[operator];
  return reach(
    (value) =>
      value !== undefined && rankOf(value) === rank && !Number.isNaN(value) && holds(compareValues(value, operand)),
  );
}

const TYPES: Record<string, number> = {
  null: RANK.null,
  number: RANK.number,
  string: RANK.string,
  object: RANK.object,
  array: RANK.array,
  binData: RANK.binary,
  objectId: RANK.objectId,
  bool: RANK.boolean,
  date: RANK.date,
};

function typeTest(operand: Value, reach: Reach): Test {
  const names = Array.isArray(operand) ? operand : [operand];
  const ranks = names.map((name) => {
    const rank = typeof name === 'string' ? TYPES[name] : undefined;
    if (rank === undefined) throw notSupported(`$type ${JSON.stringify(name)}`);
    return rank;
  });
  return reach((value) => value !== undefined && ranks.includes(rankOf(value)));
}

function elementMatch(operand: Value): Test {
  if (!isObject(operand)) throw new EngineError(2, '$elemMatch needs an object');
  const logical = Object.keys(operand).some((key) => key === '$and' || key === '$or' || key === '$nor');
  if (isExpression(operand) && !logical) {
    const test = expression(operand, alone);
    return (value) => Array.isArray(value) && value.some(test);
  }
  const { matches } = compileFilter(operand);
  return (value) => Array.isArray(value) && value.some((element) => isObject(element) && matches(element));
}

function all(operand: Value): Test[] {
  if (!Array.isArray(operand)) throw new EngineError(2, '$all needs an array');
  if (operand.some(isExpression)) throw notSupported('An operator inside $all');
  return operand.length === 0 ? [() => false] : operand.map((value) => equality(value, anyOf));
}

/** An object of operators as a test of one element of an array. An element that is an array itself: $pull looks into it, $elemMatch does not. */
export function expression(operators: Doc, reach: Reach = anyOf): Test {
  const tests = Object.entries(operators).map(([operator, operand]) => operatorTest(operator, operand, reach));
  return (value) => tests.every((test) => test(value));
}

function operatorTest(operator: string, operand: Value, reach: Reach): Test {
  switch (operator) {
    case '$eq':
      return equality(operand, reach);
    case '$ne': {
      const test = equality(operand, reach);
      return (value) => !test(value);
    }
    case '$in':
      return membership(operand, operator, reach);
    case '$nin': {
      const test = membership(operand, operator, reach);
      return (value) => !test(value);
    }
    case '$gt':
    case '$gte':
    case '$lt':
    case '$lte':
      return range(operator, operand, reach);
    case '$exists': {
      const wanted = Boolean(operand);
      return (value) => (value !== undefined) === wanted;
    }
    case '$type':
      return typeTest(operand, reach);
    case '$size':
      if (!Number.isInteger(operand)) throw new EngineError(2, '$size needs a whole number');
      return (value) => Array.isArray(value) && value.length === operand;
    case '$elemMatch':
      return elementMatch(operand);
    default:
      throw notSupported(`The operator ${operator}`);
  }
}

/** Negations hold when the positive test holds for no value at the path. */
const NEGATED: Record<string, string> = { $ne: '$eq', $nin: '$in' };

function fieldPredicates(
  path: string,
  condition: Value,
  conditions: Condition[],
): { predicates: Predicate[]; complete: boolean } {
  const segments = parsePath(path);
  const at =
    (test: Test): Predicate =>
    (doc) =>
      visitPath(doc, segments, test);
  const not =
    (predicate: Predicate): Predicate =>
    (doc) =>
      !predicate(doc);
  if (!isExpression(condition)) {
    conditions.push({ path, op: 'eq', value: condition });
    return { predicates: [at(equality(condition, anyOf))], complete: true };
  }
  let complete = true;
  const predicates = Object.entries(condition).map(([operator, operand]): Predicate => {
    const positive = NEGATED[operator];
    if (positive) {
      complete = false;
      return not(at(operatorTest(positive, operand, anyOf)));
    }
    if (operator === '$not') {
      complete = false;
      if (!isExpression(operand)) throw notSupported('$not without an operator');
      const { predicates } = fieldPredicates(path, operand, []);
      return (doc) => !predicates.every((predicate) => predicate(doc));
    }
    if (operator === '$exists') {
      conditions.push({ path, op: 'exists', value: Boolean(operand) });
      const exists = at((value) => value !== undefined);
      return operand ? exists : not(exists);
    }
    if (operator === '$all') {
      complete = false;
      const each = all(operand).map(at);
      return (doc) => each.every((predicate) => predicate(doc));
    }
    const test = operatorTest(operator, operand, anyOf);
    if (operator === '$in') conditions.push({ path, op: 'in', values: operand as Value[] });
    else if (operator === '$eq' || operator in COMPARISONS)
      conditions.push({ path, op: operator.slice(1) as 'eq' | 'gt', value: operand });
    else complete = false;
    return at(test);
  });
  return { predicates, complete };
}

function branches(operator: string, operand: Value): Filter[] {
  if (!Array.isArray(operand) || operand.length === 0) throw new EngineError(2, `${operator} needs a nonempty array`);
  return operand.map((branch) => {
    if (!isObject(branch)) throw new EngineError(2, `${operator} needs objects`);
    return compileFilter(branch);
  });
}

/**
 * @throws NotSupportedError for an operator that the engine does not know
 * @throws EngineError 2 (BadValue) for an operand of a wrong kind
 */
export function compileFilter(filter: Doc): Filter {
  const predicates: Predicate[] = [];
  const conditions: Condition[] = [];
  let complete = true;
  for (const [key, condition] of Object.entries(filter)) {
    if (key === '$and') {
      for (const branch of branches(key, condition)) {
        predicates.push(branch.matches);
        conditions.push(...branch.conditions);
        complete &&= branch.complete;
      }
    } else if (key === '$or' || key === '$nor') {
      const any = branches(key, condition);
      const wanted = key === '$or';
      predicates.push((doc) => any.some((branch) => branch.matches(doc)) === wanted);
      complete = false;
    } else if (key.startsWith('$')) {
      throw notSupported(`The operator ${key}`);
    } else {
      const field = fieldPredicates(key, condition, conditions);
      predicates.push(...field.predicates);
      complete &&= field.complete;
    }
  }
  return { matches: (doc) => predicates.every((predicate) => predicate(doc)), conditions, complete };
}
