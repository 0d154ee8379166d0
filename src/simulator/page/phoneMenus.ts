/** The menus of a phone: what can be done with a message, with a chat, and with the person. */
import type { BotView, MessageView, PersonView, ChatView } from '../protocol.ts';
import type { Desk } from './desk.ts';
import { field, openForm, openQuestion } from './dialog.ts';
import { el } from './dom.ts';
import { type MenuItem, openMenu } from './menu.ts';
import { sentBy } from './message.ts';
import { note, tellRefusal } from './notices.ts';
import { server } from './server.ts';
import { say } from './texts.ts';

export function openMessageMenu(
  desk: Desk,
  person: PersonView,
  message: MessageView,
  anchor: HTMLElement,
  actions: { reply(message: MessageView): void; edit(message: MessageView): void },
): void {
  const own = sentBy(message, person.key);
  const at = { person: person.key, chat: message.chat, message: message.id };
  const items: MenuItem[] = [{ icon: 'reply', text: say('message-reply'), go: () => actions.reply(message) }];
  if (own && message.text && !message.attachment)
    items.push({ icon: 'pencil', text: say('message-edit'), go: () => actions.edit(message) });
  if (message.text) items.push({ icon: 'copy', text: say('message-copy'), go: () => copy(message.text) });
  items.push(
    { icon: 'code', text: say('message-calls'), go: () => desk.calls({ kind: 'calls', ids: message.calls }) },
    { icon: 'trash', text: say('message-delete'), danger: true, go: () => void server.remove(at).catch(tellRefusal) },
  );
  openMenu(anchor, say('message-actions'), items);
}

export function copy(text: string): void {
  navigator.clipboard.writeText(text).then(
    () => note(say('copied')),
    () => note(say('copy-refused')),
  );
}

export function openCommandsMenu(bot: BotView, anchor: HTMLElement, send: (text: string) => void): void {
  openMenu(
    anchor,
    say('commands'),
    bot.commands.map(({ command, description }) => ({
      icon: 'menu',
      text: description,
      hint: `/${command}`,
      go: () => send(`/${command}`),
    })),
  );
}

export function openPhoneMenu(desk: Desk, person: PersonView, chat: ChatView | undefined, anchor: HTMLElement): void {
  const items: MenuItem[] = [];
  if (chat) {
    items.push({ icon: 'code', text: say('chat-calls'), go: () => desk.calls({ kind: 'chat', chat: chat.key }) });
    if (chat.kind === 'private')
      items.push({
        icon: 'block',
        text: say(chat.blocked ? 'chat-unblock' : 'chat-block'),
        go: () => void server.block(person.key, !chat.blocked).catch(tellRefusal),
      });
    items.push({
      icon: 'trash',
      text: say('chat-clear'),
      go: () => void server.clear(chat.key).catch(tellRefusal),
    });
  }
  items.push(
    { icon: 'people', text: say('group-new'), go: () => askGroup(desk, person) },
    {
      icon: 'close',
      text: say('person-remove', { name: person.name }),
      danger: true,
      go: () =>
        openQuestion({
          title: say('person-remove', { name: person.name }),
          text: say('person-remove-text'),
          action: say('remove'),
          go: () => server.removePerson(person.key),
        }),
    },
  );
  openMenu(anchor, say('phone-menu'), items);
}

export function askGroup(desk: Desk, person: PersonView): void {
  const others = [...desk.store.people.values()].filter(
    ({ channel, key }) => channel === person.channel && key !== person.key,
  );
  openForm({
    title: say('group-new'),
    action: say('group-make'),
    fields: [
      field(
        say('group-title'),
        el('input', {
          attrs: { name: 'title', required: true, maxlength: 64, dir: 'auto', value: say('group-title-sample') },
        }),
      ),
      el(
        'fieldset',
        {},
        el('legend', { text: say('group-people') }),
        ...others.map(({ key, name }) =>
          el(
            'label',
            { class: 'choice' },
            el('input', { attrs: { type: 'checkbox', name: 'people', value: key, checked: true } }),
            el('bdi', { text: name }),
          ),
        ),
      ),
    ],
    async submit(values) {
      const people = [person.key, ...values.all('people')];
      const made = await server.addGroup({ channel: person.channel, title: values.one('title'), people });
      desk.show(person.key)?.openChat(made.key);
    },
  });
}
