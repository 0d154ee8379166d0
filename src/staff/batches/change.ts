import { CommandError } from '../../acts/act.ts';
import { bothCalendars } from '../../acts/words.ts';
import { addDays } from '../../domain/calendar.ts';
import { COUNTIES, type Batch, type County, type CustodyEnds, type Day } from '../../domain/card.ts';
import { defaultEnds } from '../../domain/custody.ts';

/** What staff may do to a batch of cards, as a function of the batch and today. Nothing is read or written here. */

// Types, not interfaces: only these are JSON to the compiler.
export type BatchChange =
  /** Ends that are not given follow the rule. */
  | { action: 'add'; countyUntil: Day | null; centreUntil: Day | null }
  /** For the whole batch, or for one county. An end that is not given stays. */
  | { action: 'extend' | 'shorten'; countyUntil: Day | null; centreUntil: Day | null; county: County | null }
  /** Staff have seen the cards go: from the counties to the centre, from there to Tehran. */
  | { action: 'confirm'; step: Step; withdraw: boolean }
  /** All is over and has been seen. */
  | { action: 'close' };
export type Step = 'centre' | 'tehran';

/** What is kept of a batch, without gaps. `ends` null: the rule. */
export interface BatchFacts {
  ends: CustodyEnds | null;
  counties: Partial<Record<County, CustodyEnds>>;
  confirmed: Record<Step, boolean>;
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
 * @throws CommandError with one sentence that says what to do
 */
export function applyChange(
  start: Day,
  known: BatchFacts | null,
  change: BatchChange,
  today: Day,
): { facts: BatchFacts; notes: string[] } {
  const before = known ?? factsOf(null);
  switch (change.action) {
    case 'add':
      return add(start, known, change);
    case 'extend':
    case 'shorten':
      return move(start, before, change, today);
    case 'confirm':
      if (!change.withdraw) mustBeOver(start, before, change.step, today);
      return { facts: { ...before, confirmed: { ...before.confirmed, [change.step]: !change.withdraw } }, notes: [] };
    default:
      mustBeOver(start, before, 'tehran', today);
      return { facts: { ...before, confirmed: { centre: true, tehran: true } }, notes: [] };
  }
}

type Of<A extends BatchChange['action']> = Extract<BatchChange, { action: A }>;
type Result = ReturnType<typeof applyChange>;

function add(start: Day, known: BatchFacts | null, { countyUntil, centreUntil }: Of<'add'>): Result {
  const rule = defaultEnds(start);
  const ends = checked(start, { county: countyUntil ?? rule.county, centre: centreUntil ?? rule.centre });
  const present = known && endsOf(start, known);
  if (present && !same(present, ends))
    throw new CommandError(
      `The batch of ${bothCalendars(start)} is there already, until ${bothCalendars(present.county)} and ${bothCalendars(present.centre)}: change it with extend or shorten.`,
    );
  return { facts: known ?? { ...factsOf(null), ends: orRule(start, ends) }, notes: [] };
}

function move(start: Day, before: BatchFacts, change: Of<'extend' | 'shorten'>, today: Day): Result {
  const { action, county, countyUntil, centreUntil } = change;
  if (countyUntil === null && centreUntil === null)
    throw new CommandError(`Say until when: ${action} takes --county-until DATE, --centre-until DATE or both.`);
  const present = endsOf(start, before, county);
  const ends: CustodyEnds = { county: countyUntil ?? present.county, centre: centreUntil ?? present.centre };
  for (const place of ['county', 'centre'] as const) {
    const wrong = action === 'extend' ? ends[place] < present[place] : ends[place] > present[place];
    if (wrong)
      throw new CommandError(
        `At the ${place} the custody ends on ${bothCalendars(present[place])}, and ${bothCalendars(ends[place])} is ${action === 'extend' ? 'earlier: use shorten' : 'later: use extend'}.`,
      );
  }
  checked(start, ends);

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
  const notes: string[] = [];
  for (const place of ['county', 'centre'] as const)
    if (ends[place] < today && present[place] >= today)
      notes.push(
        `${bothCalendars(ends[place])} is over: by the calendar the cards move on from the ${place === 'county' ? 'county' : 'provincial centre'} at once.`,
      );
  const own = county === null ? exceptions(facts) : [];
  if (own.length > 0) notes.push(`Ends of their own stay with ${own.join(', ')}: change those with --county.`);
  for (const step of ['centre', 'tehran'] as const)
    if (before.confirmed[step] && !confirmed[step])
      notes.push(`The step to ${PLACES[step]} lies ahead again and is not confirmed any more.`);
  return { facts: { ...facts, confirmed }, notes };
}

const PLACES: Record<Step, string> = { centre: 'the provincial centre', tehran: 'Tehran' };
const END_BEFORE: Record<Step, keyof CustodyEnds> = { centre: 'county', tehran: 'centre' };

/** Every pair of ends in the batch. */
const everyEnds = (start: Day, facts: BatchFacts): { county: County | null; ends: CustodyEnds }[] =>
  [null, ...exceptions(facts)].map((county) => ({ county, ends: endsOf(start, facts, county) }));

/** Nobody has seen what has not come yet: an extension takes a confirmation back. */
function stillConfirmed(start: Day, facts: BatchFacts, today: Day): BatchFacts['confirmed'] {
  const over = (step: Step) => everyEnds(start, facts).every(({ ends }) => ends[END_BEFORE[step]] < today);
  return {
    centre: facts.confirmed.centre && over('centre'),
    tehran: facts.confirmed.tehran && over('tehran'),
  };
}

/** @throws CommandError while the step lies ahead in any county: those people would be told what nobody has seen */
function mustBeOver(start: Day, facts: BatchFacts, step: Step, today: Day): void {
  for (const { county, ends } of everyEnds(start, facts)) {
    const last = ends[END_BEFORE[step]];
    if (last >= today)
      throw new CommandError(
        `${county === null ? '' : `In ${county} `}${bothCalendars(last)} is the last day before the step to ${PLACES[step]}: do this after it, or shorten the custody first.`.replace(
          /^./,
          (first) => first.toUpperCase(),
        ),
      );
  }
}

/** @throws CommandError when the ends are in no order */
function checked(start: Day, ends: CustodyEnds): CustodyEnds {
  if (ends.county < start)
    throw new CommandError(
      `--county-until ${bothCalendars(ends.county)} lies before the start of the custody, ${bothCalendars(start)}: see whether the dates are right.`,
    );
  if (ends.centre < ends.county)
    throw new CommandError(
      `The end at the provincial centre, ${bothCalendars(ends.centre)}, would lie before the one at the county, ${bothCalendars(ends.county)}: give --county-until and --centre-until together.`,
    );
  if (ends.centre > addDays(start, LONGEST_DAYS))
    throw new CommandError(
      `${bothCalendars(ends.centre)} lies more than two years after the start of the custody: see whether the year is right.`,
    );
  return ends;
}

const same = (a: CustodyEnds, b: CustodyEnds): boolean => a.county === b.county && a.centre === b.centre;

/** What equals the rule is kept as the rule. */
const orRule = (start: Day, ends: CustodyEnds): CustodyEnds | null => (same(ends, defaultEnds(start)) ? null : ends);
