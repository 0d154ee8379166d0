/** One message as a person sees it. */
import type { MessageView, PersonKey } from '../protocol.ts';
import { attachment, kindWord } from './attachments.ts';
import { timeOf } from './dates.ts';
import { button, el } from './dom.ts';
import { icon, ticks } from './icons.ts';
import { type ButtonActions, inlineKeyboard } from './inlineKeyboard.ts';
import { type TextActions, richText } from './richText.ts';
import { say } from './texts.ts';

export interface MessageActions extends TextActions, ButtonActions {
  find(id: number): MessageView | undefined;
  jumpTo(id: number): void;
  openActions(message: MessageView, anchor: HTMLElement): void;
}

/** The first words of a message, for quotes, lists, pins and the screen reader. */
export function gist(message: MessageView, length = 80): string {
  if (message.deletedBy) return say('message-deleted');
  const words = message.text.replace(/\s+/g, ' ').trim();
  const kind = kindWord(message.attachment);
  const all = kind && words ? `${kind}: ${words}` : kind || words;
  return all.length > length ? `${all.slice(0, length - 1)}…` : all;
}

export const sentBy = (message: MessageView, person: PersonKey): boolean =>
  message.from.kind === 'person' && message.from.key === person;

function quote(message: MessageView, actions: MessageActions): HTMLElement | null {
  const quoted = message.replyTo === null ? undefined : actions.find(message.replyTo);
  if (!quoted) return null;
  return button(
    { class: 'quote', on: { click: () => actions.jumpTo(quoted.id) } },
    el('span', { class: 'quote-who' }, el('bdi', { text: quoted.from.name })),
    el('span', {}, el('bdi', { text: gist(quoted) })),
  );
}

/** One to three emoji and nothing else are shown large. */
const isEmojiOnly = (text: string): boolean =>
  /^(\p{Extended_Pictographic}[\u{fe0f}\u{200d}\p{Emoji_Modifier}]*){1,3}$/u.test(text);

function meta(message: MessageView, own: boolean): HTMLElement {
  return el(
    'span',
    { class: 'meta' },
    message.editedAt === null ? null : el('span', { text: say('message-edited') }),
    el('time', { text: timeOf(message.at), attrs: { datetime: new Date(message.at).toISOString() } }),
    own ? ticks(message.taken, say(message.taken ? 'message-taken' : 'message-sent')) : null,
  );
}

/** The whole message in one breath, for whoever moves onto it. */
const spoken = (message: MessageView, own: boolean): string =>
  say('message-spoken', {
    from: own ? say('message-own') : message.from.name,
    text: gist(message, 4096),
    time: timeOf(message.at),
  });

/** @param person  whose phone it is on */
export function messageElement(
  message: MessageView,
  person: PersonKey,
  group: boolean,
  actions: MessageActions,
): HTMLElement {
  const own = sentBy(message, person);
  const side = own ? 'out' : 'in';
  if (message.deletedBy)
    return el(
      'li',
      { class: 'message tombstone', attrs: { 'data-id': message.id } },
      el('article', { class: 'service', text: say(`deleted-by-${message.deletedBy}`), attrs: { tabindex: -1 } }),
    );
  const bare = message.attachment?.kind === 'sticker' || (isEmojiOnly(message.text) && !message.attachment);
  const more = button({ class: 'message-more', label: say('message-actions') }, icon('more'));
  more.addEventListener('click', () => actions.openActions(message, more));
  const bubble = el(
    'article',
    {
      class: `bubble${bare ? ' bare' : ''}${message.attachment ? ` with-${message.attachment.kind}` : ''}`,
      attrs: { tabindex: -1, 'aria-label': spoken(message, own) },
      on: {
        contextmenu: (event) => {
          event.preventDefault();
          actions.openActions(message, more);
        },
      },
    },
    group && !own ? el('bdi', { class: 'who', text: message.from.name }) : null,
    el(
      'div',
      { class: 'content' },
      quote(message, actions),
      message.attachment ? attachment(message.attachment, message.text, (text) => actions.copy(text)) : null,
      message.text
        ? el('div', { class: 'text', attrs: { dir: 'auto' } }, richText(message.text, message.entities, actions))
        : null,
      meta(message, own),
    ),
    message.reaction ? el('span', { class: 'reaction', text: message.reaction }) : null,
    more,
  );
  return el(
    'li',
    { class: `message ${side}${message.buttons.length > 0 ? ' with-keys' : ''}`, attrs: { 'data-id': message.id } },
    bubble,
    inlineKeyboard(message, actions),
  );
}
