import type { Api, InputFile } from 'grammy';
import type { Message as Sent } from 'grammy/types';
import type { Channel } from '../domain/address.ts';
import type { Models } from '../database/models.ts';
import { classify } from '../messengers/errors.ts';
import type { Message } from './message.ts';
import { markupOf } from './replyMarkup.ts';

type File = NonNullable<Message['file']>;
type SendFile = (file: string | InputFile) => Promise<Sent>;

/** Files that go to many: the first send uploads, every later one names the id that the messenger gave. */
export interface Uploads {
  send(api: Api, channel: Channel, chat: string, message: Message & { file: File }): Promise<Sent>;
}

export function createUploads({ settings }: Models): Uploads {
  const known = new Map<string, Promise<string | null>>();
  const find = async (key: string): Promise<string | null> => {
    const row = await settings.findOne({ _id: key }).lean();
    return typeof row?.value === 'string' ? row.value : null;
  };

  async function upload(key: string, file: File, send: SendFile): Promise<Sent> {
    // Whoever comes meanwhile waits for this upload; if it fails the next one tries.
    let tell: (id: string | null) => void = () => undefined;
    known.set(key, new Promise((resolve) => (tell = resolve)));
    let id: string | null = null;
    try {
      const sent = await send(await file.load());
      id = idOf(sent);
      if (id !== null)
        await settings.updateOne({ _id: key }, { $set: { value: id } }, { upsert: true }).catch(() => {});
      return sent;
    } finally {
      if (id === null) known.delete(key);
      tell(id);
    }
  }

  async function sendBy(key: string, file: File, send: SendFile): Promise<Sent> {
    for (let anew = false; ;) {
      const waiting = known.get(key);
      const id = waiting ? await waiting : await remember(key);
      if (id === null) {
        if (known.has(key)) continue;
        return upload(key, file, send);
      }
      try {
        return await send(id);
      } catch (error) {
        // A messenger may forget an id: then the file is uploaded anew, once.
        if (anew || classify(error).class !== 'bug') throw error;
        anew = true;
        known.delete(key);
        await settings.deleteOne({ _id: key, value: id });
      }
    }
  }

  async function remember(key: string): Promise<string | null> {
    const id = await find(key);
    if (id !== null) known.set(key, Promise.resolve(id));
    return id;
  }

  return {
    send(api, channel, chat, message) {
      const { text, file } = message;
      const more = { caption: text, ...markupOf(message) };
      return sendBy(`file:${channel}:${file.key}`, file, (what) =>
        file.kind === 'photo' ? api.sendPhoto(chat, what, more) : api.sendDocument(chat, what, more),
      );
    },
  };
}

function idOf(sent: Sent): string | null {
  const { document, photo } = sent as { document?: { file_id: string }; photo?: { file_id: string }[] };
  return document?.file_id ?? photo?.at(-1)?.file_id ?? null;
}
