import { notSupported } from '../errors.ts';
import { isObject, type Maybe } from './values.ts';

/** `a.b.0` as its segments. Positional operators are refused. */
export function parsePath(path: string): readonly string[] {
  const segments = path.split('.');
  for (const segment of segments) {
    if (segment === '') throw notSupported(`The field name "${path}"`);
    if (segment.startsWith('$')) throw notSupported(`The path "${path}"`);
  }
  return segments;
}

export const isIndex = (segment: string): boolean => /^(0|[1-9]\d{0,8})$/.test(segment);

/**
 * Calls `visit` with every value that `segments` leads to, through arrays too, as a filter sees them; with `undefined`
 * where an object on the way has no such field. Elements of arrays that are no objects are passed over. Stops, and
 * returns true, when `visit` does.
 */
export function visitPath(value: Maybe, segments: readonly string[], visit: (leaf: Maybe) => boolean, at = 0): boolean {
  if (at === segments.length) return visit(value);
  const segment = segments[at]!;
  if (isObject(value))
    return visitPath(Object.hasOwn(value, segment) ? value[segment] : undefined, segments, visit, at + 1);
  if (!Array.isArray(value)) return visit(undefined);
  if (isIndex(segment) && Number(segment) < value.length && visitPath(value[Number(segment)], segments, visit, at + 1))
    return true;
  for (const element of value) if (isObject(element) && visitPath(element, segments, visit, at)) return true;
  return false;
}
