import type { OfficeDataSource, OfficeData } from '../office/officeData.ts';
import { type Address, addressKey } from '../domain/address.ts';
import { type CardRecord, type Models, type WatchRecord } from '../database/models.ts';
import type { CardItem } from '../delivery/message.ts';
import type { Log } from '../log.ts';
import type { Job } from '../ticks/ticks.ts';
import type { Hours } from '../domain/hours.ts';
import { noticeImports, holdsAt } from './noticeImports.ts';
import { plan, type Plan, type PlanInput } from './plan.ts';
import { placesOf } from '../office/places.ts';
import { adoptOldWatches } from '../following/adoptOldWatches.ts';
import { dueWatches } from '../following/looks.ts';
import { unreachableOf, type PeopleStore } from '../following/people.ts';
import { writeLooks, type Look, type WatchStore } from '../following/watchStore.ts';

/**
 * Asks the planner about every watch that is due, hands what is to be told to the ledger and notes when to look again.
 * The work grows with what is due, not with the watches or cards there are. All that is due for one chat is handed over
 * together, so that a family hears of its cards in one message.
 *
 * First the ledger, then the watch: whoever falls over in between plans the same again, under the same keys, and the
 * ledger leaves it out. A watch is written only as it was read (`rev`); one that changed meanwhile is still due.
 */

/** The ledger, as far as the planner needs it (delivery/ledger.ts). */
export interface Outbox {
  plan(list: readonly { address: Address; items: readonly CardItem[] }[]): Promise<number>;
}

export interface RemindersOptions {
  models: WatchStore & PeopleStore & Pick<Models, 'cards' | 'imports'>;
  officeData: OfficeDataSource;
  outbox: Outbox;
  hours: Hours;
  log: Log;
}

/** Watches at a time: a few reads and two writes for all of them; what is reckoned in between holds nobody up. */
const BATCH = 50;

export function remindersJob(options: RemindersOptions): Job {
  const { models, officeData, log } = options;
  let adopted = false;
  return {
    name: 'reminders',
    async run(now) {
      if (!adopted) {
        await adoptOldWatches(models, now);
        adopted = true;
      }
      // What staff have just changed must count, however short a time ago it was read.
      officeData.forget();
      await noticeImports(models, now);
      const data = await officeData.current();
      const counts = { looked: 0, planned: 0 };
      for (;;) {
        const due = await dueWatches(models, now, BATCH);
        if (due.length === 0) break;
        counts.planned += await planAll(options, due, data, now);
        counts.looked += due.length;
      }
      if (counts.looked > 0) log.info('reminders.planned', counts);
    },
  };
}

async function planAll(
  { models, outbox, hours }: RemindersOptions,
  due: readonly WatchRecord[],
  data: OfficeData,
  now: number,
): Promise<number> {
  const [cards, away, holds] = await Promise.all([
    cardsOf(models, due),
    unreachableOf(
      models,
      due.map(({ chat }) => chat),
    ),
    holdsAt(models, now),
  ]);
  const looks: Look[] = [];
  const outgoing = new Map<string, { address: Address; items: CardItem[] }>();
  for (const watch of due) {
    const card = cards.get(String(watch.cardId));
    const key = addressKey(watch.chat);
    const result = !card
      ? nothingMore(watch, true)
      : away.has(key)
        ? nothingMore(watch, false)
        : plan({ ...inputOf(watch, card, data, hours, now), heldUntil: holds(card) });
    const items = itemsOf(watch, result);
    looks.push({ ...result, watch, hasPlanned: items.length > 0 });
    if (items.length === 0) continue;
    const known = outgoing.get(key);
    outgoing.set(key, { address: watch.chat, items: [...(known?.items ?? []), ...items] });
  }
  if (outgoing.size > 0) await outbox.plan([...outgoing.values()]);
  await writeLooks(models, looks);
  return [...outgoing.values()].reduce((sum, { items }) => sum + items.length, 0);
}

/**
 * Where there is nothing to plan. A chat that cannot be reached waits until something changes; a card that an import took
 * back never comes again under its id, so whoever followed it follows nothing.
 */
const nothingMore = ({ lastTold }: WatchRecord, over: boolean): Plan => ({
  due: [],
  lastTold,
  set: {},
  nextAt: null,
  over,
});

async function cardsOf(
  { cards }: Pick<Models, 'cards'>,
  due: readonly WatchRecord[],
): Promise<Map<string, CardRecord>> {
  const found = await cards
    .find({ _id: { $in: due.map(({ cardId }) => cardId) } }, { versions: 0 })
    .lean<CardRecord[]>();
  return new Map(found.map((card) => [String(card._id), card]));
}

/** What the planner is asked about a watch. */
export function inputOf(
  watch: WatchRecord,
  card: Omit<CardRecord, 'versions' | 'seen'> & Partial<Pick<CardRecord, 'seen'>>,
  data: OfficeData,
  hours: Hours,
  now: number,
): PlanInput {
  const { batches, calendar } = data;
  const places = placesOf(card, data);
  return { card, batches, calendar, places, hours, now, lastTold: watch.lastTold, heldUntil: null, choices: watch };
}

function itemsOf(watch: WatchRecord, { due }: Plan): CardItem[] {
  return due.map(({ kind, deadline, at, urgent }) => ({
    key: `${String(watch._id)}:${watch.planned}:${kind}:${deadline ?? ''}`,
    kind,
    cardId: watch.cardId,
    watchId: watch._id,
    deadline,
    dueAt: at,
    urgent,
  }));
}
