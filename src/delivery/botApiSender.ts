import { InlineKeyboard, InputFile, type Api } from 'grammy';
import type { Message as Sent } from 'grammy/types';
import type { Models } from '../database/models.ts';
import type { Channel } from '../domain/address.ts';
import { classify } from '../messengers/errors.ts';
import { grammySignal } from '../messengers/wire/client.ts';
import type { Message } from './message.ts';
import type { Sender, SendResult } from './sender.ts';
import { createUploads, type SentFile, type Uploads } from './uploads.ts';

/** After a refusal for speed that names no time. */
const PAUSE_MS = 5_000;

/**
 * The Sender of a messenger that speaks the Bot API: Telegram and Bale.
 * @param options.api  the messenger's Api for what nobody asked for (messengers/messenger.ts)
 */
export function createBotApiSender(options: { channel: Channel; api: Api; models: Models }): Sender {
  const { channel, api } = options;
  // To an id that it has forgotten a messenger says that the call is wrong.
  const uploads = createUploads(options.models, (error) => classify(error).class === 'bug');
  return {
    async send(chat, message) {
      try {
        const sent = await (message.file
          ? sendFile(uploads, { channel, api, chat, message, file: message.file })
          : api.sendMessage(chat, message.text, markupOf(message)));
        return { what: 'sent', messageId: sent.message_id || null };
      } catch (error) {
        return resultOf(error);
      }
    },
    probe: (signal) =>
      api.getMe(grammySignal(signal)).then(
        () => true,
        () => false,
      ),
  };
}

interface FileMessage {
  channel: Channel;
  api: Api;
  chat: string;
  message: Message;
  file: NonNullable<Message['file']>;
}

function sendFile(uploads: Uploads, { channel, api, chat, message, file }: FileMessage): Promise<Sent> {
  const other = { caption: message.text, ...markupOf(message) };
  return uploads.send<Sent>(`file:${channel}:${file.key}`, file, async (what) => {
    const input = typeof what === 'string' ? what : new InputFile(what.bytes, what.name);
    const sent = await (file.kind === 'photo'
      ? api.sendPhoto(chat, input, other)
      : api.sendDocument(chat, input, other));
    return { sent, fileId: fileIdOf(sent) };
  });
}

function fileIdOf({ document, photo }: Partial<Sent>): SentFile<Sent>['fileId'] {
  return document?.file_id ?? photo?.at(-1)?.file_id ?? null;
}

/** The buttons as the Bot API takes them. */
function markupOf({ buttons }: Message): { reply_markup?: InlineKeyboard } {
  if (!buttons || buttons.length === 0) return {};
  const rows = buttons.map((row) => row.map(({ caption, data }) => InlineKeyboard.text(caption, data)));
  return { reply_markup: InlineKeyboard.from(rows) };
}

function resultOf(error: unknown): SendResult {
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
