import { EngineError, notSupported } from '../errors.ts';
import { parsePath } from './paths.ts';
import type { Doc, Maybe, Value } from './values.ts';
import { compareValues, isObject } from './values.ts';

/** What a result looks like: which fields it shows (projection) and in which order documents come (sort). */

/** `true`: the whole value; an object: of an object only these fields. */
type Tree = { [field: string]: Tree | true };
export type Projection = (doc: Doc) => Doc;

function insert(tree: Tree, segments: readonly string[], path: string): void {
  let at = tree;
  for (const [i, segment] of segments.entries()) {
    const next = at[segment];
    if (i === segments.length - 1) {
      if (next !== undefined) throw new EngineError(31249, `Path collision at ${path}`);
      at[segment] = true;
    } else {
      if (next === true) throw new EngineError(31249, `Path collision at ${path}`);
      at = at[segment] = next ?? {};
    }
  }
}

function include(value: Doc, tree: Tree): Doc {
  const result: Doc = {};
  for (const [field, inner] of Object.entries(value)) {
    const wanted = Object.hasOwn(tree, field) ? tree[field] : undefined;
    if (wanted === true) result[field] = inner;
    else if (wanted) {
      const part = includeInner(inner, wanted);
      if (part !== undefined) result[field] = part;
    }
  }
  return result;
}
function includeInner(value: Value, tree: Tree): Maybe {
  if (isObject(value)) return include(value, tree);
  if (!Array.isArray(value)) return undefined;
  return value.map((element) => includeInner(element, tree)).filter((element) => element !== undefined);
}

function exclude(value: Doc, tree: Tree): Doc {
  const result: Doc = {};
  for (const [field, inner] of Object.entries(value)) {
    const unwanted = Object.hasOwn(tree, field) ? tree[field] : undefined;
    if (unwanted !== true) result[field] = unwanted ? excludeInner(inner, unwanted) : inner;
  }
  return result;
}
function excludeInner(value: Value, tree: Tree): Value {
  if (isObject(value)) return exclude(value, tree);
  return Array.isArray(value) ? value.map((element) => excludeInner(element, tree)) : value;
}

/** The fields that an inclusive projection shows, if all lie at the top: the decoder may skip all others. */
export function topLevelFields(projection: Doc): readonly string[] | undefined {
  const fields = Object.keys(projection).filter((field) => projection[field]);
  if (fields.length === 0 || fields.some((field) => field.includes('.'))) return undefined;
  if (Object.keys(projection).some((field) => field !== '_id' && !projection[field])) return undefined;
  if (fields.length === 1 && fields[0] === '_id') return fields;
  return projection['_id'] === undefined ? ['_id', ...fields] : fields;
}

/**
 * `{ a: 1, 'b.c': 1 }` or `{ a: 0 }`. `undefined`: everything.
 * @throws NotSupportedError for computed fields and operators
 */
export function compileProjection(projection: Doc | undefined): Projection | undefined {
  if (!projection) return undefined;
  const { _id: id, ...fields } = projection;
  for (const [field, wanted] of Object.entries(projection))
    if (typeof wanted !== 'boolean' && typeof wanted !== 'number')
      throw notSupported(`The projection of "${field}" with anything but 0 and 1`);
  const kinds = new Set(Object.values(fields).map(Boolean));
  if (kinds.size === 2) throw new EngineError(31254, 'A projection either includes or excludes fields');
  const including = kinds.has(true) || (kinds.size === 0 && Boolean(id));
  const tree: Tree = {};
  for (const path of Object.keys(fields)) insert(tree, parsePath(path), path);
  if (kinds.size === 0 && id === undefined) return undefined;
  if (including ? id === undefined || id : id !== undefined && !id) tree['_id'] = true;
  return (doc) => (including ? include(doc, tree) : exclude(doc, tree));
}

export type Sort = readonly (readonly [path: string, direction: 1 | -1])[];

/** The value that stands for a document at `path`: of arrays the least element going up, the greatest going down. */
function sortValue(value: Maybe, segments: readonly string[], direction: 1 | -1): Maybe {
  const leaves: Maybe[] = [];
  const walk = (value: Maybe, at: number): void => {
    if (at < segments.length && isObject(value)) return walk(value[segments[at]!], at + 1);
    if (Array.isArray(value)) {
      if (at < segments.length) {
        for (const element of value) if (isObject(element)) walk(element, at);
        return;
      }
      leaves.push(...(value.length === 0 ? [EMPTY] : value));
      return;
    }
    leaves.push(at < segments.length ? undefined : value);
  };
  walk(value, 0);
  if (leaves.length < 2) return leaves[0];
  return leaves.reduce((best, leaf) => (compareSortValues(leaf, best) * direction < 0 ? leaf : best));
}

/** An empty array sorts before null. */
const EMPTY: Value[] = [];
const compareSortValues = (a: Maybe, b: Maybe): number =>
  a === EMPTY || b === EMPTY ? Number(b === EMPTY) - Number(a === EMPTY) : compareValues(a, b);

export interface Sorter {
  /** What `compare` needs of a document. */
  keys: (doc: Doc) => Maybe[];
  compare: (a: Maybe[], b: Maybe[]) => number;
}

export function compileSort(sort: Sort): Sorter {
  const paths = sort.map(([path, direction]) => ({ segments: parsePath(path), direction }));
  return {
    keys: (doc) => paths.map(({ segments, direction }) => sortValue(doc, segments, direction)),
    compare(a, b) {
      for (const [i, { direction }] of paths.entries()) {
        const order = compareSortValues(a[i], b[i]);
        if (order !== 0) return order * direction;
      }
      return 0;
    },
  };
}
