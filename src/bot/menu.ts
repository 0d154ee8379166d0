import type { Api } from 'grammy';
import type { BotCommand } from 'grammy/types';
import type { Messenger } from '../messengers/messenger.ts';
import { errorData, type Log } from '../log.ts';
import type { Say, Texts } from '../texts/texts.ts';
import { DEFAULT_LOCALE } from '../texts/texts.ts';

/** The commands of the menu, in its order; each has its text `menu-NAME`. */
export const COMMANDS = [
  'start',
  'cards',
  'offices',
  'stop',
  'help',
  'privacy',
  'language',
  'delete',
  'cancel',
] as const;

/**
 * Tells the messenger which commands to show, where it shows others: in Persian on every phone, whatever its language, as
 * the bot speaks. Messengers hold those off for long who set the menu at each start. Best effort: one without a menu
 * refuses, and nothing is lost.
 * @param capabilities  where the menu cannot be asked for it is set
 */
export async function publishCommands(
  { api, capabilities }: Pick<Messenger, 'api' | 'capabilities'>,
  texts: Texts,
  log: Log,
): Promise<void> {
  const menu = menuIn(texts.for(DEFAULT_LOCALE));
  try {
    if (capabilities.documented === null && isSame(await api.getMyCommands(), menu)) return;
    await api.setMyCommands(menu);
  } catch (error) {
    log.debug('menu.refused', errorData(error));
  }
}

/** The menu of one chat, in the language that it has chosen. Best effort. */
export async function publishCommandsTo(api: Api, chat: number, say: Say, log: Log): Promise<void> {
  await api
    .setMyCommands(menuIn(say), { scope: { type: 'chat', chat_id: chat } })
    .catch((error: unknown) => log.debug('menu.refused', errorData(error)));
}

const isSame = (shown: readonly BotCommand[], menu: readonly BotCommand[]): boolean =>
  shown.length === menu.length &&
  menu.every(({ command, description }, at) => shown[at]?.command === command && shown[at].description === description);

const menuIn = (say: Say) => COMMANDS.map((command) => ({ command, description: say(`menu-${command}`) }));
