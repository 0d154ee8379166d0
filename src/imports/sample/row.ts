import type { CardStatus, County, Day } from '../../domain/card.ts';

/** One row of an export, before it is written as one. */
export interface SampleRow {
  /** Ten Latin digits with a valid checksum. */
  nationalCode: string;
  receiptSerial: string;
  firstName: string;
  lastName: string;
  county: County;
  office: string;
  status: CardStatus;
  appliedOn: Day;
  issuedOn: Day | null;
  custodyFrom: Day | null;
  deliveredOn: Day | null;
  mobile: string;
}
