import type { ActContext } from '../acts/act.ts';
import type { Config } from '../config.ts';
import { CHANNELS } from '../domain/address.ts';
import type { Route } from '../http/server.ts';
import type { ClockTravel } from '../ticks/clockTravel.ts';
import type { Job } from '../ticks/ticks.ts';
import { fillEmptyStore, samplePersons } from './sampleData.ts';
import { keepClock, keepClockJob } from '../ticks/businessClock.ts';
import { createSimulator } from './simulator.ts';

/** What the program needs of the simulator when no messenger is configured. */
export interface Simulation {
  route: Route;
  jobs: readonly Job[];
  /** How the bot reaches the simulated messengers: over HTTP, like real ones. */
  messengers(baseUrl: string): Config['messengers'];
  stop(): Promise<void>;
}

/** Fast enough for one person who tries things out. */
const RATE = 100;

/**
 * Fills an empty store with sample cards and offices, and sets up the two simulated messengers.
 * @param travel  what the page's clock moves by, so that one reads on the way all that a person gets
 */
export async function startSimulation(config: Config, context: ActContext, travel: ClockTravel): Promise<Simulation> {
  const { models } = context.database;
  const { clocks, log } = context;
  await keepClock(models, clocks.business.now());
  await fillEmptyStore(context, config.dataDir);
  const clock = {
    now: () => clocks.business.now(),
    moveTo: (instant: number) => travel.moveTo(instant),
    onMove: (listener: (now: number) => void) => clocks.business.onMove(listener),
  };
  const simulator = createSimulator({ clocks, log, production: config.production, samples: samplePersons(), clock });
  // Two to begin with, so that a button pressed first thing has somebody to type for.
  const [first, second] = samplePersons().filter(({ state }) => state === 'readyAtCounty');
  if (first) simulator.person(first.name, 'telegram');
  if (second) simulator.person(second.name, 'bale');
  return {
    route: (request, response) => simulator.handle(request, response),
    jobs: [keepClockJob(models)],
    messengers: (baseUrl) =>
      Object.fromEntries(
        CHANNELS.map((channel) => [
          channel,
          { token: simulator.tokens[channel], apiRoot: simulator.root(channel, baseUrl), proxy: null, rate: RATE },
        ]),
      ),
    async stop() {
      await keepClock(models, clocks.business.now());
      await simulator.close();
    },
  };
}
