import { print, quantile } from './report.ts';
import { engines, kill, setBenchStage, type BenchStage } from './stage.ts';

/**
 * A look-up turn (both values in one message → the answer) against a bare grammY echo on the same server: how many a
 * second with many chats at once, and how long the bot itself takes from being handed the update to calling with the
 * answer, one after another. `--size N` cards in the store (default 20,000), `--turns N` (default 3,000).
 */
export async function run(args: string[]): Promise<void> {
  const option = (name: string, fallback: number) => Number(args[args.indexOf(`--${name}`) + 1] ?? fallback);
  const size = args.includes('--size') ? option('size', 20_000) : 20_000;
  const turns = args.includes('--turns') ? option('turns', 3_000) : 3_000;
  for (const engine of engines()) {
    const stage = await setBenchStage(engine, size);
    try {
      const echo = await measure(stage, 'scripts/bench/echo', turns);
      const lookUp = await measure(stage, 'src/main', turns);
      print({
        what: `look-up turns a second, ${stage.engine}`,
        figure: lookUp.perSecond,
        unit: 'turns/s',
        floor: echo.perSecond,
        floorIs: 'bare grammY echo',
        atLeast: 0.6,
      });
      for (const [which, own, bound] of [
        ['p50', lookUp.ownP50, 3],
        ['p95', lookUp.ownP95, 4],
      ] as const)
        print({
          what: `time of the bot itself for a turn, ${which}, ${stage.engine}`,
          figure: own - echo.ownP50,
          unit: 'ms above the echo',
          floor: bound,
          floorIs: 'bound',
          atMost: 1,
        });
    } finally {
      await stage.end();
    }
  }
}

const WARM_UP = 200;
const ALONE = 300;

async function measure(stage: BenchStage, module: string, turns: number) {
  const { simulator } = stage;
  const child = stage.launch(module);
  let next = 0;
  /** Everybody asks once, for a card of their own: limits and repeats are no part of this. */
  const ask = async (): Promise<void> => {
    const person = simulator.person(`نفر ${next}`, 'telegram');
    person.send(stage.pairs[next++ % stage.pairs.length] ?? '');
    await person.next(60_000);
  };
  const askTogether = async (count: number, atOnce: number) => {
    let left = count;
    await Promise.all(
      Array.from({ length: atOnce }, async () => {
        while (left-- > 0) await ask();
      }),
    );
  };
  await askTogether(WARM_UP, 20);
  const started = performance.now();
  await askTogether(turns, 50);
  const perSecond = turns / ((performance.now() - started) / 1000);
  const own: number[] = [];
  for (let turn = 0; turn < ALONE; turn++) {
    const begun = performance.now();
    await ask();
    own.push(performance.now() - begun);
  }
  await kill(child);
  return { perSecond, ownP50: quantile(own, 0.5), ownP95: quantile(own, 0.95) };
}
