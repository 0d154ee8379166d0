import type { AnswerInput, AnswerCard } from '../../src/answers/input.ts';
import type { Batch, Closure, Day, Label, Office } from '../../src/domain/card.ts';
import { cardState } from '../../src/domain/custody.ts';
import { placesFrom } from '../../src/domain/places.ts';
import { createOfficeCalendar } from '../../src/domain/officeDays.ts';
import { createTexts, type Locale } from '../../src/texts/texts.ts';

export const texts = createTexts();

/** 20 Mordad 1404, a Monday: the seed's cards wait. */
const TODAY: Day = '2025-08-11';
/** 1 Mordad 1404, when the seed's custody starts. */
export const SEED: Day = '2025-07-23';

export const office = (over: Partial<Office> & Pick<Office, 'code' | 'county'>): Office => ({
  name: '',
  kind: 'countyOffice',
  city: '',
  address: null,
  phone: null,
  latitude: null,
  longitude: null,
  hours: null,
  ...over,
});

export const OFFICES = {
  dashti: office({ code: 'دشتی-1', county: 'dashti', name: 'اداره ثبت احوال شهرستان دشتی', city: 'خورموج' }),
  dashtiPishkhan: office({
    code: 'دشتی-2',
    county: 'dashti',
    kind: 'pishkhanOffice',
    name: 'دفتر پیشخوان خورموج',
    city: 'خورموج',
  }),
  bushehr: office({ code: 'بوشهر-1', county: 'bushehr', name: 'اداره ثبت احوال شهرستان بوشهر', city: 'بوشهر' }),
  centre: office({
    code: 'بوشهر-0',
    county: 'bushehr',
    kind: 'provincialCentre',
    name: 'اداره کل ثبت احوال استان بوشهر',
    city: 'بوشهر',
  }),
};

/** What is known of a place once the operator filled everything in. Synthetic. */
export const FILLED = {
  address: 'خیابان امام، روبه‌روی بانک، پلاک 12',
  phone: '077-00000000',
  hours: '7:30 تا 13:30',
  latitude: 28.65,
  longitude: 51.38,
};

const CARD: AnswerCard = {
  county: 'dashti',
  office: 'دشتی-1',
  status: 'readyAtCounty',
  appliedOn: '2022-11-14',
  issuedOn: '2025-05-31',
  custodyFrom: SEED,
  deliveredOn: null,
  asOf: TODAY,
  initials: 'م. ک.',
  tail: '040',
};

export interface Given {
  card?: Partial<AnswerCard>;
  today?: Day;
  label?: Label | null;
  watched?: boolean;
  locale?: Locale;
  /** What was imported of the card's places. */
  place?: Parameters<typeof placesFrom>[1];
  batches?: readonly Batch[];
  holidays?: readonly Day[];
  closures?: readonly Closure[];
}

/** An input as the bot makes it; by default a card of county Dashti that waits there on 20 Mordad 1404. */
export function given(over: Given = {}): AnswerInput {
  const card = { ...CARD, ...over.card };
  const today = over.today ?? TODAY;
  const county = card.county === 'bushehr' ? OFFICES.bushehr : card.county === 'dashti' ? OFFICES.dashti : null;
  const all: Office[] = Object.values(OFFICES);
  return {
    card,
    state: cardState(card, over.batches ?? [], today),
    label: over.label ?? null,
    calendar: createOfficeCalendar({
      holidays: (day) => over.holidays?.includes(day) ?? false,
      closures: over.closures ?? [],
    }),
    places: placesFrom(
      card,
      over.place ?? { county, centre: OFFICES.centre, office: all.find(({ code }) => code === card.office) ?? null },
    ),
    today,
    watched: over.watched ?? false,
    say: texts.for(over.locale ?? 'fa'),
  };
}
