import { sayCrowded } from '../../src/bot/sayCrowded.ts';
import { nextLook } from '../../src/following/looks.ts';
import type { Bot } from 'grammy';
import { createBot } from '../../src/bot/bot.ts';
import type { BotContext } from '../../src/bot/context.ts';
import type { OtherMessenger } from '../../src/bot/services.ts';
import { createAlarms } from '../../src/alarms.ts';
import { createBotServices } from '../../src/app/botServices.ts';
import { createPeople } from '../../src/following/people.ts';
import { createOfficeDataSource, type OfficeDataSource } from '../../src/office/officeData.ts';
import type { BusinessClock } from '../../src/clock.ts';
import { createBusinessClock, machineClock } from '../../src/clock.ts';
import type { Database } from '../../src/database/connection.ts';
import type { Channel } from '../../src/domain/address.ts';
import type { Models } from '../../src/database/models.ts';
import { createBotApiSender } from '../../src/delivery/botApiSender.ts';
import { createLedger } from '../../src/delivery/ledger.ts';
import type { Sender } from '../../src/delivery/sender.ts';
import { createLookupKeys, type LookupKeys } from '../../src/domain/lookupKey.ts';
import { DEFAULT_RECEIPT_PATTERN } from '../../src/domain/receiptSerial.ts';
import { startBackgroundWork, type BackgroundWork } from '../../src/app/backgroundWork.ts';
import { createLog } from '../../src/log.ts';
import { CAPABILITIES } from '../../src/messengers/capabilities.ts';
import { createIntake } from '../../src/messengers/intake/intake.ts';
import { memoryLeases } from '../../src/messengers/intake/leases.ts';
import { mongoLeases } from '../../src/messengers/intake/mongoLeases.ts';
import { createMessenger, type Messenger } from '../../src/messengers/messenger.ts';
import { createReachable } from '../../src/following/reachable.ts';
import type { SimulatedPerson } from '../../src/simulator/person.ts';
import { createClockTravel } from '../../src/ticks/clockTravel.ts';
import { createTexts, type Texts } from '../../src/texts/texts.ts';
import { addCard, addImport, type TestCard } from './cards.ts';
import { engines, type Engine } from './databases.ts';
import { startSimulator, type TestSimulator } from './simulator.ts';

/** 20 Mordad 1404, ten in the morning in Tehran. */
const START = Date.parse('2025-08-11T06:30:00Z');
const HOURS = { quiet: { from: 21 * 60, to: 9 * 60 }, urgent: { from: 6 * 60, to: 23.5 * 60 } };
const SECRET = 'the secret of the tests, thirty-two characters';

/** A whole bot for tests: a store, a simulated messenger over HTTP, and the bot between them. */
export interface TestBot {
  readonly simulator: TestSimulator;
  readonly database: Database;
  readonly models: Models;
  readonly keys: LookupKeys;
  readonly texts: Texts;
  readonly officeData: OfficeDataSource;
  readonly clock: BusinessClock;
  readonly channel: Channel;
  readonly messenger: Messenger;
  /** Every log line so far, at `debug`. */
  readonly logLines: readonly string[];
  /** Somebody who writes to the bot. */
  person(name?: string, channel?: Channel): SimulatedPerson;
  /** A new card; what its owner has on the receipt. */
  card(facts?: TestCard): ReturnType<typeof addCard>;
  /** Settles when the bot has answered everything. */
  idle(): Promise<void>;
  /** Business time goes by, up to `instant` (ISO, Tehran's time): all that falls due on the way is planned and sent. */
  liveUntil(instant: string): Promise<void>;
  /** Another process over the same store, maybe with another version of the dialogues. */
  restart(options?: { dialogueVersion?: string }): Promise<void>;
  stop(): Promise<void>;
}

export interface TestBotOptions {
  /** The messengers to start; the first is the default of `person`. */
  channels?: readonly Channel[];
  /** By default the embedded one. */
  engine?: Engine;
  dialogueVersion?: string;
  /** The messengers beside each bot's own; by default those that are running. */
  others?: readonly OtherMessenger[];
  /** Whether reminders are planned and sent as well. */
  reminds?: boolean;
}

let started = 0;

/** Starts it all. Stop it after the test. Rows of the two messengers are in one store, as in a real process. */
export async function startBot(options: TestBotOptions = {}): Promise<TestBot> {
  const channels = options.channels ?? ['telegram'];
  const logLines: string[] = [];
  const log = createLog('debug', { write: (line: string) => void logLines.push(line) });
  const clocks = { machine: machineClock, business: createBusinessClock(machineClock, START) };
  const simulator = await startSimulator({ clocks });
  const database = await (options.engine ?? engines()[0]!).open();
  const { models } = database;
  const keys = createLookupKeys(SECRET);
  const texts = createTexts();
  // Computing holidays takes a thread and a second; these tests need none.
  const officeData = createOfficeDataSource({ models, clocks, log, holidays: () => Promise.resolve([]) });
  await addImport(models);
  let numbers = (started += 1) * 1_000;

  const running = new Map<Channel, Messenger>();
  const senders = new Map<Channel, Sender>();
  const ledger = createLedger({ models, clocks });
  const reachable = createReachable({ models, ledger, clocks });
  let work: BackgroundWork | null = null;
  const travel = createClockTravel({
    clocks,
    quietHours: HOURS.quiet,
    nextDue: [(now) => nextLook(models, now), (now) => ledger.nextDue(now)],
    sent: async () => work?.delivery.idle(),
  });
  const launch = async (dialogueVersion = options.dialogueVersion): Promise<void> => {
    const people = createPeople({ models, clocks, reachable });
    const services = createBotServices({
      models,
      keys,
      texts,
      clocks,
      log,
      officeData,
      people,
      ledger,
      alarms: createAlarms({ log, machine: machineClock }),
      dialogueVersion,
      receiptPattern: DEFAULT_RECEIPT_PATTERN,
      hours: HOURS,
    });
    const leases = database.engine === 'mongodb' ? mongoLeases(models.leases, machineClock) : memoryLeases();
    const intake = createIntake({ updates: models.updates, leases, clocks, log });
    draining = () => intake.drain(2_000);
    for (const channel of channels) {
      const messenger: Messenger = createMessenger<BotContext>({
        channel,
        ...simulator.bot(channel),
        rate: 1_000,
        onUnreachable: (address) => people.unreachable(address),
        onCrowded: (address) => sayCrowded({ people, texts }, messenger.api, address),
        clocks,
        log,
        build: (bot: Bot<BotContext>) =>
          createBot(bot, {
            ...services,
            channel,
            deepLink: (payload) => messenger.deepLink(payload),
            capabilities: CAPABILITIES[channel],
            others: () => options.others ?? [...running.values()].filter((one) => one.channel !== channel),
          }),
      });
      running.set(channel, messenger);
      senders.set(channel, createBotApiSender({ channel, api: messenger.push, models }));
      await messenger.start({ intake });
    }
    if (options.reminds)
      work = await startBackgroundWork({
        config: { quietHours: HOURS.quiet, urgentHours: HOURS.urgent, retentionDays: 90 },
        rates: Object.fromEntries(channels.map((channel) => [channel, 1_000])),
        models,
        ledger,
        clocks,
        log,
        texts,
        officeData,
        people,
        isDoubted: () => false,
        senders: (channel) => senders.get(channel),
      });
  };
  let draining: (() => Promise<void>) | null = null;
  const halt = async (): Promise<void> => {
    // In the order of the program's own end.
    await draining?.();
    await Promise.all([work?.stop(2_000), ...[...running.values()].map((messenger) => messenger.stop(2_000))]);
    running.clear();
  };
  await launch();
  const channel = channels[0]!;

  return {
    simulator,
    database,
    models,
    keys,
    texts,
    officeData,
    clock: clocks.business,
    channel,
    get messenger() {
      return running.get(channel)!;
    },
    logLines,
    person: (name = 'سارا', where = channel) => simulator.person(name, where),
    card: (facts) => addCard(models, keys, (numbers += 1), facts),
    idle: () => simulator.idle(),
    liveUntil: (instant) => travel.moveTo(Date.parse(`${instant}+03:30`)),
    async restart({ dialogueVersion } = {}) {
      await halt();
      await launch(dialogueVersion);
    },
    async stop() {
      await halt();
      await simulator.close();
      await database.close();
    },
  };
}
