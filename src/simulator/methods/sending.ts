import { badRequest } from '../apiError.ts';
import { apiMessage } from '../apiObjects.ts';
import { CHAT_ACTIONS } from '../data.ts';
import { pictureSize, type StoredFile } from '../files.ts';
import type { Params } from '../schema.ts';
import type { Side } from '../side.ts';
import { UploadedFile } from '../upload.ts';
import type { Content, Message } from '../world.ts';
import { find, format, reach, readKeyboard, readReply, touch, type Formatted, type Method } from './common.ts';

const PLAIN: Formatted = { text: '', entities: [], source: '' };

function send(side: Side, params: Params, formatted: Formatted, content: Content | null): object {
  const keyboard = readKeyboard(side, params);
  const chat = reach(side, params.chat_id);
  const replyTo = readReply(params, chat);
  keyboard.apply(chat);
  const message = side.world.add(chat, {
    from: null,
    ...formatted,
    content,
    inline: keyboard.inline,
    otherMarkup: keyboard.other,
    replyTo,
  });
  return apiMessage(side, touch(side, message));
}

/** An upload, or the id of a file that the bot has seen. */
function file(side: Side, value: unknown, maxBytes: number): StoredFile {
  if (value instanceof UploadedFile) {
    if (side.manner.uploadsInField && value.attached) throw badRequest('wrong file identifier/HTTP URL specified');
    if (value.bytes.length === 0) throw badRequest('file must be non-empty');
    if (value.bytes.length > maxBytes) throw badRequest('file is too big');
    return side.files.add(side.channel, value);
  }
  const known = side.files.get(value as string);
  if (known?.channel !== side.channel) throw badRequest('wrong file identifier/HTTP URL specified');
  return known;
}

function photo(side: Side, value: unknown): Content {
  const { limits } = side;
  const size = value instanceof UploadedFile ? pictureSize(value.bytes) : undefined;
  if (value instanceof UploadedFile && !size) throw badRequest('IMAGE_PROCESS_FAILED');
  const stored = file(side, value, limits.photoBytes);
  const { width, height } = size ?? (stored.bytes && pictureSize(stored.bytes)) ?? { width: 1, height: 1 };
  const ratio = Math.max(width / height, height / width);
  if (width + height > limits.photoSides || !(ratio <= limits.photoRatio)) throw badRequest('PHOTO_INVALID_DIMENSIONS');
  return { kind: 'photo', file: stored, width, height };
}

function point(params: Params): { latitude: number; longitude: number } {
  const { latitude, longitude } = params as { latitude: number; longitude: number };
  if (Math.abs(latitude) > 90 || Math.abs(longitude) > 180) throw badRequest('wrong location coordinates');
  return { latitude, longitude };
}

function filled(params: Params, name: string): string {
  const value = params[name] as string;
  if (value.trim() === '') throw badRequest(`parameter "${name}" is required`);
  return value;
}

/** Sends what is there already, as it is. */
function again(side: Side, params: Params, forward: boolean): Message {
  const from = reach(side, params.from_chat_id);
  const original = find(from, params.message_id);
  if (!original) throw badRequest(`message to ${forward ? 'forward' : 'copy'} not found`);
  const keyboard = readKeyboard(side, params);
  const chat = reach(side, params.chat_id);
  const replyTo = readReply(params, chat);
  keyboard.apply(chat);
  const { text, entities, source } = params.caption === undefined ? original : format(side, params, 'caption');
  return side.world.add(chat, {
    from: null,
    text,
    entities,
    source,
    content: original.content,
    inline: keyboard.inline,
    otherMarkup: keyboard.other,
    replyTo,
    forwardedFrom: forward ? original.from : null,
  });
}

export const SENDING: Readonly<Record<string, Method>> = {
  sendMessage: (side, params) => send(side, params, format(side, params, 'text'), null),
  sendPhoto: (side, params) => {
    const caption = format(side, params, 'caption');
    reach(side, params.chat_id);
    return send(side, params, caption, photo(side, params.photo));
  },
  sendDocument: (side, params) => {
    const caption = format(side, params, 'caption');
    reach(side, params.chat_id);
    return send(side, params, caption, {
      kind: 'document',
      file: file(side, params.document, side.limits.fileBytes),
    });
  },
  sendLocation: (side, params) => send(side, params, PLAIN, { kind: 'location', ...point(params) }),
  sendVenue: (side, params) =>
    send(side, params, PLAIN, {
      kind: 'venue',
      ...point(params),
      title: filled(params, 'title'),
      address: filled(params, 'address'),
    }),
  sendContact: (side, params) =>
    send(side, params, PLAIN, {
      kind: 'contact',
      name: filled(params, 'first_name'),
      phone: filled(params, 'phone_number'),
      userId: null,
    }),
  forwardMessage: (side, params) => apiMessage(side, touch(side, again(side, params, true))),
  copyMessage: (side, params) => ({ message_id: touch(side, again(side, params, false)).id }),
  sendChatAction: (side, params) => {
    const chat = reach(side, params.chat_id);
    const what = params.action as string;
    if (!CHAT_ACTIONS.has(what)) throw badRequest('wrong parameter action in request');
    // The mark is shown for five seconds or until the next message.
    chat.action = { what, untilRealTime: Date.now() + 5000 };
    side.world.changed({ type: 'chat', chat });
    return true;
  },
};
