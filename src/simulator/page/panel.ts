/** The drawer at the side: tabs for sample people, the calls behind the messages, and faults to play. */
import { button, el, uniqueId } from './dom.ts';
import { type Icon, icon } from './icons.ts';
import { say } from './texts.ts';

export interface Pane {
  name: 'samples' | 'calls' | 'faults';
  icon: Icon;
  body: HTMLElement;
  /** Called when the pane comes into view. */
  shown?(): void;
}

export class Panel {
  readonly element: HTMLElement;
  readonly #tabs = new Map<string, HTMLButtonElement>();
  readonly #panes: Pane[];
  #opener: HTMLElement | undefined;

  constructor(panes: Pane[], onToggle: (open: boolean) => void) {
    this.#panes = panes;
    const bodies = panes.map((pane) => {
      const id = uniqueId('pane');
      const tab = button(
        { attrs: { role: 'tab', id: `${id}-tab`, 'aria-controls': id }, on: { click: () => this.select(pane.name) } },
        icon(pane.icon),
        el('span', { text: say(`pane-${pane.name}`) }),
      );
      this.#tabs.set(pane.name, tab);
      pane.body.id = id;
      pane.body.classList.add('pane');
      pane.body.setAttribute('role', 'tabpanel');
      pane.body.setAttribute('aria-labelledby', `${id}-tab`);
      pane.body.tabIndex = 0;
      return pane.body;
    });
    const tabs = el(
      'div',
      { class: 'tabs', attrs: { role: 'tablist', 'aria-label': say('panel-label') } },
      ...this.#tabs.values(),
    );
    tabs.addEventListener('keydown', (event) => this.#move(event));
    const close = button(
      { class: 'quiet', label: say('panel-close'), on: { click: () => this.close() } },
      icon('close'),
    );
    this.element = el(
      'aside',
      { class: 'panel', attrs: { 'aria-label': say('panel-label') } },
      el('header', {}, tabs, close),
      ...bodies,
    );
    this.element.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') this.close();
    });
    this.#onToggle = onToggle;
    this.select(panes[0]!.name, false);
  }

  readonly #onToggle: (open: boolean) => void;

  get isOpen(): boolean {
    return !this.element.hidden;
  }

  /** @param focus  whether the keyboard goes along: yes when a person asked for it */
  open(name: Pane['name'], focus = true): void {
    if (focus && document.activeElement instanceof HTMLElement && !this.element.contains(document.activeElement))
      this.#opener = document.activeElement;
    this.element.hidden = false;
    this.select(name, focus);
    this.#onToggle(true);
  }

  close(): void {
    const inside = this.element.contains(document.activeElement);
    this.element.hidden = true;
    this.#onToggle(false);
    if (inside && this.#opener?.isConnected) this.#opener.focus();
  }

  select(name: Pane['name'], focus = true): void {
    for (const pane of this.#panes) {
      const chosen = pane.name === name;
      const tab = this.#tabs.get(pane.name)!;
      tab.setAttribute('aria-selected', String(chosen));
      tab.tabIndex = chosen ? 0 : -1;
      pane.body.hidden = !chosen;
      if (!chosen) continue;
      pane.shown?.();
      if (focus) tab.focus();
    }
  }

  #move(event: KeyboardEvent): void {
    const back = document.dir === 'rtl' ? 'ArrowRight' : 'ArrowLeft';
    const step = event.key === back ? -1 : event.key.startsWith('Arrow') ? 1 : 0;
    if (step === 0 || event.key === 'ArrowUp' || event.key === 'ArrowDown') return;
    const at = this.#panes.findIndex(({ name }) => this.#tabs.get(name) === document.activeElement);
    const next = this.#panes[(at + step + this.#panes.length) % this.#panes.length];
    if (next) this.select(next.name);
  }
}
