import { Bot } from 'grammy';

/** The floor of the look-up benchmark: the least that a grammY bot can do with a message. */
const { TELEGRAM_BOT_TOKEN: token = '', TELEGRAM_API_ROOT: apiRoot = '' } = process.env;
const bot = new Bot(token, { client: { apiRoot } });
bot.on('message:text', (context) => context.reply(context.message.text));
await bot.start();
