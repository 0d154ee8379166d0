import { randomBytes } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Channel } from './protocol.ts';

/** A file that somebody sent. It lives in memory only. */
export interface StoredFile {
  /** `file_id`: of one messenger, as an id of the other means nothing there. */
  id: string;
  uniqueId: string;
  channel: Channel;
  name: string;
  mime: string;
  size: number;
  /** null: dropped, as newer files needed the room. */
  bytes: Buffer | null;
  /** Where getFile says it is, and until when (machine time, ms). */
  path: string;
  linkUntil: number;
}

export interface Files {
  add(channel: Channel, file: { name: string; mime: string; bytes: Buffer }): StoredFile;
  get(id: string): StoredFile | undefined;
  /** The file behind a link that getFile gave out and that is not over. */
  byPath(channel: Channel, path: string): StoredFile | undefined;
  /** Gives out the link for `seconds`. */
  link(file: StoredFile, seconds: number): void;
}

/** Keeps at most `maxBytes` of contents and 5,000 entries, the newest. */
export function createFiles(machine: Clock, maxBytes = 128 * 1024 * 1024): Files {
  const files = new Map<string, StoredFile>();
  let held = 0;
  let count = 0;

  function makeRoom(): void {
    for (const file of files.values()) {
      if (held <= maxBytes && files.size <= 5000) return;
      held -= file.bytes?.length ?? 0;
      file.bytes = null;
      if (files.size > 5000) files.delete(file.id);
    }
  }

  return {
    add(channel, { name, mime, bytes }) {
      const extension = /\.[A-Za-z0-9]{1,8}$/.exec(name)?.[0] ?? '';
      count += 1;
      const file: StoredFile = {
        id: randomBytes(24).toString('base64url'),
        uniqueId: randomBytes(8).toString('base64url'),
        channel,
        name,
        mime,
        size: bytes.length,
        bytes,
        path: `${mime.startsWith('image/') ? 'photos' : 'documents'}/file_${count}${extension}`,
        linkUntil: 0,
      };
      files.set(file.id, file);
      held += bytes.length;
      makeRoom();
      return file;
    },
    get: (id) => files.get(id),
    byPath: (channel, path) =>
      [...files.values()].find((f) => f.channel === channel && f.path === path && f.linkUntil > machine.now()),
    link(file, seconds) {
      file.linkUntil = machine.now() + seconds * 1000;
    },
  };
}

/** Width and height of a PNG, JPEG, GIF or WebP picture, from its first bytes; undefined: not such a picture. */
export function pictureSize(bytes: Buffer): { width: number; height: number } | undefined {
  if (bytes.length < 30) return undefined;
  if (bytes.readUInt32BE(0) === 0x89504e47) return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
  if (/^GIF8[79]a/.test(bytes.toString('latin1', 0, 6)))
    return { width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8) };
  if (bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP') return webpSize(bytes);
  return bytes.readUInt16BE(0) === 0xffd8 ? jpegSize(bytes) : undefined;
}

function webpSize(bytes: Buffer): { width: number; height: number } | undefined {
  switch (bytes.toString('latin1', 12, 16)) {
    case 'VP8X':
      return { width: bytes.readUIntLE(24, 3) + 1, height: bytes.readUIntLE(27, 3) + 1 };
    case 'VP8 ':
      return { width: bytes.readUInt16LE(26) & 0x3fff, height: bytes.readUInt16LE(28) & 0x3fff };
    case 'VP8L': {
      const bits = bytes.readUInt32LE(21);
      return { width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1 };
    }
  }
  return undefined;
}

function jpegSize(bytes: Buffer): { width: number; height: number } | undefined {
  let at = 2;
  while (at + 9 < bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1]!;
    // Start of frame: every SOFn but the tables among them (DHT, JPG, DAC).
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker))
      return { width: bytes.readUInt16BE(at + 7), height: bytes.readUInt16BE(at + 5) };
    at += 2 + bytes.readUInt16BE(at + 2);
  }
  return undefined;
}
