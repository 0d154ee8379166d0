/** The simulator's clock: what it shows, a step of a day, running fast, and setting it. It only moves forwards. */
import type { Store } from './store.ts';
import { daysInMonth, longDayOf, monthNames, solarHijri, timeOf, toInstant } from './dates.ts';
import { field, openForm, select } from './dialog.ts';
import { button, el } from './dom.ts';
import { icon } from './icons.ts';
import { note, tellRefusal } from './notices.ts';
import { server } from './server.ts';
import { number, say } from './texts.ts';

/** Simulated seconds a real second. */
const SPEEDS = [1, 60, 3600, 21_600, 86_400] as const;
const YEARS_AHEAD = 3;

export class ClockView {
  readonly element: HTMLElement;
  readonly #store: Store;
  readonly #day = el('span', { class: 'clock-day' });
  readonly #time = el('span', { class: 'clock-time' });
  readonly #set: HTMLButtonElement;
  readonly #step: HTMLButtonElement;
  readonly #speed: HTMLSelectElement;

  constructor(store: Store) {
    this.#store = store;
    this.#set = button(
      { class: 'clock-now', on: { click: () => this.#ask() } },
      icon('clock'),
      this.#day,
      this.#time,
      el('span', { class: 'unseen', text: say('clock-set') }),
    );
    this.#step = button({ class: 'clock-step', text: say('clock-step'), on: { click: () => void this.#stepDay() } });
    this.#speed = select(
      'speed',
      SPEEDS.map((speed) => ({ value: String(speed), text: say(`speed-${speed}`) })),
    );
    this.#speed.className = 'clock-speed';
    this.#speed.setAttribute('aria-label', say('clock-speed'));
    this.#speed.addEventListener('change', () => {
      server.clock({ speed: Number(this.#speed.value) }).catch(tellRefusal);
    });
    this.element = el(
      'div',
      { class: 'clock', attrs: { role: 'group', 'aria-label': say('clock-label') } },
      this.#set,
      this.#step,
      this.#speed,
    );
  }

  /** The server's word on the clock has changed. */
  draw(): void {
    const { movable, speed } = this.#store.clock;
    for (const control of [this.#set, this.#step, this.#speed]) control.disabled = !movable;
    const known = SPEEDS.find((each) => each === speed);
    this.#speed.value = String(known ?? 1);
    this.element.classList.toggle('fast', speed > 1);
    this.tick(this.#store.now());
  }

  tick(now: number): void {
    const day = longDayOf(now);
    const time = timeOf(now);
    if (this.#day.textContent === day && this.#time.textContent === time) return;
    this.#day.textContent = day;
    this.#time.textContent = time;
  }

  async #stepDay(): Promise<void> {
    this.#step.setAttribute('aria-busy', 'true');
    await server
      .clock({ stepDays: 1 })
      .then(({ now }) => note(say('clock-moved', { day: longDayOf(now), time: timeOf(now) })))
      .catch(tellRefusal);
    this.#step.removeAttribute('aria-busy');
  }

  #ask(): void {
    const now = solarHijri(this.#store.now());
    const numbers = (from: number, to: number) =>
      Array.from({ length: to - from + 1 }, (_, index) => ({
        value: String(from + index),
        text: number(from + index),
      }));
    const year = select('year', numbers(now.year, now.year + YEARS_AHEAD), String(now.year));
    const month = select(
      'month',
      monthNames().map((text, index) => ({ value: String(index + 1), text })),
      String(now.month),
    );
    const day = select('day', numbers(1, 31), String(now.day));
    const fit = () => {
      const most = daysInMonth(Number(year.value), Number(month.value));
      for (const option of day.options) option.hidden = option.disabled = Number(option.value) > most;
      if (Number(day.value) > most) day.value = String(most);
    };
    year.addEventListener('change', fit);
    month.addEventListener('change', fit);
    fit();
    openForm({
      title: say('clock-set'),
      action: say('clock-go'),
      fields: [
        el('p', { class: 'faint', text: say('clock-forwards') }),
        el(
          'div',
          { class: 'triple' },
          field(say('clock-day'), day),
          field(say('clock-month'), month),
          field(say('clock-year'), year),
        ),
        el(
          'div',
          { class: 'pair' },
          field(say('clock-hour'), select('hour', numbers(0, 23), String(now.hour))),
          field(say('clock-minute'), select('minute', numbers(0, 59), String(now.minute))),
        ),
      ],
      submit(values) {
        const read = (name: string) => Number(values.one(name));
        const wanted = { year: read('year'), month: read('month'), day: read('day') };
        return server.clock({ moveTo: toInstant({ ...wanted, hour: read('hour'), minute: read('minute') }) });
      },
    });
  }
}
