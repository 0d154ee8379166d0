import { notSupported } from '../errors.ts';
import { decodeValue, visitElements } from './decoder.ts';
import { TYPE } from './encoder.ts';
import type { Key } from './keys.ts';
import { NULL_KEY, keyOf } from './keys.ts';
import { RANK } from './values.ts';

/** The keys of some paths, read from a document's bytes without decoding the rest of it. */
export interface Extractor {
  (bytes: Uint8Array): Key[];
}

interface Node {
  /** Which of the paths ends here. */
  index?: number;
  inner: Map<string, Node>;
  path: string;
}

function keyAt(bytes: Uint8Array, type: number, from: number, to: number): Key {
  if (type === TYPE.string) {
    // The stored form of a string is that of its key, behind a length and before a zero.
    const key = Buffer.allocUnsafe(to - from - 4);
    key[0] = RANK.string;
    key.set(bytes.subarray(from + 4, to - 1), 1);
    return key;
  }
  return keyOf(decodeValue(bytes, { type, from }));
}

/** @throws NotSupportedError, when it is used, for arrays and objects at or on the way to a path */
export function createExtractor(paths: readonly (readonly string[])[]): Extractor {
  const root: Node = { inner: new Map(), path: '' };
  for (const [index, segments] of paths.entries()) {
    let node = root;
    for (const segment of segments) {
      let next = node.inner.get(segment);
      if (!next) {
        next = { inner: new Map(), path: node.path ? `${node.path}.${segment}` : segment };
        node.inner.set(segment, next);
      }
      node = next;
    }
    node.index = index;
  }

  const read = (bytes: Uint8Array, start: number, node: Node, keys: Key[]): void =>
    visitElements(bytes, start, ({ type, name, from, to }) => {
      const inner = node.inner.get(name);
      if (!inner) return;
      if (type === TYPE.array) throw notSupported(`An array in the indexed field "${inner.path}"`);
      if (inner.index !== undefined) {
        if (type === TYPE.object) throw notSupported(`An object in the indexed field "${inner.path}"`);
        keys[inner.index] = keyAt(bytes, type, from, to);
      }
      if (type === TYPE.object && inner.inner.size > 0) read(bytes, from, inner, keys);
    });

  return (bytes) => {
    const keys: Key[] = paths.map(() => NULL_KEY);
    read(bytes, 0, root, keys);
    return keys;
  };
}
