/** Sample people to try, one for each state of a card, with buttons that type for whoever is chosen. */
import type { SamplePerson } from '../protocol.ts';
import type { Desk } from './desk.ts';
import { field, select } from './dialog.ts';
import { button, el } from './dom.ts';
import { keepFocus } from './focus.ts';
import { tellRefusal } from './notices.ts';
import { has, say } from './texts.ts';

export class Samples {
  readonly body = el('div', { class: 'samples' });
  readonly #desk: Desk;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  draw(): void {
    const { people, samples } = this.#desk.store;
    const active = this.#desk.active();
    const who = select(
      'person',
      [...people.values()].map(({ key, name, channel }) => ({
        value: key,
        text: say('person-on', { name, channel: say(`channel-${channel}`) }),
      })),
      active,
    );
    who.addEventListener('change', () => this.#desk.show(who.value));
    keepFocus(this.body, () =>
      this.body.replaceChildren(
        el('p', { class: 'lead', text: say('samples-lead') }),
        field(say('samples-for'), who),
        samples.length === 0
          ? el('p', { class: 'faint', text: say('samples-none') })
          : el('ul', { class: 'sample-list' }, ...samples.map((sample) => this.#card(sample))),
      ),
    );
  }

  #card(sample: SamplePerson): HTMLElement {
    const state = has(`state-${sample.state}`) ? say(`state-${sample.state}`) : sample.state;
    const type = (text: string) => {
      const person = this.#desk.active();
      if (person === undefined) return this.#desk.addPerson();
      this.#desk.makeRoom();
      this.#desk.show(person)?.type(text).catch(tellRefusal);
    };
    const act = (text: string, label: string, typed: string, main = false) =>
      button({
        class: main ? 'action' : 'plain',
        text,
        attrs: { 'aria-label': label },
        on: { click: () => type(typed) },
      });
    const { name, code, serial } = sample;
    return el(
      'li',
      { class: 'sample' },
      el(
        'div',
        { class: 'sample-head' },
        el('span', { class: `state state-${sample.state}`, text: state }),
        el('bdi', { class: 'faint', text: name }),
      ),
      el(
        'dl',
        {},
        el('dt', { text: say('sample-code') }),
        el('dd', {}, el('bdi', { text: code, attrs: { dir: 'ltr' } })),
        el('dt', { text: say('sample-serial') }),
        el('dd', {}, el('bdi', { text: serial, attrs: { dir: 'ltr' } })),
      ),
      el(
        'div',
        { class: 'sample-acts' },
        act(say('sample-type'), say('sample-type-of', { state, name }), `${code} ${serial}`, true),
        act(say('sample-code-only'), say('sample-code-of', { state, name }), code),
        act(say('sample-serial-only'), say('sample-serial-of', { state, name }), serial),
      ),
    );
  }
}
