/** A small menu beside the button that opened it: arrows move, Escape and a press elsewhere close it. */
import { button, el } from './dom.ts';
import { type Icon, icon } from './icons.ts';

export interface MenuItem {
  icon: Icon;
  text: string;
  /** A second, fainter line. */
  hint?: string | undefined;
  danger?: boolean;
  go(): void;
}

/** @param anchor  where it opens; focus goes back there */
export function openMenu(anchor: HTMLElement, label: string, items: MenuItem[]): void {
  const menu = el('div', { class: 'menu', attrs: { role: 'menu', 'aria-label': label, popover: 'auto' } });
  const close = () => menu.hidePopover();
  const entries = items.map((item) => {
    const entry = button(
      {
        class: item.danger ? 'danger' : '',
        attrs: { role: 'menuitem', tabindex: -1 },
        on: {
          click: () => {
            close();
            item.go();
          },
        },
      },
      icon(item.icon),
      el('span', { text: item.text, attrs: { dir: 'auto' } }),
    );
    if (item.hint) entry.append(el('span', { class: 'faint', text: item.hint, attrs: { dir: 'auto' } }));
    return entry;
  });
  menu.append(...entries);
  menu.addEventListener('keydown', (event) => {
    const at = entries.indexOf(document.activeElement as HTMLButtonElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: entries.length - 1 }[event.key];
    if (event.key === 'Tab') close();
    if (to === undefined) return;
    event.preventDefault();
    entries[(to + entries.length) % entries.length]?.focus();
  });
  menu.addEventListener('toggle', (event) => {
    if (event.newState !== 'closed') return;
    anchor.setAttribute('aria-expanded', 'false');
    if (menu.contains(document.activeElement) || document.activeElement === document.body) anchor.focus();
    menu.remove();
  });
  anchor.setAttribute('aria-haspopup', 'menu');
  anchor.setAttribute('aria-expanded', 'true');
  document.body.append(menu);
  menu.showPopover();
  beside(menu, anchor.getBoundingClientRect());
  entries[0]?.focus();
}

/** Below the anchor if there is room, else above; never beyond the window. */
function beside(menu: HTMLElement, anchor: DOMRect): void {
  const { width, height } = menu.getBoundingClientRect();
  const edge = 8;
  const below = anchor.bottom + 4;
  const top = below + height <= innerHeight - edge ? below : Math.max(edge, anchor.top - height - 4);
  const wanted = document.dir === 'rtl' ? anchor.right - width : anchor.left;
  const left = Math.min(Math.max(edge, wanted), innerWidth - width - edge);
  menu.style.setProperty('inset', 'auto');
  menu.style.setProperty('top', `${top}px`);
  menu.style.setProperty('left', `${left}px`);
}
