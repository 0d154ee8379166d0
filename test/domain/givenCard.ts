import { addDays, fromSolarHijri } from '../../src/domain/calendar.ts';
import type { CardFacts, Day } from '../../src/domain/card.ts';

export const day = (year: number, month: number, date: number): Day => fromSolarHijri(year, month, date)!;
/** 1 Mordad 1404: the start of the first batch. */
export const START = day(1404, 5, 1);

export const card = (facts: Partial<CardFacts> = {}): CardFacts => ({
  county: 'dashti',
  office: 'دشتی-1',
  status: 'readyAtCounty',
  appliedOn: day(1402, 8, 1),
  issuedOn: day(1404, 3, 1),
  custodyFrom: START,
  deliveredOn: null,
  asOf: day(1404, 5, 15),
  ...facts,
});
export const yearFrom = (first: Day): Day[] => Array.from({ length: 366 }, (_, n) => addDays(first, n));
