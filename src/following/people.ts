import type { Clocks } from '../clock.ts';
import type { Address } from '../domain/address.ts';
import type { Models, PersonRecord } from '../database/models.ts';
import { addressKey } from '../domain/address.ts';
import { createRecent } from '../common/recent.ts';
import { DEFAULT_LOCALE, type Locale } from '../texts/texts.ts';

/** How many chats are remembered, and for how much machine time, so that an update costs no read and no write here. */
const REMEMBERED = 10_000;
const REMEMBERED_MS = 30_000;

export interface Met {
  locale: Locale;
  /** Never heard of before this update: nothing is stored of this chat yet, so nothing needs to be read. */
  isNew: boolean;
}

/** The chats that talk to the bot: which language they chose, and whether they can be reached. */
export interface People {
  /** Somebody speaks: known from now on, reachable again, answered in this language. */
  meet(address: Address): Promise<Met>;
  /** The language of a chat that did not speak just now; null: it is not known here. */
  localeOf(address: Address): Promise<Locale | null>;
  choose(address: Address, locale: Locale): Promise<void>;
  /** A send said that this chat cannot be reached. */
  unreachable(address: Address): Promise<void>;
  find(address: Address): Promise<PersonRecord | null>;
  remove(address: Address): Promise<void>;
}

/** What is kept of chats that talk to the bot. */
export type PeopleStore = Pick<Models, 'people'>;

/** Which of these chats cannot be reached, by `addressKey`. */
export async function unreachableOf({ people }: PeopleStore, chats: readonly Address[]): Promise<Set<string>> {
  const keys = [...new Set(chats.map(addressKey))];
  const found = await people.find({ _id: { $in: keys }, unreachableSince: { $ne: null } }, { _id: 1 }).lean();
  return new Set(found.map(({ _id }) => _id));
}

export interface PeopleOptions {
  models: PeopleStore;
  clocks: Clocks;
  /** Told when somebody cannot be reached from now on, and when they have spoken again. */
  reachable?: { gone(address: Address): Promise<void>; back(address: Address): Promise<void> };
}

export function createPeople(options: PeopleOptions): People {
  const { people } = options.models;
  const { business, machine } = options.clocks;
  const remembered = createRecent<string, Locale>({ most: REMEMBERED, forMs: REMEMBERED_MS, now: () => machine.now() });

  const find = (address: Address) => people.findOne({ _id: addressKey(address) }).lean();

  return {
    async meet(address) {
      const key = addressKey(address);
      const known = remembered.get(key);
      if (known) return { locale: known, isNew: false };
      // One call makes known, heals and tells what was there before.
      const person = (await people.collection.findOneAndUpdate(
        { _id: key as never },
        { $set: { unreachableSince: null }, $setOnInsert: { locale: null, since: business.now() } },
        { upsert: true },
      )) as PersonRecord | null;
      if ((person?.unreachableSince ?? null) !== null) await options.reachable?.back(address);
      const locale = person?.locale ?? DEFAULT_LOCALE;
      remembered.set(key, locale);
      return { locale, isNew: person === null };
    },
    async localeOf(address) {
      const person = await find(address);
      return person ? (person.locale ?? DEFAULT_LOCALE) : null;
    },
    async choose(address, locale) {
      await people.updateOne({ _id: addressKey(address) }, { $set: { locale } });
      remembered.set(addressKey(address), locale);
    },
    async unreachable(address) {
      remembered.delete(addressKey(address));
      await people.updateOne(
        { _id: addressKey(address), unreachableSince: null },
        { $set: { unreachableSince: business.now() } },
      );
      await options.reachable?.gone(address);
    },
    find,
    async remove(address) {
      remembered.delete(addressKey(address));
      await people.deleteOne({ _id: addressKey(address) });
    },
  };
}
