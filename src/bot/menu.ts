import type { Api } from 'grammy';
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
 * Tells the messenger which commands to show: in Persian on every phone, whatever its language, as the bot speaks. Best
 * effort: a messenger without a menu refuses, and nothing is lost.
 */
export async function publishCommands(api: Api, texts: Texts, log: Log): Promise<void> {
  await api
    .setMyCommands(menuIn(texts.for(DEFAULT_LOCALE)))
    .catch((error: unknown) => log.debug('menu.refused', errorData(error)));
}

/** The menu of one chat, in the language that it has chosen. Best effort. */
export async function publishCommandsTo(api: Api, chat: number, say: Say, log: Log): Promise<void> {
  await api
    .setMyCommands(menuIn(say), { scope: { type: 'chat', chat_id: chat } })
    .catch((error: unknown) => log.debug('menu.refused', errorData(error)));
}

const menuIn = (say: Say) => COMMANDS.map((command) => ({ command, description: say(`menu-${command}`) }));
