import type { Clocks } from '../clock.ts';
import type { Address } from '../domain/address.ts';
import type { Models, PersonRecord } from '../database/models.ts';
import { addressKey } from '../domain/address.ts';
import { untilStored } from '../database/untilStored.ts';
import { createRecent } from '../common/recent.ts';
import { DEFAULT_LOCALE, type Locale } from '../texts/texts.ts';

/** How many chats are remembered, and for how much machine time, so that an update costs no read and no write here. */
const REMEMBERED = 10_000;
const REMEMBERED_MS = 30_000;

export interface Met {
  locale: Locale;
  /** Settles when a chat that was never heard of before is in the store: its answer need not wait for that. */
  saved: Promise<void>;
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
  /** They have spoken, or it was not true: what they missed meanwhile is told, where it is still true. */
  reachableAgain(address: Address): Promise<void>;
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
  /** Chats that are being put into the store: whatever else is done with one waits for that. */
  const beingSaved = new Map<string, Promise<void>>();

  function save(key: string): Promise<void> {
    const person = { $setOnInsert: { locale: null, since: business.now(), unreachableSince: null } };
    const saving = untilStored(machine, () =>
      people.collection.updateOne({ _id: key as never }, person, { upsert: true }),
    ).then(
      () => void beingSaved.delete(key),
      (error: unknown) => {
        beingSaved.delete(key);
        // The next message tries again.
        remembered.delete(key);
        throw error;
      },
    );
    beingSaved.set(key, saving);
    saving.catch(() => undefined);
    return saving;
  }
  /** A failure is told to whoever made the chat known. */
  const saved = async (key: string): Promise<void> => beingSaved.get(key)?.catch(() => undefined);

  async function find(address: Address): Promise<PersonRecord | null> {
    const key = addressKey(address);
    await saved(key);
    // Each update passes here: a Mongoose query would take longer than the store.
    return people.collection.findOne<PersonRecord>({ _id: key as never });
  }

  async function reachableAgain(address: Address): Promise<void> {
    await people.updateOne({ _id: addressKey(address) }, { $set: { unreachableSince: null } });
    await options.reachable?.back(address);
  }

  return {
    async meet(address) {
      const key = addressKey(address);
      const known = remembered.get(key);
      if (known) return { locale: known, saved: saved(key) };
      const person = await find(address);
      const locale = person?.locale ?? DEFAULT_LOCALE;
      if ((person?.unreachableSince ?? null) !== null) await reachableAgain(address);
      remembered.set(key, locale);
      if (person === null) return { locale, saved: save(key) };
      return { locale, saved: Promise.resolve() };
    },
    async localeOf(address) {
      const person = await find(address);
      return person ? (person.locale ?? DEFAULT_LOCALE) : null;
    },
    async choose(address, locale) {
      await saved(addressKey(address));
      await people.updateOne({ _id: addressKey(address) }, { $set: { locale } });
      remembered.set(addressKey(address), locale);
    },
    async unreachable(address) {
      remembered.delete(addressKey(address));
      await saved(addressKey(address));
      await people.updateOne(
        { _id: addressKey(address), unreachableSince: null },
        { $set: { unreachableSince: business.now() } },
      );
      await options.reachable?.gone(address);
    },
    reachableAgain,
    find,
    async remove(address) {
      remembered.delete(addressKey(address));
      await saved(addressKey(address));
      await people.deleteOne({ _id: addressKey(address) });
    },
  };
}
