/**
 * What the simulator's server and its web page say to each other. No imports: the page is compiled by itself.
 *
 * The page opens `GET /sim/events` (server-sent events). The first event is the whole state; every later event is one
 * change. After a broken connection the browser reconnects by itself and the first event is the whole state again, so a
 * page needs no other way to catch up. What people do goes up by `POST` with a JSON body; the answer only says whether
 * it was accepted, and what came of it arrives as events.
 *
 * Every refusal is `{ error: Refusal, message: string }` with a status of 4xx; `message` is English, for developers.
 * Requests whose Host is not this machine, or whose Origin or Sec-Fetch-Site is another site, get 403.
 */

/** Where the page's requests go. `:id` is replaced by the caller. */
export const ROUTES = {
  /** GET → SimState. */
  state: '/sim/state',
  /** GET, text/event-stream of SimEvent: each has `event: change`, `id: <seq>` and `data: <JSON>`. */
  events: '/sim/events',
  /** POST SendRequest → Accepted. Text, a location or a contact from a person into a chat. */
  send: '/sim/send',
  /** POST, body = the file's bytes, Content-Type its type, query = UploadQuery → Accepted. */
  upload: '/sim/upload',
  /** POST PressRequest → Accepted. A button under a message. */
  press: '/sim/press',
  /** POST EditRequest → Accepted. A person changes their own message. */
  edit: '/sim/edit',
  /** POST DeleteRequest → Accepted. A person deletes a message. */
  delete: '/sim/delete',
  /** POST ReadRequest → Accepted. The chat is on screen: its unread mark goes away. */
  read: '/sim/read',
  /** POST NewPerson → PersonView. */
  people: '/sim/people',
  /** POST RemovePerson → Accepted. The person and their private chat vanish; the bot is told nothing. */
  removePerson: '/sim/people/remove',
  /** POST BlockRequest → Accepted. */
  block: '/sim/block',
  /** POST NewGroup → ChatView. The bot is added to it. */
  groups: '/sim/groups',
  /** POST ClearRequest → Accepted. Empties a chat on this side, as "clear history" does. */
  clear: '/sim/clear',
  /** GET → ClockState · POST ClockRequest → ClockState, when all that was due by then has been planned. */
  clock: '/sim/clock',
  /** GET → FaultView[] · POST FaultRequest → FaultView · POST { clear: true } → []. */
  faults: '/sim/faults',
  /** GET `/sim/files/:id` → bytes. Pictures inline, everything else (and with `?download=1` all) as an attachment. */
  file: '/sim/files/:id',
  /** GET `/sim/texts/fa.ftl` or `en.ftl`: locales/LOCALE/simulator.ftl, the page's own words. */
  texts: '/sim/texts/:locale.ftl',
} as const;

export type Channel = 'telegram' | 'bale';

/** `telegram:5000001`. Ids of the two messengers collide on purpose, so every key carries the channel. */
export type PersonKey = string;
/** `telegram:5000001` (a private chat has its person's key) or `telegram:-100…` (a group). */
export type ChatKey = string;

/** Instants are milliseconds since 1970-01-01T00:00:00Z, by the simulator's (business) clock. */
export type Instant = number;

export interface SimState {
  /** Grows by one with every event; the state is as of this event. */
  seq: number;
  clock: ClockState;
  bots: BotView[];
  people: PersonView[];
  /** One private chat for every person (also before they pressed start), then the groups. */
  chats: ChatView[];
  /** The newest 300 messages of each chat, oldest first. */
  messages: MessageView[];
  samples: SamplePerson[];
  faults: FaultView[];
  /** The newest 500 calls, oldest first. */
  calls: CallEntry[];
}

export interface ClockState {
  now: Instant;
  /** How many seconds of the simulated clock pass in one real second: 1 is ordinary time. */
  speed: number;
  /** false: nobody handed in a clock that can be moved. */
  movable: boolean;
}

export interface BotView {
  channel: Channel;
  id: number;
  name: string;
  username: string;
  /** How the bot listens just now: it asked for updates just now, a webhook is set, or neither. */
  listening: 'polling' | 'webhook' | 'none';
  /** What the menu button beside the text field offers: setMyCommands. Empty in Bale. */
  commands: { command: string; description: string }[];
  /** Shown in an empty chat above the start button: setMyDescription. */
  description: string;
  /** A link that begins so and goes on with a payload opens the bot with `/start PAYLOAD`: send that text instead. */
  deepLink: string;
}

export interface PersonView {
  key: PersonKey;
  channel: Channel;
  id: number;
  name: string;
  username: string | null;
  /** `fa`, `en`, …: the language of the person's phone. */
  languageCode: string | null;
  /** The person's own number, sent by a "share my number" button. */
  phone: string;
}

export interface ChatView {
  key: ChatKey;
  channel: Channel;
  id: number;
  kind: 'private' | 'group';
  /** The bot's name in a private chat, the group's title otherwise. */
  title: string;
  /** Who looks at this chat: one person, or the members of the group. */
  people: PersonKey[];
  /** false: the person has written nothing yet; show the bot's description and a start button (sends `/start`). */
  started: boolean;
  /** The person has blocked the bot (private), or the bot was removed (group). */
  blocked: boolean;
  /** Messages of the bot that came since the chat was last read. */
  unread: number;
  /** What takes the place of the phone's keyboard; null: the ordinary one. */
  keyboard: ReplyKeyboardView | null;
  /** Set while the bot says that it is at work (sendChatAction): until this instant of *real* time. */
  action: { what: string; untilRealTime: number } | null;
  /** The message pinned last. */
  pinned: number | null;
}

export interface ReplyKeyboardView {
  rows: ReplyButton[][];
  /** Hide it after one press. */
  oneTime: boolean;
  /** Cannot be put away. */
  persistent: boolean;
  /** Words for the empty text field. */
  placeholder: string | null;
}

/** `text`: send the words. `contact`: send the person's own number. `location`: send a location. `other`: not simulated. */
export interface ReplyButton {
  text: string;
  kind: 'text' | 'contact' | 'location' | 'other';
}

export interface MessageView {
  chat: ChatKey;
  /** Unique and growing within its chat. */
  id: number;
  at: Instant;
  editedAt: Instant | null;
  from: { kind: 'bot'; name: string } | { kind: 'person'; key: PersonKey; name: string };
  /**
   * Text or caption with the markup taken out; '' where there is none. What is bold, a link, code … is in `entities`,
   * for Bale too (its Markdown has been read by the server).
   */
  text: string;
  /** Sorted, nested or apart, never overlapping. */
  entities: EntityView[];
  attachment: Attachment | null;
  /** Buttons under the message. */
  buttons: InlineButton[][];
  replyTo: number | null;
  /** An emoji that the bot put on the message. */
  reaction: string | null;
  /** Everything above is emptied when a message is deleted; a mark stays in its place. */
  deletedBy: 'bot' | 'person' | null;
  /** For a message of a person: whether the bot has fetched it (two ticks). Always true for the bot's own. */
  taken: boolean;
  /** Which calls and updates stand behind it (CallEntry.id), oldest first. */
  calls: number[];
}

/** Offsets and lengths count UTF-16 code units, as JavaScript strings do. */
export interface EntityView {
  type:
    | 'bold'
    | 'italic'
    | 'underline'
    | 'strikethrough'
    | 'spoiler'
    | 'blockquote'
    | 'code'
    | 'pre'
    | 'link'
    | 'command'
    | 'mention'
    | 'hashtag'
    | 'other';
  offset: number;
  length: number;
  /** With `link`: where it leads; http, https, tg or mailto only. */
  url?: string;
}

export type Attachment =
  | { kind: 'photo'; file: FileView; width: number; height: number }
  | { kind: 'document' | 'voice' | 'video' | 'audio'; file: FileView }
  | { kind: 'sticker'; emoji: string; file: FileView | null }
  | { kind: 'location'; latitude: number; longitude: number }
  | { kind: 'venue'; latitude: number; longitude: number; title: string; address: string }
  | { kind: 'contact'; name: string; phone: string };

export interface FileView {
  /** For ROUTES.file; '' where the content has been dropped to save memory. */
  id: string;
  name: string;
  mime: string;
  /** Bytes. */
  size: number;
}

export interface InlineButton {
  text: string;
  /** `callback`: press it (PressRequest). `url`: a link. `copy`: copies `copyText`. `other`: not simulated, show it disabled. */
  kind: 'callback' | 'url' | 'copy' | 'other';
  url?: string;
  copyText?: string;
}

/** A sample card to try: the page types its two values for a person. */
export interface SamplePerson {
  name: string;
  /** A CardStatus of domain/card.ts, or another word that the page has a name for, as `unknown`. */
  state: string;
  /** Ten Latin digits; synthetic. */
  code: string;
  serial: string;
}

/** One line of the drawer: a call of the bot, or an update that it was given. Numbers of people are masked. */
export interface CallEntry {
  id: number;
  at: Instant;
  channel: Channel;
  kind: 'call' | 'update';
  /** `sendMessage`, or for an update its kind: `message`, `callback_query`, … */
  name: string;
  /** `polling` or `webhook`, for an update. */
  via: 'polling' | 'webhook' | null;
  chat: ChatKey | null;
  /** Of a call: what was asked. Of an update: the update. Pretty-printed JSON, masked. */
  request: string;
  /** What was answered, pretty-printed JSON or plain text, masked; '' while it is under way. */
  response: string;
  /** HTTP status; 0: the connection was cut or is under way. */
  status: number;
  /** Real milliseconds. */
  took: number;
  /** The fault that was played, if any. */
  fault: string | null;
}

/** In the order in which the page lists them. */
export const FAULT_KINDS = [
  /** 429 with parameters.retry_after. */
  'tooMany',
  /** 429 as plain text. */
  'tooManyPlain',
  /** An error with `status` and `description`: by default 502 Bad Gateway. */
  'serverError',
  /** The connection is reset before anything happens. */
  'reset',
  /** The request is never answered and nothing happens. */
  'silence',
  /** The call takes effect; its answer is lost. */
  'answerLost',
  /** 403 bot was blocked by the user. */
  'blocked',
  /** 401: the token is no longer known. */
  'tokenRevoked',
  /** A web page of something on the way, with `status`: by default 403; with 200 it is one that asks to log in. */
  'gatewayPage',
  /** Telegram's own limit: no more than `perSecond` messages a second, over all chats; beyond it 429, until the second is over. */
  'limits',
  /** 409 for getUpdates, as if another process asked with the same token. */
  'secondCopy',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

export interface FaultRequest {
  channel: Channel;
  kind: FaultKind;
  /** Only calls of these methods; absent: every method but getUpdates. */
  methods?: string[];
  /** Only calls into this chat. */
  chat?: ChatKey;
  /** For so many calls; absent with `seconds` absent too: 1 (tokenRevoked, limits: for ever). */
  times?: number;
  /** For so many real seconds. */
  seconds?: number;
  /** With limits (default 30). */
  perSecond?: number;
  /** With tooMany (default 3). Seconds. */
  retryAfter?: number;
  /** With serverError (default 502) and gatewayPage (default 403). */
  status?: number;
  /** With serverError. */
  description?: string;
}
export interface FaultView extends FaultRequest {
  id: number;
  /** How many more calls it hits; null: until its time is over. */
  left: number | null;
}

export type SimEvent =
  | { type: 'state'; state: SimState }
  /** New or changed: put it in the place of the one with the same chat and id. */
  | { type: 'message'; seq: number; message: MessageView }
  /** Old messages fell out of memory or the history was cleared: drop every message with id ≤ upTo. */
  | { type: 'forget'; seq: number; chat: ChatKey; upTo: number }
  | { type: 'chat'; seq: number; chat: ChatView }
  | { type: 'person'; seq: number; person: PersonView }
  /** The person, their private chat and its messages are gone. */
  | { type: 'personRemoved'; seq: number; key: PersonKey }
  | { type: 'bot'; seq: number; bot: BotView }
  /** The bot answered a press: stop the button's waiting mark, and show `text` as a toast or (alert) a dialog. */
  | {
      type: 'answer';
      seq: number;
      press: string;
      chat: ChatKey;
      message: number;
      text: string;
      alert: boolean;
      url: string | null;
    }
  /** New, or changed since (status, response). */
  | { type: 'call'; seq: number; call: CallEntry }
  | { type: 'clock'; seq: number; clock: ClockState }
  | { type: 'faults'; seq: number; faults: FaultView[] }
  | { type: 'samples'; seq: number; samples: SamplePerson[] };

export interface Accepted {
  ok: true;
  /** The id of the new message, where there is one. */
  message?: number;
  /** The id of the press: an `answer` event with it follows. */
  press?: string;
}

export interface SendRequest {
  /** Who sends. */
  person: PersonKey;
  chat: ChatKey;
  /** 1–4096 characters; longer is split as a phone would, so up to 20,000. */
  text?: string;
  location?: { latitude: number; longitude: number };
  /** `own`: the person's own number, as a "share my number" button does. */
  contact?: 'own' | { name: string; phone: string };
  replyTo?: number;
}

export interface UploadQuery {
  person: PersonKey;
  chat: ChatKey;
  kind: 'photo' | 'document' | 'voice' | 'sticker' | 'video';
  /** File name. */
  name: string;
  /** With a sticker: its emoji. */
  caption?: string;
}

export interface PressRequest {
  person: PersonKey;
  chat: ChatKey;
  message: number;
  /** From 0. */
  row: number;
  column: number;
}

export interface EditRequest {
  person: PersonKey;
  chat: ChatKey;
  message: number;
  text: string;
}
export interface DeleteRequest {
  person: PersonKey;
  chat: ChatKey;
  message: number;
}
export interface ReadRequest {
  chat: ChatKey;
}
export interface ClearRequest {
  chat: ChatKey;
}

export interface NewPerson {
  channel: Channel;
  /** 1–64 characters. */
  name: string;
  username?: string;
  languageCode?: string;
}
export interface RemovePerson {
  person: PersonKey;
}
export interface BlockRequest {
  person: PersonKey;
  blocked: boolean;
}
export interface NewGroup {
  channel: Channel;
  title: string;
  people: PersonKey[];
}

/** Exactly one of the three. The clock only moves forwards. */
export interface ClockRequest {
  moveTo?: Instant;
  /** Whole days, 1–400: the same time of day, so many days later. */
  stepDays?: number;
  /** 1 … 86,400 simulated seconds a real second. */
  speed?: number;
}

export type Refusal =
  | 'badRequest'
  | 'notFound'
  | 'forbidden'
  | 'tooLarge'
  | 'blocked'
  | 'notStarted'
  | 'notYours'
  | 'deleted'
  | 'backwards'
  | 'notMovable';
