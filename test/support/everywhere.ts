import type { Channel } from '../../src/database/models.ts';
import { startBot, type TestBot, type TestBotOptions } from './bot.ts';
import { leaveOut } from './leftOut.ts';

interface Stage {
  name: string;
  channel: Channel;
  options: TestBotOptions;
}

const uri = process.env['MONGODB_TEST_URI'];
if (!uri) leaveOut('MongoDB (set MONGODB_TEST_URI)');

/** Where a dialogue must work alike: both messengers on the embedded store, and one of them on MongoDB. */
const STAGES: readonly Stage[] = [
  { name: 'on Telegram', channel: 'telegram', options: { channels: ['telegram'] } },
  { name: 'on Bale', channel: 'bale', options: { channels: ['bale'] } },
  ...(uri
    ? [
        {
          name: 'on Telegram with MongoDB',
          channel: 'telegram' as const,
          options: { channels: ['telegram'] as const, uri },
        },
      ]
    : []),
];

/** Describes `what` on every stage. The bot is started before its first test and stopped after its last. */
export function everywhere(what: string, tests: (bot: () => TestBot) => void): void {
  for (const { name, options } of STAGES)
    describe(`${what}, ${name}`, () => {
      let bot: TestBot;
      before(async () => {
        bot = await startBot(options);
      });
      after(() => bot.stop());
      tests(() => bot);
    });
}
