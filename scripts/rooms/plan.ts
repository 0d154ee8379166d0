/**
 * The floor plan of src/: every room with the rooms that it may import, in an order in which arrows point down only. What
 * stands directly in src/ is a room of its own, and so is the embedded engine, a product that imports nothing of ours.
 * test/rooms.test.ts holds the tree to this plan; `npm run rooms` shows it.
 */
const FLOOR = ['domain', 'common', 'clock', 'log'] as const;

export const PLAN: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  common: [],
  clock: [],
  log: [],
  'database/embedded': [],
  config: [...FLOOR],
  database: ['database/embedded', ...FLOOR],
  texts: [...FLOOR],
  http: [...FLOOR],
  acts: ['database', ...FLOOR],
  ticks: ['database', 'config', ...FLOOR],
  office: ['database', ...FLOOR],
  answers: ['texts', ...FLOOR],
  // Its webhooks are a route of the web server.
  messengers: ['http', 'database', ...FLOOR],
  imports: ['acts', 'database', ...FLOOR],
  delivery: ['messengers', 'ticks', 'database', ...FLOOR],
  following: ['delivery', 'texts', 'database', ...FLOOR],
  lookup: ['following', 'database', ...FLOOR],
  reminders: ['following', 'delivery', 'office', 'answers', 'ticks', 'texts', 'database', ...FLOOR],
  staff: ['reminders', 'following', 'office', 'acts', 'database', ...FLOOR],
  bot: [
    'reminders',
    'lookup',
    'following',
    'delivery',
    'office',
    'answers',
    'messengers',
    'texts',
    'database',
    ...FLOOR,
  ],
  simulator: ['imports', 'acts', 'http', 'ticks', 'config', ...FLOOR],
  app: [
    'simulator',
    'bot',
    'lookup',
    'staff',
    'reminders',
    'following',
    'delivery',
    'imports',
    'messengers',
    'office',
    'ticks',
    'acts',
    'http',
    'texts',
    'database',
    'config',
    ...FLOOR,
  ],
  main: ['app', 'config', 'database', ...FLOOR],
};
