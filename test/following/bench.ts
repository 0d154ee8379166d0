import { Types } from 'mongoose';
import type { Database } from '../../src/database/connection.ts';
import { FRESH_WATCH, type Models, type Told, type WatchRecord } from '../../src/database/models.ts';
import type { Address } from '../../src/domain/address.ts';
import { engines } from '../support/databases.ts';
import { testClocks } from '../support/clock.ts';

/** 20 Mordad 1404, ten in the morning in Tehran. */
export const START = Date.parse('2025-08-11T06:30:00Z');

export const chat = (id: number | string, channel: Address['channel'] = 'telegram'): Address => ({
  channel,
  id: String(id),
});

/** What a chat was told of a card that waits, by an answer. */
export const told = (more: Partial<Told> = {}): Told => ({
  status: 'readyAtCounty',
  asOf: '2025-08-10',
  at: START,
  by: 'answer',
  basis: 'seen',
  ends: { county: '2025-09-22', centre: '2025-10-22' },
  custodyFrom: '2025-07-23',
  lookup: 'k:1',
  deadline: '2025-09-22',
  lastOpen: '2025-09-22',
  ...more,
});

export interface Bench {
  readonly models: Models;
  readonly clocks: ReturnType<typeof testClocks>;
  /** Puts a watch into the store as it is, of a chat and a card of its own unless told otherwise. */
  watch(more?: Partial<WatchRecord>): Promise<WatchRecord>;
  read(watch: Pick<WatchRecord, '_id'>): Promise<WatchRecord | null>;
}

/** Declares the same tests for each engine, over one store, which is empty before each test. */
export function onEachStore(what: string, declare: (bench: Bench) => void): void {
  for (const engine of engines())
    describe(`${what}, ${engine.name}`, () => {
      let database: Database;
      let clocks: ReturnType<typeof testClocks>;
      let number = 0;
      before(async () => {
        database = await engine.open();
      });
      after(() => database.close());
      beforeEach(async () => {
        clocks = testClocks(START);
        const { watches, deliveries, people, links, reports } = database.models;
        for (const model of [watches, deliveries, people, links, reports]) await model.collection.deleteMany({});
      });
      const bench: Bench = {
        get models() {
          return database.models;
        },
        get clocks() {
          return clocks;
        },
        async watch(more = {}) {
          const row: WatchRecord = {
            ...FRESH_WATCH,
            _id: new Types.ObjectId(),
            chat: chat((number += 1)),
            cardId: new Types.ObjectId(),
            label: null,
            since: START,
            lastTold: told(),
            nextAt: null,
            ...more,
          };
          await database.models.watches.collection.insertOne({ ...row });
          return row;
        },
        read: ({ _id }) => database.models.watches.findById(_id).lean<WatchRecord>(),
      };
      declare(bench);
    });
}
