import { expect } from 'chai';
import { instantOf } from '../../src/domain/calendar.ts';
import type { Closure, Office } from '../../src/domain/card.ts';
import { createOfficeCalendar } from '../../src/domain/officeDays.ts';
import { closingTime, placesOf } from '../../src/office/places.ts';
import { office } from '../answers/support.ts';
import { closed } from '../reminders/life.ts';

const COUNTY = office({ code: 'دشتی-1', county: 'dashti' });
const DELIVERY = office({ code: 'دشتی-2', county: 'dashti', kind: 'pishkhanOffice' });
const ABROAD = office({ code: 'جم-1', county: 'jam' });
const CENTRE = office({ code: 'بوشهر-0', county: 'bushehr', kind: 'provincialCentre' });
const offices = (...all: Office[]) => ({ offices: new Map(all.map((one) => [one.code, one])) });

describe('The places of a card', () => {
  const all = offices(ABROAD, DELIVERY, COUNTY, CENTRE);

  it('are the office that its row names, and the provincial centre', () => {
    expect(placesOf({ county: 'dashti', office: 'دشتی-2' }, all)).to.deep.equal({
      county: { county: 'dashti', office: 'دشتی-2', imported: DELIVERY },
      centre: { county: 'bushehr', office: 'بوشهر-0', imported: CENTRE },
      countyOffice: COUNTY,
    });
  });

  it('are its county’s own office where the row names none', () => {
    const { county } = placesOf({ county: 'dashti', office: null }, all);
    expect(county).to.deep.equal({ county: 'dashti', office: 'دشتی-1', imported: COUNTY });
  });

  it('are not the county’s own office where the row names one that nobody imported', () => {
    const { county, countyOffice } = placesOf({ county: 'dashti', office: 'دشتی-7' }, all);
    expect(county).to.deep.equal({ county: 'dashti', office: 'دشتی-7', imported: null });
    expect(countyOffice).to.equal(COUNTY);
  });

  it('follow the county of the office, whose closures hold there', () => {
    expect(placesOf({ county: 'dashti', office: 'جم-1' }, all).county.county).to.equal('jam');
  });

  it('are unknown where nothing was imported, and the centre is in Bushehr all the same', () => {
    expect(placesOf({ county: 'dashti', office: null }, offices())).to.deep.equal({
      county: { county: 'dashti', office: null, imported: null },
      centre: { county: 'bushehr', office: null, imported: null },
      countyOffice: null,
    });
  });
});

describe('The time at which the doors close', () => {
  const day = '2025-09-22';
  const at = (hours: string | null, closures: Closure[] = []) => {
    const { county } = placesOf({ county: 'dashti', office: null }, offices({ ...COUNTY, hours }));
    const calendar = createOfficeCalendar({ holidays: () => false, closures });
    return (closingTime(day, county, calendar) - instantOf(day)) / 60_000;
  };
  const early = (time: string, over: Partial<Closure> = {}) => closed(day, { kind: 'earlyEnd', at: time, ...over });

  it('is the end of the hours that the place publishes, in any digits', () => {
    expect(at('۷:۳۰ تا ۱۴:۱۵')).to.equal(14 * 60 + 15);
  });

  it('is one o’clock where it publishes none, or such as nobody can read', () => {
    expect(at(null)).to.equal(13 * 60);
    expect(at('صبح‌ها')).to.equal(13 * 60);
  });

  it('is earlier on a day with an early end there, and never later', () => {
    expect(at('7:30-14:00', [early('11:30')])).to.equal(11 * 60 + 30);
    expect(at('7:30-14:00', [early('16:00')])).to.equal(14 * 60);
    expect(at('7:30-14:00', [early('11:30', { county: 'jam' })])).to.equal(14 * 60);
    expect(at('7:30-14:00', [closed(day, { kind: 'lateOpening', at: '11:00' })])).to.equal(14 * 60);
    expect(at('7:30-14:00', [early('11'), closed(day, { kind: 'earlyEnd' })])).to.equal(11 * 60);
  });
});
