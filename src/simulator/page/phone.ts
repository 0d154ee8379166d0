/** One person's phone: a list of chats and, most of the time, the chat with the bot on top of it. */
import type { ChatKey, ChatView, MessageView, PersonView, SimEvent } from '../protocol.ts';
import { chatHeader } from './chatHeader.ts';
import { chatList } from './chatList.ts';
import { timeOf } from './dates.ts';
import type { Desk } from './desk.ts';
import { Doings } from './doings.ts';
import { el } from './dom.ts';
import { keepFocus } from './focus.ts';
import { Foot } from './foot.ts';
import { gist } from './message.ts';
import { MessageList } from './messageList.ts';
import { speak } from './notices.ts';
import { askGroup, openPhoneMenu } from './phoneMenus.ts';
import { server } from './server.ts';
import { say } from './texts.ts';

export class Phone {
  readonly element: HTMLElement;
  readonly #desk: Desk;
  #person: PersonView;
  /** The chat on screen; undefined: the list of chats. */
  #open: ChatKey | undefined;
  readonly #leaving = new AbortController();
  #visible = false;
  #reading = false;
  #due = false;
  #typingEnds: ReturnType<typeof setTimeout> | undefined;
  readonly #doings: Doings;
  readonly #time = el('time', { class: 'phone-time' });
  readonly #glass = el('div', { class: 'glass' });
  readonly #head = el('div', { class: 'head' });
  readonly #welcome = el('div', { class: 'welcome' });
  readonly #list: MessageList;
  readonly #foot: Foot;
  readonly #chatScreen: HTMLElement;

  constructor(desk: Desk, person: PersonView) {
    this.#desk = desk;
    this.#person = person;
    this.#open = person.key;
    this.#doings = new Doings(desk, person, {
      glass: this.#glass,
      chat: () => this.#chat,
      composer: () => this.#foot.composer,
      jumpTo: (id) => this.#list.jumpTo(id),
    });
    this.#list = new MessageList(desk.store, person.key, this.#doings.messages, () => this.#read());
    this.#foot = new Foot(this.#doings.foot);
    this.#chatScreen = el(
      'div',
      { class: 'screen chat' },
      this.#head,
      this.#list.element,
      this.#welcome,
      this.#foot.element,
    );
    this.element = el(
      'section',
      { class: 'phone', attrs: { 'data-channel': person.channel, 'data-person': person.key } },
      el('div', { class: 'status-bar' }, el('span', { class: 'owner' }, el('bdi', { text: person.name })), this.#time),
      this.#glass,
    );
    this.#name();
    const watch = new IntersectionObserver(([entry]) => {
      this.#visible = entry?.isIntersecting ?? false;
      this.#read();
    });
    watch.observe(this.element);
    this.#leaving.signal.addEventListener('abort', () => watch.disconnect());
    document.addEventListener('visibilitychange', () => this.#read(), this.#leaving);
    this.#draw();
  }

  /** The person is gone. */
  remove(): void {
    this.#leaving.abort();
    clearTimeout(this.#typingEnds);
    this.element.remove();
  }

  openChat(chat: ChatKey): void {
    this.#open = chat;
    this.#draw();
    this.#foot.composer.focus();
  }

  focusText(): void {
    this.#foot.composer.focus();
  }

  async type(text: string): Promise<void> {
    if (this.#open !== this.#person.key) this.openChat(this.#person.key);
    if (!this.#chat?.started) await server.send({ person: this.#person.key, chat: this.#person.key, text: '/start' });
    await this.#foot.composer.type(text);
  }

  /** The clock in the corner. */
  tick(now: number): void {
    const words = timeOf(now);
    if (this.#time.textContent !== words) this.#time.textContent = words;
  }

  on(event: SimEvent): void {
    switch (event.type) {
      case 'state':
        return this.#draw();
      case 'message':
        return this.#onMessage(event.message);
      case 'forget':
        if (event.chat === this.#open) this.#list.forget(event.upTo);
        return;
      case 'chat':
        if (event.chat.people.includes(this.#person.key)) this.#onChat(event.chat);
        return;
      case 'person':
        if (event.person.key === this.#person.key) {
          this.#person = event.person;
          this.#name();
        }
        return;
      case 'personRemoved':
      case 'bot':
        return this.#open ? this.#drawAround() : this.#draw();
      case 'answer':
        return this.#doings.answered(event);
      default:
    }
  }

  get #chat(): ChatView | undefined {
    return this.#open ? this.#desk.store.chats.get(this.#open) : undefined;
  }

  #name(): void {
    const { name, channel } = this.#person;
    this.element.setAttribute('aria-label', say('phone-label', { name, channel: say(`channel-${channel}`) }));
  }

  #onMessage(message: MessageView): void {
    if (!this.#desk.store.chats.get(message.chat)?.people.includes(this.#person.key)) return;
    if (message.chat === this.#open) this.#list.put(message);
    else if (!this.#open) this.#drawSoon();
    if (message.from.kind === 'bot' && message.editedAt === null && !message.deletedBy)
      speak(say('spoken-message', { person: this.#person.name, from: message.from.name, text: gist(message, 400) }));
    this.#read();
  }

  #onChat(chat: ChatView): void {
    if (chat.key === this.#open) this.#list.setUnread(chat.unread);
    this.#drawSoon();
    this.#read();
  }

  /** Tells the server, once at a time, that the chat is before somebody's eyes. */
  #read(): void {
    const chat = this.#chat;
    if (!chat || chat.unread === 0 || this.#reading || !this.#visible) return;
    if (document.visibilityState !== 'visible' || !this.#list.atEnd) return;
    this.#reading = true;
    void server
      .read(chat.key)
      .catch(() => undefined)
      .finally(() => (this.#reading = false));
  }

  /** Events come in bursts; the head and the foot are drawn once a frame. */
  #drawSoon(): void {
    if (this.#due) return;
    this.#due = true;
    requestAnimationFrame(() => {
      this.#due = false;
      if (this.#chat && this.#chatScreen.isConnected) this.#drawAround();
      else this.#draw();
    });
  }

  #draw(): void {
    if (this.#open && this.#chat) {
      this.#glass.replaceChildren(this.#chatScreen);
      this.#drawAround();
      this.#list.show(this.#open);
      this.#read();
      return;
    }
    // A person is told of before their chat is: until then, and after going back, there is the list.
    const list = chatList(this.#desk.store, this.#person, {
      open: (chat) => this.openChat(chat),
      newGroup: () => askGroup(this.#desk, this.#person),
      menu: (anchor) => openPhoneMenu(this.#desk, this.#person, undefined, anchor),
    });
    const focused = this.#glass.contains(document.activeElement);
    this.#glass.replaceChildren(list);
    if (focused) list.querySelector<HTMLElement>('.chat-row')?.focus();
  }

  #drawAround(): void {
    const chat = this.#chat;
    if (!chat) return this.#draw();
    const { store } = this.#desk;
    const others = store.chatsOf(this.#person.key).filter(({ key }) => key !== chat.key);
    keepFocus(this.#head, () =>
      this.#head.replaceChildren(
        chatHeader(
          store,
          chat,
          others.reduce((sum, { unread }) => sum + unread, 0),
          {
            back: () => {
              this.#open = undefined;
              this.#draw();
            },
            menu: (anchor) => openPhoneMenu(this.#desk, this.#person, this.#chat, anchor),
            jumpTo: (id) => this.#list.jumpTo(id),
          },
        ),
      ),
    );
    clearTimeout(this.#typingEnds);
    const left = (chat.action?.untilRealTime ?? 0) - Date.now();
    if (left > 0) this.#typingEnds = setTimeout(() => this.#drawAround(), left + 50);
    this.#drawFoot();
  }

  #drawFoot(): void {
    const chat = this.#chat;
    if (!chat) return;
    const bot = this.#desk.store.bots.get(chat.channel);
    this.#welcome.hidden = chat.started || (this.#desk.store.messages.get(chat.key)?.length ?? 0) > 0;
    this.#welcome.replaceChildren(
      el('p', { text: bot?.description || say('chat-welcome', { bot: chat.title }), attrs: { dir: 'auto' } }),
    );
    this.#foot.draw(chat, bot);
  }
}
