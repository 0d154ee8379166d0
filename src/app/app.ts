import { nextLook } from '../following/looks.ts';
import type { Bot } from 'grammy';
import { createBot, type BotContext } from '../bot/bot.ts';
import { sayCrowded } from '../bot/sayCrowded.ts';
import { publishCommands } from '../bot/menu.ts';
import { createAlarms } from '../alarms.ts';
import { createBotServices } from './botServices.ts';
import { createPeople } from '../following/people.ts';
import { createOfficeDataSource } from '../office/officeData.ts';
import { machineClock, type Clocks } from '../clock.ts';
import { serveActs } from '../acts/serve.ts';
import { FolderPathTooLong } from '../acts/socketPlace.ts';
import { acts } from './acts.ts';
import { spoolFolderOf } from './runAct.ts';
import { ConfigError, type Config, type MessengerConfig } from '../config.ts';
import type { Database } from '../database/connection.ts';
import { createStoreLog, watchStore, type StoreWatch } from '../database/storeWatch.ts';
import { CHANNELS, type Channel } from '../domain/address.ts';
import { createBotApiSender } from '../delivery/botApiSender.ts';
import { createLedger } from '../delivery/ledger.ts';
import type { Sender } from '../delivery/sender.ts';
import type { LookupKeys } from '../domain/lookupKey.ts';
import { startBackgroundWork, type BackgroundWork } from './backgroundWork.ts';
import { clockRoute } from '../http/clock.ts';
import { healthRoute } from '../http/health.ts';
import { serveHttp, type Route } from '../http/server.ts';
import { errorData, type Log } from '../log.ts';
import { CAPABILITIES } from '../messengers/capabilities.ts';
import { createIntake } from '../messengers/intake/intake.ts';
import { memoryLeases } from '../messengers/intake/leases.ts';
import { createMessenger, type Messenger } from '../messengers/messenger.ts';
import { mongoLeases } from '../messengers/intake/mongoLeases.ts';
import { createWebhooks } from '../messengers/intake/webhooks.ts';
import { createReachable } from '../following/reachable.ts';
import { openStore } from './store.ts';
import { keptClock, startBusinessClock } from '../ticks/businessClock.ts';
import { createTexts } from '../texts/texts.ts';
import { createClockTravel } from '../ticks/clockTravel.ts';
import type { Job } from '../ticks/ticks.ts';

export interface App {
  /** One line for whoever started it: where it is and what to do next. */
  greeting: string;
  /** Settles when every messenger has stopped by itself (wrong tokens): there is nothing left to run for. */
  ended: Promise<void>;
  /** Takes nothing new, finishes what is in hand, and settles within `withinMs`. */
  stop(withinMs: number): Promise<void>;
}

/** What was started, to be stopped in the opposite order; `withinMs` is what each may take. */
type Stops = ((withinMs: number) => Promise<unknown>)[];

/**
 * Puts the parts together and starts them: the store, the web server, the messengers, the ticks, the scripts' socket.
 * @throws ConfigError, StoreOwnedError, and what the database and the web server throw when they cannot start
 */
export async function startApp(config: Config, baseLog: Log): Promise<App> {
  const log = createStoreLog(baseLog);
  const stops: Stops = [];
  const stop = async (withinMs: number) => {
    for (const one of stops.splice(0).toReversed())
      await one(withinMs / 3).catch((error: unknown) => log.error('stop.failed', errorData(error)));
  };
  try {
    const { database, keys } = await openStore(config, (event, data) => log.info(`database.${event}`, { ...data }));
    stops.push(() => database.close());
    const watch = watchStore(database, log, machineClock);
    stops.push(async () => watch.stop());
    return { ...(await compose(config, log, database, watch, keys, stops)), stop };
  } catch (error) {
    await stop(3_000);
    throw error;
  }
}

async function compose(
  config: Config,
  log: Log,
  database: Database,
  watch: StoreWatch,
  keys: LookupKeys,
  stops: Stops,
): Promise<Omit<App, 'stop'>> {
  const { models } = database;
  if (!config.simulator) await refuseSampleData(database);
  const clocks: Clocks = { machine: machineClock, business: await startBusinessClock(config, models) };
  const spoolFolder = spoolFolderOf(config.dataDir);
  const context = { database, keys, receiptPattern: config.receiptPattern, clocks, log, spoolFolder };
  if (database.engine === 'embedded') {
    const owner = await serveActs(config.dataDir, acts, context).catch(refuseLongPath);
    stops.push((withinMs) => owner.close(withinMs));
  }
  const ledger = createLedger({ models, clocks });
  const alarms = createAlarms({ log, machine: clocks.machine });
  const reachable = createReachable({ models, ledger, clocks });
  const shared = {
    models,
    texts: createTexts(),
    clocks,
    ledger,
    officeData: createOfficeDataSource({ models, clocks, log }),
    people: createPeople({ models, clocks, reachable }),
    hours: { quiet: config.quietHours, urgent: config.urgentHours },
  };
  const messengers: Partial<Record<Channel, Messenger>> = {};
  const senders: Partial<Record<Channel, Sender>> = {};
  const addMessenger = (channel: Channel, settings: MessengerConfig, build: (bot: Bot<BotContext>) => void): void => {
    const messenger = createMessenger<BotContext>({
      ...settings,
      channel,
      sendsOnly: config.role === 'worker',
      clocks,
      log: log.child({ channel }),
      build,
      onUnreachable: (address) => shared.people.unreachable(address),
      async onDoubt(addresses) {
        alarms.raise('everybodyUnreachable', EVERYBODY_UNREACHABLE, 3_600_000, { messenger: channel });
        for (const address of addresses) await shared.people.reachableAgain(address);
      },
      onCrowded: (address) => sayCrowded(shared, messengers[channel]!.api, address),
    });
    messengers[channel] = messenger;
    senders[channel] = createBotApiSender({ channel, api: messenger.push, models });
  };
  const startWork = (reached: Config['messengers'], jobs: readonly Job[]): Promise<BackgroundWork> =>
    startBackgroundWork({
      ...shared,
      config,
      senders: (channel) => senders[channel],
      isDoubted: (channel) => messengers[channel]?.isDoubted() ?? false,
      rates: Object.fromEntries(Object.entries(reached).map(([channel, { rate }]) => [channel, rate])),
      log,
      jobs,
    });

  log.info('app.started', { engine: database.engine, role: config.role, simulator: config.simulator });
  if (config.role === 'worker') {
    for (const channel of CHANNELS) {
      const settings = config.messengers[channel];
      // It only sends: whatever people do comes to the process "web".
      if (settings) addMessenger(channel, settings, () => undefined);
    }
    const work = await startWork(config.messengers, []);
    stops.push((withinMs) => stopAll(Object.values(messengers), work, withinMs));
    return { greeting: `Kartyar's worker is running.`, ended: never() };
  }

  let work: BackgroundWork | null = null;
  const travel = createClockTravel({
    clocks,
    quietHours: config.quietHours,
    nextDue: [(now) => nextLook(models, now), (now) => ledger.nextDue(now)],
    sent: async () => work?.delivery.idle(),
  });
  const simulation = config.simulator
    ? await import('../simulator/simulation.ts').then((module) => module.startSimulation(config, context, travel))
    : null;
  let serving = false;
  const routes: Route[] = [
    healthRoute(async () => ({
      serving,
      database: await watch.trouble(),
      messengers: Object.fromEntries(Object.values(messengers).map((one) => [one.channel, one.status()])),
      webhooks: Object.fromEntries(
        Object.values(messengers).flatMap((one) => (one.webhook() === null ? [] : [[one.channel, one.webhook()!]])),
      ),
      remedies: Object.fromEntries(
        Object.values(messengers).flatMap((one) => (one.remedy() === null ? [] : [[one.channel, one.remedy()!]])),
      ),
      delivery: work?.delivery.status() ?? null,
      alarms: alarms.current(),
    })),
  ];
  if (config.simulator || config.clockStart !== null) routes.push(clockRoute(clocks.business, travel));
  if (simulation) {
    routes.push(simulation.route);
    stops.push(() => simulation.stop());
  }
  const server = await serveHttp({ host: config.host, port: config.port, routes, log });
  stops.push((withinMs) => server.close(withinMs));

  const leases = database.engine === 'mongodb' ? mongoLeases(models.leases, clocks.machine) : memoryLeases();
  const intake = createIntake({ updates: models.updates, leases, clocks, log });
  const services = createBotServices({ ...shared, keys, alarms, receiptPattern: config.receiptPattern, log });
  const reached = simulation ? simulation.messengers(server.url) : config.messengers;
  for (const channel of CHANNELS) {
    const settings = reached[channel];
    if (!settings) continue;
    addMessenger(channel, settings, (bot) =>
      createBot(bot, {
        ...services,
        channel,
        capabilities: CAPABILITIES[channel],
        log: log.child({ channel }),
        deepLink: (payload) => messengers[channel]!.deepLink(payload),
        others: () => othersOf(channel, messengers),
      }),
    );
  }
  const all = Object.values(messengers);
  if (config.webhook) routes.push(createWebhooks({ ...config.webhook, messengers: all, intake }));
  stops.push(async (withinMs) => {
    serving = false;
    // Whoever is being answered needs the gate: it is closed when nobody is, or when their time is over.
    await intake.drain(withinMs / 2);
    await stopAll(all, work, withinMs / 2);
  });
  if (config.role === 'all') work = await startWork(reached, simulation?.jobs ?? []);
  serving = true;
  for (const messenger of all)
    void messenger
      .start({ intake, ...(config.webhook ? { webhook: config.webhook } : {}) })
      .then(async () => {
        if (messenger.status() === 'working') await publishCommands(messenger, shared.texts, log);
      })
      .catch((error: unknown) =>
        log.error('messenger.notStarted', { channel: messenger.channel, ...errorData(error) }),
      );
  const ended = Promise.all(all.map((messenger) => messenger.stopped)).then(() => undefined);
  return { greeting: greet(config, server.url, all), ended };
}

/** The messengers' gates let go of what waits in them: what sends through them stops at the same time. */
async function stopAll(messengers: readonly Messenger[], work: BackgroundWork | null, withinMs: number): Promise<void> {
  await Promise.all([work?.stop(withinMs), ...messengers.map((messenger) => messenger.stop(withinMs))]);
}

/** The messengers beside `channel` that work, once their names are known. */
function othersOf(channel: Channel, messengers: Partial<Record<Channel, Messenger>>): Messenger[] {
  return CHANNELS.filter((one) => one !== channel).flatMap((one) => {
    const other = messengers[one];
    return other && other.username() !== '' && other.status() !== 'stopped' ? [other] : [];
  });
}

function refuseLongPath(error: unknown): never {
  if (!(error instanceof FolderPathTooLong)) throw error;
  throw new ConfigError('DATA_DIR has too long a path for a socket in it: set it to a folder with a shorter one.');
}

const never = (): Promise<void> => new Promise(() => undefined);

/** @throws ConfigError for real messengers on a store that the simulator filled */
async function refuseSampleData({ models }: Database): Promise<void> {
  if ((await keptClock(models)) !== null)
    throw new ConfigError(
      'DATA_DIR holds the sample data of the simulator: set it to another folder, or delete this one, before real people use Kartyar.',
    );
}

const EVERYBODY_UNREACHABLE =
  'The messenger says of one person after another that they cannot be reached. Nobody is believed to have gone, and it is tried again, slowly: see whether the bot is restricted there.';

function greet(config: Config, url: string, messengers: readonly Messenger[]): string {
  if (config.simulator)
    return `Kartyar is running in the simulator: open ${url.replace('127.0.0.1', 'localhost')} and press a sample person's button.`;
  const names = messengers.map(({ channel }) => channel).join(' and ');
  return `Kartyar is serving ${names} by ${config.webhook ? 'webhooks' : 'long polling'}; its health: ${url}/health`;
}
