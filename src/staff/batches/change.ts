import { ok, type ActOutcome, refused } from '../../acts/outcome.ts';
import { addDays } from '../../domain/calendar.ts';
import { COUNTIES, type Batch, type County, type CustodyEnds, type Day } from '../../domain/card.ts';
import { defaultEnds } from '../../domain/custody.ts';

/** What staff may do to a batch of cards, as a function of the batch and today. Nothing is read or written here. */

export type BatchChange =
  /** Ends that are not given follow the rule. */
  | { action: 'add'; countyUntil: Day | null; centreUntil: Day | null }
  /** For the whole batch, or for one county. An end that is not given stays. */
  | { action: 'extend' | 'shorten'; countyUntil: Day | null; centreUntil: Day | null; county: County | null }
  /** Staff have seen the cards go: from the counties to the centre, from there to Tehran. */
  | { action: 'confirm'; step: CustodyStep; withdraw: boolean }
  /** All is over and has been seen. */
  | { action: 'close' };
export const CUSTODY_STEPS = ['centre', 'tehran'] as const;
export type CustodyStep = (typeof CUSTODY_STEPS)[number];
/** Where cards of a batch are kept until one of its ends. */
export const CUSTODY_PLACES = ['county', 'centre'] as const;
export type CustodyPlace = (typeof CUSTODY_PLACES)[number];
export type Ends = { [P in CustodyPlace]: Day };

/** Why a change is refused. */
export type ChangeRefusal =
  /** It is there already, with other ends than those that were to be added. */
  | { code: 'batchExists'; custodyFrom: Day; ends: Ends }
  | { code: 'endMissing'; action: 'extend' | 'shorten' }
  /** An extension to an earlier day than the present one, or the other way round. */
  | { code: 'wrongDirection'; action: 'extend' | 'shorten'; place: CustodyPlace; present: Day; asked: Day }
  /** `last` is the last day before the step, in that county or, null, in all; it is not over. */
  | { code: 'stepAhead'; step: CustodyStep; county: County | null; last: Day }
  | { code: 'endBeforeStart'; custodyFrom: Day; end: Day }
  | { code: 'endsOutOfOrder'; ends: Ends }
  | { code: 'endTooLate'; end: Day };

/** What follows from a change and is not plain from it. */
export type ChangeNote =
  /** The new end is over: by the calendar the cards leave the place at once. */
  | { note: 'movesOnAtOnce'; place: CustodyPlace; end: Day }
  /** These keep ends of their own. */
  | { note: 'ownEndsStay'; counties: County[] }
  /** The step lies ahead again and is not confirmed any more. */
  | { note: 'notConfirmedAnyMore'; step: CustodyStep };

/** What is kept of a batch, without gaps. `ends` null: the rule. */
export interface BatchFacts {
  ends: CustodyEnds | null;
  counties: Partial<Record<County, CustodyEnds>>;
  confirmed: Record<CustodyStep, boolean>;
}

export const factsOf = (batch: Omit<Batch, 'custodyFrom'> | null): BatchFacts => ({
  ends: batch?.ends ?? null,
  counties: { ...batch?.counties },
  confirmed: { centre: batch?.confirmed?.centre ?? false, tehran: batch?.confirmed?.tehran ?? false },
});

/** The ends of the whole batch, or of one county. */
export const endsOf = (start: Day, { ends, counties }: BatchFacts, county: County | null = null): CustodyEnds =>
  (county === null ? undefined : counties[county]) ?? ends ?? defaultEnds(start);

/** Counties with ends of their own, in their usual order. */
export const exceptions = ({ counties }: BatchFacts): County[] => COUNTIES.filter((county) => counties[county]);

/** Nothing was ever kept so long: a later end is a slip of the keyboard. */
const LONGEST_DAYS = 2 * 366;

/**
 * The batch after the change, and what whoever made it should know.
 * @param start  the day from which the batch is kept
 * @param known  the batch as it is; null: only cards have it, and it follows the rule
 */
export function applyChange(
  start: Day,
  known: BatchFacts | null,
  change: BatchChange,
  today: Day,
): ActOutcome<{ facts: BatchFacts; notes: ChangeNote[] }, ChangeRefusal> {
  const before = known ?? factsOf(null);
  switch (change.action) {
    case 'add':
      return add(start, known, change);
    case 'extend':
    case 'shorten':
      return move(start, before, change, today);
    case 'confirm': {
      const ahead = change.withdraw ? null : findAhead(start, before, change.step, today);
      if (ahead) return refused(ahead);
      const confirmed = { ...before.confirmed, [change.step]: !change.withdraw };
      return ok({ facts: { ...before, confirmed }, notes: [] });
    }
    default: {
      const ahead = findAhead(start, before, 'tehran', today);
      if (ahead) return refused(ahead);
      return ok({ facts: { ...before, confirmed: { centre: true, tehran: true } }, notes: [] });
    }
  }
}

type Of<A extends BatchChange['action']> = Extract<BatchChange, { action: A }>;
type Applied = ReturnType<typeof applyChange>;

function add(start: Day, known: BatchFacts | null, { countyUntil, centreUntil }: Of<'add'>): Applied {
  const rule = defaultEnds(start);
  const ends = { county: countyUntil ?? rule.county, centre: centreUntil ?? rule.centre };
  const disorder = findDisorder(start, ends);
  if (disorder) return refused(disorder);
  const present = known && endsOf(start, known);
  if (present && !same(present, ends))
    return refused({ code: 'batchExists', custodyFrom: start, ends: { ...present } });
  return ok({ facts: known ?? { ...factsOf(null), ends: orRule(start, ends) }, notes: [] });
}

function move(start: Day, before: BatchFacts, change: Of<'extend' | 'shorten'>, today: Day): Applied {
  const { action, county, countyUntil, centreUntil } = change;
  if (countyUntil === null && centreUntil === null) return refused({ code: 'endMissing', action });
  const present = endsOf(start, before, county);
  const ends: CustodyEnds = { county: countyUntil ?? present.county, centre: centreUntil ?? present.centre };
  for (const place of CUSTODY_PLACES) {
    const wrong = action === 'extend' ? ends[place] < present[place] : ends[place] > present[place];
    if (wrong) return refused({ code: 'wrongDirection', action, place, present: present[place], asked: ends[place] });
  }
  const disorder = findDisorder(start, ends);
  if (disorder) return refused(disorder);

  const counties = { ...before.counties };
  let { ends: common } = before;
  if (county === null) {
    common = orRule(start, ends);
    // Who has the same ends as all others follows the batch again.
    for (const one of COUNTIES) if (counties[one] && same(counties[one], ends)) delete counties[one];
  } else if (same(ends, common ?? defaultEnds(start))) delete counties[county];
  else counties[county] = ends;

  const facts: BatchFacts = { ends: common, counties, confirmed: before.confirmed };
  const confirmed = stillConfirmed(start, facts, today);
  const notes: ChangeNote[] = [];
  for (const place of CUSTODY_PLACES)
    if (ends[place] < today && present[place] >= today) notes.push({ note: 'movesOnAtOnce', place, end: ends[place] });
  const own = county === null ? exceptions(facts) : [];
  if (own.length > 0) notes.push({ note: 'ownEndsStay', counties: own });
  for (const step of CUSTODY_STEPS)
    if (before.confirmed[step] && !confirmed[step]) notes.push({ note: 'notConfirmedAnyMore', step });
  return ok({ facts: { ...facts, confirmed }, notes });
}

/** The end after which a step comes. */
const END_BEFORE: Record<CustodyStep, CustodyPlace> = { centre: 'county', tehran: 'centre' };

/** Every pair of ends in the batch. */
const everyEnds = (start: Day, facts: BatchFacts): { county: County | null; ends: CustodyEnds }[] =>
  [null, ...exceptions(facts)].map((county) => ({ county, ends: endsOf(start, facts, county) }));

/** Nobody has seen what has not come yet: an extension takes a confirmation back. */
function stillConfirmed(start: Day, facts: BatchFacts, today: Day): BatchFacts['confirmed'] {
  const over = (step: CustodyStep) => everyEnds(start, facts).every(({ ends }) => ends[END_BEFORE[step]] < today);
  return {
    centre: facts.confirmed.centre && over('centre'),
    tehran: facts.confirmed.tehran && over('tehran'),
  };
}

/** A step that lies ahead in any county is not confirmed: people there would be told what nobody has seen. */
function findAhead(start: Day, facts: BatchFacts, step: CustodyStep, today: Day): ChangeRefusal | null {
  for (const { county, ends } of everyEnds(start, facts)) {
    const last = ends[END_BEFORE[step]];
    if (last >= today) return { code: 'stepAhead', step, county, last };
  }
  return null;
}

/** The start, the end at the county and the one at the centre come in this order. */
function findDisorder(start: Day, ends: CustodyEnds): ChangeRefusal | null {
  if (ends.county < start) return { code: 'endBeforeStart', custodyFrom: start, end: ends.county };
  if (ends.centre < ends.county) return { code: 'endsOutOfOrder', ends: { ...ends } };
  if (ends.centre > addDays(start, LONGEST_DAYS)) return { code: 'endTooLate', end: ends.centre };
  return null;
}

const same = (a: CustodyEnds, b: CustodyEnds): boolean => a.county === b.county && a.centre === b.centre;

/** What equals the rule is kept as the rule. */
const orRule = (start: Day, ends: CustodyEnds): CustodyEnds | null => (same(ends, defaultEnds(start)) ? null : ends);
