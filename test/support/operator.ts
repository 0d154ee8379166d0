import type { Types } from 'mongoose';
import { type ActContext, OPERATOR } from '../../src/acts/act.ts';
import type { ActOutcome } from '../../src/acts/outcome.ts';
import { runAct, type RunRefusal } from '../../src/acts/run.ts';
import { type ActName, type Acts, acts } from '../../src/app/acts.ts';
import { createOfficeDataSource } from '../../src/office/officeData.ts';
import { createLookupKeys } from '../../src/domain/lookupKey.ts';
import { DEFAULT_RECEIPT_PATTERN } from '../../src/domain/receiptSerial.ts';
import type { Database } from '../../src/database/connection.ts';
import { addressKey, type Address } from '../../src/domain/address.ts';
import { type CardRecord } from '../../src/database/models.ts';
import { silentLog } from '../../src/log.ts';
import { placesOf } from '../../src/office/places.ts';
import { remindersJob } from '../../src/reminders/tick.ts';
import { toldByAnswer } from '../../src/reminders/cardToday.ts';
import { addCard, type TestCard } from './cards.ts';
import { testClocks } from './clock.ts';

/** An operator who has acts done on a store, people who follow cards there, and what the planner hands to the ledger. */
export interface Operator {
  ask<Name extends ActName>(
    name: Name,
    args: Acts[Name]['args'],
  ): Promise<ActOutcome<Acts[Name]['result'], Acts[Name]['refusal'] | RunRefusal>>;
  /** What comes of an act that is not refused. */
  result<Name extends ActName>(name: Name, args: Acts[Name]['args']): Promise<Acts[Name]['result']>;
  /** A chat that was answered about a card of these facts just now. */
  follower(facts?: TestCard, chat?: Address): Promise<{ chat: Address; cardId: Types.ObjectId }>;
  /** Lets business time pass to that instant, the planner having had a look; what each chat is told then. */
  told(at?: string): Promise<Record<string, string[]>>;
  now(): number;
}

/** @param start  business time, an ISO instant */
export async function operatorOf(database: Database, start = '2025-08-11T10:00:00+03:30'): Promise<Operator> {
  const { models } = database;
  const clocks = testClocks(Date.parse(start));
  const keys = createLookupKeys('the secret of the tests, thirty-two characters');
  const context: ActContext = {
    database,
    keys,
    receiptPattern: DEFAULT_RECEIPT_PATTERN,
    clocks,
    log: silentLog,
    spoolFolder: '',
  };
  // Computing holidays takes a thread and a second; these tests need none.
  for (const year of [2025, 2026, 2027])
    await models.settings.updateOne({ _id: `holidays:${year}` }, { $set: { value: [] } }, { upsert: true });
  const officeData = createOfficeDataSource({ models, clocks, log: silentLog });
  const hours = { quiet: { from: 21 * 60, to: 9 * 60 }, urgent: { from: 6 * 60, to: 23 * 60 + 30 } };
  let outgoing: Record<string, string[]> = {};
  const job = remindersJob({
    models,
    officeData,
    hours,
    log: silentLog,
    outbox: {
      plan: async (list) => {
        for (const { address, items } of list)
          (outgoing[addressKey(address)] ??= []).push(...items.map(({ kind }) => kind));
        return list.length;
      },
    },
  });
  let people = 0;
  const ask: Operator['ask'] = (name, args) =>
    runAct(acts, name, args, {
      actor: OPERATOR,
      context,
      onProgress: () => undefined,
      signal: new AbortController().signal,
    });
  return {
    ask,
    async result(name, args) {
      const outcome = await ask(name, args);
      if ('refused' in outcome) throw new Error(`${name} was refused: ${outcome.refused.code}`);
      return outcome.ok;
    },
    async follower(facts = {}, chat) {
      people += 1;
      const to: Address = chat ?? { channel: 'telegram', id: String(people) };
      const { id } = await addCard(models, keys, people, facts);
      const card = (await models.cards.findById(id).lean<CardRecord>())!;
      officeData.forget();
      const { batches, calendar, offices } = await officeData.current();
      const now = clocks.business.now();
      const places = placesOf(card, { offices });
      const told = toldByAnswer({ card, batches, calendar, places, now });
      await models.watches.create({ chat: to, cardId: id, since: now, lastTold: told, nextAt: now });
      return { chat: to, cardId: id };
    },
    async told(at) {
      if (at !== undefined) await clocks.business.moveTo(Date.parse(at));
      outgoing = {};
      await job.run(clocks.business.now());
      return outgoing;
    },
    now: () => clocks.business.now(),
  };
}
