import { parseSync, visitorKeys, type Node } from 'oxc-parser';
import { mutate as mutateRegex } from 'weapon-regex';
import type { Host, Kind, Mutant } from './mutant.ts';

/**
 * The faults that are put into a source, one at a time. Left alone are types, names, what is only written to the log, and
 * the words of a bare `new Error('…')`, which only a developer reads.
 */

const COMPARISONS: Readonly<Record<string, readonly string[]>> = {
  '===': ['!=='],
  '!==': ['==='],
  '==': ['!='],
  '!=': ['=='],
  '<': ['<=', '>='],
  '<=': ['<', '>'],
  '>': ['>=', '<='],
  '>=': ['>', '<'],
};
const ARITHMETIC: Readonly<Record<string, string>> = {
  '+': '-',
  '-': '+',
  '*': '/',
  '/': '*',
  '%': '*',
  '**': '*',
  '&': '|',
  '|': '&',
  '^': '&',
  '<<': '>>',
  '>>': '<<',
  '>>>': '<<',
};
const ASSIGNMENTS: Readonly<Record<string, string>> = {
  '+=': '-=',
  '-=': '+=',
  '*=': '/=',
  '/=': '*=',
  '%=': '*=',
  '??=': '=',
  '||=': '=',
  '&&=': '=',
  '|=': '&=',
  '&=': '|=',
  '^=': '&=',
};
/** Another method of the same shape; '': the call is left out. */
const METHODS: Readonly<Record<string, string>> = {
  some: 'every',
  every: 'some',
  startsWith: 'endsWith',
  endsWith: 'startsWith',
  min: 'max',
  max: 'min',
  floor: 'ceil',
  ceil: 'floor',
  indexOf: 'lastIndexOf',
  lastIndexOf: 'indexOf',
  find: 'findLast',
  findLast: 'find',
  toLowerCase: '',
  toUpperCase: '',
  trim: '',
  trimStart: '',
  trimEnd: '',
  slice: '',
  subarray: '',
  filter: '',
  sort: '',
  toSorted: '',
  reverse: '',
  toReversed: '',
  flat: '',
  normalize: '',
  replace: '',
  replaceAll: '',
  padStart: '',
  padEnd: '',
  concat: '',
  catch: '',
  finally: '',
};
const LOG_LEVELS: ReadonlySet<string> = new Set(['trace', 'debug', 'info', 'warn', 'error', 'fatal']);
const BARE_ERRORS: ReadonlySet<string> = new Set(['Error', 'TypeError', 'RangeError']);
const FUNCTIONS: ReadonlySet<string> = new Set([
  'FunctionDeclaration',
  'FunctionExpression',
  'ArrowFunctionExpression',
  'MethodDefinition',
]);

/** Where a node stands: how a fault in it is switched, and whether it runs while its module loads. */
interface Place {
  /** Set inside `a?.b.c`, which can only be rewritten as a whole. */
  chain: Node | undefined;
  atLoad: boolean;
}

export interface Fault extends Mutant {
  atLoad: boolean;
}

/** @param path  names the file in errors and says by its extension that it is TypeScript */
export function faultsOf(path: string, source: string): Fault[] {
  const { program, errors } = parseSync(path, source);
  if (errors.length > 0) throw new Error(`${path} cannot be parsed: ${errors[0]!.message}`);
  const found: Fault[] = [];
  const text = (node: Node): string => source.slice(node.start, node.end);

  function add(kind: Kind, from: { start: number; end: number }, replacement: string, host: Host, place: Place): void {
    found.push({ kind, start: from.start, end: from.end, replacement, host, atLoad: place.atLoad });
  }
  /** A fault in an expression. */
  function inside(
    kind: Kind,
    node: Node,
    place: Place,
    from: { start: number; end: number },
    replacement: string,
  ): void {
    const { start, end } = place.chain ?? node;
    add(kind, from, replacement, { type: 'expression', start, end }, place);
  }
  const whole = (kind: Kind, node: Node, place: Place, replacement: string): void =>
    inside(kind, node, place, node, replacement);
  /** The operator between two operands. */
  function operatorOf(operator: string, left: Node, right: Node): { start: number; end: number } {
    let start = left.end;
    // Between them stand only brackets, white space, comments and the operator.
    while (!source.startsWith(operator, start) && start < right.start) start += 1;
    return { start, end: start + operator.length };
  }

  function condition(test: Node, values: readonly string[], place: Place): void {
    if (test.type === 'Literal') return;
    for (const value of values) whole('condition', test, place, value);
  }

  function block(node: Node, place: Place): void {
    if (node.type !== 'BlockStatement' || node.body.length === 0) return;
    // The same as the statement left out.
    if (node.body.length === 1 && node.body[0]!.type === 'ExpressionStatement') return;
    if (callsSuper(node)) return;
    const inner = { start: node.start + 1, end: node.end - 1 };
    add('block', inner, '', { type: 'block', ...inner }, place);
  }

  function faultsAt(node: Node, place: Place): void {
    switch (node.type) {
      case 'IfStatement':
        condition(node.test, ['true', 'false'], place);
        // Without an else, an empty consequent is the same as a condition that is false.
        if (!node.alternate) return;
        block(node.consequent, place);
        return block(node.alternate, place);
      case 'ConditionalExpression':
        return condition(node.test, ['true', 'false'], place);
      case 'WhileStatement':
        return condition(node.test, ['false'], place);
      case 'DoWhileStatement':
        condition(node.test, ['false'], place);
        return block(node.body, place);
      case 'ForStatement':
        if (node.test) condition(node.test, ['false'], place);
        return block(node.body, place);
      case 'ForOfStatement':
      case 'ForInStatement':
      case 'CatchClause':
        return block(node.body, place);
      case 'TryStatement':
        block(node.block, place);
        if (node.finalizer) block(node.finalizer, place);
        return;
      case 'FunctionDeclaration':
      case 'FunctionExpression':
        if (node.body) block(node.body, { ...place, atLoad: false });
        return;
      case 'ArrowFunctionExpression': {
        const into = { chain: undefined, atLoad: false };
        if (node.body.type === 'BlockStatement') block(node.body, into);
        else if (text(node.body) !== 'undefined' && !isLogged(node.body)) whole('arrow', node.body, into, 'undefined');
        return;
      }
      case 'ExpressionStatement':
        if (callsSuper(node)) return;
        return add('statement', node, '', { type: 'statement', start: node.start, end: node.end }, place);
      case 'BinaryExpression': {
        const between = operatorOf(node.operator, node.left, node.right);
        for (const other of COMPARISONS[node.operator] ?? []) inside('comparison', node, place, between, other);
        const other = ARITHMETIC[node.operator];
        if (other !== undefined && ![node.left, node.right].some(isText))
          inside('arithmetic', node, place, between, other);
        return;
      }
      case 'LogicalExpression':
        whole('logic', node, place, text(node.left));
        return whole('logic', node, place, text(node.right));
      case 'UnaryExpression':
        if (node.operator === '!' || node.operator === '-') whole('negation', node, place, text(node.argument));
        return;
      case 'UpdateExpression': {
        const start = node.prefix ? node.start : node.end - 2;
        return inside('update', node, place, { start, end: start + 2 }, node.operator === '++' ? '--' : '++');
      }
      case 'AssignmentExpression': {
        const other = ASSIGNMENTS[node.operator];
        if (other === undefined) return;
        return inside('update', node, place, operatorOf(node.operator, node.left, node.right), other);
      }
      case 'Literal':
        if ('regex' in node) {
          for (const pattern of regexFaults(node.regex.pattern, node.regex.flags))
            whole('regex', node, place, `/${pattern}/${node.regex.flags}`);
        } else if (typeof node.value === 'boolean') whole('boolean', node, place, String(!node.value));
        else if (typeof node.value === 'number') whole('number', node, place, String(node.value + 1));
        else if (typeof node.value === 'string') whole('string', node, place, node.value === '' ? "'mutant'" : "''");
        return;
      case 'TemplateLiteral':
        return whole('template', node, place, '``');
      case 'ArrayExpression':
        if (node.elements.length > 0) whole('array', node, place, '[]');
        return;
      case 'ObjectExpression':
        if (node.properties.length > 0) whole('object', node, place, '{}');
        return;
      case 'CallExpression': {
        const { callee } = node;
        if (callee.type !== 'MemberExpression' || callee.computed || callee.object.type === 'Super') return;
        const { property, object } = callee;
        const other = Object.hasOwn(METHODS, property.name) ? METHODS[property.name] : undefined;
        if (other === '') inside('method', node, place, { start: object.end, end: node.end }, '');
        else if (other !== undefined) inside('method', node, place, property, other);
        return;
      }
      case 'MemberExpression':
        if (!node.optional) return;
        return inside('optional', node, place, operatorOf('?.', node.object, node.property), node.computed ? '' : '.');
    }
  }

  function walk(node: Node, place: Place): void {
    if (isType(node) || isLogged(node)) return;
    if (node.type === 'ExpressionStatement' && (node.directive || isLogged(withoutAwait(node.expression)))) return;
    faultsAt(node, place);
    const inFunction = FUNCTIONS.has(node.type);
    for (const [key, child] of childrenOf(node)) {
      if (isLeftAlone(node, key, child)) continue;
      walk(child, {
        chain: node.type === 'ChainExpression' ? node : isSpine(node, key) ? place.chain : undefined,
        atLoad: place.atLoad && !inFunction,
      });
    }
  }
  walk(program, { chain: undefined, atLoad: true });
  return unique(found, source);
}

function* childrenOf(node: Node): Generator<[key: string, child: Node]> {
  for (const key of visitorKeys[node.type] ?? []) {
    const value = (node as unknown as Record<string, unknown>)[key];
    for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) yield [key, child];
  }
}

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && 'type' in value;

/** `b` in `a?.b.c`: it belongs to the chain. Arguments and what stands in brackets do not. */
const isSpine = (node: Node, key: string): boolean =>
  (node.type === 'MemberExpression' && key === 'object') ||
  (node.type === 'CallExpression' && key === 'callee') ||
  (node.type === 'TSNonNullExpression' && key === 'expression');

const EXPRESSIONS_OF_TYPES: ReadonlySet<string> = new Set([
  'TSAsExpression',
  'TSNonNullExpression',
  'TSSatisfiesExpression',
  'TSInstantiationExpression',
]);
const isType = (node: Node): boolean => node.type.startsWith('TS') && !EXPRESSIONS_OF_TYPES.has(node.type);

function isLeftAlone(node: Node, key: string, child: Node): boolean {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportAllDeclaration':
    case 'ImportExpression':
      return true;
    case 'ExportNamedDeclaration':
      return key !== 'declaration';
    case 'Property':
    case 'PropertyDefinition':
    case 'MethodDefinition':
      return key === 'key' && !node.computed;
    case 'NewExpression':
      return (
        key === 'arguments' && isText(child) && node.callee.type === 'Identifier' && BARE_ERRORS.has(node.callee.name)
      );
    case 'TaggedTemplateExpression':
      return key === 'quasi';
    default:
      return false;
  }
}

const isText = (node: Node): boolean =>
  node.type === 'TemplateLiteral' || (node.type === 'Literal' && typeof node.value === 'string');

const withoutAwait = (node: Node): Node => (node.type === 'AwaitExpression' ? node.argument : node);

/** `log.warn(…)`, `options.log.info(…)`. */
function isLogged(node: Node): boolean {
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression' || node.callee.computed) return false;
  const { object, property } = node.callee;
  const name =
    object.type === 'Identifier'
      ? object.name
      : object.type === 'MemberExpression' && !object.computed
        ? object.property.name
        : '';
  return name === 'log' && LOG_LEVELS.has(property.name);
}

function callsSuper(node: Node): boolean {
  if (node.type === 'CallExpression' && node.callee.type === 'Super') return true;
  if (node.type === 'ClassBody') return false;
  return [...childrenOf(node)].some(([, child]) => callsSuper(child));
}

function regexFaults(pattern: string, flags: string): string[] {
  return mutateRegex(pattern, flags, { mutationLevels: [1] })
    .map((mutant) => mutant.pattern)
    .filter((changed) => {
      try {
        // An empty pattern would be a comment.
        return changed !== '' && Boolean(new RegExp(changed, flags));
      } catch {
        return false;
      }
    });
}

/** Without those that leave a file with the same text as another one. */
function unique(faults: readonly Fault[], source: string): Fault[] {
  const seen = new Set<string>();
  return faults.filter(({ host, start, end, replacement }) => {
    const key = `${host.type} ${host.start} ${source.slice(host.start, start)}${replacement}${source.slice(end, host.end)}`;
    if (source.slice(start, end) === replacement || seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
