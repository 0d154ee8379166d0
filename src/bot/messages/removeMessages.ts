import type { Api } from 'grammy';
import type { Capabilities } from '../../messengers/capabilities.ts';
import { isDeletedAlready } from '../../messengers/errors.ts';

/** Of a message without a number, as some clients send it, nothing can be asked. */
const NO_ID = 0;

/**
 * Deletes what people wrote in a chat, in one call where the messenger takes several.
 * @returns whether all of it is gone now; what somebody has deleted before is gone as well
 */
export async function removeMessages(
  api: Pick<Api, 'deleteMessage' | 'deleteMessages'>,
  { deletesMany }: Pick<Capabilities, 'deletesMany'>,
  chat: number,
  messages: readonly number[],
): Promise<boolean> {
  if (messages.includes(NO_ID)) return false;
  if (deletesMany && messages.length > 1) {
    const isDone = await api.deleteMessages(chat, [...messages]).catch(() => false);
    // One that may not be deleted spoils them all.
    if (isDone) return true;
  }
  const gone = await Promise.all(
    messages.map((message) => api.deleteMessage(chat, message).catch((error: unknown) => isDeletedAlready(error))),
  );
  return !gone.includes(false);
}
