import { createRequire } from 'node:module';
import type * as Bson from 'bson';

/**
 * The one copy of bson that Mongoose's driver uses too: the package has a second one for `import`, whose ObjectId is
 * another class.
 */
const bson = createRequire(import.meta.url)('bson') as typeof Bson;

export const { Binary, EJSON, ObjectId } = bson;
export type Binary = Bson.Binary;
export type ObjectId = Bson.ObjectId;
