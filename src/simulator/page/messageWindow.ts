/**
 * The part of a chat that is in the document: a window of messages that slides over the whole list, so that a chat of
 * thousands costs no more than one of hundreds. Lines of days stand between the messages.
 */
import type { MessageView } from '../protocol.ts';
import { dayKey, dayOf } from './dates.ts';
import { el } from './dom.ts';

/** How many messages slide in at once, and how many are in the document at most. */
const SLIDE = 60;
const MOST = 240;

export class MessageWindow {
  readonly element: HTMLOListElement;
  readonly #make: (message: MessageView) => HTMLElement;
  /** The whole chat, oldest first. */
  readonly #all: () => readonly MessageView[];
  readonly #shown = new Map<number, HTMLElement>();
  #reachesEnd = true;

  constructor(
    element: HTMLOListElement,
    all: () => readonly MessageView[],
    make: (message: MessageView) => HTMLElement,
  ) {
    this.element = element;
    this.#all = all;
    this.#make = make;
  }

  /** Whether the newest message of the chat is in the document, or belongs there. */
  get reachesEnd(): boolean {
    return this.#reachesEnd;
  }

  get first(): HTMLElement | null {
    return this.element.querySelector<HTMLElement>('.message');
  }

  get last(): HTMLElement | null {
    return this.element.querySelector<HTMLElement>('.message:last-of-type');
  }

  get(id: number): HTMLElement | undefined {
    return this.#shown.get(id);
  }

  /** The newest `count` and nothing else. */
  fill(count = SLIDE): void {
    this.#shown.clear();
    this.element.replaceChildren();
    const all = this.#all();
    this.element.append(...this.#draw(Math.max(0, all.length - Math.min(count, MOST)), all.length));
    this.#reachesEnd = true;
  }

  /** Draws what came after the last one. Returns false where there was nothing. */
  addNew(): boolean {
    const all = this.#all();
    const start = this.#indexOf(this.last) + 1;
    if (!this.#reachesEnd || start === all.length) return false;
    if (all.length - start > SLIDE) this.fill();
    else this.element.append(...this.#draw(start, all.length));
    return true;
  }

  /** Draws what came before the first one. Returns false where there was nothing. */
  older(): boolean {
    const all = this.#all();
    const end = this.first ? this.#indexOf(this.first) : 0;
    if (end <= 0) return false;
    const line = this.first!.previousElementSibling;
    if (line?.matches('.day') && dayKey(all[end - 1]!.at) === dayKey(all[end]!.at)) line.remove();
    const start = Math.max(0, end - SLIDE);
    this.element.prepend(...this.#draw(start, end, true));
    this.#drop((ids) => ids.at(-1));
    this.#reachesEnd = this.#indexOf(this.last) === all.length - 1;
    return true;
  }

  /** Draws what comes after the last one, on the way back to the end. Returns false where there was nothing. */
  newer(): boolean {
    const all = this.#all();
    const start = this.#indexOf(this.last) + 1;
    if (this.#reachesEnd || start >= all.length) return false;
    const end = Math.min(all.length, start + SLIDE);
    this.element.append(...this.#draw(start, end));
    this.#reachesEnd = end === all.length;
    this.trim();
    return true;
  }

  /** Lets the oldest go when there are too many. */
  trim(): void {
    this.#drop((ids) => ids[0]);
  }

  /** A changed message in the place of the old one. */
  exchange(message: MessageView): HTMLElement {
    const old = this.#shown.get(message.id)!;
    const element = this.#make(message);
    element.classList.toggle('tail', old.classList.contains('tail'));
    this.#shown.set(message.id, element);
    old.replaceWith(element);
    return element;
  }

  forget(upTo: number): void {
    for (const id of this.#shown.keys()) if (id <= upTo) this.#remove(id);
    this.#tidy();
  }

  #indexOf(element: HTMLElement | null): number {
    const id = Number(element?.dataset.id ?? 0);
    return element ? this.#all().findIndex((message) => message.id === id) : -1;
  }

  /** The messages from `start` up to but not including `end`, with a line wherever a new day begins. */
  #draw(start: number, end: number, prepended = false): HTMLElement[] {
    const all = this.#all();
    const elements: HTMLElement[] = [];
    for (let index = start; index < end; index++) {
      const message = all[index]!;
      const before = all[index - 1];
      const newDay = !before || dayKey(before.at) !== dayKey(message.at);
      if (newDay || (index === start && (prepended || this.#shown.size === 0))) elements.push(dayLine(message.at));
      const element = this.#make(message);
      this.#shown.set(message.id, element);
      // The last of several from one side has the tail.
      element.classList.toggle('tail', !sameSide(message, all[index + 1]));
      if (index === start && before && sameSide(before, message)) this.#shown.get(before.id)?.classList.remove('tail');
      elements.push(element);
    }
    return elements;
  }

  /** Removes those that `choose` picks until few enough are left; never the one that has the focus. */
  #drop(choose: (ids: number[]) => number | undefined): void {
    const ids = [...this.#shown.keys()].sort((a, b) => a - b);
    while (ids.length > MOST) {
      const id = choose(ids)!;
      if (this.#shown.get(id)?.contains(document.activeElement)) break;
      this.#remove(id);
      ids.splice(ids.indexOf(id), 1);
    }
    this.#tidy();
  }

  #remove(id: number): void {
    this.#shown.get(id)?.remove();
    this.#shown.delete(id);
  }

  /** Takes away lines whose messages are gone: all but the last before the first message, and those at the end. */
  #tidy(): void {
    const list = this.element;
    if (this.#shown.size === 0) return list.replaceChildren();
    while (list.lastElementChild && !list.lastElementChild.matches('.message')) list.lastElementChild.remove();
    const kept = this.first?.previousElementSibling ?? this.first;
    while (list.firstElementChild !== kept) list.firstElementChild?.remove();
  }
}

const sameSide = (one: MessageView, other: MessageView | undefined): boolean =>
  other?.from.kind === one.from.kind && other.from.name === one.from.name;

const dayLine = (instant: number): HTMLElement => el('li', { class: 'day' }, el('span', { text: dayOf(instant) }));
