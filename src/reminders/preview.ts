import type { Types } from 'mongoose';
import type { OfficeData } from '../office/officeData.ts';
import { addressKey } from '../domain/address.ts';
import { type CardRecord, type Models, type WatchRecord } from '../database/models.ts';
import { watchesIn } from '../following/looks.ts';
import { unreachableOf, type PeopleStore } from '../following/people.ts';
import type { WatchFilter, WatchStore } from '../following/watchStore.ts';
import type { Hours } from '../domain/hours.ts';
import { placesOf, type Places } from '../office/places.ts';
import { plan, type Due } from './plan.ts';
import { inputOf } from './tick.ts';
import { replanCards } from '../following/replan.ts';

/**
 * What a change of dates would mean, before anybody hears of it: the planner is asked twice about each watch concerned,
 * as it is and as it would be. Nothing is written.
 */

/** Watches that a change may concern. */
export interface Concerned {
  /** Of their rows, by an index (following/replan.ts). */
  filter: WatchFilter;
  /** Of their cards, for changes that are not for everybody; null: all. */
  isOf: ((card: CardRecord, places: Places) => boolean) | null;
}

type PreviewModels = WatchStore & Pick<Models, 'cards'>;

/** Watches at a time: so few that the event loop is never held for long. */
const PAGE = 50;

/** Whom nobody disturbs now hears of it in the morning: the hours do not matter to the question. */
const ANY_HOUR: Hours = { quiet: { from: 0, to: 0 }, urgent: { from: 0, to: 0 } };

/**
 * How many chats would be told something because `after` is so, and not `before`.
 * @param now  business time, epoch ms
 */
export async function countTold(
  models: PreviewModels & PeopleStore,
  concerned: Concerned,
  before: OfficeData,
  after: OfficeData,
  now: number,
): Promise<number> {
  const told = new Set<string>();
  for await (const page of pages(models, concerned, before)) {
    const away = await unreachableOf(
      models,
      page.map(({ watch }) => watch.chat),
    );
    for (const { watch, card } of page) {
      const key = addressKey(watch.chat);
      if (away.has(key) || told.has(key)) continue;
      const due = (data: OfficeData): readonly Due[] => plan(inputOf(watch, card, data, ANY_HOUR, now)).due;
      const known = new Set(due(before).map(nameOf));
      if (due(after).some((one) => !known.has(nameOf(one)))) told.add(key);
    }
  }
  return told.size;
}

const nameOf = ({ kind, deadline }: Due): string => `${kind} ${deadline}`;

/** Makes the planner look again at the watches concerned where no index alone finds them. Returns how many. */
export async function replanConcerned(
  models: PreviewModels,
  concerned: Concerned,
  data: OfficeData,
  at: number,
): Promise<number> {
  let replanned = 0;
  for await (const page of pages(models, concerned, data)) {
    const ids = new Map<string, Types.ObjectId>(page.map(({ card }) => [String(card._id), card._id]));
    replanned += await replanCards(models, [...ids.values()], at);
  }
  return replanned;
}

async function* pages(
  models: PreviewModels,
  { filter, isOf }: Concerned,
  data: OfficeData,
): AsyncGenerator<{ watch: WatchRecord; card: CardRecord }[]> {
  for await (const watches of watchesIn(models, filter, PAGE)) {
    const wanted = { _id: { $in: watches.map(({ cardId }) => cardId) } };
    const found = await models.cards.find(wanted, { versions: 0 }).lean<CardRecord[]>();
    const cards = new Map(found.map((card) => [String(card._id), card]));
    yield watches.flatMap((watch) => {
      const card = cards.get(String(watch.cardId));
      const counts = card && (isOf?.(card, placesOf(card, data)) ?? true);
      return card && counts ? [{ watch, card }] : [];
    });
  }
}
