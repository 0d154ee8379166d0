/** What a person does on their phone: sends, presses, answers, edits, opens links. */
import type { ChatView, MessageView, PersonView, ReplyButton, SimEvent } from '../protocol.ts';
import { askLocation, askOwnNumber, openAttachMenu, type Where } from './attach.ts';
import type { Composer } from './composer.ts';
import type { Desk } from './desk.ts';
import type { FootActions } from './foot.ts';
import type { MessageActions } from './message.ts';
import { alert, tellRefusal, toast } from './notices.ts';
import { openLink } from './openLink.ts';
import { copy, openCommandsMenu, openMessageMenu } from './phoneMenus.ts';
import { Presses } from './presses.ts';
import { server } from './server.ts';

/** What is before the person's eyes. */
interface Screen {
  /** What toasts and alerts cover. */
  glass: HTMLElement;
  chat(): ChatView | undefined;
  composer(): Composer;
  jumpTo(message: number): void;
}

export class Doings {
  /** For the messages of the open chat. */
  readonly messages: MessageActions;
  /** For what stands below them. */
  readonly foot: FootActions;
  readonly #desk: Desk;
  readonly #person: PersonView;
  readonly #screen: Screen;
  readonly #presses = new Presses();

  constructor(desk: Desk, person: PersonView, screen: Screen) {
    this.#desk = desk;
    this.#person = person;
    this.#screen = screen;
    this.messages = {
      openLink: (url) => openLink(desk, person.key, url),
      copy,
      sendCommand: (command) => this.send(command),
      press: (message, row, column) => this.#press(message, row, column),
      find: (id) => desk.store.message(screen.chat()?.key ?? '', id),
      jumpTo: (id) => screen.jumpTo(id),
      openActions: (message, anchor) =>
        openMessageMenu(desk, person, message, anchor, {
          reply: (about) => screen.composer().about({ kind: 'reply', message: about }),
          edit: (about) => screen.composer().about({ kind: 'edit', message: about }),
        }),
    };
    this.foot = {
      send: (text, replyTo) => this.send(text, replyTo),
      edit: ({ chat, id }, text) =>
        void server.edit({ person: person.key, chat, message: id, text }).catch(tellRefusal),
      attach: (anchor) => this.#where && openAttachMenu(anchor, this.#where, person),
      commands: (anchor) => {
        const bot = desk.store.bots.get(person.channel);
        if (bot) openCommandsMenu(bot, anchor, (text) => this.send(text));
      },
      start: () => this.send('/start'),
      unblock: () => void server.block(person.key, false).catch(tellRefusal),
      pressReply: (given) => this.#pressReply(given),
    };
  }

  /** Into the open chat. */
  send(text: string, replyTo: number | null = null): void {
    if (!this.#where) return;
    server.send({ ...this.#where, text, ...(replyTo === null ? {} : { replyTo }) }).catch(tellRefusal);
  }

  /** The bot has answered a press, of this phone or of another. */
  answered(answer: Extract<SimEvent, { type: 'answer' }>): void {
    this.#presses.answered(answer);
  }

  get #where(): Where | undefined {
    const chat = this.#screen.chat();
    return chat && { person: this.#person.key, chat: chat.key };
  }

  async #press({ chat, id }: MessageView, row: number, column: number): Promise<void> {
    const at = { person: this.#person.key, chat, message: id, row, column };
    const answer = await this.#presses.press(at).catch(tellRefusal);
    if (!answer) return;
    if (answer.url) openLink(this.#desk, this.#person.key, answer.url);
    if (!answer.text) return;
    const { glass } = this.#screen;
    if (answer.alert) alert(glass, this.#desk.store.bots.get(this.#person.channel)?.name ?? '', answer.text);
    else toast(glass, answer.text);
  }

  #pressReply(given: ReplyButton): void {
    if (!this.#where) return;
    if (given.kind === 'contact') askOwnNumber(this.#where, this.#screen.chat()?.title ?? '');
    else if (given.kind === 'location') askLocation(this.#where);
    else this.send(given.text);
  }
}
