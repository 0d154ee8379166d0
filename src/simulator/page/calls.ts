/** The drawer of calls: what the bot asked of the messenger, and what it was given, behind each message. */
import type { CallEntry } from '../protocol.ts';
import { timeOf } from './dates.ts';
import type { CallFilter, Desk } from './desk.ts';
import { button, el } from './dom.ts';
import { locale, say } from './texts.ts';

/** More would be neither read nor drawn quickly. */
const SHOWN = 150;

const digits = (value: number): string =>
  value.toLocaleString(locale() === 'fa' ? 'fa-IR' : 'en', { maximumFractionDigits: 0 });

function json(title: string, words: string): HTMLElement[] {
  if (words === '') return [];
  return [
    el('p', { class: 'json-title', text: title }),
    el('pre', { text: words, attrs: { dir: 'ltr', tabindex: 0, role: 'region', 'aria-label': title } }),
  ];
}

function entry(call: CallEntry): HTMLElement {
  const failed = call.kind === 'call' && call.response !== '' && (call.status < 200 || call.status > 299);
  const waiting = call.kind === 'call' && call.response === '' && call.status === 0;
  const details = el(
    'details',
    { class: `call ${call.kind}${failed ? ' failed' : ''}`, attrs: { 'data-call': call.id } },
    el(
      'summary',
      {},
      el('span', { class: 'way', text: say(call.kind === 'call' ? 'call-out' : 'call-in') }),
      el('bdi', { class: 'method', text: call.name, attrs: { dir: 'ltr' } }),
      el(
        'span',
        { class: 'faint' },
        [
          timeOf(call.at),
          say(`channel-${call.channel}`),
          call.via ? say(`via-${call.via}`) : '',
          waiting ? say('call-waiting') : '',
          call.status > 0 ? digits(call.status) : '',
          call.kind === 'call' && !waiting ? say('call-took', { time: digits(call.took) }) : '',
        ]
          .filter(Boolean)
          .join(' · '),
      ),
      call.fault
        ? el('span', { class: 'fault', text: say('call-fault', { fault: say(`fault-${call.fault}`) }) })
        : null,
    ),
  );
  // The JSON is drawn when somebody looks.
  details.addEventListener(
    'toggle',
    () => details.append(...json(say('call-request'), call.request), ...json(say('call-response'), call.response)),
    { once: true },
  );
  return details;
}

export class Calls {
  readonly body = el('div', { class: 'calls' });
  readonly #desk: Desk;
  readonly #list = el('div', { class: 'call-list' });
  readonly #about = el('p', { class: 'lead' });
  readonly #all: HTMLButtonElement;
  #filter: CallFilter = { kind: 'all' };
  #due = false;

  constructor(desk: Desk) {
    this.#desk = desk;
    this.#all = button({ class: 'plain', text: say('calls-all'), on: { click: () => this.filter({ kind: 'all' }) } });
    this.body.append(el('div', { class: 'pane-head' }, this.#about, this.#all), this.#list);
  }

  filter(filter: CallFilter): void {
    this.#filter = filter;
    this.draw();
    if (filter.kind === 'calls') {
      const only = this.#list.querySelector('details');
      if (only) only.open = true;
    }
  }

  /** A call has come or changed; many of one moment are drawn once. */
  changed(): void {
    if (this.#due || this.body.hidden || this.body.closest('[hidden]')) return;
    this.#due = true;
    requestAnimationFrame(() => {
      this.#due = false;
      this.draw();
    });
  }

  draw(): void {
    const found = this.#found();
    const open = new Set(
      [...this.#list.querySelectorAll<HTMLDetailsElement>('details[open]')].map((d) => d.dataset.call),
    );
    const drawn = new Map(
      [...this.#list.children].map((d) => [d.getAttribute('data-call') + (d.getAttribute('data-as') ?? ''), d]),
    );
    const entries = found.map((call) => {
      const as = `${call.status}/${call.response.length}`;
      const same = drawn.get(String(call.id) + as);
      if (same) return same;
      const made = entry(call);
      made.setAttribute('data-as', as);
      if (open.has(String(call.id))) made.setAttribute('open', '');
      return made;
    });
    // Those that are there already keep their place, and with it the focus and the scroll.
    for (const child of Array.from(this.#list.children)) if (!entries.includes(child)) child.remove();
    entries.forEach((made, index) => {
      if (this.#list.children[index] !== made) this.#list.insertBefore(made, this.#list.children[index] ?? null);
    });
    this.#about.textContent = say(found.length === 0 ? 'calls-none' : `calls-${this.#filter.kind}-lead`);
    this.#all.hidden = this.#filter.kind === 'all';
  }

  /** Newest first; for one message oldest first, as it came about. */
  #found(): CallEntry[] {
    const filter = this.#filter;
    const { calls } = this.#desk.store;
    if (filter.kind === 'calls') return filter.ids.flatMap((id) => calls.get(id) ?? []);
    const all = [...calls.values()].toReversed();
    return (filter.kind === 'all' ? all : all.filter(({ chat }) => chat === filter.chat)).slice(0, SHOWN);
  }
}
