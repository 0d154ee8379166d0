/** One person's phone: a list of chats and, most of the time, the chat with the bot on top of it. */
import type { ChatKey, ChatView, MessageView, PersonView, ReplyButton, SimEvent } from '../protocol.ts';
import { askLocation, askOwnNumber, openAttachMenu, type Where } from './attach.ts';
import { chatHeader } from './chatHeader.ts';
import { chatList } from './chatList.ts';
import { timeOf } from './dates.ts';
import type { Desk } from './desk.ts';
import { el } from './dom.ts';
import { keepFocus } from './focus.ts';
import { Foot } from './foot.ts';
import { gist } from './message.ts';
import { MessageList } from './messageList.ts';
import { alert, speak, tellRefusal, toast } from './notices.ts';
import { openLink } from './openLink.ts';
import { askGroup, copy, openCommandsMenu, openMessageMenu, openPhoneMenu } from './phoneMenus.ts';
import { Presses } from './presses.ts';
import { server } from './server.ts';
import { say } from './texts.ts';

export class Phone {
  readonly element: HTMLElement;
  readonly #desk: Desk;
  #person: PersonView;
  /** The chat on screen; undefined: the list of chats. */
  #open: ChatKey | undefined;
  #visible = false;
  #typingEnds: ReturnType<typeof setTimeout> | undefined;
  readonly #presses = new Presses();
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
    const send = (text: string) => this.#send(text, null);
    const link = (url: string) => openLink(desk, person.key, url);
    this.#list = new MessageList(
      desk.store,
      person.key,
      {
        openLink: link,
        copy,
        sendCommand: send,
        press: (message, row, column) => this.#press(message, row, column),
        find: (id) => (this.#open ? desk.store.message(this.#open, id) : undefined),
        jumpTo: (id) => this.#list.jumpTo(id),
        openActions: (message, anchor) =>
          openMessageMenu(desk, person, message, anchor, {
            reply: (about) => this.#foot.composer.about({ kind: 'reply', message: about }),
            edit: (about) => this.#foot.composer.about({ kind: 'edit', message: about }),
          }),
      },
      () => this.#read(),
    );
    this.#foot = new Foot({
      send: (text, replyTo) => this.#send(text, replyTo),
      edit: (message, text) =>
        void server.edit({ person: person.key, chat: message.chat, message: message.id, text }).catch(tellRefusal),
      attach: (anchor) => this.#where && openAttachMenu(anchor, this.#where, person),
      commands: (anchor) => {
        const bot = desk.store.bots.get(person.channel);
        if (bot) openCommandsMenu(bot, anchor, send);
      },
      start: () => send('/start'),
      unblock: () => void server.block(person.key, false).catch(tellRefusal),
      pressReply: (given) => this.#pressReply(given),
    });
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
    new IntersectionObserver(([entry]) => {
      this.#visible = entry?.isIntersecting ?? false;
      this.#read();
    }).observe(this.element);
    document.addEventListener('visibilitychange', () => this.#read());
    this.#draw();
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
        return this.#presses.answered(event);
      default:
    }
  }

  get #chat(): ChatView | undefined {
    return this.#open ? this.#desk.store.chats.get(this.#open) : undefined;
  }

  get #where(): Where | undefined {
    return this.#open ? { person: this.#person.key, chat: this.#open } : undefined;
  }

  #name(): void {
    const { name, channel } = this.#person;
    this.element.setAttribute('aria-label', say('phone-label', { name, channel: say(`channel-${channel}`) }));
  }

  #send(text: string, replyTo: number | null): void {
    if (!this.#where) return;
    server.send({ ...this.#where, text, ...(replyTo === null ? {} : { replyTo }) }).catch(tellRefusal);
  }

  async #press(message: MessageView, row: number, column: number): Promise<void> {
    const at = { person: this.#person.key, chat: message.chat, message: message.id, row, column };
    const answer = await this.#presses.press(at).catch(tellRefusal);
    if (!answer) return;
    if (answer.url) openLink(this.#desk, this.#person.key, answer.url);
    if (!answer.text) return;
    if (answer.alert) alert(this.#glass, this.#desk.store.bots.get(this.#person.channel)?.name ?? '', answer.text);
    else toast(this.#glass, answer.text);
  }

  #pressReply(given: ReplyButton): void {
    if (!this.#where) return;
    if (given.kind === 'contact') askOwnNumber(this.#where, this.#chat?.title ?? '');
    else if (given.kind === 'location') askLocation(this.#where);
    else this.#send(given.text, null);
  }

  #onMessage(message: MessageView): void {
    if (!this.#desk.store.chats.get(message.chat)?.people.includes(this.#person.key)) return;
    if (message.chat === this.#open) this.#list.put(message);
    else if (!this.#open) this.#draw();
    if (message.from.kind === 'bot' && message.editedAt === null && !message.deletedBy)
      speak(say('spoken-message', { person: this.#person.name, from: message.from.name, text: gist(message, 400) }));
    this.#read();
  }

  #onChat(chat: ChatView): void {
    if (!this.#open) return this.#draw();
    if (chat.key === this.#open) this.#list.setUnread(chat.unread);
    this.#drawAround();
    this.#read();
  }

  #read(): void {
    const chat = this.#chat;
    if (chat && chat.unread > 0 && this.#visible && document.visibilityState === 'visible' && this.#list.atEnd)
      void server.read(chat.key).catch(() => undefined);
  }

  #draw(): void {
    if (this.#open && this.#chat) {
      this.#glass.replaceChildren(this.#chatScreen);
      this.#drawAround();
      this.#list.show(this.#open);
      this.#read();
      return;
    }
    this.#open = undefined;
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
