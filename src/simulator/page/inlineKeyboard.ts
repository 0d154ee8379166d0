/** The buttons under a message. */
import type { InlineButton, MessageView } from '../protocol.ts';
import { button, el } from './dom.ts';
import { icon } from './icons.ts';
import { say } from './texts.ts';

export interface ButtonActions {
  openLink(url: string): void;
  copy(text: string): void;
  /** Settles when the press was answered, or will not be. */
  press(message: MessageView, row: number, column: number): Promise<void>;
}

function one(message: MessageView, given: InlineButton, at: [number, number], actions: ButtonActions): HTMLElement {
  const element = button({ class: `key ${given.kind}` }, el('span', { text: given.text, attrs: { dir: 'auto' } }));
  if (given.kind === 'url') element.append(icon('link'));
  if (given.kind === 'copy') element.append(icon('copy'));
  if (given.kind === 'other') {
    element.disabled = true;
    element.title = say('button-not-simulated');
  }
  element.addEventListener('click', () => {
    if (given.kind === 'url') return actions.openLink(given.url ?? '');
    if (given.kind === 'copy') return actions.copy(given.copyText ?? '');
    if (element.getAttribute('aria-busy') === 'true') return;
    element.setAttribute('aria-busy', 'true');
    void actions.press(message, at[0], at[1]).finally(() => element.removeAttribute('aria-busy'));
  });
  return element;
}

export function inlineKeyboard(message: MessageView, actions: ButtonActions): HTMLElement | null {
  if (message.buttons.length === 0) return null;
  return el(
    'div',
    { class: 'keys', attrs: { role: 'group', 'aria-label': say('buttons-label') } },
    ...message.buttons.map((row, r) =>
      el('div', { class: 'keys-row' }, ...row.map((given, c) => one(message, given, [r, c], actions))),
    ),
  );
}
