import type { HourRange } from '../domain/hours.ts';
import type { Told } from '../database/models.ts';
import type { Choices } from '../following/chosen.ts';
import { addDays, instantOf, tehranDay } from '../domain/calendar.ts';
import type { Day } from '../domain/card.ts';
import { isUrgent, newTroubles, type Trouble, troubleDay, troubleKey } from './closures.ts';
import { allowedFrom, type Hours, HOUR_MS, urgentFrom } from '../domain/hours.ts';
import { morningOf } from './hours.ts';
import { isDeadlineReminder, isNews, type Kind, type News } from '../domain/messageKinds.ts';
import { isNewApplication, isStillSo, newsOf } from './news.ts';
import { closingTime } from '../office/places.ts';
import { chosenSlots, deadlineSlots, dueSlot } from './schedule.ts';
import { isWaiting, toldNow, type CardToday, cardToday, type World } from './cardToday.ts';

/**
 * What to tell a chat about a card, and when to look again: the one place that knows. A pure function of the card, the
 * dates, the calendar, the person's choices, what was told, and now. Nothing is kept of messages to come: they are
 * derived anew each time, so a deadline that is extended and extended back, a closure that comes late, a clock that
 * jumps or an outage of days all lead to the one message that is true now.
 *
 * What is due and in what order:
 * 1. News, when the state differs from what was told. In quiet hours they wait for the morning, and so do reminders,
 *    which would speak of something not yet told.
 * 2. A closure of the day that somebody chose, or of the last open day: at once within the urgent hours where it is
 *    today's or tomorrow's.
 * 3. The last deadline reminder that has become due since something was told; of the chosen day likewise.
 */

export interface PlanInput extends World {
  choices: Choices;
  lastTold: Told | null;
  /** Until then what an import said of the card can be taken back without anybody having heard of it. */
  heldUntil: number | null;
  hours: Hours;
}

/** A message that is due now. */
export interface Due {
  kind: Kind;
  /** The end or the day of which it speaks. */
  deadline: Day | null;
  /** When it became due; business time, epoch ms. */
  at: number;
  /** May be sent in the urgent hours. */
  urgent: boolean;
}

export interface Plan {
  /** Due now, to be told in one message. */
  due: readonly Due[];
  /** What the chat will then have been told. */
  lastTold: Told | null;
  /** Choices that have had their time. */
  set: Partial<Choices>;
  /** When to look again; null: not before something changes. Business time, epoch ms. */
  nextAt: number | null;
  /** The watch has ended. */
  over: boolean;
}

/** A delivered card is watched for as long as it takes to say "it was not I". */
const OBJECTION_MS = 7 * 24 * HOUR_MS;
const MOST_CLOSURES_KEPT = 12;

export function plan(input: PlanInput): Plan {
  const { choices, lastTold, now } = input;
  const nothingDue = (nextAt: number | null = null): Plan => ({ due: [], lastTold, set: {}, nextAt, over: false });
  if (choices.endsAt !== null && now >= choices.endsAt) return { ...nothingDue(), over: true };
  if (!choices.reminders) return nothingDue(choices.endsAt);
  if (input.heldUntil !== null && now < input.heldUntil)
    return nothingDue(Math.min(input.heldUntil, choices.endsAt ?? Infinity));
  const view = cardToday(input);
  // The first sight of a card is no news.
  if (lastTold === null)
    return withNextLook(input, view, { lastTold: toldNow(input, view, 'sight'), set: {}, due: [] });
  const { card } = input;
  const askAgain = choices.missed === 'newSerialAsked' && isNewApplication(lastTold, card);
  if (lastTold.serialAsked && lastTold.lookup !== card.lookup && !askAgain) return nothingDue(choices.endsAt);
  const news = newsOf(lastTold, card, view) ?? missedNews(input, view);
  if (choices.collectedAt !== null && news !== 'newRound' && news !== 'newSerialAsked')
    return withNextLook(input, view, afterCollected(input, view));
  if (news) return planNews(input, view, news);
  const closures = planClosures(input, view, lastTold);
  if (closures.due.length > 0 || closures.waitsUntil !== null) return withNextLook(input, view, closures);
  return withNextLook(input, view, planReminders(input, view, lastTold));
}

/** The next reminder to come, for who asks; null: none that is known today. */
export function nextReminder(input: PlanInput): { kind: Kind; at: number; deadline: Day | null } | null {
  const { choices, now } = input;
  if (!choices.reminders || choices.collectedAt !== null) return null;
  const view = cardToday(input);
  const [first] = slotsOf(input, view)
    .filter(({ at, kind }) => at > now && kind !== 'afterChosenDay')
    .sort((a, b) => a.at - b.at);
  return first ? { kind: first.kind, at: first.at, deadline: view.deadline } : null;
}

/** A step of the plan on its way to be one. */
interface Step {
  due: readonly Due[];
  lastTold: Told;
  set: Partial<Choices>;
  /** Something is due, but not at this hour. */
  waitsUntil?: number | null;
}

function planNews(input: PlanInput, view: CardToday, kind: News): Plan {
  const { now, hours } = input;
  const lastTold = input.lastTold!;
  const allowed = allowedFrom(now, hours.quiet);
  if (allowed > now) {
    // The news waits for the morning; a closure of tomorrow cannot.
    const same = kind !== 'newSerialAsked' && view.state.status === lastTold.status;
    const closures = same ? planClosures(input, view, lastTold) : null;
    const waitsUntil = Math.min(allowed, closures?.waitsUntil ?? Infinity);
    return withNextLook(input, view, { due: [], lastTold, set: {}, ...closures, waitsUntil }, false);
  }
  const due: Due[] = [{ kind, deadline: view.deadline, at: now, urgent: false }];
  if (kind === 'newSerialAsked')
    return withNextLook(input, view, {
      due,
      lastTold: { ...lastTold, at: now, by: kind, serialAsked: true },
      set: { missed: null },
    });
  const anew: Partial<Choices> = kind === 'newRound' ? { collectedAt: null, objectedAt: null, endsAt: null } : {};
  const ends: Partial<Choices> = kind === 'delivered' ? { endsAt: now + OBJECTION_MS } : {};
  return withNextLook(input, view, {
    due,
    lastTold: {
      ...toldNow(input, view, kind),
      closures: toldClosures(lastTold, currentTroubles(input, view), view.today),
    },
    set: { missed: null, ...anew, ...ends, ...chosenBeside(input, view) },
  });
}

/**
 * What becomes of the chosen day when there is news. It was chosen for one place and one deadline; and what is due of it
 * does not come on the heels of the news: a reminder waits for the morning of that day, the question is dropped.
 */
function chosenBeside({ choices, lastTold, calendar, hours, now }: PlanInput, view: CardToday): Partial<Choices> {
  const none = { chosenDay: null, chosenAt: null };
  if (view.state.status !== lastTold?.status || chosenIn(choices, view) === null) return none;
  const slots = chosenSlots(choices, view, calendar, hours.quiet);
  const due = dueSlot(slots, choices.chosenAt ?? -Infinity, now);
  if (due === null) return {};
  return due.kind === 'afterChosenDay' ? none : { chosenAt: now };
}

/** Whoever could not be reached hears once more what is still so. */
const missedNews = ({ choices: { missed } }: PlanInput, view: CardToday): News | null =>
  missed !== null && isNews(missed) && isStillSo(missed, view) ? missed : null;

/** Who has collected the card hears nothing; once the data agrees the watch ends by itself. */
function afterCollected({ choices, lastTold, now, ...input }: PlanInput, view: CardToday): Step {
  const ends = view.state.status === 'delivered' && choices.endsAt === null ? { endsAt: now + OBJECTION_MS } : {};
  const known = { ...toldNow({ ...input, now }, view, lastTold!.by ?? 'answer'), at: lastTold!.at };
  return { due: [], lastTold: known, set: { missed: null, chosenDay: null, chosenAt: null, ...ends } };
}

/** The chosen day, unless the deadline was moved to before it. */
const chosenIn = ({ chosenDay }: Choices, { deadline }: CardToday): Day | null =>
  chosenDay !== null && (deadline === null || chosenDay <= deadline) ? chosenDay : null;

function currentTroubles({ choices, calendar }: PlanInput, view: CardToday): Trouble[] {
  const none: Told = { status: view.state.status, asOf: '', at: 0 };
  return newTroubles([view.lastOpen, choices.chosenDay], none, view.where, calendar, view.today);
}

function toldClosures(lastTold: Told, troubles: readonly Trouble[], today: Day): string[] {
  const kept = (lastTold.closures ?? []).filter((key) => key >= today);
  return [...new Set([...kept, ...troubles.map(troubleKey)])].slice(-MOST_CLOSURES_KEPT);
}

function planClosures(input: PlanInput, view: CardToday, before: Told): Step {
  const { choices, calendar, now, hours } = input;
  const nothing: Step = { due: [], lastTold: before, set: {}, waitsUntil: null };
  if (!isWaiting(view.state.status)) return nothing;
  // After a step back, which is no news, the days that count are those of the state that is back.
  const lastTold = view.state.status === before.status ? before : refreshTold(input, view, before);
  const missed = choices.missed === 'closure';
  const counted = [
    lastTold.deadline === view.deadline ? lastTold.lastOpen : null,
    chosenIn(choices, view),
    // What did not arrive is told after all.
    ...(missed ? (lastTold.closures ?? []).map(troubleDay) : []),
  ];
  const troubles = newTroubles(
    counted,
    missed ? { ...lastTold, closures: [] } : lastTold,
    view.where,
    calendar,
    view.today,
  )
    // What was to end today has ended.
    .filter(({ day }) => day > view.today || now < closingTime(day, view.where, calendar));
  if (troubles.length === 0) return nothing;
  const from = (trouble: Trouble): number =>
    isUrgent(trouble, view.today) ? urgentFrom(now, hours) : allowedFrom(now, hours.quiet);
  const due = troubles.filter((trouble) => from(trouble) <= now);
  const waiting = troubles.filter((trouble) => from(trouble) > now).map(from);
  const cancelled = due.some(({ day, kind }) => kind === 'closed' && day === choices.chosenDay);
  return {
    due: due.map((trouble) => ({
      kind: 'closure',
      deadline: trouble.day,
      at: now,
      urgent: isUrgent(trouble, view.today),
    })),
    lastTold:
      due.length === 0
        ? before
        : {
            ...lastTold,
            at: now,
            by: 'closure',
            lastOpen: view.lastOpen,
            closures: toldClosures(lastTold, due, view.today),
          },
    set: { ...(missed ? { missed: null } : {}), ...(cancelled ? { chosenDay: null, chosenAt: null } : {}) },
    waitsUntil: waiting.length > 0 ? Math.min(...waiting) : null,
  };
}

function planReminders(input: PlanInput, view: CardToday, lastTold: Told): Step {
  const { choices, calendar, now } = input;
  const { quiet } = input.hours;
  const known: Step = { due: [], lastTold: refreshTold(input, view, lastTold), set: {} };
  if (!isWaiting(view.state.status)) return { ...known, set: { missed: null, chosenDay: null, chosenAt: null } };
  const missed = choices.missed !== null && isDeadlineReminder(choices.missed);
  const slot = dueSlot(deadlineSlots(view, calendar, quiet), missed ? -Infinity : toldUntil(lastTold, quiet), now);
  const chosen = dueSlot(chosenSlots(choices, view, calendar, quiet), choices.chosenAt ?? -Infinity, now);
  const due = [slot, chosen].filter((one) => one !== null);
  const allowed = allowedFrom(now, quiet);
  if (due.length > 0 && allowed > now) return { ...known, waitsUntil: allowed };
  const asked = chosen?.kind === 'afterChosenDay';
  return {
    due: due.map(({ kind, at }) => ({
      kind,
      deadline: isDeadlineReminder(kind) ? view.deadline : choices.chosenDay,
      at,
      urgent: false,
    })),
    lastTold: slot ? { ...toldNow(input, view, slot.kind), closures: known.lastTold.closures ?? [] } : known.lastTold,
    set: {
      ...(choices.missed === null ? {} : { missed: null }),
      ...(asked ? { chosenDay: null, chosenAt: null } : chosen ? { chosenAt: chosen.at } : {}),
    },
  };
}

/** News name the deadline: that morning's reminder would say it once more. */
const toldUntil = ({ at, by }: Told, quiet: HourRange): number =>
  by !== undefined && isNews(by) ? Math.max(at, morningOf(tehranDay(at), quiet)) : at;

/** What changed without being worth a message is known all the same; the instant and the day last told stay. */
function refreshTold(input: PlanInput, view: CardToday, lastTold: Told): Told {
  const { at, by, closures } = lastTold;
  const ahead = (closures ?? []).filter((key) => key >= view.today);
  return { ...toldNow(input, view, by ?? 'answer'), at, closures: ahead };
}

const slotsOf = ({ choices, calendar, hours }: PlanInput, view: CardToday) =>
  isWaiting(view.state.status)
    ? [...deadlineSlots(view, calendar, hours.quiet), ...chosenSlots(choices, view, calendar, hours.quiet)]
    : [];

/** Adds when to look again: the next reminder, the next step of the calendar, the end of the watch. */
function withNextLook(input: PlanInput, view: CardToday, step: Step, looksOn = true): Plan {
  const { now, hours, card } = input;
  // A delivery that was taken back ends nothing.
  const ends = input.choices.endsAt !== null && view.state.status !== 'delivered' ? { endsAt: null } : {};
  const set: Partial<Choices> = { ...ends, ...step.set };
  const choices: Choices = { ...input.choices, ...set };
  const changed: PlanInput = { ...input, choices, lastTold: step.lastTold };
  const instants: (number | null | undefined)[] = [step.waitsUntil, choices.endsAt];
  const listens = choices.collectedAt === null && !(step.lastTold.serialAsked && isNewApplication(step.lastTold, card));
  if (looksOn && listens && isWaiting(view.state.status)) {
    instants.push(...slotsOf(changed, view).map(({ at }) => at));
    for (const end of Object.values(view.state.ends ?? {}))
      instants.push(allowedFrom(instantOf(addDays(end, 1)), hours.quiet));
  }
  const ahead = instants.filter((at): at is number => at !== null && at !== undefined && at > now);
  return {
    due: step.due,
    lastTold: step.lastTold,
    set,
    nextAt: ahead.length > 0 ? Math.min(...ahead) : null,
    over: false,
  };
}
