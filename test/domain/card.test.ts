import { expect } from 'chai';
import { CARD_STATUSES, COUNTIES, LABELS, OFFICE_KINDS } from '../../src/domain/card.ts';

describe('The words that stores hold', () => {
  // What is stored under one of them is not found any more under another.
  it('stay as they are, in their order', () => {
    expect([...COUNTIES]).to.deep.equal([
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
    ]);
    expect([...CARD_STATUSES]).to.deep.equal([
      'awaitingIssuance',
      'issued',
      'readyAtCounty',
      'readyAtProvincialCentre',
      'returnedToTehran',
      'delivered',
    ]);
    expect([...OFFICE_KINDS]).to.deep.equal(['countyOffice', 'pishkhanOffice', 'provincialCentre']);
    expect([...LABELS]).to.deep.equal(['mine', 'spouse', 'father', 'mother', 'child']);
  });
});
