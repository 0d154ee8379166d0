/** A message's text with its entities, as elements. Offsets count UTF-16 code units. */
import type { EntityView } from '../protocol.ts';
import { add, button, el } from './dom.ts';
import { harmless } from './links.ts';

/** What becomes of a press on a word that can be pressed. */
export interface TextActions {
  openLink(url: string): void;
  sendCommand(command: string): void;
}

const TAGS = {
  bold: 'strong',
  italic: 'em',
  underline: 'u',
  strikethrough: 's',
  blockquote: 'blockquote',
  code: 'code',
  pre: 'pre',
} as const;

function wrap(entity: EntityView, words: string, actions: TextActions): HTMLElement {
  if (entity.type in TAGS) return el(TAGS[entity.type as keyof typeof TAGS]);
  switch (entity.type) {
    case 'link': {
      const url = entity.url ?? '';
      if (!harmless(url)) return el('span');
      return el('a', {
        attrs: {
          href: url,
          target: '_blank',
          rel: 'noopener noreferrer',
          // A bare address reads from left to right among Persian words too.
          dir: /^[\w:/.]/.test(words) ? 'ltr' : null,
        },
        on: {
          click: (event) => {
            event.preventDefault();
            actions.openLink(url);
          },
        },
      });
    }
    case 'command':
      return button({ class: 'word', attrs: { dir: 'ltr' }, on: { click: () => actions.sendCommand(words) } });
    case 'spoiler': {
      const spoiler = button({ class: 'spoiler', attrs: { 'aria-expanded': 'false' } });
      spoiler.addEventListener('click', () => {
        spoiler.classList.add('open');
        spoiler.setAttribute('aria-expanded', 'true');
      });
      return spoiler;
    }
    default:
      return el('span', { class: entity.type === 'other' ? '' : 'mention' });
  }
}

/** The text as nodes. Entities nest or lie apart; one that reaches beyond the text is cut at its end. */
export function richText(text: string, entities: readonly EntityView[], actions: TextActions): DocumentFragment {
  const whole = document.createDocumentFragment();
  fill(whole, 0, text.length, [...entities]);
  return whole;

  function fill(parent: Node, from: number, to: number, inside: EntityView[]): void {
    let at = from;
    for (let index = 0; index < inside.length; index++) {
      const entity = inside[index]!;
      const end = Math.min(entity.offset + entity.length, to);
      if (entity.offset < at || end <= entity.offset) continue;
      add(parent, text.slice(at, entity.offset));
      const element = wrap(entity, text.slice(entity.offset, end), actions);
      const nested: EntityView[] = [];
      while (inside[index + 1] && inside[index + 1]!.offset < end) nested.push(inside[++index]!);
      fill(element, entity.offset, end, nested);
      parent.appendChild(element);
      at = end;
    }
    add(parent, text.slice(at, to));
  }
}
