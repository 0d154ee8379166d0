import { expect } from 'chai';
import { cannotComeMenu, composeCannotCome } from '../../src/answers/cannotCome.ts';
import { lostCard, lostReceipt, lostReceiptIn, lostStart } from '../../src/answers/lost.ts';
import { composeMap } from '../../src/answers/map.ts';
import { composeOffices, officesMenu } from '../../src/answers/offices.ts';
import { REASONS } from '../../src/answers/buttons.ts';
import { COUNTIES } from '../../src/domain/card.ts';
import { FILLED, given, office, OFFICES, texts } from './support.ts';

const say = texts.for('fa');
const known = Object.values(OFFICES);

describe('the map', () => {
  it('has a pin where the place has a point of its own', () => {
    const { text, pin } = composeMap(given({ place: { office: { ...OFFICES.dashti, ...FILLED } } }));
    expect(pin).to.deep.equal({
      latitude: 28.65,
      longitude: 51.38,
      title: OFFICES.dashti.name,
      address: FILLED.address,
    });
    expect(text).to.match(/^📍 اداره ثبت احوال شهرستان دشتی، خورموج\nنشانی: /);
    expect(text).not.to.include('نداریم');
  });

  it('has none for a town, half a point, or the empty point of a spreadsheet, and says so', () => {
    for (const point of [{ latitude: null }, { longitude: null }, { latitude: 0, longitude: 0 }, { latitude: 120 }]) {
      const { text, pin } = composeMap(given({ place: { office: { ...OFFICES.dashti, ...FILLED, ...point } } }));
      expect(pin).to.equal(null);
      expect(text).to.include('جای دقیق آن روی نقشه');
    }
    expect(composeMap(given()).text).to.include('نشانی دقیق این محل را نداریم؛');
  });

  it('shows the place of the end that counts', () => {
    expect(composeMap(given({ today: '2025-09-28' })).text).to.include(OFFICES.centre.name);
  });
});

describe('who cannot come in person', () => {
  it('is asked why, by buttons', () => {
    expect(cannotComeMenu(given()).choices.map(({ reason }) => reason)).to.deep.equal(REASONS);
  });

  it('hears that no proxy is announced, and whom to ask before which day', () => {
    for (const reason of ['abroad', 'ill', 'travelling', 'fingerprint'] as const) {
      const { text } = composeCannotCome(reason, given({ label: 'mother' }));
      expect(text).to.include('راهی برای گرفتن آن با وکیل یا خویشاوند اعلام نشده است.');
      expect(text).to.include('پیش از پایان مهلت (دوشنبه ۳۱ شهریور) از اداره ثبت احوال شهرستان دشتی بپرسید.');
      expect(text.length).to.be.at.most(600);
    }
  });

  it('hears both ends when travelling or at sea', () => {
    expect(composeCannotCome('travelling', given()).text).to.include('پس از آن تا چهارشنبه ۳۰ مهر فقط در بوشهر');
  });

  it('is not hurried while the card is not ready, and is when the days are over', () => {
    expect(composeCannotCome('ill', given({ card: { status: 'issued' } })).text).to.include('تا آن وقت لطفاً');
    expect(composeCannotCome('ill', given({ today: '2025-10-28' })).text).to.include('هرچه زودتر');
  });

  it('hears a word of sympathy after a death, no deadline, and that no more messages come', () => {
    const { text } = composeCannotCome('died', given({ label: 'father' }));
    expect(text).to.match(/^🖤 درگذشت ایشان را تسلیت می‌گوییم\./);
    expect(text).to.match(/درباره این کارت دیگر پیامی به شما نمی‌فرستیم\.$/);
    expect(text).not.to.match(/مهلت|شهریور/);
  });
});

describe('the lost receipt', () => {
  it('begins with what is lost', () => {
    expect(lostStart(say).choices.map(({ thing }) => thing)).to.deep.equal(['receipt', 'card']);
  });

  it('says that the card may be ready before it asks for the county', () => {
    const { text, choices } = lostReceipt(say);
    expect(text).to.match(/شاید کارت آماده باشد\. پیش از گرفتن رسید تازه، در همان دفتر با شناسنامه بپرسید/);
    expect(text).to.include('\u2066*4*6090#\u2069');
    expect(choices.map(({ county }) => county)).to.deep.equal([...COUNTIES, 'unknown']);
  });

  it('names the pishkhan offices known in that county, and none of another kind', () => {
    const { text } = lostReceiptIn('dashti', known, say);
    expect(text).to.include('📍 دفتر پیشخوان خورموج');
    expect(text).not.to.include(OFFICES.dashti.name);
    expect(text).to.include('اصل شناسنامه').and.include('اعلام نشده است').and.include('چند روز بعد');
  });

  it('says so where none is known', () => {
    expect(lostReceiptIn('jam', known, say).text).to.include('دفتری در شهرستان جم به ما معرفی نشده است');
    expect(lostReceiptIn('unknown', known, say).text).to.include('اگر نمی‌دانید کدام دفتر');
  });

  it('sends a lost card the other way', () => {
    expect(lostCard(say).text).to.include('مدارک پیداشده').and.include('المثنی');
    expect(lostCard(say).text).not.to.include('پیشخوان');
  });
});

describe('the offices', () => {
  it('are asked for by county and listed, registration offices first', () => {
    expect(officesMenu(say).choices).to.have.length(10);
    expect(composeOffices('dashti', [OFFICES.dashtiPishkhan, OFFICES.dashti], say).text).to.equal(
      ['دفترهای شهرستان دشتی:', '📍 اداره ثبت احوال شهرستان دشتی، خورموج', '📍 دفتر پیشخوان خورموج'].join('\n\n'),
    );
    expect(composeOffices('jam', known, say).text).to.include('هنوز دفتری به ما معرفی نشده است');
  });

  it('never make a message that a messenger refuses', () => {
    const many = Array.from({ length: 200 }, (_, n) =>
      office({
        ...FILLED,
        code: `جم-${n}`,
        county: 'jam',
        name: `دفتر ${n}`,
        city: 'جم',
        address: 'نشانی '.repeat(99),
      }),
    );
    const { text } = composeOffices('jam', many, say);
    expect(text.length).to.be.at.most(4096);
    expect(text).to.include('چند دفتر دیگر هم هست');
  });
});
