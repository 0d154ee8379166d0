import type { Clocks } from '../../src/clock.ts';
import { machineClock } from '../../src/clock.ts';
import { silentLog } from '../../src/log.ts';
import type { Channel } from '../../src/simulator/protocol.ts';
import { createSimulator, type Simulator, type SimulatorOptions } from '../../src/simulator/simulator.ts';
import { testClocks } from './clock.ts';

/** The one fake messenger of the tests, over HTTP. */
export interface TestSimulator extends Simulator {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** What a bot needs to be told of it: `new Bot(token, { client: { apiRoot } })`. */
  bot(channel: Channel): { token: string; apiRoot: string };
}

/**
 * Starts a simulator on a free port. By default its messages are dated by a business clock that starts on 20 Mordad
 * 1404, and its own waits (long polling, webhook retries) take real time. Close it after the test.
 */
export async function startSimulator(options: Partial<SimulatorOptions> = {}): Promise<TestSimulator> {
  const clocks: Clocks = options.clocks ?? { business: testClocks().business, machine: machineClock };
  const simulator = createSimulator({ log: silentLog, production: false, ...options, clocks });
  const url = await simulator.listen();
  return Object.assign(simulator, {
    url,
    bot: (channel: Channel) => ({ token: simulator.tokens[channel], apiRoot: simulator.root(channel, url) }),
  });
}
