/** The row of people on top: who is there, what they have not read, and the way to add one more. */
import type { Channel, PersonKey, PersonView } from '../protocol.ts';
import { avatar } from './avatar.ts';
import { unreadBadge } from './chatList.ts';
import type { Desk } from './desk.ts';
import { field, openForm, select } from './dialog.ts';
import { button, el } from './dom.ts';
import { keepFocus } from './focus.ts';
import { icon } from './icons.ts';
import { server } from './server.ts';
import { say } from './texts.ts';

export class People {
  readonly element: HTMLElement;
  readonly #list = el('ul');
  readonly #desk: Desk;
  #drawn = '';
  #shown: PersonKey | undefined;

  constructor(desk: Desk) {
    this.#desk = desk;
    const plus = button(
      { class: 'add', on: { click: () => desk.addPerson() } },
      icon('plus'),
      el('span', { text: say('person-add') }),
    );
    this.element = el('nav', { class: 'people', attrs: { 'aria-label': say('people-label') } }, this.#list, plus);
  }

  draw(): void {
    const { store } = this.#desk;
    const active = this.#desk.active();
    const rows = [...store.people.values()].map((person) => ({
      person,
      unread: store.chatsOf(person.key).reduce((sum, chat) => sum + chat.unread, 0),
      active: person.key === active,
    }));
    const drawn = JSON.stringify(rows);
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    keepFocus(this.#list, () =>
      this.#list.replaceChildren(...rows.map((row) => this.#tab(row.person, row.unread, row.active))),
    );
    if (active !== this.#shown) this.#list.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' });
    this.#shown = active;
  }

  #tab(person: PersonView, unread: number, active: boolean): HTMLElement {
    return el(
      'li',
      {},
      button(
        {
          class: 'person',
          attrs: { 'data-channel': person.channel, 'aria-current': active ? 'true' : null },
          on: { click: () => this.#desk.show(person.key)?.focusText() },
        },
        avatar(person.name, 'person'),
        el('bdi', { text: person.name }),
        el('span', { class: 'channel', text: say(`channel-${person.channel}`) }),
        unreadBadge(unread),
      ),
    );
  }
}

const CHANNELS: readonly Channel[] = ['telegram', 'bale'];

/** @param onAdded  told who it is, once the server has them */
export function askPerson(onAdded: (person: PersonKey) => void): void {
  openForm({
    title: say('person-add'),
    action: say('person-add-yes'),
    fields: [
      field(
        say('person-name'),
        el('input', {
          attrs: { name: 'name', required: true, maxlength: 64, dir: 'auto', autofocus: true, autocomplete: 'off' },
        }),
      ),
      el(
        'fieldset',
        { class: 'choices' },
        el('legend', { text: say('person-channel') }),
        ...CHANNELS.map((channel, index) =>
          el(
            'label',
            { class: 'choice' },
            el('input', { attrs: { type: 'radio', name: 'channel', value: channel, checked: index === 0 } }),
            el('span', { text: say(`channel-${channel}`) }),
          ),
        ),
      ),
      field(
        say('person-language'),
        select('languageCode', [
          { value: 'fa', text: say('language-fa') },
          { value: 'en', text: say('language-en') },
          { value: 'ar', text: say('language-ar') },
        ]),
      ),
    ],
    async submit(values) {
      const person = await server.addPerson({
        name: values.one('name').trim(),
        channel: values.one('channel') as Channel,
        languageCode: values.one('languageCode'),
      });
      onAdded(person.key);
    },
  });
}
