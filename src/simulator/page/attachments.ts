/** What hangs on a message: pictures, files, places, people, voices, stickers. */
import type { Attachment, FileView } from '../protocol.ts';
import { el } from './dom.ts';
import { openDialog } from './dialog.ts';
import { icon } from './icons.ts';
import { mapCard } from './mapCard.ts';
import { server } from './server.ts';
import { fileSize, say } from './texts.ts';

const gone = (): HTMLElement => el('p', { class: 'gone', text: say('file-gone') });

function photo(file: FileView, width: number, height: number, caption: string): HTMLElement {
  const url = server.fileUrl(file.id);
  const alt = caption ? say('photo-with-caption', { caption }) : say('photo-named', { name: file.name });
  const picture = el('img', {
    attrs: { src: url, alt, width: width || null, height: height || null, loading: 'lazy', decoding: 'async' },
  });
  return el(
    'button',
    {
      class: 'photo',
      attrs: { type: 'button', 'aria-label': say('photo-open', { alt }) },
      on: {
        click: () =>
          openDialog({
            title: file.name || say('photo'),
            class: 'viewer',
            body: () => [
              el('img', { attrs: { src: url, alt } }),
              el('a', {
                class: 'action',
                text: say('file-download'),
                attrs: { href: url, download: file.name || 'photo' },
              }),
            ],
          }),
      },
    },
    picture,
  );
}

function documentCard(file: FileView): HTMLElement {
  const calendar = /\.ics$/i.test(file.name) || file.mime === 'text/calendar';
  return el(
    'a',
    {
      class: 'file',
      attrs: {
        href: server.fileUrl(file.id),
        download: file.name || 'file',
        'aria-label': say('file-download-named', { name: file.name, size: fileSize(file.size) }),
      },
    },
    el('span', { class: 'disc' }, icon(calendar ? 'calendar' : 'file')),
    el(
      'span',
      { class: 'file-words' },
      el('span', { class: 'file-name' }, el('bdi', { text: file.name })),
      el('span', { class: 'faint', text: `${fileSize(file.size)} · ${say(calendar ? 'file-calendar' : 'file')}` }),
    ),
    el('span', { class: 'get' }, icon('download')),
  );
}

function media(kind: 'voice' | 'audio' | 'video', file: FileView): HTMLElement {
  const player = el(kind === 'video' ? 'video' : 'audio', {
    attrs: { src: server.fileUrl(file.id), controls: true, preload: 'metadata', 'aria-label': say(`kind-${kind}`) },
  });
  return el(
    'div',
    { class: 'media' },
    player,
    el('span', { class: 'faint', text: `${say(`kind-${kind}`)} · ${fileSize(file.size)}` }),
  );
}

function contact(name: string, phone: string): HTMLElement {
  return el(
    'div',
    { class: 'file contact' },
    el('span', { class: 'disc' }, icon('contact')),
    el(
      'span',
      { class: 'file-words' },
      el('span', { class: 'file-name' }, el('bdi', { text: name })),
      el('span', { class: 'faint' }, el('bdi', { text: phone })),
    ),
  );
}

/** @param caption  the message's text, for a picture's alternative text */
export function attachment(given: Attachment, caption: string, copy: (text: string) => void): HTMLElement {
  if ('file' in given && given.file && given.file.id === '') return gone();
  switch (given.kind) {
    case 'photo':
      return photo(given.file, given.width, given.height, caption);
    case 'document':
      return documentCard(given.file);
    case 'voice':
    case 'audio':
    case 'video':
      return media(given.kind, given.file);
    case 'sticker':
      return el('span', {
        class: 'sticker',
        text: given.emoji,
        attrs: { role: 'img', 'aria-label': say('sticker-of', { emoji: given.emoji }) },
      });
    case 'contact':
      return contact(given.name, given.phone);
    default:
      return mapCard(given, copy);
  }
}

/** A word for what a message without text is, for lists, pins, replies and the screen reader. */
export function kindWord(given: Attachment | null): string {
  return given ? say(`kind-${given.kind}`) : '';
}
