import type { Clocks } from '../clock.ts';
import { API, LIMITS, type ApiData, type Limits } from './data.ts';
import type { Files } from './files.ts';
import type { Channel, ChatKey } from './protocol.ts';
import { createUpdateQueue, type UpdateQueue } from './updates.ts';
import { createWebhooks, type Webhooks } from './webhooks.ts';
import type { Message, Person, World } from './world.ts';

/** How one messenger behaves where the two differ, or where one of them does not always do the same. */
export interface Manner {
  groupType: 'group' | 'supergroup';
  /** Bale: the text is Markdown; Telegram: entities or parse_mode. */
  markdown: boolean;
  /** Bale: an edit answers a stub with message_id 0. */
  editStub: boolean;
  /** Bale: a file comes in the field named after the parameter, never by `attach://`. */
  uploadsInField: boolean;
  /** Whether the bot hears of a block and of being added to a group. */
  memberUpdates: boolean;
  unreachable: string;
  wrongToken: { code: number; description: string };
  deepLink: string;
}

/** What a test may switch to see the bot live with it. All are off at first but `omitEntities` in Bale. */
export interface Quirks {
  /** Messages of people carry no entities, so that a command is plain text. */
  omitEntities: boolean;
  omitFrom: boolean;
  omitDate: boolean;
  omitIsBot: boolean;
  /** Presses have ids that begin with 1 and their answers are never shown. */
  oldClients: boolean;
  /** Every edit is refused. */
  refuseEdits: boolean;
  /** The bot may not delete what people wrote. */
  refuseDeletingIncoming: boolean;
}

const MANNERS: Readonly<Record<Channel, Manner>> = {
  telegram: {
    groupType: 'supergroup',
    markdown: false,
    editStub: false,
    uploadsInField: false,
    memberUpdates: true,
    unreachable: 'chat not found',
    wrongToken: { code: 401, description: 'Unauthorized' },
    deepLink: 'https://t.me/',
  },
  bale: {
    groupType: 'group',
    markdown: true,
    editStub: true,
    uploadsInField: true,
    memberUpdates: false,
    unreachable: 'no such group or user',
    wrongToken: { code: 400, description: 'Bad Request: Token not found' },
    deepLink: 'https://ble.ir/',
  },
};

/** A press of a button that waits for its answer. */
export interface Press {
  readonly id: string;
  readonly person: Person;
  readonly chat: ChatKey;
  readonly messageId: number;
  readonly data: string;
  /** Machine time, ms. */
  readonly at: number;
  answers: PressAnswer[];
}
export interface PressAnswer {
  text: string;
  alert: boolean;
  url: string | null;
}

export interface BotCommand {
  command: string;
  description: string;
}

/** One messenger: its bot and what the bot may do. */
export interface Side {
  readonly channel: Channel;
  readonly manner: Manner;
  readonly api: ApiData;
  readonly limits: Limits;
  readonly clocks: Clocks;
  readonly world: World;
  readonly files: Files;
  readonly token: string;
  readonly bot: { readonly id: number; name: string; readonly username: string };
  readonly queue: UpdateQueue;
  readonly webhooks: Webhooks;
  readonly quirks: Quirks;
  /** By scope and language. */
  readonly commands: Map<string, BotCommand[]>;
  /** `description`, `shortDescription`, `name`, by language. */
  readonly texts: Map<string, string>;
  /** The newest presses, oldest first. */
  readonly presses: Map<string, Press>;
  /** Told when the bot answers a press. */
  answered(press: Press, answer: PressAnswer): void;
  /** Told when what the bot says of itself changed. */
  botChanged(): void;
  /** The messages that the running call made or changed: the drawer shows the call behind them. */
  touched: Message[];
}

export function createSide(options: {
  channel: Channel;
  clocks: Clocks;
  world: World;
  files: Files;
  token: string;
  username: string;
  name: string;
  onReply(side: Side, body: string): void;
  onAnswer(press: Press, answer: PressAnswer): void;
  onBotChange(): void;
}): Side {
  const { channel, clocks, world, files, token, username } = options;
  const limits = LIMITS[channel];
  const api = API[channel];
  const webhooks: Webhooks = createWebhooks({
    machine: clocks.machine,
    limits,
    queue: () => queue,
    onReply: (body) => options.onReply(side, body),
  });
  const queue: UpdateQueue = createUpdateQueue({
    machine: clocks.machine,
    limits,
    kinds: api.updates,
    webhookIsSet: () => webhooks.current !== undefined,
  });
  const side: Side = {
    channel,
    manner: MANNERS[channel],
    api,
    limits,
    clocks,
    world,
    files,
    token,
    bot: { id: Number.parseInt(token, 10), name: options.name, username },
    queue,
    webhooks,
    quirks: {
      omitEntities: channel === 'bale',
      omitFrom: false,
      omitDate: false,
      omitIsBot: false,
      oldClients: false,
      refuseEdits: false,
      refuseDeletingIncoming: false,
    },
    commands: new Map(),
    texts: new Map(),
    presses: new Map(),
    answered: (press, answer) => options.onAnswer(press, answer),
    botChanged: () => options.onBotChange(),
    touched: [],
  };
  return side;
}
