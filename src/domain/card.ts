/** What is known of a smart national card: facts as an export stated them. States are derived (custody.ts), never stored. */

/** A day as an ISO 8601 date, `2025-07-23`, in the calendar of Tehran. It sorts and compares as a string. */
export type Day = string;

/** The ten counties of the province, by identifier; their names are in locales/. Order: by population. */
export const COUNTIES = [
  'bushehr',
  'dashtestan',
  'kangan',
  'ganaveh',
  'dashti',
  'tangestan',
  'asaluyeh',
  'jam',
  'dayyer',
  'deylam',
] as const;
export type County = (typeof COUNTIES)[number];

/** Every state of a card, in the order in which a card passes through them. */
export const CARD_STATUSES = [
  'awaitingIssuance',
  'issued',
  'readyAtCounty',
  'readyAtProvincialCentre',
  'returnedToTehran',
  'delivered',
] as const;
export type CardStatus = (typeof CARD_STATUSES)[number];

/** One export's word on a card. `null`: the export left the cell empty. */
export interface CardFacts {
  county: County;
  /** The code of the office of delivery, `دشتی-1`, as in the offices file. */
  office: string | null;
  status: CardStatus;
  appliedOn: Day | null;
  issuedOn: Day | null;
  custodyFrom: Day | null;
  deliveredOn: Day | null;
  /** The day that the export describes. */
  asOf: Day;
}

/** The two last days of a custody: at the county, then at the provincial centre. Both days included. */
export interface CustodyEnds {
  county: Day;
  centre: Day;
}

/** A batch of cards that came into custody on one day. Ends not given follow the rule of custody.ts. */
export interface Batch {
  custodyFrom: Day;
  ends?: CustodyEnds | null;
  /** Ends of single counties, where they differ. */
  counties?: Partial<Record<County, CustodyEnds>> | null;
  /** Steps that staff have seen happen: they are told as seen, not as announced. */
  confirmed?: { centre?: boolean; tehran?: boolean } | null;
}

export const OFFICE_KINDS = ['countyOffice', 'pishkhanOffice', 'provincialCentre'] as const;
export type OfficeKind = (typeof OFFICE_KINDS)[number];

/** A place of the registration; `null` is unknown and is said as unknown, never invented. */
export interface Office {
  /** `دشتی-1` */
  code: string;
  name: string;
  kind: OfficeKind;
  county: County;
  city: string;
  address: string | null;
  phone: string | null;
  /** The place's own coordinates, degrees; a town's point is never an office's. */
  latitude: number | null;
  longitude: number | null;
  hours: string | null;
}

/** Days on which offices are closed, or open for part of the day. Without county and office: the whole province. */
export interface Closure {
  from: Day;
  to: Day;
  county: County | null;
  office: string | null;
  kind: 'closed' | 'lateOpening' | 'earlyEnd' | 'open';
  /** `09:30`, with lateOpening and earlyEnd. */
  at: string | null;
}

/** How a follower is related to the card's holder. */
export const LABELS = ['mine', 'spouse', 'father', 'mother', 'child'] as const;
export type Label = (typeof LABELS)[number];
