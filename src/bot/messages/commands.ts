import { normaliseText } from '../../domain/digits.ts';
import { COMMANDS } from '../menu.ts';

/** What else than a slash keyboards have in its place; only the bot's own commands are understood behind one. */
const LIKE_SLASHES = '\\u2044\\u2215\\u29f8\\u2571\\\\\\u066b\\u060d';
const COMMAND = new RegExp(`^([/${LIKE_SLASHES}]+) ?([a-z]\\w*)(?: ?@ ?(\\w+))?[.…!?؟،,؛;:۔]*(?= |$)([^]*)$`, 'i');
/** More digits than a command has: a number behind a slash. */
const NUMBER = /(?:\d\D*){4}/;

const KNOWN: ReadonlySet<string> = new Set(COMMANDS);

export interface Command {
  /** In lower case, without the slash. */
  name: string;
  /** The bot that it names; null: none. */
  bot: string | null;
  /** What stands behind it. */
  rest: string;
}

/**
 * Reads a command as people type it: in capitals, with blanks or unseen marks before the slash, a full stop behind it,
 * or a keyboard's other slash. null: it is none.
 */
export function readCommand(text: string): Command | null {
  const [, slash, name, bot, rest] = COMMAND.exec(normaliseText(text)) ?? [];
  if (slash === undefined || name === undefined || NUMBER.test(name)) return null;
  const lower = name.toLowerCase();
  const command = { name: lower, bot: bot ?? null, rest: (rest ?? '').trim() };
  return slash === '/' || isKnown(command) ? command : null;
}

/** Whether it is one of this bot's commands. */
export const isKnown = ({ name }: Command): boolean => KNOWN.has(name);

/** Whether a message that plainMessages has let through is a command. */
export const isCommand = ({ message }: { message?: { text?: string } | undefined }): boolean =>
  message?.text !== undefined && message.text.startsWith('/') && readCommand(message.text) !== null;
