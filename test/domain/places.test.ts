import { expect } from 'chai';
import type { Office } from '../../src/domain/card.ts';
import { placesFrom } from '../../src/domain/places.ts';

const office = (code: string, county: Office['county'], kind: Office['kind'] = 'countyOffice'): Office => ({
  code,
  county,
  kind,
  name: code,
  city: '',
  address: null,
  phone: null,
  latitude: null,
  longitude: null,
  hours: null,
});
const county = office('دشتی-1', 'dashti');
const delivery = office('جم-2', 'jam', 'pishkhanOffice');
const centre = office('بوشهر-0', 'dashtestan', 'provincialCentre');

describe('The places of a card', () => {
  it('are its office of delivery, in whatever county that lies, and then the provincial centre', () => {
    expect(placesFrom({ county: 'dashti', office: 'جم-2' }, { county, centre, office: delivery })).to.deep.equal({
      county: { county: 'jam', office: 'جم-2', imported: delivery },
      centre: { county: 'dashtestan', office: 'بوشهر-0', imported: centre },
      countyOffice: county,
    });
  });

  it('begin with the county’s own office where no other is named', () => {
    const places = placesFrom({ county: 'dashti', office: null }, { county });
    expect(places.county).to.deep.equal({ county: 'dashti', office: 'دشتی-1', imported: county });
  });

  it('are known by the code alone where the office that is named was not imported', () => {
    const places = placesFrom({ county: 'dashti', office: 'دشتی-9' }, { county });
    expect(places.county).to.deep.equal({ county: 'dashti', office: 'دشتی-9', imported: null });
    expect(places.countyOffice).to.equal(county);
  });

  it('are a county and the centre of the province, in Bushehr, where nothing was imported', () => {
    expect(placesFrom({ county: 'jam', office: null }, {})).to.deep.equal({
      county: { county: 'jam', office: null, imported: null },
      centre: { county: 'bushehr', office: null, imported: null },
      countyOffice: null,
    });
  });
});
