import { startBot, type TestBot, type TestBotOptions } from './bot.ts';
import { engines } from './databases.ts';
import { leaveOut } from './leftOut.ts';

const [embedded, mongodb] = engines();
if (!mongodb) leaveOut('MongoDB (set MONGODB_TEST_URI)');

/** Where a dialogue must work alike: both messengers on the embedded store, and one of them on MongoDB. */
const STAGES: readonly { name: string; options: TestBotOptions }[] = [
  { name: 'on Telegram', options: { channels: ['telegram'], engine: embedded! } },
  { name: 'on Bale', options: { channels: ['bale'], engine: embedded! } },
  ...(mongodb
    ? [{ name: 'on Telegram with MongoDB', options: { channels: ['telegram'], engine: mongodb } as const }]
    : []),
];

/**
 * Describes `what` on every stage. The bot is started before its first test and stopped after its last.
 * @param more  what else the bot is to be started with
 */
export function everywhere(
  what: string,
  tests: (bot: () => TestBot) => void,
  more: Pick<TestBotOptions, 'reminds'> = {},
): void {
  for (const { name, options } of STAGES)
    describe(`${what}, ${name}`, () => {
      let bot: TestBot;
      before(async () => {
        bot = await startBot({ ...options, ...more });
      });
      after(() => bot.stop());
      tests(() => bot);
    });
}
