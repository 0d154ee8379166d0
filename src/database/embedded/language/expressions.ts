import { EngineError, notSupported } from '../errors.ts';
import { parsePath } from './paths.ts';
import type { Doc, Maybe, Value } from './values.ts';
import { compareValues, equalValues, isObject } from './values.ts';

/** Expressions of the aggregation language, compiled: `'$field'`, literals, and the operators named here. */
export type Expression = (doc: Doc) => Maybe;

/** A path as an aggregation reads it: through an array it yields the array of what its elements have there. */
function read(value: Maybe, segments: readonly string[], at = 0): Maybe {
  if (at === segments.length) return value;
  if (isObject(value)) {
    const segment = segments[at]!;
    return read(Object.hasOwn(value, segment) ? value[segment] : undefined, segments, at + 1);
  }
  if (!Array.isArray(value)) return undefined;
  return value.map((element) => read(element, segments, at)).filter((found) => found !== undefined);
}

/** Here a missing value is less than null. */
const compare = (a: Maybe, b: Maybe): number =>
  a === undefined || b === undefined ? Number(a !== undefined) - Number(b !== undefined) : compareValues(a, b);

const truthy = (value: Maybe): boolean =>
  value !== undefined && value !== null && value !== false && value !== 0 && !Number.isNaN(value);

function list(operand: Value, operator: string, length?: number): Expression[] {
  if (!Array.isArray(operand) || (length !== undefined && operand.length !== length))
    throw new EngineError(16020, `${operator} needs ${length === undefined ? 'an array' : `${length} arguments`}`);
  return operand.map(compileExpression);
}

const comparison =
  (holds: (order: number) => boolean) =>
  (operand: Value, operator: string): Expression => {
    const [a, b] = list(operand, operator, 2) as [Expression, Expression];
    return (doc) => holds(compare(a(doc), b(doc)));
  };

/** Null where any of them is null or missing; otherwise all must be numbers. */
const arithmetic =
  (combine: (a: number, b: number) => number, exactly?: 2) =>
  (operand: Value, operator: string): Expression => {
    const parts = list(operand, operator, exactly);
    return (doc) => {
      const values = parts.map((part) => part(doc));
      if (values.some((value) => value === undefined || value === null)) return null;
      if (!values.every((value) => typeof value === 'number'))
        throw new EngineError(14, `${operator} only supports numeric types here`);
      return values.reduce(combine);
    };
  };

function condition(operand: Value): Expression {
  let parts: Value[];
  if (isObject(operand)) {
    const { if: test, then, else: otherwise, ...rest } = operand;
    if (test === undefined || then === undefined || otherwise === undefined || Object.keys(rest).length > 0)
      throw new EngineError(17080, '$cond needs if, then and else');
    parts = [test, then, otherwise];
  } else parts = operand as Value[];
  const [test, then, otherwise] = list(parts, '$cond', 3) as [Expression, Expression, Expression];
  return (doc) => (truthy(test(doc)) ? then(doc) : otherwise(doc));
}

const OPERATORS: Record<string, (operand: Value, operator: string) => Expression> = {
  $literal: (operand) => () => operand,
  $eq: comparison((order) => order === 0),
  $ne: comparison((order) => order !== 0),
  $gt: comparison((order) => order > 0),
  $gte: comparison((order) => order >= 0),
  $lt: comparison((order) => order < 0),
  $lte: comparison((order) => order <= 0),
  $add: arithmetic((a, b) => a + b),
  $multiply: arithmetic((a, b) => a * b),
  $subtract: arithmetic((a, b) => a - b, 2),
  $cond: condition,
  $and: (operand, operator) => {
    const parts = list(operand, operator);
    return (doc) => parts.every((part) => truthy(part(doc)));
  },
  $or: (operand, operator) => {
    const parts = list(operand, operator);
    return (doc) => parts.some((part) => truthy(part(doc)));
  },
  $not: (operand, operator) => {
    const [part] = list(Array.isArray(operand) ? operand : [operand], operator, 1) as [Expression];
    return (doc) => !truthy(part(doc));
  },
  $in: (operand, operator) => {
    const [item, array] = list(operand, operator, 2) as [Expression, Expression];
    return (doc) => {
      const values = array(doc);
      if (!Array.isArray(values)) throw new EngineError(40081, '$in requires an array as a second argument');
      const wanted = item(doc);
      return wanted !== undefined && values.some((value) => equalValues(value, wanted));
    };
  },
  $ifNull: (operand, operator) => {
    const parts = list(operand, operator);
    return (doc) => {
      for (const part of parts.slice(0, -1)) {
        const value = part(doc);
        if (value !== undefined && value !== null) return value;
      }
      return parts.at(-1)!(doc);
    };
  },
  $size: (operand) => {
    const part = compileExpression(Array.isArray(operand) && operand.length === 1 ? operand[0]! : operand);
    return (doc) => {
      const value = part(doc);
      if (!Array.isArray(value)) throw new EngineError(17124, 'The argument to $size must be an array');
      return value.length;
    };
  },
};

/** @throws NotSupportedError for operators and variables that the engine does not know */
export function compileExpression(expression: Value): Expression {
  if (typeof expression === 'string' && expression.startsWith('$')) {
    if (expression.startsWith('$$')) throw notSupported(`The variable ${expression}`);
    const segments = parsePath(expression.slice(1));
    return (doc) => read(doc, segments);
  }
  if (Array.isArray(expression)) {
    const parts = expression.map(compileExpression);
    return (doc) => parts.map((part) => part(doc) ?? null);
  }
  if (!isObject(expression)) return () => expression;
  const entries = Object.entries(expression);
  const operator = entries.find(([name]) => name.startsWith('$'));
  if (operator) {
    if (entries.length > 1) throw new EngineError(15983, 'An object of an expression has one operator');
    const make = OPERATORS[operator[0]];
    if (!make) throw notSupported(`The expression ${operator[0]}`);
    return make(operator[1], operator[0]);
  }
  const fields = entries.map(([name, part]) => [name, compileExpression(part)] as const);
  return (doc) => {
    const result: Doc = {};
    for (const [name, part] of fields) {
      const value = part(doc);
      if (value !== undefined) result[name] = value;
    }
    return result;
  };
}
