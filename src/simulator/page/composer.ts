/** The foot of a chat: the text field and the buttons beside it. */
import type { MessageView } from '../protocol.ts';
import { button, el, prefersLessMotion } from './dom.ts';
import { icon } from './icons.ts';
import { gist } from './message.ts';
import { say } from './texts.ts';

export interface ComposerActions {
  send(text: string, replyTo: number | null): void;
  edit(message: MessageView, text: string): void;
  attach(anchor: HTMLElement): void;
  commands(anchor: HTMLElement): void;
  toggleKeyboard(): void;
}

/** Milliseconds between two letters, and the longest that typing may take as a whole. */
const LETTER = 24;
const LONGEST = 900;

export class Composer {
  readonly element: HTMLElement;
  readonly #field: HTMLTextAreaElement;
  readonly #context: HTMLElement;
  readonly #keyboard: HTMLButtonElement;
  readonly #menu: HTMLButtonElement;
  readonly #actions: ComposerActions;
  #about: { kind: 'reply' | 'edit'; message: MessageView } | undefined;

  constructor(actions: ComposerActions) {
    this.#actions = actions;
    this.#field = el('textarea', {
      attrs: { rows: 1, dir: 'auto', 'aria-label': say('composer-label'), enterkeyhint: 'send', maxlength: 20_000 },
    });
    this.#context = el('div', { class: 'about', attrs: { hidden: true } });
    this.#menu = button(
      { class: 'commands', label: say('commands') },
      icon('menu'),
      el('span', { text: say('commands-short') }),
    );
    this.#menu.addEventListener('click', () => actions.commands(this.#menu));
    this.#keyboard = button(
      { class: 'quiet', label: say('keyboard-toggle'), on: { click: () => actions.toggleKeyboard() } },
      icon('keyboard'),
    );
    const clip = button({ class: 'quiet', label: say('attach') }, icon('clip'));
    clip.addEventListener('click', () => actions.attach(clip));
    const send = button({ class: 'send', label: say('send'), on: { click: () => this.#submit() } }, icon('send'));
    this.element = el(
      'div',
      { class: 'composer' },
      this.#context,
      el('div', { class: 'composer-row' }, this.#menu, clip, this.#field, this.#keyboard, send),
    );
    this.#field.addEventListener('input', () => this.#grow());
    this.#field.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && this.#about) return this.about(undefined);
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.#submit();
    });
    this.keyboard(undefined);
  }

  focus(): void {
    this.#field.focus();
  }

  setPlaceholder(words: string | null): void {
    this.#field.placeholder = words ?? say('composer-placeholder');
  }

  offerCommands(any: boolean): void {
    this.#menu.hidden = !any;
  }

  /** @param open  whether the reply keyboard is on screen; undefined: there is none */
  keyboard(open: boolean | undefined): void {
    this.#keyboard.hidden = open === undefined;
    this.#keyboard.setAttribute('aria-expanded', String(open ?? false));
  }

  /** Answers or changes a message; undefined: an ordinary new one. */
  about(about: { kind: 'reply' | 'edit'; message: MessageView } | undefined): void {
    if (about?.kind === 'edit') this.#write(about.message.text);
    else if (this.#about?.kind === 'edit') this.#write('');
    this.#about = about;
    this.#context.hidden = !about;
    if (!about) return;
    this.#context.replaceChildren(
      icon(about.kind === 'reply' ? 'reply' : 'pencil'),
      el('span', { class: 'about-kind', text: say(`composer-${about.kind}`) }),
      el('span', {}, el('bdi', { text: gist(about.message, 60) })),
      button({ class: 'quiet', label: say('cancel'), on: { click: () => this.about(undefined) } }, icon('close')),
    );
    this.focus();
  }

  /** Letters appear one after the other; at once for people who want less movement. Sends at the end. */
  async type(text: string): Promise<void> {
    this.about(undefined);
    if (!prefersLessMotion()) {
      const wait = Math.min(LETTER, LONGEST / text.length);
      for (let length = 1; length < text.length; length++) {
        this.#write(text.slice(0, length));
        await new Promise((resolve) => setTimeout(resolve, wait));
      }
    }
    this.#write(text);
    this.#submit();
  }

  #write(text: string): void {
    this.#field.value = text;
    this.#grow();
  }

  #grow(): void {
    this.#field.style.setProperty('height', 'auto');
    this.#field.style.setProperty('height', `${Math.min(this.#field.scrollHeight, 132)}px`);
  }

  #submit(): void {
    const text = this.#field.value;
    if (text.trim() === '') return this.focus();
    const about = this.#about;
    this.#about = undefined;
    this.#context.hidden = true;
    this.#write('');
    if (about?.kind === 'edit') this.#actions.edit(about.message, text);
    else this.#actions.send(text, about?.message.id ?? null);
  }
}
