import { createOfficeDataSource } from '../../src/office/officeData.ts';
import { createBusinessClock, machineClock } from '../../src/clock.ts';
import { addressKey, type Address } from '../../src/domain/address.ts';
import { FRESH_WATCH, type CardRecord, type Models } from '../../src/database/models.ts';
import type { LookupKeys } from '../../src/domain/lookupKey.ts';
import { silentLog } from '../../src/log.ts';
import { placesOf } from '../../src/office/places.ts';
import { toldByAnswer } from '../../src/reminders/cardToday.ts';
import type { SimulatedPerson } from '../../src/simulator/person.ts';
import { addCard } from './cards.ts';

export const addressOf = ({ id, profile }: SimulatedPerson): Address => ({ channel: profile.channel, id: String(id) });

/** When they asked, 20 Mordad 1404, and when they are reminded: fourteen days before their cards' last day. */
const ASKED = Date.parse('2025-08-11T09:00:00+03:30');
export const FORTNIGHT = '2025-09-08T09:00:00+03:30';

/** Chats that follow `cards` cards each: they asked long ago, and the planner is to look at them at FORTNIGHT. */
export async function addFollowers(
  models: Models,
  keys: LookupKeys,
  chats: readonly { address: Address; cards: number }[],
  /** The number of the first card (addCard). */
  first: number,
): Promise<void> {
  const clocks = { machine: machineClock, business: createBusinessClock(machineClock, ASKED) };
  const officeData = createOfficeDataSource({ models, clocks, log: silentLog, holidays: () => Promise.resolve([]) });
  const { batches, calendar, offices } = await officeData.current();
  let number = first;
  for (const { address, cards } of chats) {
    await models.people.create({ _id: addressKey(address), locale: null, since: ASKED });
    for (let count = 0; count < cards; count++) {
      const { id: cardId } = await addCard(models, keys, number++);
      const card = (await models.cards.findById(cardId).lean<CardRecord>())!;
      const places = placesOf(card, { offices });
      const told = toldByAnswer({ card, batches, calendar, places, now: ASKED });
      const nextAt = Date.parse(FORTNIGHT);
      await models.watches.create({
        ...FRESH_WATCH,
        chat: address,
        cardId,
        label: null,
        since: ASKED,
        lastTold: told,
        nextAt,
      });
    }
  }
}
