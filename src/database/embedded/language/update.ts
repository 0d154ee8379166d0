import { EngineError, notSupported } from '../errors.ts';
import { compileFilter, expression, isExpression } from './matcher.ts';
import { isIndex, parsePath } from './paths.ts';
import type { Doc, Maybe, Value } from './values.ts';
import { compareStrings, compareValues, equalValues, isObject } from './values.ts';

/**
 * Updates, compiled: operators only, or a whole document that replaces the old one.
 *
 * Changes are made in the order of their paths, as MongoDB does, so that new fields appear in the same order.
 */
export interface Update {
  /** What it changes; a replacement changes everything, and is never applied to many. */
  paths: readonly string[];
  /** Changes `doc` in place; `inserting`: $setOnInsert counts. Returns the document to store. */
  apply: (doc: Doc, inserting: boolean) => Doc;
}

/** What an operator makes of the value that is there; `undefined` as a result removes the field. */
type Change = (value: Maybe) => Maybe;
interface Step {
  segments: readonly string[];
  operator: string;
  change: Change;
}

const typeMismatch = (message: string): EngineError => new EngineError(14, message);
const badValue = (message: string): EngineError => new EngineError(2, message);

function asArray(value: Maybe, operator: string): Value[] | undefined {
  if (value === undefined) return undefined;
  if (!Array.isArray(value)) throw badValue(`${operator} needs an array, the field holds another value`);
  return value;
}

/** `{ $each: […], … }` or a single value. */
function modifiers(operand: Value, allowed: readonly string[], operator: string): { each: Value[]; rest: Doc } {
  if (!isObject(operand) || !Object.keys(operand).some((key) => key.startsWith('$')))
    return { each: [operand], rest: {} };
  const { $each: each, ...rest } = operand;
  for (const key of Object.keys(rest)) if (!allowed.includes(key)) throw notSupported(`${key} in ${operator}`);
  if (!Array.isArray(each)) throw badValue(`$each in ${operator} needs an array`);
  return { each, rest };
}

function push(operand: Value): Change {
  const { each, rest } = modifiers(operand, ['$slice', '$position'], '$push');
  const { $slice: slice, $position: position } = rest;
  for (const [name, number] of Object.entries(rest))
    if (!Number.isInteger(number)) throw badValue(`${name} needs a whole number`);
  return (value) => {
    const array = [...(asArray(value, '$push') ?? [])];
    array.splice(position === undefined ? array.length : (position as number), 0, ...each);
    if (slice === undefined) return array;
    const count = slice as number;
    if (count === 0) return [];
    return count > 0 ? array.slice(0, count) : array.slice(count);
  };
}

function addToSet(operand: Value): Change {
  const { each } = modifiers(operand, [], '$addToSet');
  return (value) => {
    const array = [...(asArray(value, '$addToSet') ?? [])];
    for (const item of each) if (!array.some((other) => equalValues(other, item))) array.push(item);
    return array;
  };
}

function pull(operand: Value): Change {
  let goes: (element: Value) => boolean;
  if (isExpression(operand)) goes = expression(operand);
  else if (isObject(operand)) {
    const { matches } = compileFilter(operand);
    goes = (element) => isObject(element) && matches(element);
  } else goes = (element) => equalValues(element, operand);
  return (value) => asArray(value, '$pull')?.filter((element) => !goes(element));
}

function increment(operand: Value): Change {
  if (typeof operand !== 'number') throw typeMismatch('$inc needs a number');
  return (value) => {
    if (value === undefined) return operand;
    if (typeof value !== 'number') throw typeMismatch('$inc on a field that holds no number');
    return value + operand;
  };
}

const OPERATORS: Record<string, (operand: Value) => Change> = {
  $set: (operand) => () => operand,
  $setOnInsert: (operand) => () => operand,
  $unset: () => () => undefined,
  $inc: increment,
  $min: (operand) => (value) => (value === undefined || compareValues(operand, value) < 0 ? operand : value),
  $max: (operand) => (value) => (value === undefined || compareValues(operand, value) > 0 ? operand : value),
  $push: push,
  $addToSet: addToSet,
  $pull: pull,
};
/** These do nothing where the field is missing. $pull still refuses a path through a value that is no object. */
const NEVER_CREATE = new Set(['$unset', '$pull']);

const notViable = (segment: string): EngineError =>
  new EngineError(28, `Cannot create field "${segment}" in a value that is no object`);

/** Applies `change` at the path, making objects on the way where the operator may. */
function applyStep(doc: Doc, { segments, operator, change }: Step): void {
  const create = !NEVER_CREATE.has(operator);
  let parent: Value = doc;
  for (let i = 0; ; i++) {
    const segment = segments[i]!;
    const last = i === segments.length - 1;
    if (Array.isArray(parent)) {
      if (!isIndex(segment)) {
        if (operator !== '$unset') throw notViable(segment);
        return;
      }
      const index = Number(segment);
      if (index >= parent.length && !create) return;
      if (index > parent.length + 1000) throw notSupported('An array index so far beyond the end');
      while (parent.length < index) parent.push(null);
      if (last) {
        const value = change(parent[index]);
        parent[index] = value === undefined ? null : value;
        return;
      }
      parent[index] ??= {};
      parent = parent[index];
    } else if (isObject(parent)) {
      const present = Object.hasOwn(parent, segment);
      if (last) {
        const value = change(present ? parent[segment] : undefined);
        if (value === undefined) delete parent[segment];
        else parent[segment] = value;
        return;
      }
      if (!present) {
        if (!create) return;
        parent[segment] = {};
      }
      parent = parent[segment]!;
    } else {
      if (operator !== '$unset') throw notViable(segment);
      return;
    }
  }
}

function compareSegments(a: string, b: string): number {
  return isIndex(a) && isIndex(b) ? Number(a) - Number(b) : compareStrings(a, b);
}
function comparePaths(a: Step, b: Step): number {
  for (let i = 0; i < Math.min(a.segments.length, b.segments.length); i++) {
    const order = compareSegments(a.segments[i]!, b.segments[i]!);
    if (order !== 0) return order;
  }
  return a.segments.length - b.segments.length;
}

function refuseConflicts(steps: readonly Step[]): void {
  for (let i = 1; i < steps.length; i++) {
    const before = steps[i - 1]!.segments;
    const here = steps[i]!.segments;
    if (before.every((segment, at) => segment === here[at]))
      throw new EngineError(40, `Updating the path "${here.join('.')}" would create a conflict`);
  }
}

/**
 * @throws NotSupportedError for operators and modifiers that the engine does not know
 * @throws EngineError 40 where two operators touch one path
 */
export function compileUpdate(update: Doc): Update {
  const names = Object.keys(update);
  if (!names.some((name) => name.startsWith('$'))) {
    const { _id, ...rest } = update;
    return {
      paths: [],
      apply: ({ _id: old }) => {
        const id = _id ?? old;
        return id === undefined ? rest : { _id: id, ...rest };
      },
    };
  }
  const steps: Step[] = [];
  for (const [operator, fields] of Object.entries(update)) {
    const make = OPERATORS[operator];
    if (!make) throw notSupported(`The operator ${operator}`);
    if (!isObject(fields)) throw new EngineError(9, `${operator} needs an object`);
    for (const [path, operand] of Object.entries(fields)) {
      steps.push({ segments: parsePath(path), operator, change: make(operand) });
    }
  }
  steps.sort(comparePaths);
  refuseConflicts(steps);
  return {
    paths: steps.map(({ segments }) => segments.join('.')),
    apply(doc, inserting) {
      for (const step of steps) if (inserting || step.operator !== '$setOnInsert') applyStep(doc, step);
      return doc;
    },
  };
}
