/** What passes by: the page's own notes, a phone's toasts and alerts, and the words a screen reader is told. */
import { button, el, uniqueId } from './dom.ts';
import { refusal } from './dialog.ts';
import { say } from './texts.ts';

const SHOWN = 3500;

const spoken = el('div', { class: 'unseen', attrs: { 'aria-live': 'polite', 'aria-atomic': 'false' } });
const notes = el('div', { class: 'notes', attrs: { role: 'status', 'aria-live': 'polite' } });

export const noticeElements = (): HTMLElement[] => [spoken, notes];

/** Says something to a screen reader only. Of a flood the first lines are enough. */
export function speak(words: string): void {
  if (spoken.childElementCount >= 8) return;
  const line = el('p', { text: words });
  spoken.append(line);
  setTimeout(() => line.remove(), 10_000);
}

/** A note at the foot of the page. */
export function note(words: string): void {
  const line = el('p', { class: 'note', text: words });
  notes.append(line);
  setTimeout(() => line.remove(), SHOWN);
}

/** For `.catch`: tells why something was refused. */
export const tellRefusal = (error: unknown): void => note(refusal(error));

/** A short line over a phone, as an answer to a press. */
export function toast(phone: HTMLElement, words: string): void {
  const line = el('p', { class: 'toast', text: words, attrs: { role: 'status', dir: 'auto' } });
  phone.append(line);
  setTimeout(() => line.remove(), SHOWN + words.length * 40);
}

/** An answer that wants to be read: covers the phone, not the page, for each person has a phone of their own. */
export function alert(phone: HTMLElement, from: string, words: string): void {
  const before = document.activeElement instanceof HTMLElement ? document.activeElement : null;
  const heading = uniqueId('alert');
  const text = uniqueId('alert');
  const covered = [...phone.children].filter((child) => !child.classList.contains('alert'));
  const end = () => {
    cover.remove();
    if (!phone.querySelector('.alert')) for (const child of covered) child.removeAttribute('inert');
    if (before?.isConnected) before.focus();
  };
  const confirm = button({ class: 'plain', text: say('alert-ok'), on: { click: end } });
  const cover = el(
    'div',
    {
      class: 'alert',
      attrs: { role: 'alertdialog', 'aria-modal': 'true', 'aria-labelledby': heading, 'aria-describedby': text },
      on: {
        keydown: (event) => {
          if (event.key === 'Escape') end();
        },
      },
    },
    el(
      'div',
      { class: 'alert-box' },
      el('h2', { attrs: { id: heading } }, el('bdi', { text: from })),
      el('p', { text: words, attrs: { id: text, dir: 'auto' } }),
      confirm,
    ),
  );
  for (const child of covered) child.setAttribute('inert', '');
  phone.append(cover);
  confirm.focus();
}
