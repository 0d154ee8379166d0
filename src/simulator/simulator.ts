import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clocks } from '../clock.ts';
import { pathOf, serveHttp, type HttpServer, type Route } from '../http/server.ts';
import type { Log } from '../log.ts';
import { createActions } from './actions.ts';
import { createBotApi } from './botApi.ts';
import { createCalls, type Call } from './calls.ts';
import { createClockDriver, type ClockControl } from './clockDriver.ts';
import { createFaults } from './faults.ts';
import { createFiles } from './files.ts';
import { refuseStrangers } from './guard.ts';
import { createPageServer, type PageServer } from './pageServer.ts';
import { createPerson, type SimulatedPerson } from './person.ts';
import type { Channel, FaultRequest, FaultView, SamplePerson } from './protocol.ts';
import { createSide, type Press, type Quirks, type Side } from './side.ts';
import { createWaiting } from './waiting.ts';
import { createWorld, type Chat, type Person, type World } from './world.ts';

/**
 * A messenger on one's own machine: Bot API servers for Telegram and Bale under one address, people who write to the
 * bot, and faults. Messages live in memory only; nothing of what is typed reaches a log or a disk.
 */

export interface SimulatorOptions {
  clocks: Clocks;
  log: Log;
  /** true refuses to start: the simulator lets everybody on this machine read along. */
  production: boolean;
  tokens?: Partial<Record<Channel, string>>;
  username?: string;
  /** What people see above the chat until the bot names itself; by default the username. */
  name?: string;
  /** What the page's clock moves; by default the business clock. null: the page shows the time and cannot move it. */
  clock?: ClockControl | null;
  /** Sample people, for the buttons of the page. */
  samples?: readonly SamplePerson[];
}

export interface Simulator {
  readonly tokens: Readonly<Record<Channel, string>>;
  readonly username: string;
  /** The api root for a bot, below the address at which this simulator is served. */
  root(channel: Channel, baseUrl: string): string;
  /** Answers what is the simulator's and gives false for the rest. */
  handle: Route;
  /** Serves by itself on loopback (0: any free port) and gives the address, `http://127.0.0.1:PORT`. */
  listen(port?: number): Promise<string>;
  close(): Promise<void>;

  person(
    name: string,
    channel?: Channel,
    more?: Partial<Pick<Person, 'id' | 'username' | 'languageCode'>>,
  ): SimulatedPerson;
  /** The bot is added to a group; `hearsAll: false`: it gets only what is said to it (Telegram's privacy mode). */
  group(title: string, people: readonly SimulatedPerson[], options?: { hearsAll?: boolean }): Chat;
  fault(request: FaultRequest): FaultView;
  clearFaults(): void;
  quirks(channel: Channel): Quirks;
  setSamples(samples: readonly SamplePerson[]): void;
  /** What the bot called and what it was told, oldest first, as it was. */
  readonly calls: readonly Call[];
  /** Calls of one method, oldest first. */
  callsOf(method: string, channel?: Channel): Call[];
  /** Settles when the bot has confirmed every update and no call is under way. */
  idle(timeoutMs?: number): Promise<void>;
  /** Settles when the bot has asked for updates or set a webhook. */
  listening(channel: Channel, timeoutMs?: number): Promise<void>;
  readonly world: World;
  readonly sides: Readonly<Record<Channel, Side>>;
}

const TOKENS: Readonly<Record<Channel, string>> = {
  telegram: '7000000001:simulated-telegram-bot-token-000000',
  bale: '7000000002:simulated-bale-bot-token-0000000000',
};

const TIMEOUT_MS = 10_000;

/** A path that is not well encoded leads nowhere. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return '/';
  }
}

/** @throws Error when `production` is set. */
export function createSimulator(options: SimulatorOptions): Simulator {
  if (options.production) throw new Error('The simulator does not run in production.');
  const { clocks, log } = options;
  const tokens = { ...TOKENS, ...options.tokens };
  const username = options.username ?? 'kartyar_bot';
  const waiting = createWaiting();
  const answerListeners = new Set<(press: Press) => void>();
  let samples = options.samples ?? [];

  const world = createWorld(clocks.business);
  const files = createFiles(clocks.machine);
  const calls = createCalls((call) => page.callChanged(call));
  const faults = createFaults(clocks.machine, () => page.faultsChanged());
  const botApi = createBotApi({ calls, faults, log, onSettled: waiting.look });
  const changed = (): void => {
    page.botsChanged();
    waiting.look();
  };
  const side = (channel: Channel): Side =>
    createSide({
      channel,
      clocks,
      world,
      files,
      token: tokens[channel],
      username,
      name: options.name ?? username,
      onReply: (from, body) => botApi.reply(from, body),
      onAnswer: (press, answer) => {
        page.answered(press, answer);
        for (const listener of answerListeners) listener(press);
      },
      onBotChange: changed,
    });
  const sides: Record<Channel, Side> = { telegram: side('telegram'), bale: side('bale') };
  const actions = createActions({ world, sides, calls });
  const clock = createClockDriver({
    control: options.clock === undefined ? clocks.business : (options.clock ?? undefined),
    now: () => clocks.business.now(),
    machine: clocks.machine,
    onChange: (state) => page.clockChanged(state),
  });
  const page: PageServer = createPageServer({
    world,
    sides,
    actions,
    files,
    faults,
    clock,
    calls,
    samples: () => samples,
  });
  for (const { queue } of Object.values(sides)) queue.onChange(changed);

  async function route(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    const pathname = pathOf(request);
    if (!/^\/$|^\/(page|sim|telegram|bale)\/|^\/protocol\.js/.test(pathname)) return false;
    if (refuseStrangers(request, response)) return true;
    const [, channel, path] = /^\/(telegram|bale)(\/.*)$/.exec(pathname) ?? [];
    if (!channel || path === undefined) return await page.handle(pathname, request, response);
    await botApi.handle(sides[channel as Channel], decoded(path), request, response);
    return true;
  }

  const idle = (): boolean =>
    botApi.underWay() === 0 && Object.values(sides).every(({ queue }) => queue.pending.length === 0);

  let server: HttpServer | undefined;
  return {
    tokens,
    username,
    world,
    sides,
    root: (channel, baseUrl) => `${baseUrl.replace(/\/$/, '')}/${channel}`,
    handle: route,
    async listen(port = 0) {
      server = await serveHttp({ host: '127.0.0.1', port, routes: [route], log });
      return server.url;
    },
    async close() {
      for (const one of Object.values(sides)) one.webhooks.close();
      clock.close();
      page.close();
      botApi.close();
      await server?.close(0);
      server = undefined;
    },
    person(name, channel = 'telegram', more = {}) {
      return createPerson({
        person: world.addPerson(channel, name, more),
        world,
        side: sides[channel],
        actions,
        onAnswer(listener) {
          answerListeners.add(listener);
          return () => void answerListeners.delete(listener);
        },
      });
    },
    group: (title, people, { hearsAll = true } = {}) =>
      actions.addGroup(
        people[0]?.profile.channel ?? 'telegram',
        title,
        people.map(({ profile }) => profile),
        hearsAll,
      ),
    fault: (request) => faults.add(request),
    clearFaults: () => faults.clear(),
    quirks: (channel) => sides[channel].quirks,
    calls: calls.list,
    callsOf: (method, channel) =>
      calls.list.filter((call) => call.name === method && (channel === undefined || call.channel === channel)),
    setSamples(given) {
      samples = given;
      page.samplesChanged();
    },
    async idle(timeoutMs = TIMEOUT_MS) {
      // Once more a turn later, for what a handler does in the same breath.
      do {
        await waiting.until(idle, timeoutMs, () => `The bot was not idle for ${timeoutMs} ms.`);
        await new Promise((resolve) => setImmediate(resolve));
      } while (!idle());
    },
    async listening(channel, timeoutMs = TIMEOUT_MS) {
      const { webhooks, queue } = sides[channel];
      const listens = () => webhooks.current !== undefined || queue.lastPoll() > 0;
      await waiting.until(listens, timeoutMs, () => `The bot did not listen within ${timeoutMs} ms.`);
    },
  };
}
