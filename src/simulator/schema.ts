import type { ApiData, Shape } from './data.ts';
import { ApiError, badRequest } from './apiError.ts';
import { UploadedFile } from './upload.ts';

/**
 * Checks values against the Bot API as data. The real servers ignore fields that they do not know and convert much;
 * here both are refused, for a field that is ignored is a bug that nobody sees.
 */

export type Params = Record<string, unknown>;

/** What the real server calls a parameter that is missing. */
const MISSING: Readonly<Record<string, string>> = {
  chat_id: 'chat_id is empty',
  text: 'message text is empty',
  message_id: 'message identifier is not specified',
  callback_query_id: 'query is too old and response timeout expired or query ID is invalid',
  file_id: 'file_id not specified',
};

/** @throws ApiError 404 for a method that does not exist, 400 for the first parameter that does not fit. */
export function checkCall(api: ApiData, method: string, params: Params): void {
  const shape = methodShape(api, method);
  for (const [name, value] of Object.entries(params)) {
    const type = shape.fields[name];
    if (type === undefined) throw badRequest(`unknown parameter "${name}" in ${method}`);
    const problem = problemWith(api, type, value, name);
    if (problem) throw badRequest(problem);
  }
  for (const name of shape.required)
    if (params[name] === undefined) throw badRequest(MISSING[name] ?? `parameter "${name}" is required`);
}

export function methodShape(api: ApiData, method: string): Shape {
  if (!Object.hasOwn(api.methods, method)) throw new ApiError(404, 'Not Found: method not found');
  return api.methods[method]!;
}

/** What is wrong with `value` as a `type` (`Integer | String`, `Array of X`), told with its path, or undefined. */
export function problemWith(api: ApiData, type: string, value: unknown, path: string): string | undefined {
  const problems: string[] = [];
  for (const one of type.split(' | ')) {
    const problem = problemWithOne(api, one, value, path);
    if (!problem) return undefined;
    problems.push(problem);
  }
  // Of several possible objects the one that came furthest tells most: its problem has the longest path.
  return problems.sort((a, b) => depth(b) - depth(a))[0];
}

const depth = (problem: string): number => problem.split('"')[1]?.split(/[.[]/).length ?? 0;

function problemWithOne(api: ApiData, type: string, value: unknown, path: string): string | undefined {
  const mistyped = `parameter "${path}" must be of type ${type}`;
  if (type.startsWith('Array of ')) {
    if (!Array.isArray(value)) return mistyped;
    return first(value, (item, index) => problemWith(api, type.slice(9), item, `${path}[${index}]`));
  }
  switch (type) {
    case 'Integer':
      return Number.isSafeInteger(value) ? undefined : mistyped;
    case 'Float':
      return typeof value === 'number' && Number.isFinite(value) ? undefined : mistyped;
    case 'Boolean':
      return typeof value === 'boolean' ? undefined : mistyped;
    case 'String':
      return typeof value === 'string' && !/\p{Surrogate}/u.test(value) ? undefined : mistyped;
    case 'InputFile':
      return value instanceof UploadedFile ? undefined : mistyped;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return mistyped;
  const shape = api.types[type];
  if (!shape) throw new Error(`The simulator's data has no type ${type}.`);
  if ('oneOf' in shape) return problemWith(api, shape.oneOf.join(' | '), value, path);
  return problemWithObject(api, shape, value as Params, path, type);
}

function problemWithObject(api: ApiData, shape: Shape, value: Params, path: string, type: string): string | undefined {
  const missing = shape.required.find((name) => value[name] === undefined);
  if (missing) return `parameter "${path}" lacks the field "${missing}" of ${type}`;
  return first(Object.entries(value), ([name, inner]) => {
    const innerType = shape.fields[name];
    if (innerType === undefined) return `parameter "${path}.${name}" is unknown in ${type}`;
    return inner === undefined ? undefined : problemWith(api, innerType, inner, `${path}.${name}`);
  });
}

function first<T>(items: readonly T[], problem: (item: T, index: number) => string | undefined): string | undefined {
  for (const [index, item] of items.entries()) {
    const found = problem(item, index);
    if (found) return found;
  }
  return undefined;
}

/** Query strings, forms and multipart bodies carry text only: read each as the type that its method names. */
export function fromText(api: ApiData, method: string, raw: Readonly<Record<string, unknown>>): Params {
  const shape = methodShape(api, method);
  const params: Params = {};
  for (const [name, value] of Object.entries(raw))
    params[name] = typeof value === 'string' ? readText(shape.fields[name] ?? 'String', value, name) : value;
  return params;
}

function readText(type: string, text: string, name: string): unknown {
  const types = type.split(' | ');
  if (types.includes('Integer') && /^-?\d{1,16}$/.test(text)) return Number(text);
  if (types.includes('Float') && /^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  if (types.includes('Boolean') && /^(true|false)$/.test(text)) return text === 'true';
  if (types.some((one) => ['Integer', 'Float', 'Boolean', 'String', 'InputFile'].includes(one))) return text;
  try {
    return JSON.parse(text);
  } catch {
    throw badRequest(`can't parse ${name} JSON object`);
  }
}
