import type { CardStatus, County, Office } from '../../domain/card.ts';

/** The province as samples show it: names, weights and figures, all published; persons and their numbers are invented. */

interface SampleCounty {
  county: County;
  name: string;
  /** Where the county's office is. */
  city: string;
  /** Population in thousands. */
  weight: number;
  /** The first three digits of national codes that are issued there. */
  prefixes: readonly string[];
}

export const SAMPLE_COUNTIES: readonly SampleCounty[] = [
  { county: 'bushehr', name: 'بوشهر', city: 'بوشهر', weight: 314, prefixes: ['349', '350'] },
  { county: 'dashtestan', name: 'دشتستان', city: 'برازجان', weight: 265, prefixes: ['351', '352', '532', '610'] },
  { county: 'kangan', name: 'کنگان', city: 'بندر کنگان', weight: 112, prefixes: ['356'] },
  { county: 'ganaveh', name: 'گناوه', city: 'بندر گناوه', weight: 107, prefixes: ['353'] },
  { county: 'dashti', name: 'دشتی', city: 'خورموج', weight: 91, prefixes: ['354'] },
  { county: 'tangestan', name: 'تنگستان', city: 'اهرم', weight: 81, prefixes: ['355', '732'] },
  { county: 'asaluyeh', name: 'عسلویه', city: 'عسلویه', weight: 76, prefixes: ['356', '349'] },
  { county: 'jam', name: 'جم', city: 'جم', weight: 73, prefixes: ['609'] },
  { county: 'dayyer', name: 'دیر', city: 'بندر دیر', weight: 62, prefixes: ['357'] },
  { county: 'deylam', name: 'دیلم', city: 'بندر دیلم', weight: 36, prefixes: ['529'] },
];

export const nameOfCounty = (county: County): string => SAMPLE_COUNTIES.find((one) => one.county === county)!.name;

/** As exports call them. */
export const STATUS_NAMES: Readonly<Record<CardStatus, string>> = {
  awaitingIssuance: 'در انتظار صدور',
  issued: 'صادر شده',
  readyAtCounty: 'آماده تحویل',
  readyAtProvincialCentre: 'منتقل به مرکز استان',
  returnedToTehran: 'برگشت به تهران',
  delivered: 'تحویل شده',
};

/** End of Khordad 1404: 919,007 applications, 828,920 issued, 821,468 delivered. */
export const PROVINCE = { applications: 919_007, issued: 828_920, delivered: 821_468 } as const;

/** How the 7,452 that wait are shared out is not published; most lie at the counties since 1 Mordad. */
export const SHARES_OF_WAITING = { readyAtCounty: 0.93, issued: 0.04, readyAtProvincialCentre: 0.02 } as const;

/**
 * The offices: one of the county, one pishkhan office in the county's chief town, and the province's. Addresses, phones
 * and hours are not published, so they are unknown here too.
 */
export function sampleOffices(): Office[] {
  const unknown = { address: null, phone: null, latitude: null, longitude: null, hours: null };
  return [
    ...SAMPLE_COUNTIES.flatMap(({ county, name, city }): Office[] => [
      { code: `${name}-1`, name: `اداره ثبت احوال شهرستان ${name}`, kind: 'countyOffice', county, city, ...unknown },
      { code: `${name}-2`, name: `دفتر پیشخوان ${city}`, kind: 'pishkhanOffice', county, city, ...unknown },
    ]),
    {
      code: 'بوشهر-0',
      name: 'اداره کل ثبت احوال استان بوشهر',
      kind: 'provincialCentre',
      county: 'bushehr',
      city: 'بوشهر',
      ...unknown,
    },
  ];
}

export const FIRST_NAMES = [
  'محمد',
  'علی',
  'حسین',
  'رضا',
  'مهدی',
  'عباس',
  'احمد',
  'یوسف',
  'ابراهیم',
  'قاسم',
  'کریم',
  'سعید',
  'فاطمه',
  'زهرا',
  'مریم',
  'زینب',
  'معصومه',
  'سکینه',
  'خدیجه',
  'نرگس',
  'لیلا',
  'کبری',
  'صغری',
  'طیبه',
] as const;

export const LAST_NAMES = [
  'احمدی',
  'رستمی',
  'حسینی',
  'کریمی',
  'جمالی',
  'زنگنه',
  'بحرینی',
  'دریانورد',
  'پولادی',
  'یزدانی',
  'کازرونی',
  'صفایی',
  'قاسمی',
  'رئیسی',
  'شاکری',
  'کمالی',
  'مؤمنی',
  'تنگستانی',
  'بوشهری',
  'دشتی‌نژاد',
] as const;
