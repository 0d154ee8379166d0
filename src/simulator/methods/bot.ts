import { badRequest } from '../apiError.ts';
import { apiBot, apiChat } from '../apiObjects.ts';
import type { Params } from '../schema.ts';
import type { BotCommand, Side } from '../side.ts';
import { reach, type Method } from './common.ts';

/** What a bot says of itself, how it listens, and how it answers presses. */

function checkKinds(side: Side, kinds: readonly string[] | undefined): void {
  const unknown = kinds?.find((kind) => !side.api.updates.includes(kind));
  if (unknown !== undefined) throw badRequest(`unknown kind of update "${unknown}" in allowed_updates`);
}

/** Telegram says much of itself, Bale only who it is. */
function me(side: Side): object {
  if (side.channel === 'bale') return apiBot(side);
  const abilities = Object.keys((side.api.types.User as { fields: object }).fields).filter((field) =>
    /^(can_|supports_|has_|allows_)/.test(field),
  );
  return {
    ...apiBot(side),
    ...Object.fromEntries(abilities.map((ability) => [ability, false])),
    can_join_groups: true,
    can_read_all_group_messages: true,
  };
}

const commandsKey = (params: Params): string =>
  JSON.stringify([params.scope ?? { type: 'default' }, (params.language_code as string | undefined) ?? '']);

function setCommands(side: Side, params: Params): true {
  const commands = params.commands as BotCommand[];
  const { limits } = side;
  if (commands.length > limits.commands) throw badRequest('BOT_COMMANDS_TOO_MUCH');
  for (const { command, description } of commands) {
    if (!/^[a-z0-9_]+$/.test(command) || command.length > limits.command) throw badRequest('BOT_COMMAND_INVALID');
    if (description.trim() === '' || description.length > limits.commandDescription)
      throw badRequest('BOT_COMMAND_DESCRIPTION_INVALID');
  }
  if (new Set(commands.map(({ command }) => command)).size < commands.length)
    throw badRequest('BOT_COMMAND_INVALID: a command is given twice');
  side.commands.set(commandsKey(params), commands);
  side.botChanged();
  return true;
}

/** setMyDescription and its sisters, and their readers. */
function ownText(
  name: 'name' | 'description' | 'short_description',
  limit: 'name' | 'description' | 'shortDescription',
) {
  const key = (params: Params) => `${name} ${(params.language_code as string | undefined) ?? ''}`;
  const set: Method = (side, params) => {
    const text = (params[name] as string | undefined) ?? '';
    if (text.length > side.limits[limit]) throw badRequest(`${name} is too long`);
    side.texts.set(key(params), text);
    if (name === 'name' && text && !params.language_code) side.bot.name = text;
    side.botChanged();
    return true;
  };
  const get: Method = (side, params) => ({
    [name]: side.texts.get(key(params)) ?? (name === 'name' ? side.bot.name : ''),
  });
  return { set, get };
}
const name = ownText('name', 'name');
const description = ownText('description', 'description');
const shortDescription = ownText('short_description', 'shortDescription');

function answerPress(side: Side, params: Params): true {
  const press = side.presses.get(params.callback_query_id as string);
  const text = (params.text as string | undefined) ?? '';
  const url = (params.url as string | undefined) ?? null;
  if (text.length > side.limits.callbackText) throw badRequest('MESSAGE_TOO_LONG');
  if (url !== null && !url.startsWith(`${side.manner.deepLink}${side.bot.username}?start=`))
    throw badRequest('URL_INVALID');
  const age = press && (side.clocks.machine.now() - press.at) / 1000;
  if (!press || age! > side.limits.answerWithinSeconds)
    throw badRequest('query is too old and response timeout expired or query ID is invalid');
  const answer = { text, alert: (params.show_alert as boolean | undefined) ?? false, url };
  press.answers.push(answer);
  side.answered(press, side.quirks.oldClients ? { text: '', alert: false, url: null } : answer);
  return true;
}

/** A chat with the fields that getChat must tell of it. */
function fullChat(side: Side, params: Params): object {
  const chat = apiChat(side, reach(side, params.chat_id));
  if (side.channel === 'bale') return chat;
  const gifts = Object.keys((side.api.types.AcceptedGiftTypes as { fields: object }).fields);
  return {
    ...chat,
    accent_color_id: 0,
    max_reaction_count: 11,
    accepted_gift_types: Object.fromEntries(gifts.map((kind) => [kind, false])),
  };
}

export const BOT: Readonly<Record<string, Method>> = {
  getMe: me,
  logOut: () => true,
  close: () => true,
  getUpdates: (side, params, signal) => {
    // Bale does not document it; libraries send it all the same, and nothing comes of it.
    const allowed = side.channel === 'bale' ? undefined : (params.allowed_updates as string[] | undefined);
    checkKinds(side, allowed);
    const { offset, limit, timeout } = params as { offset?: number; limit?: number; timeout?: number };
    if (limit !== undefined && (limit < 1 || limit > side.limits.updates))
      throw badRequest(`limit must be between 1 and ${side.limits.updates}`);
    if (timeout !== undefined && timeout < 0) throw badRequest('timeout must not be negative');
    return side.queue.poll({
      signal,
      ...(offset === undefined ? {} : { offset }),
      ...(limit === undefined ? {} : { limit }),
      ...(timeout === undefined ? {} : { timeout }),
      ...(allowed === undefined ? {} : { allowed }),
    });
  },
  setWebhook: (side, params) => {
    const allowed = params.allowed_updates as string[] | undefined;
    checkKinds(side, allowed);
    if (params.drop_pending_updates) side.queue.drop();
    side.queue.allow(allowed);
    if (params.url === '') side.webhooks.remove();
    else
      side.webhooks.set(params.url as string, {
        secret: params.secret_token as string | undefined,
        connections: params.max_connections as number | undefined,
      });
    side.botChanged();
    return true;
  },
  deleteWebhook: (side, params) => {
    side.webhooks.remove();
    if (params.drop_pending_updates) side.queue.drop();
    side.botChanged();
    return true;
  },
  getWebhookInfo: (side) => {
    const webhook = side.webhooks.current;
    const error = webhook?.lastError;
    return {
      url: webhook?.url ?? '',
      has_custom_certificate: false,
      pending_update_count: side.queue.pending.length,
      ...(webhook && side.channel === 'telegram' ? { max_connections: webhook.connections } : {}),
      ...(error ? { last_error_date: Math.floor(error.at / 1000), last_error_message: error.message } : {}),
    };
  },
  answerCallbackQuery: answerPress,
  getFile: (side, params) => {
    const file = side.files.get(params.file_id as string);
    if (file?.channel !== side.channel) throw badRequest('invalid file_id');
    if (file.size > side.limits.downloadBytes) throw badRequest('file is too big');
    if (!file.bytes) throw badRequest('file is temporarily unavailable');
    side.files.link(file, side.limits.downloadSeconds);
    return { file_id: file.id, file_unique_id: file.uniqueId, file_size: file.size, file_path: file.path };
  },
  getChat: fullChat,
  leaveChat: (side, params) => {
    const chat = reach(side, params.chat_id);
    if (chat.kind === 'private') throw badRequest("chat member status can't be changed in private chats");
    chat.blocked = true;
    side.world.changed({ type: 'chat', chat });
    return true;
  },
  setMyCommands: setCommands,
  getMyCommands: (side, params) => side.commands.get(commandsKey(params)) ?? [],
  deleteMyCommands: (side, params) => {
    side.commands.delete(commandsKey(params));
    side.botChanged();
    return true;
  },
  setMyName: name.set,
  getMyName: name.get,
  setMyDescription: description.set,
  getMyDescription: description.get,
  setMyShortDescription: shortDescription.set,
  getMyShortDescription: shortDescription.get,
};
