import type { Api } from 'grammy';
import type { Channel } from '../domain/address.ts';
import type { DeliveryRecord } from '../database/models.ts';
import { errorData, type Log } from '../log.ts';
import { classify } from '../messengers/errors.ts';
import { CARDS, type CardItem, type Message, type Render } from './message.ts';
import { markupOf } from './replyMarkup.ts';
import type { Uploads } from './uploads.ts';

/** What came of trying to send one row. */
export type Outcome =
  | { what: 'sent'; messageId: number | null; left: readonly string[] }
  /** Nothing of it was true any more. */
  | { what: 'expired' }
  /** This person cannot be reached. */
  | { what: 'unreachable' }
  /** The messenger does not take this message, from us to anybody. */
  | { what: 'failed' }
  /** It may have arrived, or not. */
  | { what: 'unknown' }
  /** It did not arrive. The messenger, or the way to it, is in trouble. */
  | { what: 'trouble' }
  /** It was not even tried: its words or its file could not be had. */
  | { what: 'stuck' }
  | { what: 'tooFast'; retryAfterMs: number }
  /** The messenger refuses the bot itself. */
  | { what: 'refused' };

/** After a refusal for speed that names no time. */
const PAUSE_MS = 5_000;

/** Puts a row into words and sends it. Never throws. */
export async function sendRow(
  row: DeliveryRecord,
  items: readonly CardItem[],
  now: number,
  tools: { api: Api; channel: Channel; render: Render; uploads: Uploads; log: Log },
): Promise<Outcome> {
  let message: Message | null;
  try {
    const announcement = row.source === CARDS ? null : row.source;
    message = await tools.render({ address: row.address, items, announcement }, now);
  } catch (error) {
    tools.log.error('delivery.notRendered', errorData(error));
    return { what: 'stuck' };
  }
  if (!message) return { what: 'expired' };
  try {
    const messageId = await send(row.address.id, message, tools);
    return { what: 'sent', messageId, left: message.left ?? [] };
  } catch (error) {
    return outcomeOf(error);
  }
}

async function send(
  chat: string,
  message: Message,
  { api, channel, uploads }: { api: Api; channel: Channel; uploads: Uploads },
): Promise<number | null> {
  const { file, text } = message;
  const sent = file
    ? await uploads.send(api, channel, chat, { ...message, file })
    : await api.sendMessage(chat, text, markupOf(message));
  return sent.message_id || null;
}

function outcomeOf(error: unknown): Outcome {
  const found = classify(error);
  switch (found.class) {
    case 'permanent':
      return { what: 'unreachable' };
    case 'rate':
      return { what: 'tooFast', retryAfterMs: found.retryAfterMs ?? PAUSE_MS };
    case 'configuration':
      return { what: 'refused' };
    case 'transient':
      return { what: found.delivered === 'unknown' ? 'unknown' : 'trouble' };
    default:
      // An error that no messenger raised comes from our own side: the file, or a fault of ours.
      return { what: found.delivered === 'unknown' ? 'stuck' : 'failed' };
  }
}
