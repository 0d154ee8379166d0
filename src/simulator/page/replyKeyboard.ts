/** The keyboard that a bot puts in the place of the phone's own. */
import type { ReplyButton, ReplyKeyboardView } from '../protocol.ts';
import { button, el } from './dom.ts';
import { icon } from './icons.ts';
import { say } from './texts.ts';

export function replyKeyboard(view: ReplyKeyboardView, press: (button: ReplyButton) => void): HTMLElement {
  return el(
    'div',
    { class: 'reply-keyboard', attrs: { role: 'group', 'aria-label': say('keyboard-label') } },
    ...view.rows.map((row) =>
      el(
        'div',
        { class: 'keys-row' },
        ...row.map((given) => {
          const key = button({ class: 'key', on: { click: () => press(given) } });
          if (given.kind === 'contact') key.append(icon('contact'));
          if (given.kind === 'location') key.append(icon('pin'));
          key.append(el('span', { text: given.text, attrs: { dir: 'auto' } }));
          if (given.kind === 'other') {
            key.disabled = true;
            key.title = say('button-not-simulated');
          }
          return key;
        }),
      ),
    ),
  );
}
