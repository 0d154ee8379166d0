import type { OfficeDataSource } from '../office/officeData.ts';
import { encodePress } from '../answers/buttons.ts';
import type { Address } from '../domain/address.ts';
import { type CardRecord, type Models, type WatchRecord } from '../database/models.ts';
import { addDays } from '../domain/calendar.ts';
import type { Day } from '../domain/card.ts';
import type { OfficeCalendar } from '../domain/officeDays.ts';
import type { CardItem, Message, Subject as Outgoing } from '../delivery/message.ts';
import type { Locale, Texts } from '../texts/texts.ts';
import { countFollowers, watchesOfChat } from '../following/looks.ts';
import type { WatchStore } from '../following/watchStore.ts';
import { compose, type Subject } from './compose.ts';
import { closingTime, placesOf } from '../office/places.ts';
import { stillTrue } from './stillTrue.ts';
import { type CardToday, cardToday, type World } from './cardToday.ts';

export interface RenderOptions {
  models: WatchStore & Pick<Models, 'cards'>;
  officeData: OfficeDataSource;
  texts: Texts;
  people: { localeOf(address: Address): Promise<Locale | null> };
}

/**
 * The words for a chat's row of the ledger, at the moment of sending: what is still true of what was planned, all of the
 * chat's cards in one message. null: nothing is true any more.
 */
export function createRenderReminder(options: RenderOptions): (row: Outgoing, now: number) => Promise<Message | null> {
  const { models, officeData, texts, people } = options;
  return async ({ address, items }, now) => {
    const [data, watches, locale] = await Promise.all([
      officeData.current(),
      watchesOfChat(
        models,
        address,
        items.map(({ watchId }) => watchId),
      ),
      people.localeOf(address),
    ]);
    const [cards, followers] = await Promise.all([cardsOf(models, watches), followersOf(models, items)]);
    const say = texts.for(locale ?? 'fa');
    const subjects: Subject[] = [];
    const left: string[] = [];
    for (const watch of watches) {
      const card = cards.get(String(watch.cardId));
      const theirs = items.filter(({ watchId }) => watch._id.equals(watchId));
      if (!card) continue;
      const { batches, calendar } = data;
      const places = placesOf(card, data);
      const world: World = { card, batches, calendar, places, now };
      const view = cardToday(world);
      const said = theirs.filter((item) => stillTrue(item, watch, world, view));
      left.push(...theirs.filter((item) => !said.includes(item)).map(({ key }) => key));
      const { state } = view;
      const today = dayToGo(view, calendar, now);
      const input = { card, state, label: watch.label, calendar, places, today, watched: true, say };
      const { channel } = address;
      const subject = { id: String(card._id), input, view, channel, followers: followers.get(String(card._id)) ?? 1 };
      if (said.length > 0) subjects.push({ ...subject, items: said });
    }
    if (subjects.length === 0) return null;
    const found = new Set(watches.filter(({ cardId }) => cards.has(String(cardId))).map(({ _id }) => String(_id)));
    left.push(...items.filter(({ watchId }) => !found.has(String(watchId))).map(({ key }) => key));
    const { text, buttons } = compose(subjects);
    const rows = buttons.map((row) => row.map(([caption, press]) => ({ caption, data: encodePress(press) })));
    return { text, buttons: rows.filter((row) => row.length > 0), ...(left.length > 0 ? { left } : {}) };
  };
}

/** The first day on which one can still go: when the doors of the last open day have closed, that is over as well. */
const dayToGo = ({ today, lastOpen, where }: CardToday, calendar: OfficeCalendar, now: number): Day =>
  lastOpen === today && now >= closingTime(today, where, calendar) ? addDays(today, 1) : today;

/** Of the cards of which a message says how many chats follow them: how many. */
const followersOf = (models: WatchStore, items: readonly CardItem[]): Promise<Map<string, number>> =>
  countFollowers(
    models,
    items.filter(({ kind }) => kind === 'newFollower').map(({ cardId }) => cardId),
  );

async function cardsOf(
  { cards }: Pick<Models, 'cards'>,
  watches: readonly WatchRecord[],
): Promise<Map<string, CardRecord>> {
  const ids = watches.map(({ cardId }) => cardId);
  const found = await cards.find({ _id: { $in: ids } }, { versions: 0 }).lean<CardRecord[]>();
  return new Map(found.map((card) => [String(card._id), card]));
}
