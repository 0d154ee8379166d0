import { expect } from 'chai';
import { CARD_STATUSES, COUNTIES } from '../../src/domain/card.ts';
import { countyOf, countyOfPlace, initials, officeCodeOf, statusOf } from '../../src/domain/names.ts';

describe('The name of a county', () => {
  it('is known for all ten, in Persian and as an identifier', () => {
    const names = ['بوشهر', 'دشتستان', 'کنگان', 'گناوه', 'دشتی', 'تنگستان', 'عسلویه', 'جم', 'دیر', 'دیلم'];
    expect(names.map(countyOf)).to.deep.equal([...COUNTIES]);
    expect(COUNTIES.map(countyOf)).to.deep.equal([...COUNTIES]);
    expect(names.map((name) => countyOf(`شهرستان ${name}`))).to.deep.equal([...COUNTIES]);
  });

  it('is known however it is spelled', () => {
    expect(countyOf('دشتي')).to.equal('dashti');
    expect(countyOf(' كنگان\u200c ')).to.equal('kangan');
    expect(countyOf('بندر دير')).to.equal('dayyer');
    expect(countyOf('Dashtestan')).to.equal('dashtestan');
    for (const name of [
      'عسلويه',
      'عسلویة',
      'عسلویه\u0654',
      'عسلو',
      'بندر-عسلویه',
      'بَندَر (عسلویه)',
      'عسلویە'.normalize('NFKC').replace('ە', 'ہ'),
    ])
      expect(countyOf(name), name).to.equal('asaluyeh');
    for (const [name, county] of [
      ['بندر بوشهر', 'bushehr'],
      ['بندر کنگان', 'kangan'],
      ['بندر گناوه', 'ganaveh'],
      ['بندر دیر', 'dayyer'],
      ['بندر دیلم', 'deylam'],
      ['شهرستان بندر گناوه', 'ganaveh'],
    ] as const)
      expect(countyOf(name), name).to.equal(county);
  });

  it('is not guessed', () => {
    for (const name of ['شیراز', '', 'شهرستان', 'دشت', 'برازجان', 'دشتی شهرستان', 'دشتءی?'])
      expect(countyOf(name), name).to.equal(undefined);
  });

  it('may be told by its chief town, where people say that', () => {
    expect(['برازجان', 'خورموج', 'اهرم', 'جم', 'شیراز'].map(countyOfPlace)).to.deep.equal([
      'dashtestan',
      'dashti',
      'tangestan',
      'jam',
      undefined,
    ]);
    expect(['Borazjan', 'Khormoj', 'Ahram', 'Jam'].map(countyOfPlace)).to.deep.equal([
      'dashtestan',
      'dashti',
      'tangestan',
      'jam',
    ]);
  });
});

describe('The wording of a state', () => {
  it('is known for all six', () => {
    const wordings = [
      'در انتظار صدور',
      'صادر شده',
      'آماده تحویل',
      'منتقل به مرکز استان',
      'برگشت به تهران',
      'تحویل شده',
    ];
    expect(wordings.map(statusOf)).to.deep.equal([...CARD_STATUSES]);
    for (const [status, ...others] of [
      ['awaitingIssuance', 'منتظر صدور', 'صادر نشده'],
      ['issued', 'صادر شد'],
      ['readyAtCounty', 'آماده‌ی تحویل', 'آماده تحویل در شهرستان'],
      ['readyAtProvincialCentre', 'منتقل شده به مرکز استان', 'انتقال به مرکز استان'],
      ['returnedToTehran', 'برگشت داده شده به تهران', 'بازگشت به تهران'],
      ['delivered', 'تحویل داده شده', 'تحویل شد'],
    ] as const)
      for (const wording of others) expect(statusOf(wording), wording).to.equal(status);
    expect(CARD_STATUSES.map(statusOf)).to.deep.equal([...CARD_STATUSES]);
  });

  it('is known in Arabic letters and with marks that nobody sees', () => {
    expect(statusOf('تحويل شده')).to.equal('delivered');
    expect(statusOf(' آماده تحویل\u200c ')).to.equal('readyAtCounty');
    expect(statusOf('آماده‌ی تحویل')).to.equal('readyAtCounty');
  });

  it('is not guessed', () => {
    for (const wording of ['نامشخص', '', 'تحویل', 'toString', '__proto__'])
      expect(statusOf(wording)).to.equal(undefined);
  });
});

describe('The code of an office', () => {
  it('has one form for all keyboards', () => {
    for (const text of ['دشتی-1', 'دشتي-١', ' دشتی-۱\u200c ', 'دشتی – 1', 'دشتی- 1', 'دشتی -1', 'دشتی−1', 'دشتی—1'])
      expect(officeCodeOf(text)).to.equal('دشتی-1');
    expect(officeCodeOf(' \u200c')).to.equal(null);
  });
});

describe('A name that comes again', () => {
  it('is found again, whatever came between', () => {
    const long = `دشتی${'\u200c'.repeat(50)}`;
    for (let time = 0; time < 2; time += 1) {
      expect([countyOf('جم'), countyOf('شیراز'), countyOf(long)]).to.deep.equal(['jam', undefined, 'dashti']);
      for (let other = 0; other < 5_001; other += 1) expect(countyOf(`none ${other}`)).to.equal(undefined);
    }
  });
});

describe('Initials', () => {
  it('are the first letters of both names', () => {
    expect(initials('مريم', 'كازروني')).to.equal('م. ک.');
    expect(initials(' علی‌رضا', 'مؤمنی')).to.equal('ع. م.');
    expect(initials('ali', 'Rezaei')).to.equal('A. R.');
  });

  it('make do with one name or none', () => {
    expect(initials('مریم', '')).to.equal('م.');
    expect(initials('', '-')).to.equal('');
  });
});
