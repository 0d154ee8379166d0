import type { CardStatus, County } from './card.ts';
import { COUNTIES, CARD_STATUSES } from './card.ts';
import { normaliseText } from './digits.ts';

/** What exports and people call counties and states, matched without regard to spelling variants. Not for display. */

/** Spaces, hyphens, vowel marks and the shapes of alef, he and hamza differ between keyboards. */
const fold = (text: string): string =>
  normaliseText(text)
    .toLowerCase()
    .normalize('NFD')
    .replace(/[\p{M}\s\-_.()]/gu, '')
    .replace(/[ةەہ]/g, 'ه')
    .replace(/ء/g, '');

/** A file has few different names, each many times: an import asks millions of times. Short strings only are kept. */
function remembering<T>(find: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    if (text.length > 40) return find(text);
    const found = known.get(text);
    if (found !== undefined || known.has(text)) return found as T;
    if (known.size >= 5_000) known.clear();
    const value = find(text);
    // A copy: a piece of a read block of a file would keep the whole block in memory.
    known.set(Buffer.from(text).toString(), value);
    return value;
  };
}

const table = <T>(entries: readonly (readonly [T, readonly string[]])[]): Map<string, T> =>
  new Map(entries.flatMap(([value, names]) => names.map((name) => [fold(name), value] as const)));

const COUNTY_NAMES = table<County>([
  ...COUNTIES.map((county) => [county, [county]] as const),
  ['bushehr', ['بوشهر', 'بندر بوشهر']],
  ['dashtestan', ['دشتستان']],
  ['kangan', ['کنگان', 'بندر کنگان']],
  ['ganaveh', ['گناوه', 'بندر گناوه']],
  ['dashti', ['دشتی']],
  ['tangestan', ['تنگستان']],
  ['asaluyeh', ['عسلویه', 'عسلو', 'بندر عسلویه']],
  ['jam', ['جم']],
  ['dayyer', ['دیر', 'بندر دیر']],
  ['deylam', ['دیلم', 'بندر دیلم']],
]);

/** Centres of counties that bear another name; people say where they live, not which county that is. */
const TOWN_NAMES = table<County>([
  ['dashtestan', ['برازجان', 'borazjan']],
  ['dashti', ['خورموج', 'khormoj']],
  ['tangestan', ['اهرم', 'ahram']],
]);

const STATUS_NAMES = table<CardStatus>([
  ...CARD_STATUSES.map((status) => [status, [status]] as const),
  ['awaitingIssuance', ['در انتظار صدور', 'منتظر صدور', 'صادر نشده']],
  ['issued', ['صادر شده', 'صادر شد']],
  ['readyAtCounty', ['آماده تحویل', 'آماده‌ی تحویل', 'آماده تحویل در شهرستان']],
  ['readyAtProvincialCentre', ['منتقل به مرکز استان', 'منتقل شده به مرکز استان', 'انتقال به مرکز استان']],
  ['returnedToTehran', ['برگشت به تهران', 'برگشت داده شده به تهران', 'بازگشت به تهران']],
  ['delivered', ['تحویل شده', 'تحویل داده شده', 'تحویل شد']],
]);

/** The county of that name (with «شهرستان» before it or not), Persian letters, Arabic letters or identifier. */
export const countyOf: (name: string) => County | undefined = remembering(
  (name) => COUNTY_NAMES.get(fold(name)) ?? COUNTY_NAMES.get(fold(name).replace(/^شهرستان/, '')),
);

/** Like countyOf, and a county's chief town («برازجان») counts as the county: for people, not for exports. */
export const countyOfPlace = (name: string): County | undefined => countyOf(name) ?? TOWN_NAMES.get(fold(name));

/** The state that an export names so, or undefined. */
export const statusOf: (wording: string) => CardStatus | undefined = remembering((wording) =>
  STATUS_NAMES.get(fold(wording)),
);

/** The code of an office as the offices file writes it: `جم-١`, ` جم - ۱` → `جم-1`; null for an empty cell. */
export const officeCodeOf: (text: string) => string | null = remembering((text) => {
  const code = normaliseText(text).replace(/ ?[-‐‑‒–—−] ?/g, '-');
  return code === '' ? null : code;
});

const initial: (name: string) => string = remembering((name) => {
  const letter = /\p{L}/u.exec(normaliseText(name))?.[0];
  return letter === undefined ? '' : `${letter.toUpperCase()}.`;
});

/** `م. ک.` from first and last name, as much as is given; '' when neither has a letter. */
export const initials = (firstName: string, lastName: string): string =>
  `${initial(firstName)} ${initial(lastName)}`.trim();
