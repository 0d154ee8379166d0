import type { Channel } from '../domain/address.ts';

/**
 * What each messenger can do, as data: no other file asks "is this Bale?".
 *
 * Telegram: core.telegram.org/bots/api (10.1). Bale: docs.bale.ai, transcriptions of it and the source of its libraries;
 * none of it was tried with a real token.
 */
export interface Capabilities {
  channel: Channel;
  apiRoot: string;
  /** `https://t.me/`, followed by the bot's name. */
  linkBase: string;
  /** How bold text travels: as entities beside the text, or as Markdown inside it. */
  formatting: 'entities' | 'markdown';
  /** Where the bytes of a file go: a part of its own named by `attach://`, or the field named like the parameter. */
  uploads: 'attached' | 'inField';
  replies: 'reply_parameters' | 'reply_to_message_id';
  /** Whether sendVenue is known; without it a venue is a text and a location. */
  venues: boolean;
  /** Whether `deleteMessages` is known; without it they are deleted one at a time. */
  deletesMany: boolean;
  /** sendChatAction wants the chat's id as a string. */
  chatActionId: 'number' | 'string';
  /** What proves that a webhook call comes from the messenger. */
  webhookProof: 'header' | 'path';
  /** Asked for with getUpdates and setWebhook; null: the messenger does not know the field. */
  allowedUpdates: readonly string[] | null;
  limits: Limits;
  /**
   * The methods that the messenger documents, with their fields: other fields are left out of a call. A method that is
   * not named is called as it is, and its refusal counts as "not available here". null: everything is documented.
   */
  documented: Readonly<Record<string, readonly string[]>> | null;
}

interface Limits {
  /** UTF-16 units of a message. */
  text: number;
  caption: number;
  /** UTF-16 units of the answer to a press. */
  callbackAnswer: number;
  fileBytes: number;
}

const LIMITS: Limits = {
  text: 4096,
  caption: 1024,
  callbackAnswer: 200,
  fileBytes: 50_000_000,
};

export const TELEGRAM: Capabilities = {
  channel: 'telegram',
  apiRoot: 'https://api.telegram.org',
  linkBase: 'https://t.me/',
  formatting: 'entities',
  uploads: 'attached',
  replies: 'reply_parameters',
  venues: true,
  deletesMany: true,
  chatActionId: 'number',
  webhookProof: 'header',
  allowedUpdates: ['message', 'edited_message', 'callback_query', 'my_chat_member'],
  limits: LIMITS,
  documented: null,
};

const reply = ['reply_to_message_id', 'reply_markup'] as const;

export const BALE: Capabilities = {
  channel: 'bale',
  apiRoot: 'https://tapi.bale.ai',
  linkBase: 'https://ble.ir/',
  formatting: 'markdown',
  uploads: 'inField',
  replies: 'reply_to_message_id',
  venues: false,
  deletesMany: false,
  chatActionId: 'string',
  webhookProof: 'path',
  allowedUpdates: null,
  limits: LIMITS,
  documented: {
    getMe: [],
    getUpdates: ['offset', 'limit', 'timeout'],
    setWebhook: ['url'],
    deleteWebhook: [],
    getWebhookInfo: [],
    sendMessage: ['chat_id', 'text', ...reply],
    forwardMessage: ['chat_id', 'from_chat_id', 'message_id'],
    copyMessage: ['chat_id', 'from_chat_id', 'message_id'],
    sendPhoto: ['chat_id', 'photo', 'caption', ...reply],
    sendAudio: ['chat_id', 'audio', 'caption', ...reply],
    sendDocument: ['chat_id', 'document', 'caption', ...reply],
    sendVideo: ['chat_id', 'video', 'caption', ...reply],
    sendAnimation: ['chat_id', 'animation', 'caption', ...reply],
    sendVoice: ['chat_id', 'voice', 'caption', ...reply],
    sendLocation: ['chat_id', 'latitude', 'longitude', 'horizontal_accuracy', ...reply],
    sendContact: ['chat_id', 'phone_number', 'first_name', 'last_name', ...reply],
    sendChatAction: ['chat_id', 'action'],
    editMessageText: ['chat_id', 'message_id', 'text', 'reply_markup'],
    editMessageCaption: ['chat_id', 'message_id', 'caption', 'reply_markup'],
    editMessageReplyMarkup: ['chat_id', 'message_id', 'reply_markup'],
    deleteMessage: ['chat_id', 'message_id'],
    answerCallbackQuery: ['callback_query_id', 'text', 'show_alert'],
    getFile: ['file_id'],
    getChat: ['chat_id'],
    getChatMember: ['chat_id', 'user_id'],
    leaveChat: ['chat_id'],
  },
};

export const CAPABILITIES: Readonly<Record<Channel, Capabilities>> = { telegram: TELEGRAM, bale: BALE };
