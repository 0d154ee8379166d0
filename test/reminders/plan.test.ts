import { expect } from 'chai';
import { instantOf } from '../../src/domain/calendar.ts';
import { nextReminder } from '../../src/reminders/plan.ts';
import { CENTRE_END, closed, clockOf, COUNTY_END, life, START } from './life.ts';

describe('what is told of a card', () => {
  it('is nothing at its first sight', () => {
    const card = life();
    expect(card.told_()).to.deep.equal([]);
    expect(card.lastTold).to.include({ status: 'readyAtCounty', deadline: COUNTY_END });
  });

  it('reminds 14, 7, 3 and 1 days before each end, and on its morning, and tells of each step', () => {
    const card = life();
    card.until('2025-11-10');
    // 31 Shahrivar 1404 is a Monday, 30 Mehr a Wednesday: both are open.
    expect(card.told_()).to.deep.equal([
      'deadline14 2025-09-08 09:00',
      'deadline7 2025-09-15 09:00',
      'deadline3 2025-09-19 09:00',
      'deadline1 2025-09-21 18:00',
      'lastMorning 2025-09-22 09:00',
      'movedToCentre 2025-09-23 09:00',
      'deadline14 2025-10-08 09:00',
      'deadline7 2025-10-15 09:00',
      'deadline3 2025-10-19 09:00',
      'deadline1 2025-10-21 18:00',
      'lastMorning 2025-10-22 09:00',
      'returned 2025-10-23 09:00',
    ]);
    expect(card.nextAt).to.equal(null);
  });

  it('counts to the last open day where the deadline is a closed one', () => {
    const card = life();
    card.holidays = ['2025-09-22', '2025-09-21'];
    card.lastTold = null;
    card.look();
    card.until('2025-09-22', 23);
    expect(card.told_()).to.deep.equal([
      'deadline14 2025-09-06 09:00',
      'deadline7 2025-09-13 09:00',
      'deadline3 2025-09-17 09:00',
      'deadline1 2025-09-19 18:00',
      'lastMorning 2025-09-20 09:00',
    ]);
  });

  it('goes from awaiting to issued to ready to reminded to the centre to returned, and ends in the hand of its owner', () => {
    const card = life({ status: 'awaitingIssuance', custodyFrom: null, issuedOn: null });
    expect(card.nextAt).to.equal(null);
    card.card = { ...card.card, status: 'issued', issuedOn: '2025-08-15', asOf: '2025-08-16' };
    card.until('2025-08-16', 12);
    card.card = { ...card.card, status: 'readyAtCounty', custodyFrom: '2025-08-23', asOf: '2025-08-25' };
    card.until('2025-08-25', 12);
    card.until('2025-11-23');
    card.card = { ...card.card, status: 'delivered', deliveredOn: '2025-11-25', asOf: '2025-11-26' };
    card.until('2025-11-26', 10);
    expect(card.said.map(({ kind }) => kind)).to.deep.equal([
      'issued',
      'ready',
      'deadline14',
      'deadline7',
      'deadline3',
      'deadline1',
      'lastMorning',
      'movedToCentre',
      'deadline14',
      'deadline7',
      'deadline3',
      'deadline1',
      'lastMorning',
      'returned',
      'delivered',
    ]);
    card.until('2025-12-10');
    expect(card.over).to.equal(true);
  });

  it('stays after a delivery that somebody objects to', () => {
    const card = life();
    card.card = { ...card.card, status: 'delivered', asOf: '2025-08-12' };
    card.until('2025-08-12', 12);
    card.choices = { ...card.choices, objectedAt: card.now, endsAt: null };
    card.until('2025-12-10');
    expect(card.over).to.equal(false);
    expect(card.told_()).to.deep.equal(['delivered 2025-08-12 12:00']);
  });

  it('is nothing more once it is collected, and the watch ends when the data agrees', () => {
    const card = life();
    card.choices.collectedAt = card.now;
    card.until('2025-09-30');
    card.card = { ...card.card, status: 'delivered', asOf: '2025-10-01' };
    card.until('2025-10-01', 12);
    card.until('2025-10-20');
    expect(card.told_()).to.deep.equal([]);
    expect(card.over).to.equal(true);
  });

  it('ends a week after it was first known that it was delivered, however often that is looked at', () => {
    const card = life();
    card.choices = { ...card.choices, collectedAt: card.now };
    card.look();
    expect(card.choices.endsAt, 'the office does not say so yet').to.equal(null);
    card.card = { ...card.card, status: 'delivered', asOf: '2025-08-12' };
    card.until('2025-08-12', 12);
    const endsAt = instantOf('2025-08-19', 12);
    expect(card.choices.endsAt).to.equal(endsAt);
    card.until('2025-08-14', 12);
    expect(card.choices.endsAt).to.equal(endsAt);
  });

  it('is nothing at all where reminders are off', () => {
    const card = life();
    card.choices.reminders = false;
    card.until('2025-12-10');
    expect(card.told_()).to.deep.equal([]);
    expect(card.nextAt).to.equal(null);
  });

  it('comes in the morning when it happens at night', () => {
    const card = life({ status: 'issued', custodyFrom: null });
    card.away('2025-08-20', 22);
    card.card = { ...card.card, status: 'readyAtCounty', custodyFrom: START, asOf: '2025-08-20' };
    card.look();
    card.until('2025-08-21', 12);
    expect(card.told_()).to.deep.equal(['ready 2025-08-21 09:00']);
  });

  it('waits for half an hour in which an import can be taken back', () => {
    const card = life({ status: 'issued', custodyFrom: null });
    const before = card.card;
    card.heldUntil = card.now + 1_800_000;
    card.card = { ...before, status: 'readyAtCounty', custodyFrom: START };
    expect(card.look().nextAt).to.equal(card.heldUntil);
    card.card = before;
    card.until('2025-08-12');
    expect(card.told_()).to.deep.equal([]);
  });

  it('names a later start of custody a new round, and asks for the serial of a later application', () => {
    const card = life({ status: 'returnedToTehran' });
    card.card = { ...card.card, status: 'readyAtCounty', custodyFrom: '2025-08-06', asOf: '2025-08-12' };
    card.until('2025-08-12', 12);
    card.card = { ...card.card, status: 'awaitingIssuance', appliedOn: '2025-08-13', lookup: 'k:2', custodyFrom: null };
    card.until('2025-08-13', 12);
    card.card = { ...card.card, status: 'readyAtCounty', custodyFrom: '2025-08-20' };
    card.until('2025-12-13', 12);
    expect(card.told_()).to.deep.equal(['newRound 2025-08-12 12:00', 'newSerialAsked 2025-08-13 12:00']);
  });

  it('keeps silent on a reprinted receipt and on a step back', () => {
    const card = life();
    card.card = { ...card.card, lookup: 'k:2' };
    card.look();
    card.card = { ...card.card, status: 'issued' };
    card.look();
    expect(card.told_()).to.deep.equal([]);
    expect(card.lastTold).to.include({ status: 'issued', lookup: 'k:2' });
  });
});

describe('a deadline', () => {
  const ends = (county: string, centre = CENTRE_END) => [{ custodyFrom: START, ends: { county, centre } }];

  it('that is extended in the last hour is told, and reminded of anew', () => {
    const card = life();
    card.until(COUNTY_END, 12);
    card.batches = ends('2025-09-29');
    card.until(COUNTY_END, 12, 30);
    card.until('2025-09-30', 8);
    expect(card.told_().slice(-4)).to.deep.equal([
      'deadlineExtended 2025-09-22 12:30',
      'deadline3 2025-09-26 09:00',
      'deadline1 2025-09-28 18:00',
      'lastMorning 2025-09-29 09:00',
    ]);
  });

  it('that is extended at midnight, after the calendar moved the card, brings it back', () => {
    const card = life();
    card.until('2025-09-23', 12);
    card.batches = ends('2025-10-06');
    card.until('2025-09-23', 13);
    expect(card.told_().at(-1)).to.equal('deadlineExtended 2025-09-23 13:00');
    expect(card.lastTold?.status).to.equal('readyAtCounty');
  });

  it('that is shortened and put back while nobody was told is no news', () => {
    const card = life();
    card.away('2025-08-20', 23);
    card.batches = ends('2025-09-10');
    card.look();
    card.batches = [];
    card.until('2025-08-21', 12);
    expect(card.told_()).to.deep.equal([]);
  });

  it('that is extended, shortened and extended back is told each time', () => {
    const card = life();
    for (const [index, end] of ['2025-09-29', COUNTY_END, '2025-09-29'].entries()) {
      card.batches = ends(end);
      card.until(`2025-08-2${index}`, 12);
    }
    expect(card.said.map(({ kind }) => kind)).to.deep.equal([
      'deadlineExtended',
      'deadlineShortened',
      'deadlineExtended',
    ]);
  });

  it('is never reminded of when it has passed: after three days without power comes what is true then', () => {
    const card = life();
    card.until('2025-09-20', 12);
    card.away('2025-09-24', 10);
    card.look();
    expect(card.told_().at(-1)).to.equal('movedToCentre 2025-09-24 10:00');
    expect(card.said.filter(({ on }) => on === card.now)).to.have.length(1);
  });

  it('is reminded of once after days without power before it', () => {
    const card = life();
    card.until('2025-09-06', 12);
    card.away('2025-09-20', 10);
    card.look();
    card.until('2025-09-21', 20);
    expect(card.told_()).to.deep.equal(['deadline3 2025-09-20 10:00', 'deadline1 2025-09-21 18:00']);
  });

  it('is not reminded of on its morning when the doors close too soon', () => {
    const card = life();
    card.closures = [closed(COUNTY_END, { kind: 'earlyEnd', at: '10:30' })];
    card.until('2025-09-22', 20);
    expect(card.said.map(({ kind }) => kind)).not.to.include('lastMorning');
  });

  it('that nobody knows is not reminded of', () => {
    const card = life({ custodyFrom: null });
    card.until('2026-01-01');
    expect(card.told_()).to.deep.equal([]);
  });
});

describe('an export that contradicts the calendar', () => {
  it('is told: the card is still there', () => {
    const card = life();
    card.until('2025-09-24', 12);
    card.card = { ...card.card, asOf: '2025-09-24' };
    card.until('2025-09-24', 13);
    expect(card.told_().slice(-2)).to.deep.equal(['movedToCentre 2025-09-23 09:00', 'stillThere 2025-09-24 13:00']);
  });

  it('says nothing twice when it agrees', () => {
    const card = life();
    card.until('2025-09-24', 12);
    card.card = { ...card.card, status: 'readyAtProvincialCentre', asOf: '2025-09-24' };
    card.until('2025-09-24', 13);
    expect(card.told_().at(-1)).to.equal('movedToCentre 2025-09-23 09:00');
  });
});

describe('a chosen day', () => {
  it('is reminded of in the evening before, and asked about in its own', () => {
    const card = life();
    card.choices = { ...card.choices, chosenDay: '2025-08-18', chosenAt: card.now };
    card.look();
    card.until('2025-08-25');
    expect(card.told_()).to.deep.equal(['chosenDay 2025-08-17 18:00', 'afterChosenDay 2025-08-18 18:00']);
    expect(card.choices).to.include({ chosenDay: null, chosenAt: null });
  });

  it('that was chosen late in the evening before is reminded of in its morning', () => {
    const card = life();
    card.until('2025-08-17', 20);
    card.choices = { ...card.choices, chosenDay: '2025-08-18', chosenAt: card.now };
    card.look();
    card.until('2025-08-19');
    expect(card.told_()).to.deep.equal(['chosenDay 2025-08-18 09:00', 'afterChosenDay 2025-08-18 18:00']);
  });

  it('is not asked about when the card is gone', () => {
    const card = life();
    card.choices = { ...card.choices, chosenDay: '2025-08-18', chosenAt: card.now };
    card.look();
    card.until('2025-08-18', 12);
    card.card = { ...card.card, status: 'delivered', asOf: '2025-08-18' };
    card.look();
    card.until('2025-08-19');
    expect(card.told_()).to.deep.equal(['chosenDay 2025-08-17 18:00', 'delivered 2025-08-18 12:00']);
  });

  it('does not bring its reminder or its question on the heels of news', () => {
    const extended = [{ custodyFrom: START, ends: { county: '2025-09-30', centre: CENTRE_END } }];
    const [before, after] = [life(), life()];
    for (const card of [before, after]) card.choices = { ...card.choices, chosenDay: '2025-08-18', chosenAt: card.now };
    before.away('2025-08-17', 19);
    after.away('2025-08-18', 19);
    for (const card of [before, after]) {
      card.batches = extended;
      card.look();
      card.look();
      card.until('2025-08-20');
    }
    expect(before.told_()).to.deep.equal([
      'deadlineExtended 2025-08-17 19:00',
      'chosenDay 2025-08-18 09:00',
      'afterChosenDay 2025-08-18 18:00',
    ]);
    expect(after.told_()).to.deep.equal(['deadlineExtended 2025-08-18 19:00']);
    expect(after.choices.chosenDay).to.equal(null);
  });

  it('is forgotten when the deadline moves to before it', () => {
    const card = life();
    card.choices = { ...card.choices, chosenDay: '2025-09-15', chosenAt: card.now };
    card.batches = [{ custodyFrom: START, ends: { county: '2025-09-08', centre: CENTRE_END } }];
    card.until('2025-08-12', 12);
    expect(card.choices.chosenDay).to.equal(null);
  });
});

describe('a closure', () => {
  it('of the last open day, announced at 23:00 the evening before, is told at once', () => {
    const card = life();
    card.until('2025-09-21', 23);
    card.closures = [closed(COUNTY_END)];
    const { due } = card.look();
    expect(due).to.deep.equal([{ kind: 'closure', deadline: COUNTY_END, at: card.now, urgent: true }]);
    card.until('2025-09-22', 20);
    expect(card.said.filter(({ on }) => on > instantOf('2025-09-21', 23))).to.deep.equal([]);
  });

  it('that is announced after the urgent hours comes when they begin again', () => {
    const card = life();
    card.until('2025-09-21', 23, 40);
    card.closures = [closed(COUNTY_END)];
    expect(card.look().nextAt).to.equal(instantOf('2025-09-22', 6));
    card.until('2025-09-22', 12);
    expect(card.told_().at(-1)).to.equal('closure 2025-09-22 06:00');
  });

  it('of a day that is further away waits for the morning, and says what the last day is then', () => {
    const card = life();
    card.until('2025-09-01', 22);
    card.closures = [closed(COUNTY_END)];
    card.look();
    card.until('2025-09-22', 12);
    expect(card.told_()).to.deep.equal([
      'closure 2025-09-02 09:00',
      'deadline14 2025-09-07 09:00',
      'deadline7 2025-09-14 09:00',
      'deadline3 2025-09-18 09:00',
      'deadline1 2025-09-20 18:00',
      'lastMorning 2025-09-21 09:00',
    ]);
  });

  it('of a chosen day takes the choice back; a late opening is only told, and once', () => {
    const card = life();
    card.choices = { ...card.choices, chosenDay: '2025-08-18', chosenAt: card.now };
    card.closures = [closed('2025-08-18', { kind: 'lateOpening', at: '10:00' })];
    card.until('2025-08-11', 12);
    card.until('2025-08-12', 12);
    expect(card.told_()).to.deep.equal(['closure 2025-08-11 12:00']);
    expect(card.choices.chosenDay).to.equal('2025-08-18');
    card.closures = [closed('2025-08-18')];
    card.until('2025-08-12', 13);
    expect(card.told_().at(-1)).to.equal('closure 2025-08-12 13:00');
    expect(card.choices.chosenDay).to.equal(null);
  });

  it('of the last open day is told at once when a delivery was taken back, which itself is no news', () => {
    const card = life({ status: 'delivered' });
    card.closures = [closed(COUNTY_END, { kind: 'earlyEnd', at: '11:00' })];
    card.look();
    card.card = { ...card.card, status: 'readyAtCounty' };
    card.look();
    const said = card.told_();
    card.look();
    expect(card.told_()).to.deep.equal(said);
    expect(said.at(-1)).to.match(/^closure /);
  });

  it('is told once each time, however many there are, and forgotten when its day is over', () => {
    const card = life();
    card.choices = { ...card.choices, chosenDay: '2025-08-18', chosenAt: card.now };
    for (const at of ['09:00', '10:00', '11:00']) {
      card.closures = [closed('2025-08-18', { kind: 'lateOpening', at }), closed(COUNTY_END, { kind: 'earlyEnd', at })];
      card.look();
      card.look();
    }
    expect(card.said.map(({ deadline }) => deadline)).to.deep.equal([
      COUNTY_END,
      '2025-08-18',
      COUNTY_END,
      '2025-08-18',
      COUNTY_END,
      '2025-08-18',
    ]);
    const known = (day: string) => ['09:00', '10:00', '11:00'].map((at) => `${day} ${at}`);
    const named = (card.lastTold?.closures ?? []).map((key) => key.replace(/ (lateOpening|earlyEnd) /, ' '));
    expect(named).to.have.members([...known('2025-08-18'), ...known(COUNTY_END)]);
    card.until('2025-08-19', 12);
    expect(card.lastTold?.closures?.every((key) => key.startsWith(COUNTY_END))).to.equal(true);
  });

  it('that opens a day, or says no time, is no trouble', () => {
    const card = life();
    card.closures = [closed(COUNTY_END, { kind: 'open' }), closed(COUNTY_END, { kind: 'lateOpening', at: null })];
    card.look();
    expect(card.told_()).to.deep.equal([]);
  });

  it('concerns neither other days nor other counties', () => {
    const card = life();
    card.closures = [closed('2025-08-18'), closed(COUNTY_END, { county: 'jam' })];
    card.until('2025-08-20');
    expect(card.told_()).to.deep.equal([]);
  });
});

describe('who could not be reached', () => {
  it('hears the news that was missed, if it is still so', () => {
    const card = life({ status: 'issued', custodyFrom: null });
    card.card = { ...card.card, status: 'readyAtCounty', custodyFrom: START, asOf: '2025-08-12' };
    card.until('2025-08-12', 12);
    card.choices.missed = 'ready';
    card.until('2025-08-14', 12);
    card.until('2025-08-15', 12);
    expect(card.told_()).to.deep.equal(['ready 2025-08-12 12:00', 'ready 2025-08-14 12:00']);
  });

  it('hears of the closure that was missed, while it lies ahead', () => {
    const card = life();
    card.closures = [closed(COUNTY_END)];
    card.until('2025-09-01', 12);
    card.choices.missed = 'closure';
    card.until('2025-09-02', 12);
    card.until('2025-09-03', 12);
    expect(card.told_()).to.deep.equal(['closure 2025-09-01 12:00', 'closure 2025-09-02 12:00']);
    card.until('2025-09-22', 12);
    const heard = card.said.length;
    card.choices.missed = 'closure';
    card.until('2025-09-22', 20);
    expect(card.said).to.have.length(heard);
  });

  it('hears the reminder that was missed, unless it comes too late', () => {
    const card = life();
    card.until('2025-09-21', 18, 10);
    card.choices.missed = 'deadline1';
    card.until('2025-09-21', 19);
    card.until('2025-09-21', 20);
    expect(card.told_().slice(-2)).to.deep.equal(['deadline1 2025-09-21 18:00', 'deadline1 2025-09-21 19:00']);
    const late = life();
    late.until('2025-09-22', 9);
    late.away('2025-09-22', 12);
    late.choices.missed = 'lastMorning';
    late.look();
    expect(late.said.filter(({ on }) => on === late.now)).to.deep.equal([]);
  });

  it('is asked for the new serial once more, and hears nothing of what is not so any more', () => {
    const card = life();
    card.card = { ...card.card, status: 'issued', lookup: 'k:2', appliedOn: '2025-08-12', asOf: '2025-08-12' };
    card.until('2025-08-12', 12);
    card.choices.missed = 'newSerialAsked';
    card.until('2025-08-13', 12);
    card.until('2025-08-14', 12);
    expect(card.told_()).to.deep.equal(['newSerialAsked 2025-08-12 12:00', 'newSerialAsked 2025-08-13 12:00']);
    // The export corrected itself while the chat could not be reached: the same application after all.
    card.choices.missed = 'newSerialAsked';
    card.card = { ...card.card, appliedOn: '2024-01-01' };
    card.until('2025-08-15', 12);
    const back = life();
    back.choices.missed = 'newSerialAsked';
    back.until('2025-08-12', 12);
    for (const one of [card, back]) expect(one.said.filter(({ on }) => on >= one.now - 60_000)).to.deep.equal([]);
  });

  for (const [missed, status] of [
    ['issued', 'readyAtCounty'],
    ['movedToCentre', 'readyAtCounty'],
    ['returned', 'readyAtCounty'],
    ['delivered', 'readyAtCounty'],
    ['ready', 'issued'],
  ] as const)
    it(`hears no more of ${missed} once the card is ${status}`, () => {
      const card = life({ status });
      card.choices.missed = missed;
      card.until('2025-08-12', 12);
      expect(card.told_()).to.deep.equal([]);
    });
});

describe('a card that has lain there for nobody knew how long', () => {
  it('is news when its deadline becomes known, once', () => {
    const card = life({ custodyFrom: null });
    card.until('2025-08-12');
    card.card = { ...card.card, custodyFrom: START, asOf: '2025-08-12' };
    card.until('2025-08-12', 12);
    card.until('2025-08-20');
    expect(card.told_()).to.deep.equal(['deadlineKnown 2025-08-12 12:00']);
    card.until('2025-09-08', 10);
    expect(card.told_().at(-1)).to.equal('deadline14 2025-09-08 09:00');
  });
});

describe('the next reminder', () => {
  it('is none for who wants none, or has collected the card', () => {
    const card = life();
    card.choices = { ...card.choices, collectedAt: card.now };
    expect(nextReminder(card.input())).to.equal(null);
    card.choices = { ...card.choices, collectedAt: null, reminders: false };
    expect(nextReminder(card.input())).to.equal(null);
  });

  it('is the one after that which falls due now, the chosen day’s too, and not the question of its evening', () => {
    const card = life();
    card.until('2025-09-08', 9);
    const after = nextReminder(card.input());
    expect(after && [after.kind, clockOf(after.at)]).to.deep.equal(['deadline7', '2025-09-15 09:00']);
    card.choices = { ...card.choices, chosenDay: '2025-09-10', chosenAt: card.now };
    const chosen = nextReminder(card.input());
    expect(chosen && [chosen.kind, clockOf(chosen.at)]).to.deep.equal(['chosenDay', '2025-09-09 18:00']);
    card.until('2025-09-10', 9);
    expect(nextReminder(card.input())?.kind, 'after its reminder').to.equal('deadline7');
    const returned = life({ status: 'returnedToTehran' });
    expect(nextReminder(returned.input())).to.equal(null);
  });

  it('is known before it comes', () => {
    const card = life();
    const next = nextReminder(card.input());
    expect(next && [next.kind, clockOf(next.at), next.deadline]).to.deep.equal([
      'deadline14',
      '2025-09-08 09:00',
      COUNTY_END,
    ]);
  });
});
