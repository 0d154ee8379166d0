/** A press on a link: one that opens a bot is opened on the phone of whom one chooses, for links are passed on. */
import type { PersonKey } from '../protocol.ts';
import type { Desk } from './desk.ts';
import { openForm, field, select } from './dialog.ts';
import { el } from './dom.ts';
import { deepLink, harmless } from './links.ts';
import { server } from './server.ts';
import { say } from './texts.ts';

export function openLink(desk: Desk, person: PersonKey, url: string): void {
  const link = deepLink(url, desk.store.bots.values());
  if (!link) {
    if (harmless(url)) window.open(url, '_blank', 'noopener,noreferrer');
    return;
  }
  const people = [...desk.store.people.values()].filter(({ channel }) => channel === link.channel);
  if (people.length === 0) return desk.addPerson();
  openForm({
    title: say('link-title'),
    action: say('link-open'),
    fields: [
      el('p', { text: say('link-who') }),
      el('p', { class: 'address' }, el('bdi', { text: url, attrs: { dir: 'ltr' } })),
      field(
        say('link-person'),
        select(
          'person',
          people.map(({ key, name }) => ({ value: key, text: name })),
          person,
        ),
      ),
    ],
    async submit(values) {
      const chosen = values.one('person');
      await server.send({ person: chosen, chat: chosen, text: link.payload ? `/start ${link.payload}` : '/start' });
      desk.show(chosen)?.openChat(chosen);
    },
  });
}
