import type { Api } from 'grammy';
import { errorData, type Log } from '../log.ts';
import { LOCALES, type Texts } from '../texts/texts.ts';
import { DEFAULT_LOCALE } from './people.ts';

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

/** Tells the messenger which commands to show. Best effort: a messenger without a menu refuses, and nothing is lost. */
export async function publishCommands(api: Api, texts: Texts, log: Log): Promise<void> {
  for (const locale of LOCALES) {
    const say = texts.for(locale);
    const commands = COMMANDS.map((command) => ({ command, description: say(`menu-${command}`) }));
    // Persian for every phone that is not set to English: the default has no language code.
    const other = locale === DEFAULT_LOCALE ? {} : { language_code: locale };
    await api.setMyCommands(commands, other).catch((error: unknown) => log.debug('menu.refused', errorData(error)));
  }
}
