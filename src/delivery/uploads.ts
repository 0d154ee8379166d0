import type { Models } from '../database/models.ts';
import type { FileContent, Message } from './message.ts';

type File = NonNullable<Message['file']>;

/** A message with a file that went out, and the id under which the messenger keeps the file; null: it gave none. */
export interface SentFile<Sent> {
  sent: Sent;
  fileId: string | null;
}

/** Files that go to many: the first send uploads, every later one names the id that the messenger gave. */
export interface Uploads {
  /**
   * @param key   of the file at one messenger
   * @param send  sends the message with the file's id, or with its content
   * @throws what `send` and `file.load` throw
   */
  send<Sent>(
    key: string,
    file: Pick<File, 'load'>,
    send: (file: string | FileContent) => Promise<SentFile<Sent>>,
  ): Promise<Sent>;
}

/** @param isForgotten  whether an error may mean that the messenger does not know the file's id any more */
export function createUploads({ settings }: Models, isForgotten: (error: unknown) => boolean): Uploads {
  /** Ids by key; while an upload is under way, what it will come to. */
  const known = new Map<string, Promise<string | null>>();

  async function find(key: string): Promise<string | null> {
    const row = await settings.findOne({ _id: key }).lean();
    const id = typeof row?.value === 'string' ? row.value : null;
    if (id !== null) known.set(key, Promise.resolve(id));
    return id;
  }

  const keep = (key: string, id: string) =>
    // A later process uploads it once more if this is not written.
    settings.updateOne({ _id: key }, { $set: { value: id } }, { upsert: true }).catch(() => {});

  return {
    async send(key, file, send) {
      for (let anew = false; ;) {
        const waiting = known.get(key);
        const id = waiting ? await waiting : await find(key);
        if (id === null) {
          // Somebody else's upload has begun meanwhile, or has failed.
          if (known.has(key)) continue;
          return upload(key, file, send);
        }
        try {
          return (await send(id)).sent;
        } catch (error) {
          // A messenger may forget an id: then the file is uploaded anew, once.
          if (anew || !isForgotten(error)) throw error;
          anew = true;
          known.delete(key);
          await settings.deleteOne({ _id: key, value: id });
        }
      }
    },
  };

  async function upload<Sent>(
    key: string,
    file: Pick<File, 'load'>,
    send: (file: FileContent) => Promise<SentFile<Sent>>,
  ): Promise<Sent> {
    // Whoever comes meanwhile waits for this upload; if it fails the next one tries.
    let tell: (id: string | null) => void = () => undefined;
    known.set(key, new Promise((resolve) => (tell = resolve)));
    let id: string | null = null;
    try {
      const { sent, fileId } = await send(await file.load());
      id = fileId;
      if (id !== null) await keep(key, id);
      return sent;
    } finally {
      if (id === null) known.delete(key);
      tell(id);
    }
  }
}
