import { Types } from 'mongoose';
import type { Models } from '../../src/database/models.ts';
import type { CardFacts } from '../../src/domain/card.ts';
import type { LookupKeys } from '../../src/domain/lookupKey.ts';
import { checkDigit } from '../../src/domain/nationalCode.ts';

/** A synthetic national code with a right check digit; different ones for different numbers (below a million). */
export function codeOf(number: number): string {
  const nine = `35${String(1_000_000 + number).padStart(7, '0')}`;
  return `${nine}${checkDigit(nine)}`;
}

/** The receipt's serial that goes with it in tests. */
export const serialOf = (number: number): string => `KQ${String(10_000_000 + number)}`;

export interface TestCard extends Partial<CardFacts> {
  initials?: string;
}

/** The day that the test's export describes: a day before the clocks' first. */
const AS_OF = '2025-08-10';

/** A card that waits in خورموج since 1 Mordad 1404, unless told otherwise. Returns what its owner has on the receipt. */
export async function addCard(
  models: Models,
  keys: LookupKeys,
  number: number,
  facts: TestCard = {},
): Promise<{ id: Types.ObjectId; code: string; serial: string; both: string }> {
  const code = codeOf(number);
  const serial = serialOf(number);
  const id = new Types.ObjectId();
  await models.cards.create({
    _id: id,
    county: 'dashti',
    office: null,
    status: 'readyAtCounty',
    appliedOn: '2024-01-01',
    issuedOn: '2025-06-01',
    custodyFrom: '2025-07-23',
    deliveredOn: null,
    asOf: AS_OF,
    initials: 'م. ک.',
    lookup: keys.ofPair(code, serial),
    code: keys.ofCode(code),
    tail: code.slice(-3),
    versions: [],
    seen: [],
    ...facts,
  });
  return { id, code, serial, both: `${code} ${serial}` };
}

/** An import that says which day the data describes. */
export async function addImport(models: Models, asOf = AS_OF): Promise<void> {
  await models.imports.create({
    file: 'test.csv',
    kind: 'cards',
    asOf,
    state: 'finished',
    startedAt: 1,
    finishedAt: 2,
  });
}
