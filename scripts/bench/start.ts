import { memory, print } from './report.ts';
import { engines, setBenchStage } from './stage.ts';

/**
 * From the start of the process to the first answer, and its memory then, with all cards of the province in the store.
 * `--size N` cards (default 919,007), `--runs N` (default 5); the median counts.
 */
export async function run(args: string[]): Promise<void> {
  const option = (name: string, fallback: number) =>
    args.includes(`--${name}`) ? Number(args[args.indexOf(`--${name}`) + 1]) : fallback;
  const size = option('size', 919_007);
  const runs = option('runs', 5);
  for (const engine of engines()) {
    const stage = await setBenchStage(engine, size);
    try {
      const seconds: number[] = [];
      const megabytes: number[] = [];
      for (let turn = 0; turn < runs; turn++) {
        const person = stage.simulator.person(`نفر ${turn}`, 'telegram');
        person.send(stage.pairs[turn] ?? '');
        const started = performance.now();
        const child = stage.launch('src/main');
        await person.next(60_000);
        seconds.push((performance.now() - started) / 1000);
        megabytes.push(memory(child.pid ?? 0).peak);
        const ended = new Promise((resolve) => child.once('exit', resolve));
        child.kill('SIGTERM');
        await ended;
      }
      const median = (values: number[]) =>
        values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
      print({
        what: `start to the first answer, ${size} cards, ${stage.engine}`,
        figure: median(seconds),
        unit: 's',
        floor: 1.5,
        floorIs: 'bound',
        atMost: 1,
      });
      print({
        what: `peak memory by then, ${size} cards, ${stage.engine}`,
        figure: median(megabytes),
        unit: 'MB',
        floor: 150,
        floorIs: 'bound',
        atMost: 1,
      });
    } finally {
      await stage.end();
    }
  }
}
