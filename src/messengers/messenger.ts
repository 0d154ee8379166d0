import { Api, Bot, BotError, type Context } from 'grammy';
import type { UserFromGetMe } from 'grammy/types';
import { withTimeout, type Clocks } from '../clock.ts';
import type { Address, Channel } from '../domain/address.ts';
import { errorData, type Log } from '../log.ts';
import { CAPABILITIES, type Capabilities } from './capabilities.ts';
import { createClient, grammySignal } from './wire/client.ts';
import { deleteWebhook, insistence, setWebhook, webhookAddress } from './connect.ts';
import { watchWebhook, type WebhookHealth } from './webhookWatch.ts';
import { classify, type Refusal } from './errors.ts';
import { troubleOf } from './trouble.ts';
import { createDoubt } from './doubt.ts';
import { createGate } from './gate/gate.ts';
import type { Intake } from './intake/intake.ts';
import { normaliseUpdate } from './intake/normalise.ts';
import { poll } from './intake/polling.ts';
import { createTransport } from './wire/transport.ts';
import type { WebhookSettings } from './intake/webhooks.ts';

/**
 * - starting: not reached yet, or not any more; it keeps trying
 * - working
 * - paused: the messenger asked for a pause; replies are kept meanwhile
 * - refused: the messenger takes this bot no more, or another process has its updates; asked again, slowly, for ever
 * - stopped: on purpose, or because the messenger has refused this bot from the first
 */
export type MessengerStatus = 'starting' | 'working' | 'paused' | 'refused' | 'stopped';

export interface MessengerOptions<C extends Context> {
  channel: Channel;
  token: string;
  /** Without a trailing slash; null or absent: the messenger's own. */
  apiRoot?: string | null;
  /** `http://…` or `socks5://…`. */
  proxy?: string | null;
  /** Messages a second that are sent unasked. */
  rate: number;
  /** It is never started, for another process takes the updates: that one finds out whether the token is right. */
  sendsOnly?: boolean;
  clocks: Clocks;
  log: Log;
  /** Installs the handlers. Their own error boundary lies inside; what still leaves them is logged here. */
  build(bot: Bot<C>): void;
  /** The messenger says that this chat cannot be reached any more. */
  onUnreachable?(address: Address): void | Promise<void>;
  /** Nobody can be reached any more, as it says: what it said of these chats before is not to be believed. */
  onDoubt?(addresses: readonly Address[]): void | Promise<void>;
  /** A chat sends more than can be answered; what comes beyond that is dropped. */
  onCrowded?(address: Address): void | Promise<void>;
}

export interface Messenger {
  channel: Channel;
  capabilities: Capabilities;
  /** For replies to what a person just did. */
  api: Api;
  /** For what nobody asked for: it takes what replies leave of the rate, and is told of every refusal. */
  push: Api;
  /** The bot's name, without @; empty until it is known. */
  username(): string;
  /** An address that starts the bot with `payload` (A–Z, a–z, 0–9, _ and -, at most 64). */
  deepLink(payload: string): string;
  status(): MessengerStatus;
  /** How its webhook fares; null: it polls, or the webhook is not set yet. */
  webhook(): WebhookHealth | null;
  /** What the operator is to do, while it is refused or not reached; else null. */
  remedy(): string | null;
  /** Whether it is not believed at present when it says that a person cannot be reached (doubt.ts). */
  isDoubted(): boolean;
  /** Settles when it works, or is refused, or was stopped meanwhile; trouble on the way is waited out. */
  start(options: { intake: Intake; webhook?: WebhookSettings }): Promise<void>;
  /** Handles one update, normalised. Never throws. */
  handle(update: unknown): Promise<void>;
  /** Takes nothing new, finishes what is in hand, and settles within `withinMs`. */
  stop(withinMs: number): Promise<void>;
  /** Settles when the messenger has stopped, for whatever reason. */
  stopped: Promise<void>;
}

/** How long nothing is sent while the messenger is asked whether it takes the bot, and how often it is asked. */
const FIRST_HOLD_MS = 5_000;
const FIRST_ASK_MS = 30_000;
const LONGEST_ASK_MS = 600_000;

/** grammY's own time-out of a call: never. The gate waits on purpose; each attempt has its own limit (client.ts). */
const NEVER_SECONDS = 7 * 24 * 3600;

/** One messenger: its bot, its gate, its way in. Nothing is sent or asked before `start`. */
export function createMessenger<C extends Context = Context>(options: MessengerOptions<C>): Messenger {
  const { channel, token, clocks, log } = options;
  const capabilities = CAPABILITIES[channel];
  const clock = clocks.machine;
  const transport = createTransport({ proxy: options.proxy, clock });
  const gate = createGate({
    pushesPerSecond: options.rate,
    clock,
    log,
    mayPass(refusal, method) {
      if (!accepted || state === 'stopped') return false;
      void askAgain(refusal, method);
      return true;
    },
  });
  const ending = new AbortController();
  let state: 'starting' | 'working' | 'refused' | 'stopped' = 'starting';
  /** What the operator is to do about it. */
  let remedy: string | null = null;
  /** The messenger has taken this bot: a refusal after that may pass. */
  let accepted = options.sendsOnly ?? false;
  let asking = false;
  const running = new Set<Promise<void>>();
  let polling: Promise<void> = Promise.resolve();
  let watching: Promise<void> = Promise.resolve();
  let webhookHealth: WebhookHealth | null = null;
  let markStopped = () => {};
  const stopped = new Promise<void>((resolve) => (markStopped = resolve));

  const takeBack = (chats: readonly string[], why: 'begins' | 'over'): void => {
    if (why === 'begins') log.error('chat.allUnreachable', { messenger: channel, chats: chats.length });
    const addresses = chats.map((id) => ({ channel, id }));
    Promise.resolve(options.onDoubt?.(addresses)).catch((error: unknown) =>
      log.error('chat.notTakenBack', errorData(error)),
    );
  };
  // Replies may arrive while what nobody asked for does not, so each is judged by its like.
  const doubts = { reply: createDoubt({ clock, takeBack }), push: createDoubt({ clock, takeBack }) };

  const client = createClient({
    capabilities,
    transport,
    gate,
    clock,
    log,
    onUnreachable(chat, priority) {
      const isBelieved = doubts[priority].unreachable(chat);
      log.info('chat.unreachable', { isBelieved });
      if (isBelieved)
        Promise.resolve(options.onUnreachable?.({ channel, id: chat })).catch((error: unknown) =>
          log.error('chat.notMarked', errorData(error)),
        );
      return isBelieved;
    },
    onArrived: (priority) => doubts[priority].arrived(),
    onConfiguration(refusal, method) {
      // Afterwards the polling and askAgain see to it; another poller may only be our predecessor.
      if (!accepted && refusal.error_code !== 409) refuse(refusal, method);
    },
  });
  const settings = (priority: 'reply' | 'push') => ({
    apiRoot: options.apiRoot ?? capabilities.apiRoot,
    timeoutSeconds: NEVER_SECONDS,
    fetch: client.fetchFor(priority),
  });
  const proxy = (options.proxy ?? null) !== null;
  const insist = insistence({ messenger: channel, proxy, clock, log, signal: ending.signal, onTrouble: setRemedy });
  const bot = new Bot<C>(token, { client: settings('reply') });
  const push = new Api(token, settings('push'));
  options.build(bot);

  function setState(next: typeof state): void {
    if (state === next || state === 'stopped') return;
    state = next;
    log.info('messenger.status', { messenger: channel, status: next });
    remedy = null;
    if (next === 'working') accepted = true;
    if (next === 'stopped') markStopped();
  }

  /** What to do about a messenger that is not reached; of one that refuses the bot, more is known. */
  function setRemedy(text: string): void {
    if (state === 'starting') remedy = text;
  }

  /** One line for the operator, with what to do; what people are told waits meanwhile. */
  function setRefused(apiCode: number, method: string): void {
    if (state === 'refused' || state === 'stopped') return;
    setState('refused');
    remedy = logRefused(apiCode, method);
  }

  /** @returns what to do about it */
  function logRefused(apiCode: number, method: string): string {
    const whatToDo = remedyOf(apiCode);
    log.error('messenger.refused', { messenger: channel, method, apiCode, remedy: whatToDo });
    return whatToDo;
  }

  const remedyOf = (apiCode: number): string =>
    apiCode === 409
      ? 'Another process uses this token: stop it, or use another token.'
      : `The token is not accepted: check ${channel.toUpperCase()}_BOT_TOKEN.`;

  /**
   * A call was refused as if the token were wrong, which it was not before: that is seen in outages. The messenger is
   * asked at once whether it knows the bot, then more and more slowly, for ever; until it does nothing is sent.
   */
  async function askAgain(refusal: Refusal, method: string): Promise<void> {
    if (asking) return;
    asking = true;
    gate.hold(FIRST_HOLD_MS);
    for (let failures = 0; !ending.signal.aborted; failures++) {
      try {
        await bot.api.getMe(grammySignal(ending.signal));
        if (state === 'refused') setState('working');
        gate.hold(0);
        break;
      } catch (error) {
        if (classify(error).class === 'configuration') setRefused(refusal.error_code, method);
        const wait = Math.min(LONGEST_ASK_MS, FIRST_ASK_MS * 2 ** failures);
        gate.hold(wait + FIRST_HOLD_MS);
        await clock.sleep(wait, ending.signal);
      }
    }
    asking = false;
  }

  /** The messenger has refused the bot from the first: one line for the operator, and this messenger alone ends. */
  function refuse(refusal: Refusal, method: string): void {
    if (state === 'stopped') return;
    logRefused(refusal.error_code, method);
    gate.refuseAll({ error_code: refusal.error_code, description: refusal.description });
    ending.abort();
    setState('stopped');
  }

  const status = (): MessengerStatus => (state === 'working' && gate.pausedFor() > 0 ? 'paused' : state);

  function handle(update: unknown): Promise<void> {
    const handled = handleOne(update).finally(() => running.delete(handled));
    running.add(handled);
    return handled;
  }

  async function handleOne(update: unknown): Promise<void> {
    try {
      await bot.handleUpdate(normaliseUpdate(update, clock.now()));
    } catch (error) {
      const cause = error instanceof BotError ? error.error : error;
      const found = classify(cause);
      // A person who blocked the bot while it was answering is no fault of ours.
      log[found.class === 'permanent' ? 'info' : 'error']('update.failed', {
        class: found.class,
        ...errorData(cause),
      });
    }
  }

  async function start({ intake, webhook }: { intake: Intake; webhook?: WebhookSettings }): Promise<void> {
    const me = await insist('getMe', (signal) => bot.api.getMe(grammySignal(signal)));
    if (!me) return;
    accepted = true;
    // Bale's answer may lack fields that Telegram guarantees.
    bot.botInfo = { ...me, username: (me as Partial<UserFromGetMe>).username ?? '' };
    intake.receive(channel, {
      botId: me.id,
      handle,
      crowded: (chat) => void Promise.resolve(options.onCrowded?.({ channel, id: chat })).catch(() => undefined),
    });
    if (webhook) {
      const set = await insist('setWebhook', (signal) => setWebhook(bot.api, capabilities, webhook, signal));
      if (!set) return;
      setState('working');
      webhookHealth = { setAgain: 0, lastError: null };
      watching = watchWebhook({
        api: bot.api,
        address: webhookAddress(capabilities, webhook),
        set: () => setWebhook(bot.api, capabilities, webhook, ending.signal),
        health: webhookHealth,
        clock,
        log,
        signal: ending.signal,
      });
      return;
    }
    // A webhook that is set keeps every update from polling. Where there is none to delete a refusal is no matter.
    const taken = await insist('deleteWebhook', (signal) => deleteWebhook(bot.api, signal));
    if (!taken) return;
    setState('working');
    let inTheWay = '';
    polling = poll({
      api: bot.api,
      capabilities,
      take: (update) => intake.take(channel, update),
      clock,
      log,
      signal: ending.signal,
      explain(error) {
        const trouble = troubleOf(error, { channel, proxy });
        inTheWay = trouble.remedy;
        return { ...trouble };
      },
      onState(next) {
        if (next === 'refused' || next === 'conflict') setRefused(next === 'conflict' ? 409 : 401, 'getUpdates');
        else setState(next === 'working' ? 'working' : 'starting');
        if (next === 'trouble') setRemedy(inTheWay);
      },
    });
  }

  return {
    channel,
    capabilities,
    api: bot.api,
    push,
    username: () => (bot.isInited() ? bot.botInfo.username : ''),
    deepLink: (payload) => `${capabilities.linkBase}${bot.isInited() ? bot.botInfo.username : ''}?start=${payload}`,
    status,
    remedy: () => remedy,
    isDoubted: () => doubts.push.lasts(),
    webhook: () => webhookHealth,
    start,
    handle,
    async stop(withinMs) {
      const until = clock.now() + withinMs;
      ending.abort();
      await Promise.all([polling, watching]);
      await withTimeout(clock, withinMs * 0.75, Promise.all(running));
      await gate.drain(Math.max(0, until - clock.now()));
      transport.close();
      setState('stopped');
    },
    stopped,
  };
}
