import type { ChildProcess } from 'node:child_process';
import { CHANNELS, type Channel } from '../../src/domain/address.ts';
import { memory, print, quantile } from './report.ts';
import { engines, kill, setBenchStage, type BenchStage } from './stage.ts';

/**
 * A rush on the running program with its default settings: 300 people who ask at the same moment, 300 a second for a
 * while, and 30 people who ask while one chat floods. `--seconds N` of the steady rush (default 60), `--size N` cards
 * (default 20,000), `--each N` a second (default 300).
 */
export async function run(args: string[]): Promise<void> {
  const option = (name: string, fallback: number) =>
    args.includes(`--${name}`) ? Number(args[args.indexOf(`--${name}`) + 1]) : fallback;
  const seconds = option('seconds', 60);
  const each = option('each', 300);
  for (const engine of engines()) {
    const stage = await setBenchStage(engine, option('size', 20_000));
    try {
      const crowd = createCrowd(stage);
      const program = launch(stage);
      for (const channel of CHANNELS) await crowd.askTogether(channel, 50);
      for (const channel of CHANNELS) {
        const times = await crowd.askTogether(channel, AT_ONCE);
        print({
          what: `the last of ${AT_ONCE} who ask at once, ${channel}, ${stage.engine}`,
          figure: Math.max(...times),
          unit: 'ms',
          floor: 3_000,
          floorIs: 'bound',
          atMost: 1,
        });
      }
      await benchFlood(stage, crowd);
      await benchSteady(stage, crowd, program, { seconds, each });
      // The last: what it teaches is remembered for a while.
      await benchLimits(stage, crowd);
      await kill(program);
    } finally {
      await stage.end();
    }
  }
}

const AT_ONCE = 300;
const FLOOD = 500;
const OTHERS = 30;

/** The program as an operator finds it: both messengers, no rate set. */
const launch = (stage: BenchStage): ChildProcess =>
  stage.launch('src/main', {
    TELEGRAM_RATE: '',
    BALE_BOT_TOKEN: stage.simulator.tokens.bale,
    BALE_API_ROOT: stage.simulator.root('bale', stage.url),
  });

/** People who each ask once, for a card of their own: limits and repeats are no part of this. */
function createCrowd({ simulator, pairs }: BenchStage) {
  let next = 0;
  const ask = async (channel: Channel): Promise<number> => {
    const person = simulator.person(`نفر ${next}`, channel);
    const begun = performance.now();
    person.send(pairs[next++ % pairs.length] ?? '');
    await person.next(120_000);
    return performance.now() - begun;
  };
  return {
    ask,
    /** Milliseconds that each waited for the answer. */
    askTogether: (channel: Channel, count: number): Promise<number[]> =>
      Promise.all(Array.from({ length: count }, () => ask(channel))),
  };
}

type Crowd = ReturnType<typeof createCrowd>;

/** What a messenger takes a second, as Telegram says of itself. */
const PER_SECOND = 30;

/** With a server that holds everybody to its limit nobody waits longer than that makes them. */
async function benchLimits(stage: BenchStage, crowd: Crowd): Promise<void> {
  stage.simulator.fault({ channel: 'telegram', kind: 'limits', perSecond: PER_SECOND });
  const times = await crowd.askTogether('telegram', AT_ONCE);
  stage.simulator.clearFaults();
  print({
    what: `the last of ${AT_ONCE} who ask at once, of a server that takes ${PER_SECOND} a second, ${stage.engine}`,
    figure: Math.max(...times) / 1000,
    unit: 's',
    floor: AT_ONCE / PER_SECOND,
    floorIs: 'what that takes',
    atMost: 1.3,
  });
}

async function benchFlood(stage: BenchStage, crowd: Crowd): Promise<void> {
  for (const channel of CHANNELS) {
    const idle = await crowd.askTogether(channel, OTHERS);
    const flooder = stage.simulator.person('سیل', channel);
    for (let i = 0; i < FLOOD; i++) flooder.send('سلام');
    const flooded = await crowd.askTogether(channel, OTHERS);
    print({
      what: `${OTHERS} who ask behind ${FLOOD} messages of one chat, p95, ${channel}, ${stage.engine}`,
      figure: quantile(flooded, 0.95),
      unit: 'ms',
      floor: quantile(idle, 0.95),
      floorIs: 'without them',
      atMost: 2,
    });
  }
}

async function benchSteady(
  stage: BenchStage,
  crowd: Crowd,
  program: ChildProcess,
  { seconds, each }: { seconds: number; each: number },
): Promise<void> {
  const TICK_MS = 50;
  const asked: Promise<number>[] = [];
  const begun = performance.now();
  let firstMb = Number.NaN;
  for (let sent = 0; sent < seconds * each;) {
    const due = Math.min(seconds * each, Math.floor(((performance.now() - begun) / 1000) * each));
    for (; sent < due; sent++) asked.push(crowd.ask('telegram'));
    if (Number.isNaN(firstMb) && sent > (seconds * each) / 5) firstMb = memory(program.pid ?? 0).now;
    await new Promise((resolve) => setTimeout(resolve, TICK_MS));
  }
  const times = await Promise.all(asked);
  const took = (performance.now() - begun) / 1000;
  const { now, peak } = memory(program.pid ?? 0);
  print({
    what: `${each} a second for ${seconds} s (p95 ${Math.round(quantile(times, 0.95))} ms), ${stage.engine}`,
    figure: times.length / took,
    unit: 'turns/s',
    floor: each,
    floorIs: 'asked',
    atLeast: 0.95,
  });
  print({
    what: `memory of the program after that (${Math.round(firstMb)} MB after a fifth, peak ${Math.round(peak)} MB), ${stage.engine}`,
    figure: now,
    unit: 'MB',
    floor: 200,
    floorIs: 'bound',
    atMost: 1,
  });
}
