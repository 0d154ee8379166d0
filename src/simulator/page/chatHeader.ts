/** The head of a chat: who it is with, what they do just now, and the way back to the list. */
import type { ChatView } from '../protocol.ts';
import { avatar } from './avatar.ts';
import { unreadBadge } from './chatList.ts';
import { button, el } from './dom.ts';
import { icon } from './icons.ts';
import { gist } from './message.ts';
import type { Store } from './store.ts';
import { has, number, say } from './texts.ts';

function subtitle(chat: ChatView): HTMLElement {
  const left = (chat.action?.untilRealTime ?? 0) - Date.now();
  if (chat.action && left > 0) {
    const key = `action-${chat.action.what}`;
    return el(
      'span',
      { class: 'subtitle busy' },
      el('span', { text: has(key) ? say(key) : say('action-typing') }),
      el('span', { class: 'dots', attrs: { 'aria-hidden': 'true' } }, el('i'), el('i'), el('i')),
    );
  }
  const words =
    chat.kind === 'group'
      ? say('chat-members', { count: number(chat.people.length + 1) })
      : say(chat.blocked ? 'chat-blocked' : 'chat-bot');
  return el('span', { class: 'subtitle', text: words });
}

/** @param elsewhere  unread messages in this person's other chats */
export function chatHeader(
  store: Store,
  chat: ChatView,
  elsewhere: number,
  actions: { back(): void; menu(anchor: HTMLElement): void; jumpTo(id: number): void },
): HTMLElement {
  const more = button({ class: 'quiet', label: say('phone-menu') }, icon('more'));
  more.addEventListener('click', () => actions.menu(more));
  const pinned = chat.pinned === null ? undefined : store.message(chat.key, chat.pinned);
  return el(
    'header',
    { class: 'chat-header' },
    button(
      { class: 'quiet back', label: say('back'), on: { click: () => actions.back() } },
      icon('back'),
      unreadBadge(elsewhere),
    ),
    avatar(chat.title, chat.kind === 'group' ? 'group' : 'bot'),
    el('div', { class: 'titles' }, el('h2', {}, el('bdi', { text: chat.title })), subtitle(chat)),
    more,
    pinned && !pinned.deletedBy
      ? button(
          { class: 'pinned', on: { click: () => actions.jumpTo(pinned.id) } },
          icon('pinned'),
          el('span', { class: 'unseen', text: say('chat-pinned') }),
          el('bdi', { text: gist(pinned) }),
        )
      : null,
  );
}
