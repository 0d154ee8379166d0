import type { IncomingMessage, ServerResponse } from 'node:http';
import { ActionError, type Actions } from './actions.ts';
import { ApiError } from './apiError.ts';
import { queryOf } from '../http/server.ts';
import { readJson, safeName, wholeBody } from './body.ts';
import type { ClockDriver } from './clockDriver.ts';
import type { Faults } from './faults.ts';
import { pictureSize, type Files } from './files.ts';
import type { PageEvents } from './pageEvents.ts';
import { PAGE_HEADERS } from './pageFiles.ts';
import { ROUTES, type Accepted, type Refusal, type SimState } from './protocol.ts';
import * as read from './requests.ts';
import { splitLong } from './split.ts';
import { chatView, personView } from './views.ts';
import type { Side } from './side.ts';
import type { Chat, Content, Message, Person, World } from './world.ts';

/** The routes of protocol.ts. */
export interface PageApi {
  /** Gives false when the path is none of its own. */
  handle(path: string, request: IncomingMessage, response: ServerResponse): Promise<boolean>;
}

const MOST_BODY_BYTES = 256 * 1024;
const MOST_UPLOAD_BYTES = 20 * 1024 * 1024;
const STATUS: Readonly<Partial<Record<Refusal, number>>> = { notFound: 404, forbidden: 403, tooLarge: 413 };
/** Only these are shown inline by a browser; anything else is a download. */
const PICTURES = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp']);

export function createPageApi(options: {
  world: World;
  actions: Actions;
  files: Files;
  faults: Faults;
  clock: ClockDriver;
  events: PageEvents;
  sideOf: (chat: Pick<Chat, 'channel'>) => Side;
  state(): SimState;
}): PageApi {
  const { world, actions, files, faults, clock, events, sideOf } = options;

  function person(body: read.Body): Person {
    const found = world.people.get(read.text(body, 'person', 40));
    if (!found) throw new ActionError('notFound', 'There is no such person.');
    return found;
  }
  function chat(body: read.Body): Chat {
    const found = world.chats.get(read.text(body, 'chat', 40));
    if (!found) throw new ActionError('notFound', 'There is no such chat.');
    return found;
  }
  function message(body: read.Body): Message {
    const found = chat(body).messages.get(read.integer(body, 'message'));
    if (!found) throw new ActionError('notFound', 'There is no such message.');
    return found;
  }
  /** The person must be in the chat where they act. */
  function member(body: read.Body): { person: Person; chat: Chat } {
    const found = { person: person(body), chat: chat(body) };
    if (!found.chat.people.has(found.person.key))
      throw new ActionError('forbidden', 'This person is not in this chat.');
    return found;
  }

  function send(body: read.Body): Accepted {
    const where = member(body);
    const replyTo = read.optionalNumber(body, 'replyTo', 0, Number.MAX_SAFE_INTEGER);
    const more = replyTo === undefined ? {} : { replyTo };
    const content = sentContent(body, where.person);
    if (content) return { ok: true, message: actions.send(where.person, where.chat, { content, ...more }).id };
    const typed = read.text(body, 'text', 20_000).trim();
    if (typed === '') throw new ActionError('badRequest', '"text" has nothing in it.');
    const [first, ...rest] = splitLong(typed, sideOf(where.chat).limits.text);
    const sent = actions.send(where.person, where.chat, { text: first!, ...more });
    for (const text of rest) actions.send(where.person, where.chat, { text });
    return { ok: true, message: sent.id };
  }

  function press(body: read.Body): Accepted {
    const { person, chat } = member(body);
    const { id, inline } = message(body);
    const button = inline?.inline_keyboard[read.integer(body, 'row')]?.[read.integer(body, 'column')];
    if (button?.callback_data === undefined) throw new ActionError('notFound', 'There is no such button.');
    return { ok: true, press: actions.press(person, chat, id, button.callback_data).id };
  }

  function upload(query: read.Body, mime: string, bytes: Buffer): Accepted {
    const where = member(query);
    if (bytes.length === 0) throw new ActionError('badRequest', 'The file is empty.');
    const kinds = ['photo', 'document', 'voice', 'sticker', 'video'] as const;
    const kind = kinds.find((one) => one === query.kind);
    if (!kind) throw new ActionError('badRequest', `"kind" must be one of ${kinds.join(', ')}.`);
    const size = pictureSize(bytes);
    if (kind === 'photo' && !size) throw new ActionError('badRequest', 'This is not a picture.');
    const file = files.add(where.chat.channel, { name: safeName(read.text(query, 'name', 200)), mime, bytes });
    const caption = read.optionalText(query, 'caption', sideOf(where.chat).limits.caption) ?? '';
    const content: Content =
      kind === 'photo'
        ? { kind, file, ...size! }
        : kind === 'sticker'
          ? { kind, file, emoji: caption.slice(0, 16) }
          : { kind, file };
    const text = kind === 'sticker' ? '' : caption;
    return { ok: true, message: actions.send(where.person, where.chat, { content, text }).id };
  }

  function addGroup(body: read.Body): object {
    const channel = read.channel(body);
    const people = read.texts(body, 'people', 20).map((key) => person({ person: key }));
    if (people.length === 0 || people.some((one) => one.channel !== channel))
      throw new ActionError('badRequest', 'A group has people of its own messenger.');
    const added = actions.addGroup(channel, read.text(body, 'title', 128), people, true);
    return chatView(added, sideOf(added));
  }

  function addPerson(body: read.Body): object {
    const more = {
      username: read.optionalText(body, 'username', 32) ?? null,
      languageCode: read.optionalText(body, 'languageCode', 8) ?? null,
    };
    if (world.people.size >= 200) throw new ActionError('badRequest', 'There are enough people.');
    return personView(world.addPerson(read.channel(body), read.text(body, 'name', 64), more));
  }

  const ok: Accepted = { ok: true };
  const did =
    (act: (body: read.Body) => void) =>
    (body: read.Body): Accepted => {
      act(body);
      return ok;
    };
  const POSTS: Readonly<Record<string, (body: read.Body) => object | Promise<object>>> = {
    [ROUTES.send]: send,
    [ROUTES.press]: press,
    [ROUTES.edit]: did((body) => actions.edit(person(body), message(body), read.text(body, 'text', 4096).trim())),
    [ROUTES.delete]: did((body) => actions.remove(member(body).person, message(body))),
    [ROUTES.read]: (body) => {
      const where = chat(body);
      if (where.unread > 0) {
        where.unread = 0;
        world.changed({ type: 'chat', chat: where });
      }
      return ok;
    },
    [ROUTES.people]: addPerson,
    [ROUTES.removePerson]: did((body) => world.removePerson(person(body))),
    [ROUTES.block]: did((body) => actions.setBlocked(person(body), read.boolean(body, 'blocked'))),
    [ROUTES.groups]: addGroup,
    [ROUTES.clear]: did((body) => world.clear(chat(body))),
    [ROUTES.clock]: (body) => clock.handle(body),
    [ROUTES.faults]: (body) => {
      if (body.clear !== true) return faults.add(read.fault(body));
      faults.clear();
      return [];
    },
  };
  const GETS: Readonly<Record<string, () => object>> = {
    [ROUTES.state]: () => options.state(),
    [ROUTES.clock]: () => clock.state(),
    [ROUTES.faults]: () => faults.list(),
  };

  function sendFile(id: string, download: boolean, response: ServerResponse): void {
    const file = files.get(id);
    if (!file?.bytes) throw new ActionError('notFound', 'There is no such file.');
    const picture = PICTURES.has(file.mime);
    const playable = /^(audio|video)\/[\w.+-]+$/.test(file.mime);
    const name = encodeURIComponent(file.name).replace(/['()*]/g, (sign) => `%${sign.codePointAt(0)!.toString(16)}`);
    response.writeHead(200, {
      ...PAGE_HEADERS,
      'content-security-policy': "default-src 'none'; sandbox",
      'content-type': picture || playable ? file.mime : 'application/octet-stream',
      'content-length': file.bytes.length,
      'content-disposition': `${picture && !download ? 'inline' : 'attachment'}; filename*=UTF-8''${name}`,
    });
    response.end(file.bytes);
  }

  async function answer(path: string, request: IncomingMessage): Promise<object> {
    const post = POSTS[path];
    if (request.method === 'GET' && GETS[path]) return GETS[path]();
    if (request.method !== 'POST') throw new ActionError('notFound', 'There is no such route.');
    const type = request.headers['content-type'] ?? '';
    if (path === ROUTES.upload) {
      const query = Object.fromEntries(queryOf(request));
      return upload(query, /^[\w.+-]+\/[\w.+-]+/.exec(type)?.[0] ?? '', await wholeBody(request, MOST_UPLOAD_BYTES));
    }
    if (!post) throw new ActionError('notFound', 'There is no such route.');
    // A form of another site cannot send this type without asking first.
    if (!/^application\/json\b/i.test(type)) throw new ActionError('badRequest', 'Send JSON.');
    return await post(readJson(await wholeBody(request, MOST_BODY_BYTES)));
  }

  return {
    async handle(path, request, response) {
      if (!path.startsWith('/sim/')) return false;
      try {
        if (path === ROUTES.events && request.method === 'GET') events.listen(request, response);
        else if (request.method === 'GET' && /^\/sim\/files\/[\w-]+$/.test(path))
          sendFile(path.slice(11), /[?&]download=1/.test(request.url ?? ''), response);
        else sendJson(response, 200, await answer(path, request));
      } catch (error) {
        const [refusal, words] = refusalOf(error);
        sendJson(response, STATUS[refusal] ?? 400, { error: refusal, message: words });
      }
      return true;
    },
  };
}

function sentContent(body: read.Body, person: Person): Content | undefined {
  if (body.location !== undefined) {
    const place = Object(body.location) as read.Body;
    const latitude = read.number(place, 'latitude', -90, 90);
    return { kind: 'location', latitude, longitude: read.number(place, 'longitude', -180, 180) };
  }
  if (body.contact === 'own') return { kind: 'contact', name: person.name, phone: person.phone, userId: person.id };
  if (body.contact === undefined) return undefined;
  const contact = Object(body.contact) as read.Body;
  return {
    kind: 'contact',
    name: read.text(contact, 'name', 64),
    phone: read.text(contact, 'phone', 20),
    userId: null,
  };
}

/** @throws what is neither a refusal of an action nor of a body. */
function refusalOf(error: unknown): [Refusal, string] {
  if (error instanceof ActionError) return [error.refusal, error.message];
  if (error instanceof ApiError) return [error.code === 413 ? 'tooLarge' : 'badRequest', error.message];
  throw error;
}

function sendJson(response: ServerResponse, status: number, value: object): void {
  response.writeHead(status, { ...PAGE_HEADERS, 'content-type': 'application/json' });
  response.end(JSON.stringify(value));
}
