/** Trouble to order: the messenger fails in a chosen way, for so many calls, to see how the bot bears it. */
import { FAULT_KINDS, type Channel, type FaultKind, type FaultView } from '../protocol.ts';
import type { Desk } from './desk.ts';
import { field, refusal, select, valuesOf } from './dialog.ts';
import { button, el } from './dom.ts';
import { keepFocus } from './focus.ts';
import { server } from './server.ts';
import { number, say } from './texts.ts';

export class Faults {
  readonly body = el('div', { class: 'faults' });
  readonly #desk: Desk;
  readonly #list = el('div');

  constructor(desk: Desk) {
    this.#desk = desk;
    const problem = el('p', { class: 'problem', attrs: { role: 'alert' } });
    const times = el('input', {
      attrs: { name: 'times', type: 'number', min: 1, max: 1000, value: 1, required: true },
    });
    const form = el(
      'form',
      { class: 'form' },
      field(
        say('fault-kind'),
        select(
          'kind',
          FAULT_KINDS.map((kind) => ({ value: kind, text: say(`fault-${kind}`) })),
        ),
      ),
      field(
        say('fault-channel'),
        select('channel', [
          { value: 'telegram', text: say('channel-telegram') },
          { value: 'bale', text: say('channel-bale') },
        ]),
      ),
      field(say('fault-times'), times),
      problem,
      el('button', { class: 'action', text: say('fault-play'), attrs: { type: 'submit' } }),
    );
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      const values = valuesOf(form);
      problem.textContent = '';
      server
        .fault({
          channel: values.one('channel') as Channel,
          kind: values.one('kind') as FaultKind,
          times: Number(values.one('times')),
        })
        .catch((error: unknown) => (problem.textContent = refusal(error)));
    });
    this.body.append(el('p', { class: 'lead', text: say('faults-lead') }), form, this.#list);
  }

  draw(): void {
    const { faults } = this.#desk.store;
    keepFocus(this.#list, () =>
      this.#list.replaceChildren(
        ...(faults.length === 0
          ? []
          : [
              el('ul', { class: 'fault-list' }, ...faults.map(line)),
              button({ class: 'plain', text: say('faults-clear'), on: { click: () => void server.clearFaults() } }),
            ]),
      ),
    );
  }
}

function line(fault: FaultView): HTMLElement {
  const left = fault.left === null ? say('fault-for-a-while') : say('fault-left', { count: number(fault.left) });
  return el('li', { text: `${say(`channel-${fault.channel}`)}: ${say(`fault-${fault.kind}`)} · ${left}` });
}
