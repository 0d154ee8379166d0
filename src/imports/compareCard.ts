import { Types } from 'mongoose';
import type { CardRecord, CardVersion } from '../database/models.ts';
import { CARD_STATUSES, type CardFacts, type Day } from '../domain/card.ts';
import type { CardRow } from './cardRow.ts';

/**
 * What one row does to a card, and how that is taken back: pure functions of the stored card and the row.
 *
 * Identity: one card per national code. A new serial with the same date of application is a reprinted receipt, with a
 * later one a new application; a later start of custody is a new round. All of these are changes that the card keeps
 * among its `versions`, each with its import and the day it described; the first sight of a card is none.
 */

/** Imports that can be taken back, the newest included. */
export const KEPT_IMPORTS = 3;
/** Where a card was before the oldest of them. */
const KEPT_SEEN = KEPT_IMPORTS + 1;
/** A card changes some six times in its life; this bounds what a mistaken export could do. */
const MOST_VERSIONS = 40;

export interface ImportRun {
  importId: Types.ObjectId;
  asOf: Day;
}

export type CardComparison =
  | { outcome: 'added'; stepBack: false; doc: CardRecord }
  | { outcome: 'updated'; stepBack: boolean; set: Partial<CardRecord> }
  /** `set`: the same facts, confirmed for a later day. */
  | { outcome: 'unchanged'; stepBack: false; set: Partial<CardRecord> | null };

type Stated = Omit<CardFacts, 'asOf'> & { lookup: string; initials: string };
const STATED = [
  'county',
  'office',
  'status',
  'appliedOn',
  'issuedOn',
  'custodyFrom',
  'deliveredOn',
  'lookup',
  'initials',
] as const satisfies readonly (keyof Stated)[];

/**
 * Compares a row with the card of that code. A row of an earlier day than the card's changes nothing. A column that the
 * file does not have says nothing; an empty cell says that it is not known.
 */
export function compareCard(stored: CardRecord | undefined, row: CardRow, run: ImportRun): CardComparison {
  if (!stored) return { outcome: 'added', stepBack: false, doc: newCard(row, run) };
  if (run.asOf < stored.asOf) return { outcome: 'unchanged', stepBack: false, set: null };
  if (STATED.every((field) => row[field] === undefined || row[field] === (stored[field] ?? null))) {
    const confirmed = run.asOf > stored.asOf ? { asOf: run.asOf, seen: seenOnceMore(stored, run) } : null;
    return { outcome: 'unchanged', stepBack: false, set: confirmed };
  }
  const stated = statedOver(stored, row);
  // An import that was interrupted goes on under its own id: what it changed once is one change.
  const goesOn = stored.importId?.equals(run.importId);
  const versions = goesOn ? stored.versions : [...(stored.versions ?? []), versionOf(stored)].slice(-MOST_VERSIONS);
  return {
    outcome: 'updated',
    stepBack: !goesOn && isStepBack(stored, stated),
    set: {
      ...stated,
      asOf: run.asOf,
      importId: run.importId,
      since: run.asOf,
      versions,
      seen: goesOn ? stored.seen : seenOnceMore(stored, run),
    },
  };
}

function newCard(row: CardRow, { importId, asOf }: ImportRun): CardRecord {
  const id = importId;
  return {
    _id: new Types.ObjectId(),
    county: row.county,
    office: row.office ?? null,
    status: row.status,
    appliedOn: row.appliedOn ?? null,
    issuedOn: row.issuedOn ?? null,
    custodyFrom: row.custodyFrom ?? null,
    deliveredOn: row.deliveredOn ?? null,
    asOf,
    lookup: row.lookup,
    code: row.code,
    initials: row.initials ?? '',
    tail: row.tail,
    importId: id,
    since: asOf,
    versions: [],
    seen: [{ importId: id, asOf }],
  };
}

const statedOver = (stored: CardRecord, row: CardRow): Stated => ({
  county: row.county,
  status: row.status,
  lookup: row.lookup,
  initials: row.initials ?? stored.initials,
  office: row.office === undefined ? stored.office : row.office,
  appliedOn: row.appliedOn === undefined ? stored.appliedOn : row.appliedOn,
  issuedOn: row.issuedOn === undefined ? stored.issuedOn : row.issuedOn,
  custodyFrom: row.custodyFrom === undefined ? stored.custodyFrom : row.custodyFrom,
  deliveredOn: row.deliveredOn === undefined ? stored.deliveredOn : row.deliveredOn,
});

const versionOf = (card: CardRecord): CardVersion => ({
  county: card.county,
  office: card.office,
  status: card.status,
  appliedOn: card.appliedOn,
  issuedOn: card.issuedOn,
  custodyFrom: card.custodyFrom,
  deliveredOn: card.deliveredOn,
  asOf: card.since ?? card.asOf,
  importId: card.importId,
  lookup: card.lookup,
  initials: card.initials,
});

const seenOnceMore = ({ seen }: CardRecord, { importId, asOf }: ImportRun): CardRecord['seen'] => {
  const id = importId;
  return [...(seen ?? []).filter((entry) => !entry.importId.equals(id)), { importId: id, asOf }].slice(-KEPT_SEEN);
};

/** Earlier state of the same application and custody, or an earlier application than the one that was known. */
function isStepBack(before: CardRecord, after: Stated): boolean {
  const later = (a: Day | null, b: Day | null): boolean => a !== null && b !== null && a > b;
  if (later(before.appliedOn, after.appliedOn)) return true;
  if (later(after.appliedOn, before.appliedOn) || later(after.custodyFrom, before.custodyFrom)) return false;
  return CARD_STATUSES.indexOf(after.status) < CARD_STATUSES.indexOf(before.status);
}

/** What taking back an import does to a card: `remove`, fields to set, or nothing when the import did not touch it. */
export function undoOn(card: CardRecord, importId: Types.ObjectId): 'remove' | Partial<CardRecord> | null {
  const seen = card.seen ?? [];
  if (!seen.at(-1)?.importId.equals(importId)) return null;
  const before = seen.slice(0, -1);
  const asOf = before.at(-1)?.asOf;
  if (!card.importId?.equals(importId)) return asOf === undefined ? null : { asOf, seen: before };
  const version = card.versions?.at(-1);
  if (!version) return 'remove';
  const { asOf: since, ...facts } = version;
  return { ...facts, since, asOf: asOf ?? since, seen: before, versions: card.versions.slice(0, -1) };
}
