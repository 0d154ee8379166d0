import { expect } from 'chai';
import { startBackgroundWork, type BackgroundWork } from '../../src/app/backgroundWork.ts';
import type { WatchRecord } from '../../src/database/models.ts';
import { createLedger, type Ledger } from '../../src/delivery/ledger.ts';
import type { Message } from '../../src/delivery/message.ts';
import type { SendResult } from '../../src/delivery/sender.ts';
import { createLookupKeys } from '../../src/domain/lookupKey.ts';
import { createPeople } from '../../src/following/people.ts';
import { createReachable } from '../../src/following/reachable.ts';
import { silentLog } from '../../src/log.ts';
import { createOfficeDataSource } from '../../src/office/officeData.ts';
import { createTexts } from '../../src/texts/texts.ts';
import { chat, onEachStore, told } from '../following/bench.ts';
import { HOURS } from '../reminders/life.ts';
import { addCard } from '../support/cards.ts';

const keys = createLookupKeys('a secret of the tests, long enough');
const texts = createTexts();
const PERSON = chat(1);

onEachStore('What time brings, planned and sent', (bench) => {
  let work: BackgroundWork | null = null;
  let numbers = 0;
  beforeEach(() => bench.models.cards.deleteMany({}));
  afterEach(async () => {
    await work?.stop(1_000);
    work = null;
  });

  /** A card that has become ready since the person heard of it last. */
  async function readyCard(nextAt: number | null): Promise<WatchRecord> {
    const card = await addCard(bench.models, keys, (numbers += 1));
    const lookup = keys.ofPair(card.code, card.serial);
    const lastTold = told({ status: 'issued', ends: null, custodyFrom: null, deadline: null, lastOpen: null, lookup });
    return bench.watch({ chat: PERSON, cardId: card.id, lastTold, nextAt });
  }

  async function start(send: (message: Message, ledger: Ledger) => Promise<SendResult>) {
    const { models, clocks } = bench;
    const ledger = createLedger({ models, clocks });
    const people = createPeople({ models, clocks, reachable: createReachable({ models, ledger, clocks }) });
    const { saved } = await people.meet(PERSON);
    await saved;
    work = await startBackgroundWork({
      config: { quietHours: HOURS.quiet, urgentHours: HOURS.urgent, retentionDays: 90 },
      rates: { telegram: 10 },
      models,
      ledger,
      clocks,
      log: silentLog,
      texts,
      officeData: createOfficeDataSource({ models, clocks, log: silentLog, holidays: () => Promise.resolve([]) }),
      people,
      isDoubted: () => false,
      senders: () => ({ send: (_chat, message) => send(message, ledger), probe: () => Promise.resolve(true) }),
    });
    const { ticks, delivery } = work;
    const pass = async () => {
      await ticks.tick();
      await delivery.idle();
    };
    await delivery.idle();
    return { people, pass };
  }

  it('is heard after the person returns, both what they could not be sent and what was queued behind it', async () => {
    const now = bench.clocks.business.now();
    const first = await readyCard(now);
    const second = await readyCard(null);
    let away = true;
    const read: string[] = [];
    const { people, pass } = await start(async ({ text }, ledger) => {
      if (!away) {
        read.push(text);
        return { what: 'sent', messageId: 1 };
      }
      // Queued while the message before it is on its way to a person who has blocked the bot.
      const { _id: watchId, cardId } = second;
      const item = {
        key: 'behind',
        kind: 'ready',
        cardId,
        watchId,
        deadline: null,
        dueAt: now + 3_600_000,
        urgent: false,
      } as const;
      await ledger.plan([{ address: PERSON, items: [item] }]);
      return { what: 'unreachable' };
    });
    expect((await people.find(PERSON))?.unreachableSince).to.equal(now);
    for (const watch of [first, second]) expect(await bench.read(watch)).to.deep.include({ missed: 'ready' });
    const states = await bench.models.deliveries.find({}).sort({ seq: 1 }).lean();
    expect(states.map(({ state }) => state)).to.deep.equal(['unreachable', 'cancelled']);

    away = false;
    await pass();
    expect(read, 'nobody is tried again before they return').to.deep.equal([]);
    await bench.clocks.machine.pass(60_000);
    await people.meet(PERSON);
    await pass();
    expect(read).to.have.length(1);
    expect(read[0]!.match(/•/g), 'both cards in one message').to.have.length(2);
    for (const watch of [first, second]) expect(await bench.read(watch)).to.deep.include({ missed: null });
  });
});
