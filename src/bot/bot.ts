import type { Bot } from 'grammy';
import { boundary } from './middlewares/boundary.ts';
import type { BotContext } from './context.ts';
import { dialogues } from './dialogue/dialogues.ts';
import { cards } from './features/cards.ts';
import { collected } from './features/collected.ts';
import { otherMessenger } from './features/otherMessenger.ts';
import { labels } from './features/labels.ts';
import { language } from './features/language.ts';
import { lookups } from './features/lookups.ts';
import { lost } from './features/lost.ts';
import { cardDetails } from './features/cardDetails.ts';
import { offices } from './features/offices.ts';
import { privacy } from './features/privacy.ts';
import { start } from './features/start.ts';
import { notifications } from './features/notifications.ts';
import { unknown } from './features/unknown.ts';
import { visits } from './features/visits.ts';
import { freeText } from './features/freeText.ts';
import { groups } from './middlewares/groups.ts';
import { plainMessages } from './middlewares/plainMessages.ts';
import { isCommand } from './messages/commands.ts';
import type { BotServices } from './services.ts';
import { reachability } from './middlewares/reachability.ts';
import { turns } from './middlewares/turns.ts';

export type { BotContext } from './context.ts';
export type { BotServices } from './services.ts';

/** Everything that the bot does with an update, in the order in which it is tried. Errors end in the first of these. */
export function createBot(bot: Bot<BotContext>, services: BotServices): void {
  bot.use(boundary(services));
  bot.chatType(['group', 'supergroup', 'channel']).use(groups(services));

  const chat = bot.chatType('private');
  chat.use(plainMessages(services));
  chat.use(reachability(services));
  chat.use(turns(services));
  chat.use(dialogues(services));
  // Most updates are plain messages: they need not be tried against every command and button.
  chat
    .filter((ctx) => ctx.callbackQuery !== undefined || isCommand(ctx))
    .use(
      start(services),
      cards(services),
      offices(services),
      privacy(services),
      language(services),
      labels(services),
      cardDetails(services),
      lost(services),
    )
    .use(notifications(services), collected(services), visits(services), otherMessenger(services));
  chat.use(freeText(), lookups(services));
  chat.use(unknown());
}
