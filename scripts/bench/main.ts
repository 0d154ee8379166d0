/** `npm run bench -- import|lookup|start|reminders|delivery|durability|rush [options]`: each prints its figure, a floor measured in the same run, and the ratio. */
const benches: Record<string, () => Promise<{ run(args: string[]): Promise<void> }>> = {
  import: () => import('./import.ts'),
  lookup: () => import('./lookup.ts'),
  start: () => import('./start.ts'),
  reminders: () => import('./reminders.ts'),
  delivery: () => import('./delivery.ts'),
  durability: () => import('./durability.ts'),
  rush: () => import('./rush.ts'),
};

const [name = '', ...args] = process.argv.slice(2);
const load = Object.hasOwn(benches, name) ? benches[name] : undefined;
if (!load) {
  process.stderr.write(`Name one of these: npm run bench -- ${Object.keys(benches).join('|')}\n`);
  process.exitCode = 1;
} else {
  const bench = await load();
  await bench.run(args);
}
