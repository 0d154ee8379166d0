import { GrammyError, type Api } from 'grammy';
import type { InlineKeyboardMarkup } from 'grammy/types';
import { classify } from './errors.ts';

/**
 * Changes a message, or says it anew where that is refused: Bale refuses some edits, and old messages cannot be edited
 * anywhere. A message that already reads so counts as edited.
 * @param messageId  0: there is nothing to edit (the message was kept back by a pause)
 * @returns the id of the message that now says it; 0 when that is not known
 */
export async function editOrSend(
  api: Api,
  chatId: number,
  messageId: number,
  text: string,
  other: { reply_markup?: InlineKeyboardMarkup } = {},
): Promise<number> {
  if (messageId !== 0) {
    try {
      await api.editMessageText(chatId, messageId, text, other);
      return messageId;
    } catch (error) {
      if (!(error instanceof GrammyError)) throw error;
      if (/not modified/i.test(error.description)) return messageId;
      // Only a word on this message is a reason to send another one: not a person who blocked us, not a wrong token.
      if (!['benign', 'bug'].includes(classify(error).class)) throw error;
    }
  }
  const sent = await api.sendMessage(chatId, text, other);
  return sent.message_id;
}
