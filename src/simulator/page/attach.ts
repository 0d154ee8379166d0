/** Everything but words that a person can send. */
import type { ChatKey, PersonKey, PersonView, UploadQuery } from '../protocol.ts';
import { field, openDialog, openForm, openQuestion, select } from './dialog.ts';
import { button, el } from './dom.ts';
import { openMenu } from './menu.ts';
import { tellRefusal } from './notices.ts';
import { receiptPicture, stickerPicture, tone } from './samplesOfFiles.ts';
import { server } from './server.ts';
import { say } from './texts.ts';

/** Towns of the province, degrees: the points of facts/domain.md. */
const TOWNS = {
  bushehr: [28.969, 50.839],
  borazjan: [29.27, 51.219],
  kangan: [27.837, 52.065],
  ganaveh: [29.579, 50.517],
  asaluyeh: [27.476, 52.608],
  jam: [27.827, 52.327],
  dayyer: [27.84, 51.938],
  deylam: [30.06, 50.164],
} as const;

const STICKERS = ['👍', '❤️', '😀', '😢', '🙏', '🌹', '🎉', '😡', '🤔', '👋', '✅', '🐟'];

export interface Where {
  person: PersonKey;
  chat: ChatKey;
}

const upload = (where: Where, kind: UploadQuery['kind'], file: Blob, name: string, caption?: string) =>
  server.upload({ ...where, kind, name, ...(caption ? { caption } : {}) }, file);

function pick(where: Where, kind: 'photo' | 'document'): void {
  const input = el('input', { attrs: { type: 'file', accept: kind === 'photo' ? 'image/*' : null } });
  input.addEventListener('change', () => {
    const file = input.files?.[0];
    if (file) upload(where, kind, file, file.name).catch(tellRefusal);
  });
  input.click();
}

export function askLocation(where: Where): void {
  const custom = 'custom';
  const latitude = el('input', { attrs: { name: 'latitude', inputmode: 'decimal', dir: 'ltr', value: 28.9234 } });
  const longitude = el('input', { attrs: { name: 'longitude', inputmode: 'decimal', dir: 'ltr', value: 50.8203 } });
  const town = select('town', [
    ...Object.keys(TOWNS).map((name) => ({ value: name, text: say(`town-${name}`) })),
    { value: custom, text: say('location-custom') },
  ]);
  const fields = el(
    'div',
    { class: 'pair', attrs: { hidden: true } },
    field(say('latitude'), latitude),
    field(say('longitude'), longitude),
  );
  town.addEventListener('change', () => (fields.hidden = town.value !== custom));
  openForm({
    title: say('attach-location'),
    action: say('send'),
    fields: [field(say('location-town'), town), fields],
    submit(values) {
      const known = TOWNS[values.one('town') as keyof typeof TOWNS];
      const [lat, long] = known ?? [Number(latitude.value), Number(longitude.value)];
      return server.send({ ...where, location: { latitude: lat, longitude: long } });
    },
  });
}

/** Phones ask before they hand a number over. */
export function askOwnNumber(where: Where, bot: string): void {
  openQuestion({
    title: say('contact-own-title'),
    text: say('contact-own-text', { bot }),
    action: say('contact-own-yes'),
    go: () => server.send({ ...where, contact: 'own' }),
  });
}

function askContact(where: Where, person: PersonView): void {
  const name = el('input', {
    attrs: { name: 'name', maxlength: 64, dir: 'auto', required: true, value: say('contact-sample-name') },
  });
  const phone = el('input', {
    attrs: { name: 'phone', inputmode: 'tel', dir: 'ltr', required: true, value: '+989170000000' },
  });
  const other = el(
    'div',
    { class: 'pair', attrs: { hidden: true } },
    field(say('contact-name'), name),
    field(say('contact-phone'), phone),
  );
  const whose = select('whose', [
    { value: 'own', text: say('contact-own', { name: person.name }) },
    { value: 'other', text: say('contact-other') },
  ]);
  whose.addEventListener('change', () => (other.hidden = whose.value === 'own'));
  openForm({
    title: say('attach-contact'),
    action: say('send'),
    fields: [field(say('contact-whose'), whose), other],
    submit: () =>
      server.send({ ...where, contact: whose.value === 'own' ? 'own' : { name: name.value, phone: phone.value } }),
  });
}

function askSticker(where: Where): void {
  openDialog({
    title: say('attach-sticker'),
    body: (close) => [
      el(
        'div',
        { class: 'stickers' },
        ...STICKERS.map((emoji) =>
          button({
            text: emoji,
            label: say('sticker-of', { emoji }),
            on: {
              click: () => {
                close();
                stickerPicture(emoji)
                  .then((picture) => upload(where, 'sticker', picture, 'sticker.png', emoji))
                  .catch(tellRefusal);
              },
            },
          }),
        ),
      ),
    ],
  });
}

export function openAttachMenu(anchor: HTMLElement, where: Where, person: PersonView): void {
  openMenu(anchor, say('attach'), [
    { icon: 'photo', text: say('attach-photo'), go: () => pick(where, 'photo') },
    {
      icon: 'card',
      text: say('attach-receipt'),
      go: () =>
        void receiptPicture(say('receipt-title'), say('receipt-line'))
          .then((picture) => upload(where, 'photo', picture, 'receipt.png'))
          .catch(tellRefusal),
    },
    { icon: 'file', text: say('attach-file'), go: () => pick(where, 'document') },
    { icon: 'pin', text: say('attach-location'), go: () => askLocation(where) },
    { icon: 'contact', text: say('attach-contact'), go: () => askContact(where, person) },
    {
      icon: 'microphone',
      text: say('attach-voice'),
      go: () => void upload(where, 'voice', tone(), 'voice.wav').catch(tellRefusal),
    },
    { icon: 'smile', text: say('attach-sticker'), go: () => askSticker(where) },
  ]);
}
