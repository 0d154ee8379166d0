/** The simulator's page: texts, store, the parts, and who tells whom. */
import type { PersonKey, SimEvent } from '../protocol.ts';
import { Calls } from './calls.ts';
import { ClockView } from './clock.ts';
import type { CallFilter, Desk } from './desk.ts';
import { button, el, prefersLessMotion } from './dom.ts';
import { Faults } from './faults.ts';
import { icon } from './icons.ts';
import { noticeElements, note } from './notices.ts';
import { Panel } from './panel.ts';
import { askPerson, People } from './people.ts';
import { Phone } from './phone.ts';
import { Samples } from './samples.ts';
import { follow, Store } from './store.ts';
import { loadTexts, localeOf, say } from './texts.ts';

const locale = localeOf(location.search);
await loadTexts(locale);
document.documentElement.lang = locale;
document.documentElement.dir = locale === 'fa' ? 'rtl' : 'ltr';
document.title = say('page-title');

const store = new Store();
const phones = new Map<PersonKey, Phone>();
let active: PersonKey | undefined;
/** Added just now from this page: shown when their event comes. */
let awaited: PersonKey | undefined;
let peopleDue = false;
/** Enough room for the tools beside the phones; the same width as in panel.css. */
const wide = matchMedia('(min-width: 70rem)');

const desk: Desk = {
  store,
  active: () => active,
  phone: (person) => phones.get(person),
  show(person) {
    const phone = phones.get(person);
    if (!phone) return undefined;
    activate(person);
    phone.element.scrollIntoView({
      block: 'nearest',
      inline: 'center',
      behavior: prefersLessMotion() ? 'instant' : 'smooth',
    });
    return phone;
  },
  calls(filter: CallFilter) {
    panel.open('calls');
    calls.filter(filter);
  },
  makeRoom() {
    if (!wide.matches) panel.close();
  },
  addPerson: () =>
    askPerson((person) => {
      if (!desk.show(person)) awaited = person;
    }),
};

const people = new People(desk);
const clock = new ClockView(store);
const samples = new Samples(desk);
const calls = new Calls(desk);
const faults = new Faults(desk);
const toggle = button({ class: 'quiet panel-toggle', label: say('panel-label') }, icon('panel'));
const panel = new Panel(
  [
    { name: 'samples', icon: 'card', body: samples.body, shown: () => samples.draw() },
    { name: 'calls', icon: 'code', body: calls.body, shown: () => calls.draw() },
    { name: 'faults', icon: 'bolt', body: faults.body, shown: () => faults.draw() },
  ],
  (open) => toggle.setAttribute('aria-expanded', String(open)),
);
toggle.addEventListener('click', () => (panel.isOpen ? panel.close() : panel.open('samples')));

const offline = el('p', { class: 'offline', text: say('offline'), attrs: { role: 'status', hidden: true } });
const row = el('main', { class: 'phones', attrs: { id: 'phones', 'aria-label': say('phones-label'), tabindex: -1 } });
document.body.append(
  el('a', { class: 'skip', text: say('skip'), attrs: { href: '#phones' } }),
  el(
    'header',
    { class: 'top' },
    el(
      'h1',
      {},
      el('span', { class: 'brand', attrs: { 'aria-hidden': 'true' } }, icon('card')),
      el('span', { text: say('page-name') }),
    ),
    clock.element,
    toggle,
  ),
  people.element,
  offline,
  row,
  panel.element,
  ...noticeElements(),
);
if (wide.matches) panel.open('samples', false);
else panel.close();

function activate(person: PersonKey): void {
  active = person;
  for (const [key, phone] of phones) phone.element.classList.toggle('active', key === person);
  people.draw();
  if (panel.isOpen) samples.draw();
}

/** One phone for every person, in the server's order; those that stay are not touched. */
function matchPhones(): void {
  for (const [key, phone] of phones)
    if (!store.people.has(key)) {
      phone.remove();
      phones.delete(key);
    }
  for (const person of store.people.values()) {
    if (phones.has(person.key)) continue;
    const phone = new Phone(desk, person);
    phone.element.addEventListener('focusin', () => {
      if (active !== person.key) activate(person.key);
    });
    phones.set(person.key, phone);
    row.append(phone.element);
  }
  row.classList.toggle('nobody', phones.size === 0);
  if (awaited && phones.has(awaited)) {
    const person = awaited;
    awaited = undefined;
    desk.show(person)?.focusText();
  } else if (!active || !phones.has(active)) {
    active = undefined;
    const first = phones.keys().next().value;
    if (first) activate(first);
  }
}

store.listen((event: SimEvent) => {
  if (event.type === 'state' || event.type === 'person' || event.type === 'personRemoved') matchPhones();
  for (const phone of phones.values()) phone.on(event);
  switch (event.type) {
    case 'state':
      clock.draw();
      samples.draw();
      calls.draw();
      faults.draw();
      people.draw();
      document.body.classList.add('ready');
      break;
    case 'chat':
    case 'person':
    case 'personRemoved':
      drawPeople();
      if (event.type !== 'chat') samples.draw();
      break;
    case 'call':
      calls.changed();
      break;
    case 'clock':
      clock.draw();
      break;
    case 'faults':
      faults.draw();
      break;
    case 'samples':
      samples.draw();
      break;
    default:
  }
});

let connectedOnce = false;
follow(store, (connected) => {
  offline.hidden = connected;
  if (connected && connectedOnce) note(say('online'));
  connectedOnce ||= connected;
});

/** Events come in bursts; the row of people is drawn once a frame. */
function drawPeople(): void {
  if (peopleDue) return;
  peopleDue = true;
  requestAnimationFrame(() => {
    peopleDue = false;
    people.draw();
  });
}

const tick = () => {
  const now = store.now();
  clock.tick(now);
  for (const phone of phones.values()) phone.tick(now);
};
setInterval(tick, 250);
