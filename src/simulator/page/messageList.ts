/**
 * The messages of one chat on one phone: scrolling, what is new and unread, and moving about with the keyboard. One
 * message at a time is in the tab order; the arrows move on to its neighbours.
 */
import type { ChatKey, MessageView, PersonKey } from '../protocol.ts';
import { button, el, prefersLessMotion } from './dom.ts';
import { icon } from './icons.ts';
import { type MessageActions, messageElement } from './message.ts';
import { MessageWindow } from './messageWindow.ts';
import type { Store } from './store.ts';
import { number, say } from './texts.ts';

/** Pixels from the end that still count as being at it, and from either end at which more is drawn. */
const NEAR = 80;
const SOON = 400;
const FEW = 60;

const controlsOf = (message: HTMLElement | undefined): HTMLElement[] => [
  ...(message?.querySelectorAll<HTMLElement>('article, button, a') ?? []),
];

export class MessageList {
  readonly element: HTMLElement;
  readonly #scroller: HTMLElement;
  readonly #window: MessageWindow;
  readonly #down: HTMLButtonElement;
  readonly #store: Store;
  readonly #person: PersonKey;
  #chat: ChatKey | undefined;
  #atEnd = true;
  /** New messages wait for the next frame. */
  #due = false;
  #current: HTMLElement | undefined;

  /** @param onEnd  told when the person comes to the end: then everything has been read */
  constructor(store: Store, person: PersonKey, actions: MessageActions, onEnd: () => void) {
    this.#store = store;
    this.#person = person;
    const list = el('ol', { class: 'messages', attrs: { 'aria-label': say('messages-label') } });
    this.#window = new MessageWindow(
      list,
      () => (this.#chat && store.messages.get(this.#chat)) || [],
      (message) => {
        const group = store.chats.get(message.chat)?.kind === 'group';
        const element = messageElement(message, person, group, actions);
        for (const control of controlsOf(element)) control.tabIndex = -1;
        return element;
      },
    );
    this.#scroller = el('div', { class: 'scroller' }, list);
    this.#down = button({ class: 'down', label: say('scroll-down'), attrs: { hidden: true } }, icon('down'));
    this.#down.addEventListener('click', () => this.toEnd(true));
    this.element = el('div', { class: 'conversation' }, this.#scroller, this.#down);
    this.#scroller.addEventListener('scroll', () => this.#scrolled(onEnd));
    list.addEventListener('keydown', (event) => this.#move(event));
    list.addEventListener('focusin', (event) => {
      this.#makeCurrent((event.target as HTMLElement).closest<HTMLElement>('.message'));
    });
    new ResizeObserver(() => this.#atEnd && this.toEnd()).observe(this.#scroller);
    // A picture that has come makes the list longer without a resize of the scroller.
    list.addEventListener('load', () => this.#atEnd && this.toEnd(), true);
  }

  get atEnd(): boolean {
    return this.#atEnd;
  }

  show(chat: ChatKey): void {
    this.#chat = chat;
    const unread = this.#store.chats.get(chat)?.unread ?? 0;
    this.#window.fill(Math.max(FEW, unread + 5));
    this.#markUnread(unread);
    this.#makeCurrent(this.#window.last);
    this.toEnd();
  }

  /** New or changed. */
  put(message: MessageView): void {
    const old = this.#window.get(message.id);
    if (old) return this.#exchange(old, message);
    if (message.from.kind === 'person' && message.from.key === this.#person) this.#atEnd = true;
    this.#drawSoon();
  }

  forget(upTo: number): void {
    this.#window.forget(upTo);
  }

  /** The number beside the arrow down. */
  setUnread(count: number): void {
    this.#down.setAttribute('data-count', count > 0 ? number(count) : '');
    this.#down.setAttribute(
      'aria-label',
      count > 0 ? say('scroll-down-unread', { count: number(count) }) : say('scroll-down'),
    );
  }

  toEnd(smooth = false): void {
    if (!this.#window.reachesEnd) {
      this.#window.fill();
      this.#makeCurrent(this.#window.last);
    }
    this.#atEnd = true;
    this.#down.hidden = true;
    this.#scroller.scrollTo({
      top: this.#scroller.scrollHeight,
      behavior: smooth && !prefersLessMotion() ? 'smooth' : 'instant',
    });
  }

  jumpTo(id: number): void {
    while (!this.#window.get(id) && this.#older());
    const element = this.#window.get(id);
    if (!element) return;
    element.scrollIntoView({ block: 'center' });
    this.focus(element);
    element.classList.add('found');
    setTimeout(() => element.classList.remove('found'), 1500);
  }

  focus(message: HTMLElement | undefined = this.#current): void {
    message?.querySelector<HTMLElement>('article')?.focus();
  }

  #left = (): number => this.#scroller.scrollHeight - this.#scroller.scrollTop - this.#scroller.clientHeight;

  #scrolled(onEnd: () => void): void {
    if (this.#due && this.#atEnd) return;
    const was = this.#atEnd;
    if (this.#scroller.scrollTop < SOON) this.#older();
    else if (this.#left() < SOON && !this.#window.reachesEnd)
      this.#keepPlace(this.#window.last, () => this.#window.newer());
    this.#atEnd = this.#window.reachesEnd && this.#left() < NEAR;
    this.#down.hidden = this.#atEnd;
    if (this.#atEnd && !was) onEnd();
  }

  #older = (): boolean => this.#keepPlace(this.#window.first, () => this.#window.older());

  /** Whatever is drawn above `anchor`, it stays where it is on the screen. */
  #keepPlace<Result>(anchor: HTMLElement | null, draw: () => Result): Result {
    const before = anchor?.offsetTop ?? 0;
    const top = this.#scroller.scrollTop;
    const result = draw();
    if (anchor?.isConnected) this.#scroller.scrollTop = top + anchor.offsetTop - before;
    if (!this.#current?.isConnected) this.#makeCurrent(this.#window.last);
    return result;
  }

  /** What comes within one frame is drawn, and scrolled to, at once. */
  #drawSoon(): void {
    if (this.#due) return;
    this.#due = true;
    requestAnimationFrame(() => {
      this.#due = false;
      this.#drawNew();
    });
  }

  #drawNew(): void {
    if (this.#atEnd && !this.#window.reachesEnd) return this.toEnd();
    this.#window.addNew();
    if (!this.#window.element.contains(document.activeElement)) this.#makeCurrent(this.#window.last);
    if (!this.#atEnd) return void (this.#down.hidden = false);
    this.#window.trim();
    this.toEnd();
  }

  /** In the place of the old one; whoever had the focus on it, or on one of its buttons, keeps it. */
  #exchange(old: HTMLElement, message: MessageView): void {
    const before = controlsOf(old);
    const focused = before.indexOf(document.activeElement as HTMLElement);
    const element = this.#window.exchange(message);
    if (this.#current === old) this.#makeCurrent(element);
    if (focused >= 0) {
      const after = controlsOf(element);
      (after.length === before.length ? after[focused] : after[0])?.focus({ preventScroll: true });
    }
    if (this.#atEnd) this.toEnd();
  }

  #markUnread(unread: number): void {
    if (unread === 0 || !this.#chat) return;
    const ofBot = (this.#store.messages.get(this.#chat) ?? []).filter(({ from }) => from.kind === 'bot');
    const first = this.#window.get(ofBot.at(-unread)?.id ?? 0);
    first?.before(el('li', { class: 'unread-line', text: say('unread-line') }));
  }

  #makeCurrent(message: HTMLElement | null): void {
    if (!message || message === this.#current) return;
    for (const control of controlsOf(this.#current)) control.tabIndex = -1;
    for (const control of controlsOf(message)) control.tabIndex = 0;
    this.#current = message;
  }

  #move(event: KeyboardEvent): void {
    const step = { ArrowUp: -1, ArrowDown: 1, Home: -Infinity, End: Infinity }[event.key];
    if (step === undefined || !(event.target as HTMLElement).closest('.message')) return;
    event.preventDefault();
    if (step < 0 && this.#window.first === this.#current) this.#older();
    if (step === Infinity) this.toEnd();
    const messages = [...this.#window.element.querySelectorAll<HTMLElement>('.message')];
    const at = messages.indexOf(this.#current!);
    this.focus(messages[Math.min(Math.max(0, at + step), messages.length - 1)]);
  }
}
