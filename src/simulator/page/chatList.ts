/** The first screen of a phone: the chats that this person has. */
import type { ChatKey, ChatView, PersonView } from '../protocol.ts';
import { avatar } from './avatar.ts';
import { timeOf } from './dates.ts';
import { button, el } from './dom.ts';
import { icon } from './icons.ts';
import { gist, sentBy } from './message.ts';
import type { Store } from './store.ts';
import { number, say } from './texts.ts';

export const unreadBadge = (count: number): HTMLElement | null =>
  count === 0
    ? null
    : el(
        'span',
        { class: 'badge' },
        el('span', { text: number(count), attrs: { 'aria-hidden': 'true' } }),
        el('span', { class: 'unseen', text: say('unread-count', { count: number(count) }) }),
      );

function row(store: Store, person: PersonView, chat: ChatView, open: (chat: ChatKey) => void): HTMLElement {
  const last = store.messages.get(chat.key)?.at(-1);
  const words = last ? gist(last, 60) : say('chat-empty');
  const before = last && sentBy(last, person.key) ? `${say('message-own')}: ` : '';
  return el(
    'li',
    {},
    button(
      { class: 'chat-row', on: { click: () => open(chat.key) } },
      avatar(chat.title, chat.kind === 'group' ? 'group' : 'bot'),
      el(
        'span',
        { class: 'chat-words' },
        el('span', { class: 'chat-title' }, el('bdi', { text: chat.title })),
        el('span', { class: 'faint' }, before, el('bdi', { text: words })),
      ),
      el(
        'span',
        { class: 'chat-side' },
        last ? el('time', { class: 'faint', text: timeOf(last.at) }) : null,
        unreadBadge(chat.unread),
      ),
    ),
  );
}

export function chatList(
  store: Store,
  person: PersonView,
  actions: { open(chat: ChatKey): void; newGroup(): void; menu(anchor: HTMLElement): void },
): HTMLElement {
  const more = button({ class: 'quiet', label: say('phone-menu') }, icon('more'));
  more.addEventListener('click', () => actions.menu(more));
  return el(
    'div',
    { class: 'screen chat-list' },
    el('header', { class: 'chat-header' }, el('h2', { text: say(`channel-${person.channel}`) }), more),
    el('ul', {}, ...store.chatsOf(person.key).map((chat) => row(store, person, chat, (key) => actions.open(key)))),
    button(
      { class: 'new-group', on: { click: () => actions.newGroup() } },
      icon('people'),
      el('span', { text: say('group-new') }),
    ),
  );
}
