/**
 * The messages of one chat on one phone. Only a window of them is in the document, so that a chat of thousands stays
 * smooth: the newest at first, older ones as the person scrolls up, and the oldest leave when they are back at the end.
 * One message at a time is in the tab order; the arrows move on to its neighbours.
 */
import type { ChatKey, MessageView, PersonKey } from '../protocol.ts';
import { dayKey, dayOf } from './dates.ts';
import { button, el, prefersLessMotion } from './dom.ts';
import { icon } from './icons.ts';
import { type MessageActions, messageElement } from './message.ts';
import type { Store } from './store.ts';
import { number, say } from './texts.ts';

const FIRST = 60;
const MORE = 80;
const MOST = 240;
/** Pixels from the end that still count as being at it. */
const NEAR = 80;

export class MessageList {
  readonly element: HTMLElement;
  readonly #scroller: HTMLElement;
  readonly #list: HTMLOListElement;
  readonly #down: HTMLButtonElement;
  readonly #store: Store;
  readonly #person: PersonKey;
  readonly #actions: MessageActions;
  readonly #shown = new Map<number, HTMLElement>();
  #chat: ChatKey | undefined;
  #atEnd = true;
  #current: HTMLElement | undefined;

  /** @param onEnd  told when the person comes to the end: then everything has been read */
  constructor(store: Store, person: PersonKey, actions: MessageActions, onEnd: () => void) {
    this.#store = store;
    this.#person = person;
    this.#actions = actions;
    this.#list = el('ol', { class: 'messages', attrs: { 'aria-label': say('messages-label') } });
    this.#scroller = el('div', { class: 'scroller' }, this.#list);
    this.#down = button({ class: 'down', label: say('scroll-down'), attrs: { hidden: true } }, icon('down'));
    this.#down.addEventListener('click', () => this.toEnd(true));
    this.element = el('div', { class: 'conversation' }, this.#scroller, this.#down);
    this.#scroller.addEventListener('scroll', () => {
      const was = this.#atEnd;
      this.#atEnd = this.#left() < NEAR;
      this.#down.hidden = this.#atEnd;
      if (this.#atEnd && !was) onEnd();
      if (this.#scroller.scrollTop < 400) this.#older();
    });
    this.#list.addEventListener('keydown', (event) => this.#move(event));
    this.#list.addEventListener('focusin', (event) => {
      const message = (event.target as HTMLElement).closest<HTMLElement>('.message');
      if (message) this.#makeCurrent(message);
    });
    new ResizeObserver(() => this.#atEnd && this.toEnd()).observe(this.#scroller);
    // A picture that has come makes the list longer without a resize of the scroller.
    this.#list.addEventListener('load', () => this.#atEnd && this.toEnd(), true);
  }

  get atEnd(): boolean {
    return this.#atEnd;
  }

  show(chat: ChatKey): void {
    this.#chat = chat;
    const unread = this.#store.chats.get(chat)?.unread ?? 0;
    this.#clear();
    const all = this.#all();
    const start = Math.max(0, all.length - Math.max(FIRST, unread + 5));
    this.#list.append(...this.#draw(all, start, all.length));
    this.#markUnread(all, unread);
    this.#makeCurrent(this.#list.querySelector<HTMLElement>('.message:last-of-type'));
    this.toEnd();
  }

  /** New or changed. */
  put(message: MessageView): void {
    const old = this.#shown.get(message.id);
    if (old) return this.#exchange(old, message);
    const all = this.#all();
    if (message.id !== all.at(-1)?.id) return this.#restart();
    this.#list.append(...this.#draw(all, all.length - 1, all.length));
    if (!this.#list.contains(document.activeElement)) this.#makeCurrent(this.#shown.get(message.id) ?? null);
    if (message.from.kind === 'person' && message.from.key === this.#person) this.#atEnd = true;
    if (this.#atEnd) {
      this.#trim();
      this.toEnd();
    } else this.#down.hidden = false;
  }

  forget(upTo: number): void {
    for (const [id, element] of this.#shown)
      if (id <= upTo) {
        element.remove();
        this.#shown.delete(id);
      }
    if (this.#shown.size === 0) this.#list.replaceChildren();
    // Of the lines of days whose messages are gone, the last belongs to what is now the first message.
    while (this.#list.firstElementChild?.nextElementSibling?.matches('.day')) this.#list.firstElementChild.remove();
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
    this.#atEnd = true;
    this.#down.hidden = true;
    this.#scroller.scrollTo({
      top: this.#scroller.scrollHeight,
      behavior: smooth && !prefersLessMotion() ? 'smooth' : 'instant',
    });
  }

  jumpTo(id: number): void {
    while (!this.#shown.has(id) && this.#older());
    const element = this.#shown.get(id);
    if (!element) return;
    element.scrollIntoView({ block: 'center' });
    this.focus(element);
    element.classList.add('found');
    setTimeout(() => element.classList.remove('found'), 1500);
  }

  focus(message: HTMLElement | undefined = this.#current): void {
    message?.querySelector<HTMLElement>('article')?.focus();
  }

  #all = (): MessageView[] => (this.#chat && this.#store.messages.get(this.#chat)) || [];
  #left = (): number => this.#scroller.scrollHeight - this.#scroller.scrollTop - this.#scroller.clientHeight;

  #clear(): void {
    this.#shown.clear();
    this.#current = undefined;
    this.#list.replaceChildren();
  }

  #restart(): void {
    if (this.#chat) this.show(this.#chat);
  }

  #make(message: MessageView): HTMLElement {
    const group = this.#store.chats.get(message.chat)?.kind === 'group';
    const element = messageElement(message, this.#person, group, this.#actions);
    for (const control of element.querySelectorAll<HTMLElement>('button, a')) control.tabIndex = -1;
    this.#shown.set(message.id, element);
    return element;
  }

  /** The messages from `start` up to but not including `end`, with a line wherever a new day begins. */
  #draw(all: MessageView[], start: number, end: number): HTMLElement[] {
    const elements: HTMLElement[] = [];
    for (let index = start; index < end; index++) {
      const message = all[index]!;
      const before = all[index - 1];
      const newDay = !before || dayKey(before.at) !== dayKey(message.at);
      if (newDay || this.#shown.size === 0) elements.push(dayLine(message.at));
      elements.push(this.#make(message));
    }
    return elements;
  }

  /** Draws what came before the window. Returns false where there is nothing more. */
  #older(): boolean {
    const all = this.#all();
    const first = this.#list.querySelector<HTMLElement>('.message');
    const end = first ? all.findIndex(({ id }) => id === Number(first.dataset.id)) : 0;
    if (end <= 0) return false;
    const height = this.#scroller.scrollHeight;
    const top = this.#scroller.scrollTop;
    const line = first!.previousElementSibling;
    if (line?.matches('.day') && dayKey(all[end - 1]!.at) === dayKey(all[end]!.at)) line.remove();
    const start = Math.max(0, end - MORE);
    const elements = this.#draw(all, start, end);
    if (!elements[0]?.matches('.day')) elements.unshift(dayLine(all[start]!.at));
    this.#list.prepend(...elements);
    this.#scroller.scrollTop = top + this.#scroller.scrollHeight - height;
    return true;
  }

  #trim(): void {
    if (this.#shown.size <= MOST || this.#list.contains(document.activeElement)) return;
    const spare = [...this.#shown.keys()].sort((a, b) => a - b).slice(0, this.#shown.size - FIRST);
    this.#list.querySelector('.unread-line')?.remove();
    this.forget(spare.at(-1)!);
  }

  /** In the place of the old one; whoever had the focus on it, or on one of its buttons, keeps it. */
  #exchange(old: HTMLElement, message: MessageView): void {
    const controls = [...old.querySelectorAll<HTMLElement>('article, button, a')];
    const focused = controls.indexOf(document.activeElement as HTMLElement);
    const element = this.#make(message);
    old.replaceWith(element);
    if (this.#current === old) this.#makeCurrent(element);
    if (focused >= 0) {
      const again = element.querySelectorAll<HTMLElement>('article, button, a');
      (controls.length === again.length ? again[focused] : again[0])?.focus({ preventScroll: true });
    }
    if (this.#atEnd) this.toEnd();
  }

  #markUnread(all: MessageView[], unread: number): void {
    if (unread === 0) return;
    const first = all.filter(({ from }) => from.kind === 'bot').at(-unread);
    const element = first && this.#shown.get(first.id);
    element?.before(el('li', { class: 'unread-line', text: say('unread-line') }));
  }

  #makeCurrent(message: HTMLElement | null): void {
    if (!message || message === this.#current) return;
    const order = (of: HTMLElement | undefined, tabIndex: number) => {
      for (const control of of?.querySelectorAll<HTMLElement>('article, button, a') ?? []) control.tabIndex = tabIndex;
    };
    order(this.#current, -1);
    order(message, 0);
    this.#current = message;
  }

  #move(event: KeyboardEvent): void {
    const step = { ArrowUp: -1, ArrowDown: 1, Home: -Infinity, End: Infinity }[event.key];
    if (step === undefined || !(event.target as HTMLElement).closest('.message')) return;
    event.preventDefault();
    if (step < 0 && this.#list.querySelector('.message') === this.#current) this.#older();
    const messages = [...this.#list.querySelectorAll<HTMLElement>('.message')];
    const at = messages.indexOf(this.#current!);
    this.focus(messages[Math.min(Math.max(0, at + step), messages.length - 1)]);
  }
}

function dayLine(instant: number): HTMLElement {
  return el('li', { class: 'day' }, el('span', { text: dayOf(instant) }));
}
