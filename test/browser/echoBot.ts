import { Bot, InlineKeyboard, InputFile, Keyboard } from 'grammy';

/** What a bot of few words does, so that the page can be tested without the real one. */
export const CALENDAR_FILE = 'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:test\r\nEND:VCALENDAR\r\n';
const PICTURE =
  'iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAYAAACNMs+9AAAAFUlEQVR42mNk+M9Qz0AEYBxVSF+FABJADveWkH6oAAAAAElFTkSuQmCC';

const answers = new InlineKeyboard()
  .text('toast', 'toast')
  .text('alert', 'alert')
  .row()
  .text('edit', 'edit')
  .text('delete', 'delete');

function install(bot: Bot): void {
  // Bale leaves out the entity by which bot.command() knows a command.
  bot.hears(/^\/start ?(.*)$/, (ctx) =>
    ctx.reply(`started with [${ctx.match[1]}]`, {
      reply_markup: answers,
    }),
  );
  bot.hears('file', (ctx) =>
    ctx.replyWithDocument(new InputFile(Buffer.from(CALENDAR_FILE), 'deadline.ics'), { caption: 'take it' }),
  );
  bot.hears('picture', (ctx) =>
    ctx.replyWithPhoto(new InputFile(Buffer.from(PICTURE, 'base64'), 'p.png'), { caption: 'a square' }),
  );
  bot.hears('map', (ctx) => ctx.replyWithLocation(28.9234, 50.8203));
  bot.hears('keyboard', (ctx) =>
    ctx.reply('choose', {
      reply_markup: new Keyboard().text('left').text('right').row().requestContact('my number').resized().oneTime(),
    }),
  );
  bot.hears('link', (ctx) => {
    const host = ctx.api.options?.apiRoot?.includes('bale') ? 'ble.ir' : 't.me';
    return ctx.reply(`pass on: https://${host}/${ctx.me.username}?start=gift42`);
  });
  bot.hears('bold', (ctx) =>
    ctx.api.options?.apiRoot?.includes('bale')
      ? ctx.reply('ready: *until Monday* at the county')
      : ctx.reply('ready: until Monday at the county', { entities: [{ type: 'bold', offset: 7, length: 12 }] }),
  );
  bot.hears('slow', async (ctx) => {
    await ctx.replyWithChatAction('typing');
  });
  bot.on('message:contact', (ctx) => ctx.reply(`number of ${ctx.message.contact.first_name}`));
  bot.on('message:location', (ctx) => ctx.reply('a place'));
  bot.on('message:photo', (ctx) => ctx.reply('a picture'));
  bot.on('message:voice', (ctx) => ctx.reply('a voice'));
  bot.on('message:sticker', (ctx) => ctx.reply('a sticker'));
  bot.on('message:document', (ctx) => ctx.reply('a file'));
  bot.on('message:text', (ctx) => ctx.reply(`you said: ${ctx.message.text}`, { reply_markup: answers }));
  bot.on('edited_message:text', (ctx) => ctx.reply(`you changed it: ${ctx.editedMessage.text}`));

  bot.callbackQuery('toast', (ctx) => ctx.answerCallbackQuery('short word'));
  bot.callbackQuery('alert', (ctx) => ctx.answerCallbackQuery({ text: 'long word', show_alert: true }));
  bot.callbackQuery('edit', async (ctx) => {
    await ctx.answerCallbackQuery();
    await ctx.editMessageText('changed', { reply_markup: answers });
  });
  bot.callbackQuery('delete', async (ctx) => {
    await ctx.answerCallbackQuery();
    await ctx.deleteMessage();
  });
}

export interface Running {
  stop(): Promise<void>;
}

/** Starts the bot by long polling; settles when it listens. */
export async function startEchoBot(token: string, apiRoot: string): Promise<Running> {
  const bot = new Bot(token, { client: { apiRoot } });
  install(bot);
  bot.catch(() => undefined);
  await bot.api
    .setMyCommands([
      { command: 'start', description: 'begin' },
      { command: 'help', description: 'help me' },
    ])
    .catch(() => undefined);
  const polling = new Promise<void>((listens) => {
    void bot.start({ onStart: () => listens() }).catch(() => undefined);
  });
  await polling;
  return { stop: () => bot.stop().catch(() => undefined) };
}
