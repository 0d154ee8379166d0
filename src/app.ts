import { createBusinessClock, machineClock, type Clocks } from './clock.ts';
import { markUnreachable, publishCommands } from './bot/people.ts';
import { installBot } from './bot/bot.ts';
import { createReference } from './bot/reference.ts';
import { serveCommands } from './commands/socket.ts';
import { commands } from './commands/table.ts';
import type { Config, MessengerConfig } from './config.ts';
import { openDatabase, type Database } from './database/connection.ts';
import { CHANNELS, type Channel } from './database/models.ts';
import { createLookupKeys } from './domain/lookupKey.ts';
import { clockRoute } from './http/clock.ts';
import { healthRoute } from './http/health.ts';
import { serveHttp, type HttpServer, type Route } from './http/server.ts';
import { errorData, type Log } from './log.ts';
import { createIntake } from './messengers/intake.ts';
import { memoryLeases } from './messengers/leases.ts';
import { createMessenger, type Messenger } from './messengers/messenger.ts';
import { mongoLeases } from './messengers/mongoLeases.ts';
import { createWebhooks } from './messengers/webhooks.ts';
import { checkSecret, lookupSecret } from './secret.ts';
import { sweepJob } from './ticks/sweep.ts';
import { startTicks } from './ticks/ticks.ts';
import { createTexts } from './texts/texts.ts';

export interface App {
  /** One line for whoever started it: where it is and what to do next. */
  greeting: string;
  /** Settles when every messenger has stopped by itself (wrong tokens): there is nothing left to run for. */
  ended: Promise<void>;
  /** Takes nothing new, finishes what is in hand, and settles within `withinMs`. */
  stop(withinMs: number): Promise<void>;
}

/**
 * Puts the parts together and starts them: the store, the web server, the messengers, the ticks, the scripts' socket.
 * @throws ConfigError, StoreOwnedError, and what the database and the web server throw when they cannot start
 */
export async function startApp(config: Config, log: Log): Promise<App> {
  const secret = await lookupSecret(config.lookupSecret, config.dataDir);
  const keys = createLookupKeys(secret);
  const database = await openDatabase({
    ...(config.mongodbUri ? { uri: config.mongodbUri } : {}),
    dataDir: config.dataDir,
    onEvent: (event, data) => log.info(`database.${event}`, { ...data }),
  });
  const stops: ((withinMs: number) => Promise<void>)[] = [() => database.close()];
  const stop = async (withinMs: number) => {
    for (const one of stops.toReversed())
      await one(withinMs).catch((error) => log.error('stop.failed', errorData(error)));
    stops.length = 0;
  };
  try {
    await checkSecret(database.models, keys.keyId);
    return await compose(config, log, database, keys, stops, stop);
  } catch (error) {
    await stop(1_000);
    throw error;
  }
}

async function compose(
  config: Config,
  log: Log,
  database: Database,
  keys: ReturnType<typeof createLookupKeys>,
  stops: ((withinMs: number) => Promise<void>)[],
  stop: App['stop'],
): Promise<App> {
  const { models } = database;
  const simulation = config.simulator ? await import('./simulation.ts') : null;
  const business = createBusinessClock(
    machineClock,
    (await simulation?.startOfTime(models)) ?? config.clockStart ?? machineClock.now(),
  );
  const clocks: Clocks = { machine: machineClock, business };
  const texts = createTexts();
  const reference = createReference({ models, clocks, log });
  const leases = database.engine === 'mongodb' ? mongoLeases(models.leases, clocks.machine) : memoryLeases();
  const intake = createIntake({ updates: models.updates, leases, clocks, log });
  const messengers: Partial<Record<Channel, Messenger>> = {};
  let serving = false;

  const routes: Route[] = [
    healthRoute(async () => ({
      serving,
      database: await answers(database),
      messengers: Object.fromEntries(Object.values(messengers).map((one) => [one.channel, one.status()])),
    })),
  ];
  if (config.simulator || config.clockStart !== null) routes.push(clockRoute(business));

  const simulator = await simulation?.startSimulation({ config, models, keys, clocks, log, database });
  if (simulator) {
    routes.push(simulator.route);
    stops.push(simulator.stop);
  }
  const server = config.role === 'worker' ? null : await listen(config, routes, log);
  if (server) stops.push((withinMs) => server.close(withinMs / 3));
  const reached: Config['messengers'] = simulator && server ? simulator.messengers(server.url) : config.messengers;

  for (const channel of CHANNELS) {
    const settings = reached[channel];
    if (settings) messengers[channel] = createChannel(channel, settings);
  }
  function createChannel(channel: Channel, settings: MessengerConfig): Messenger {
    const messenger: Messenger = createMessenger({
      channel,
      ...settings,
      clocks,
      log: log.child({ channel }),
      build: (bot) =>
        installBot(bot, {
          channel,
          capabilities: messenger.capabilities,
          models,
          texts,
          clocks,
          keys,
          receiptPattern: config.receiptPattern,
          log: log.child({ channel }),
          reference,
          push: (other) => messengers[other]?.push,
          deepLink: (payload) => messenger.deepLink(payload),
        }),
      onUnreachable: markUnreachable({ models, clocks }),
    });
    return messenger;
  }
  const running = Object.values(messengers);

  if (database.engine === 'embedded') {
    const context = { database, keys, receiptPattern: config.receiptPattern, clocks, log };
    const owner = await serveCommands(config.dataDir, commands, context);
    stops.push(() => owner.close());
  }
  if (config.role !== 'web') {
    const ticks = startTicks({ clocks, jobs: [sweepJob(models), ...(simulator?.jobs ?? [])], log });
    stops.push(() => ticks.stop());
    await ticks.tick();
  }
  let ended: Promise<void> = new Promise(() => undefined);
  if (config.role !== 'worker') {
    const webhooks = config.webhook && createWebhooks({ ...config.webhook, messengers: running, intake });
    if (webhooks) routes.push(webhooks.route);
    stops.push(async (withinMs) => {
      serving = false;
      await Promise.all(running.map((messenger) => messenger.stop(withinMs / 2)));
      await intake.drain(withinMs / 4);
    });
    ended = startMessengers();
  }
  async function startMessengers(): Promise<void> {
    serving = true;
    await Promise.all(
      running.map(async (messenger) => {
        await messenger.start({ intake, ...(config.webhook ? { webhook: config.webhook } : {}) });
        if (messenger.status() === 'working') await publishCommands(messenger.api, texts, log);
      }),
    );
    if (running.some((messenger) => messenger.status() !== 'stopped')) await new Promise(() => undefined);
  }
  log.info('app.started', { engine: database.engine, role: config.role, simulator: config.simulator });
  return { greeting: greet(config, server, running), ended, stop };
}

async function listen(config: Config, routes: Route[], log: Log): Promise<HttpServer> {
  // The simulator shows what people type to anyone who can reach it: never beyond this machine.
  return serveHttp({ host: config.simulator ? '127.0.0.1' : config.host, port: config.port, routes, log });
}

async function answers(database: Database): Promise<boolean> {
  return database.ping().then(
    () => true,
    () => false,
  );
}

function greet(config: Config, server: HttpServer | null, messengers: readonly Messenger[]): string {
  if (config.simulator && server)
    return `Kartyar is running in the simulator: open ${server.url.replace('127.0.0.1', 'localhost')} and press a sample person's button.`;
  const names = messengers.map(({ channel }) => channel).join(' and ');
  const how = config.webhook ? 'webhooks' : 'long polling';
  return config.role === 'worker'
    ? 'Kartyar worker is running.'
    : `Kartyar is serving ${names} by ${how}; its health: ${server?.url}/health`;
}
