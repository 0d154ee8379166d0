/** Links in messages: those that open a bot stay inside the simulator, others open in a tab of their own. */
import type { BotView, Channel } from '../protocol.ts';

/** What a link to a bot asks for. */
export interface DeepLink {
  channel: Channel;
  /** After `/start `; '' where the link only opens the chat. */
  payload: string;
}

const HOSTS: Record<string, Channel> = { 't.me': 'telegram', 'telegram.me': 'telegram', 'ble.ir': 'bale' };

/** Reads `https://t.me/BOT?start=…`, `tg://resolve?domain=BOT&start=…` and `https://ble.ir/BOT?start=…` of our bots. */
export function deepLink(url: string, bots: Iterable<BotView>): DeepLink | undefined {
  const all = [...bots];
  for (const bot of all)
    if (url.startsWith(bot.deepLink))
      return { channel: bot.channel, payload: payloadOf(url.slice(bot.deepLink.length)) };
  const read = URL.parse(url);
  if (!read) return undefined;
  const telegrams = read.protocol === 'tg:' && read.host === 'resolve';
  const channel = telegrams ? 'telegram' : HOSTS[read.host];
  const name = telegrams ? read.searchParams.get('domain') : read.pathname.slice(1);
  const bot = all.find((each) => each.channel === channel && each.username.toLowerCase() === name?.toLowerCase());
  return bot && { channel: bot.channel, payload: read.searchParams.get('start') ?? '' };
}

function payloadOf(rest: string): string {
  try {
    return decodeURIComponent(rest.split(/[&#]/)[0] ?? '');
  } catch {
    return '';
  }
}

/** Links that may become an `href`; anything else (javascript:, data:, file:) is shown as words. */
export const harmless = (url: string): boolean => /^(https?|tg|mailto|tel):/i.test(url);
