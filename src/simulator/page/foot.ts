/** What a person writes with: the composer and the bot's keyboard, or the one button that stands in their place. */
import type { BotView, ChatView, ReplyButton } from '../protocol.ts';
import { Composer, type ComposerActions } from './composer.ts';
import { button, el } from './dom.ts';
import { keepFocus } from './focus.ts';
import { replyKeyboard } from './replyKeyboard.ts';
import { say } from './texts.ts';

export interface FootActions extends Omit<ComposerActions, 'toggleKeyboard'> {
  start(): void;
  unblock(): void;
  pressReply(button: ReplyButton): void;
}

export class Foot {
  readonly element = el('div', { class: 'foot' });
  readonly composer: Composer;
  readonly #actions: FootActions;
  #open = true;
  #keyboardSeen = '';
  #drawn: [ChatView, BotView | undefined] | undefined;

  constructor(actions: FootActions) {
    this.#actions = actions;
    this.composer = new Composer({ ...actions, toggleKeyboard: () => this.#toggle(!this.#open) });
  }

  draw(chat: ChatView, bot: BotView | undefined): void {
    this.#drawn = [chat, bot];
    const instead = this.#instead(chat);
    if (instead) return keepFocus(this.element, () => this.element.replaceChildren(instead));

    const keyboard = chat.keyboard && chat.keyboard.rows.length > 0 ? chat.keyboard : null;
    const seen = JSON.stringify(keyboard);
    if (seen !== this.#keyboardSeen) this.#open = true;
    const open = keyboard !== null && (this.#open || keyboard.persistent);
    this.composer.setPlaceholder(keyboard?.placeholder ?? null);
    this.composer.offerCommands((bot?.commands.length ?? 0) > 0);
    this.composer.keyboard(keyboard && !keyboard.persistent ? open : undefined);
    if (this.composer.element.parentElement !== this.element) this.element.replaceChildren(this.composer.element);
    const shown = this.element.querySelector('.reply-keyboard');
    if (shown && open && seen === this.#keyboardSeen) return;
    this.#keyboardSeen = seen;
    keepFocus(this.element, () => {
      shown?.remove();
      if (!open) return;
      const press = (given: ReplyButton) => {
        this.#actions.pressReply(given);
        if (keyboard.oneTime) this.#toggle(false);
      };
      this.element.append(replyKeyboard(keyboard, press));
    });
  }

  #toggle(open: boolean): void {
    this.#open = open;
    if (this.#drawn) this.draw(...this.#drawn);
  }

  #instead(chat: ChatView): HTMLElement | undefined {
    if (chat.blocked && chat.kind === 'group')
      return button({ class: 'instead', text: say('foot-removed'), attrs: { disabled: true } });
    if (chat.blocked)
      return button({ class: 'instead', text: say('foot-unblock'), on: { click: () => this.#actions.unblock() } });
    if (!chat.started)
      return button({ class: 'instead', text: say('foot-start'), on: { click: () => this.#actions.start() } });
    return undefined;
  }
}
