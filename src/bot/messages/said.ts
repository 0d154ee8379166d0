import type { Message } from 'grammy/types';
import type { Media } from '../dialogue/steps.ts';
import { richText } from './richText.ts';

/** What a message says: words, or a thing that cannot be read, or both. Neither: nobody has said anything. */
export interface Said {
  /** Its text, caption, or the text of a rich message or a checklist. */
  text: string | null;
  media: Media | null;
  /** The names of the fields that hold what it says, where this bot has no answer of its own to them. Never values. */
  unknown: string | null;
}

/** Fields that say where a message comes from and how it is shown, not what it says. */
const ABOUT = names(`
    message_id message_thread_id from sender_chat sender_tag sender_boost_count date chat sender_business_bot
    business_connection_id guest_query_id guest_bot_caller_user guest_bot_caller_chat receiver_user
    ephemeral_message_id is_topic_message direct_messages_topic forward_origin forward_from forward_from_chat
    forward_from_message_id forward_signature forward_sender_name forward_date is_automatic_forward
    reply_to_message reply_to_checklist_task_id reply_to_poll_option_id reply_to_story external_reply quote
    via_bot edit_date is_paid_post has_protected_content has_media_spoiler show_caption_above_media
    is_from_offline media_group_id author_signature link_preview_options effect_id paid_star_count reply_markup
    text entities caption caption_entities suggested_post_info
`);

/** What the messenger itself notes in a chat. What a person handed over on purpose (a user, a form) is not among them. */
const NOTED = names(`
    new_chat_members left_chat_member new_chat_title new_chat_photo delete_chat_photo group_chat_created
    supergroup_chat_created channel_chat_created migrate_to_chat_id migrate_from_chat_id pinned_message
    message_auto_delete_timer_changed chat_background_set chat_owner_left chat_owner_changed
    community_chat_joined community_chat_added community_chat_removed managed_bot_created poll_option_added
    poll_option_deleted checklist_tasks_done checklist_tasks_added successful_payment refunded_payment
    connected_website write_access_allowed proximity_alert_triggered boost_added forum_topic_created
    forum_topic_edited forum_topic_closed forum_topic_reopened general_forum_topic_hidden
    general_forum_topic_unhidden giveaway_created giveaway_completed gift unique_gift gift_upgrade_sent
    paid_message_price_changed direct_message_price_changed suggested_post_approved
    suggested_post_approval_failed suggested_post_declined suggested_post_paid suggested_post_refunded
    video_chat_scheduled video_chat_started video_chat_ended video_chat_participants_invited
`);

function names(list: string): ReadonlySet<string> {
  return new Set(list.trim().split(/\s+/));
}

/** A name of a field as messengers have them; anything else is not written down. */
const FIELD = /^[a-z][a-z0-9_]{0,39}$/;
const MOST_NAMES = 4;

/** Reads one message of any kind, those too that the messengers have yet to invent. */
export function saidIn(message: Message): Said {
  const text = textOf(message);
  const media = mediaOf(message);
  if (media !== null) return { text, media, unknown: null };
  if (message.text !== undefined || (message.rich_message && text !== null))
    return { text, media: null, unknown: null };
  const content = Object.keys(message).filter((name) => !ABOUT.has(name));
  if (text === null && content.some((name) => NOTED.has(name))) return { text: null, media: null, unknown: null };
  const names = content.filter((name) => FIELD.test(name)).slice(0, MOST_NAMES);
  return { text, media: 'other', unknown: names.length > 0 ? names.join('+') : 'nothing' };
}

function textOf(message: Message): string | null {
  const { text, caption, rich_message: rich, checklist } = message;
  if (text !== undefined || caption !== undefined) return text ?? caption ?? null;
  return richText(rich ?? checklist) || null;
}

function mediaOf(message: Message): Media | null {
  if (message.photo) return 'photo';
  if (message.voice ?? message.audio ?? message.video_note) return 'voice';
  if (message.sticker ?? message.animation ?? message.dice) return 'sticker';
  if (message.location ?? message.venue) return 'location';
  if (message.contact) return 'contact';
  if (message.document ?? message.video) return 'file';
  return message.poll || message.story ? 'other' : null;
}
