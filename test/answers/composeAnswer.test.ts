import { expect } from 'chai';
import { composeAnswer } from '../../src/answers/composeAnswer.ts';
import { listLine } from '../../src/answers/firstLine.ts';
import { BOLD_END, BOLD_START } from '../../src/texts/marks.ts';
import { FILLED, given, type Given, OFFICES } from './support.ts';

/** As a person reads it: without isolates and bold. */
const read = (over: Given): string =>
  composeAnswer(given(over))
    .text.replaceAll(/[\u2066-\u2069]/g, '')
    .replaceAll(BOLD_START, '')
    .replaceAll(BOLD_END, '');

const IN_PERSON = 'لطفاً صاحب کارت خودش با اصل شناسنامه و رسید (یا کارت قبلی) مراجعه کند؛ اثر انگشت گرفته می‌شود.';
const SOON = 'کارت را زود بگیرید؛ شاید رسید را دیگر نپذیرند.';
const AGAIN = 'گرفتن دوباره کارت از تهران طول می‌کشد و هزینه دارد.';

describe('the answer for a card that waits in its county', () => {
  it('says state, place and date first, then both ends, the consequence and what to bring', () => {
    expect(read({ label: 'mother', watched: true })).to.equal(
      [
        '✅ آماده: خورموج، تا دوشنبه ۳۱ شهریور',
        'کارت مادر (م. ک.، …۰۴۰)',
        '',
        '📍 اداره ثبت احوال شهرستان دشتی',
        'آخرین روز کاری: دوشنبه ۳۱ شهریور (۴۲ روز دیگر)',
        'پس از آن تا چهارشنبه ۳۰ مهر (۷۲ روز دیگر) فقط در بوشهر؛ سپس، طبق اعلام، به تهران برمی‌گردد.',
        AGAIN,
        '',
        IN_PERSON,
        SOON,
        'پیش از پایان مهلت یادآوری می‌کنیم.',
        '',
        'آخرین اطلاعات ما: ۲۰ مرداد ۱۴۰۴',
      ].join('\n'),
    );
  });

  it('says address, phone and hours where they are known, and speaks to the holder where it is they', () => {
    const text = read({ label: 'mine', place: { office: { ...OFFICES.dashti, ...FILLED }, centre: OFFICES.centre } });
    expect(text).to.include(
      [
        'کارت شما (م. ک.، …۰۴۰)',
        '',
        '📍 اداره ثبت احوال شهرستان دشتی',
        'نشانی: خیابان امام، روبه‌روی بانک، پلاک ۱۲',
        'تلفن: 077-00000000',
        'ساعت کار: ۷:۳۰ تا ۱۳:۳۰',
        'آخرین روز کاری',
      ].join('\n'),
    );
    expect(text).to.include('لطفاً خودتان با اصل شناسنامه');
  });

  it('names the office in county Bushehr, where both places are in one town', () => {
    const text = read({ card: { county: 'bushehr', office: 'بوشهر-1' } });
    expect(text).to.match(/^✅ آماده: اداره ثبت احوال شهرستان بوشهر، تا دوشنبه ۳۱ شهریور\n/);
    expect(text).to.include('پس از آن تا چهارشنبه ۳۰ مهر (۷۲ روز دیگر) فقط در اداره کل ثبت احوال استان بوشهر؛');
  });

  it('counts to the last open day, and says that one first, when the deadline is a closed day', () => {
    const text = read({ holidays: ['2025-09-21', '2025-09-22'] });
    expect(text).to.match(/^✅ آماده: خورموج، تا شنبه ۲۹ شهریور\n/);
    expect(text).to.include('آخرین روز کاری: شنبه ۲۹ شهریور (۴۰ روز دیگر)؛ پایان مهلت (دوشنبه ۳۱ شهریور) تعطیل است.');
  });

  it('does the same for the second end', () => {
    expect(read({ holidays: ['2025-10-22'] })).to.include(
      'پس از آن تا چهارشنبه ۳۰ مهر (آخرین روز کاری: سه‌شنبه ۲۹ مهر، ۷۱ روز دیگر) فقط در بوشهر؛',
    );
  });

  it('says so, in bold, when today or tomorrow is the last open day', () => {
    expect(composeAnswer(given({ today: '2025-09-22' })).text).to.include('❗️ \uE000امروز\uE001 آخرین روز کاری است.');
    expect(composeAnswer(given({ today: '2025-09-21' })).text).to.include(
      '❗️ \uE000فردا\uE001، دوشنبه ۳۱ شهریور، آخرین روز کاری است.',
    );
  });

  it('sends nobody to the county when no open day is left there before the deadline', () => {
    const text = read({ today: '2025-09-20', holidays: ['2025-09-20', '2025-09-21', '2025-09-22'] });
    expect(text).to.match(/^✅ آماده \(طبق اعلام\): بوشهر، از سه‌شنبه ۱ مهر تا چهارشنبه ۳۰ مهر\n/);
    expect(text).to.include('در خورموج تا پایان مهلت (دوشنبه ۳۱ شهریور) روز کاری نمانده است؛');
    expect(text).to.include('📍 اداره کل ثبت احوال استان بوشهر');
  });

  it('says when the office is closed today, or open for a part of the day', () => {
    expect(read({ today: '2025-08-14' })).to.include('امروز تعطیل است؛ روز کاری بعد: شنبه ۲۵ مرداد');
    const closure = { from: '2025-08-11', to: '2025-08-11', county: 'dashti', office: null } as const;
    expect(read({ closures: [{ ...closure, kind: 'lateOpening', at: '09:30' }] })).to.include(
      'امروز از ساعت ۰۹:۳۰ باز است.',
    );
    expect(read({ closures: [{ ...closure, kind: 'earlyEnd', at: '11:00' }] })).to.include(
      'امروز فقط تا ساعت ۱۱:۰۰ باز است.',
    );
    expect(read({ closures: [{ ...closure, county: 'jam', kind: 'earlyEnd', at: '11:00' }] })).not.to.include('ساعت');
  });

  it('says what is known, and no more, when the start of custody is not', () => {
    const text = read({ card: { custodyFrom: null }, watched: true });
    expect(text).to.match(/^✅ آماده: خورموج، مهلت نامعلوم\n/);
    expect(text).to.include('اعلام نشده است که کارت تا چه روزی در خورموج می‌ماند؛ هرچه زودتر مراجعه کنید.');
    expect(text).to.include('اگر وضعیت عوض شود، خبر می‌دهیم.');
    expect(text).not.to.match(/تهران|یادآوری|روز دیگر/);
  });

  it('names an office that was never imported by its code, and invents none', () => {
    expect(read({ card: { office: 'دشتی-7' } })).to.include('📍 دفتر دشتی-7\n');
    expect(read({ card: { office: null }, place: {} })).to.include(
      'نام و نشانی محل تحویل را نداریم؛ از اداره ثبت احوال شهرستان دشتی بپرسید.',
    );
  });

  it('takes the town of an office that is not in the chief town', () => {
    const place = { office: { ...OFFICES.dashti, city: 'کاکی' }, centre: OFFICES.centre };
    expect(read({ place })).to.match(/^✅ آماده: کاکی، تا دوشنبه ۳۱ شهریور\n/);
  });

  it('tells that an export saw it there after the deadline', () => {
    const text = read({ today: '2025-09-28', card: { asOf: '2025-09-27' } });
    expect(text).to.match(/^✅ آماده: خورموج، مهلت تا دوشنبه ۳۱ شهریور بود\n/);
    expect(text).to.include('ولی کارت شنبه ۵ مهر هنوز آنجا بود. شاید هر روز به بوشهر برود؛ زود مراجعه کنید.');
    expect(text).to.include('مهلت تحویل در بوشهر تا چهارشنبه ۳۰ مهر است (۲۴ روز دیگر)؛');
  });
});

describe('the answer after the first end', () => {
  it('tells the move as announced where only the calendar says it', () => {
    const text = read({ today: '2025-09-28', card: { asOf: '2025-09-20' } });
    expect(text).to.match(/^✅ آماده \(طبق اعلام\): بوشهر، تا چهارشنبه ۳۰ مهر\n/);
    expect(text).to.include(
      'مهلت تحویل در خورموج دوشنبه ۳۱ شهریور تمام شد. طبق اعلام، کارت به بوشهر منتقل می‌شود؛ رسیدن آن هنوز تأیید نشده است.\nپیش از رفتن از اداره بپرسید.',
    );
    expect(text).to.include('آخرین روز کاری: چهارشنبه ۳۰ مهر (۲۴ روز دیگر)\nپس از آن، طبق اعلام، به تهران برمی‌گردد.');
  });

  it('tells it as seen once an export or staff have seen it', () => {
    const seen = read({ today: '2025-09-28', card: { status: 'readyAtProvincialCentre', asOf: '2025-09-27' } });
    const confirmed = read({
      today: '2025-09-28',
      card: { asOf: '2025-09-20' },
      batches: [{ custodyFrom: '2025-07-23', confirmed: { centre: true } }],
    });
    for (const text of [seen, confirmed]) {
      expect(text).to.match(/^✅ آماده: بوشهر، تا چهارشنبه ۳۰ مهر\n/);
      expect(text).to.include('کارت اکنون در بوشهر است، نه در خورموج (مهلت آنجا: دوشنبه ۳۱ شهریور).');
    }
  });

  it('tells the two places of one town apart', () => {
    const card = { county: 'bushehr', office: 'بوشهر-1', asOf: '2025-09-20' } as const;
    const text = read({ today: '2025-09-28', card });
    expect(text).to.match(/^✅ آماده \(طبق اعلام\): اداره کل ثبت احوال استان بوشهر، تا چهارشنبه ۳۰ مهر\n/);
    expect(text).to.include('مهلت تحویل در دفتر شهرستان دوشنبه ۳۱ شهریور تمام شد. طبق اعلام، کارت به مرکز استان');
  });

  it('says what is left to do when no open day is left', () => {
    const card = { status: 'readyAtProvincialCentre', asOf: '2025-10-20' } as const;
    const text = read({ today: '2025-10-22', holidays: ['2025-10-22'], card });
    expect(text).to.match(/^⚠️ آماده: بوشهر، ولی تا پایان مهلت \(چهارشنبه ۳۰ مهر\) روز کاری نمانده است\n/);
    expect(text).to.include('هرچه زودتر از اداره بپرسید.');
  });
});

describe('the answer after the second end', () => {
  it('says that the return is announced and not confirmed', () => {
    const text = read({ today: '2025-10-28', card: { asOf: '2025-10-20' } });
    expect(text).to.match(/^⚠️ مهلت تمام شد: بوشهر، چهارشنبه ۳۰ مهر\n/);
    expect(text).to.include(
      'طبق اعلام، کارت‌های نگرفته به تهران برمی‌گردند؛ رفتن این کارت هنوز تأیید نشده است. هرچه زودتر از اداره بپرسید.',
    );
    expect(text).to.include('هزینه را فقط در اداره بپردازید؛ در پیام‌رسان هیچ پولی نپردازید.');
  });

  it('says where to go, with what, and that the fee is paid there and nowhere else, once it has gone', () => {
    expect(read({ today: '2025-10-28', card: { status: 'returnedToTehran', asOf: '2025-10-27' } })).to.equal(
      [
        '↩️ برگشته به تهران: مهلت تا چهارشنبه ۳۰ مهر بود',
        'کارت (م. ک.، …۰۴۰)',
        '',
        'برای گرفتن دوباره، لطفاً صاحب کارت خودش با اصل شناسنامه و رسید به اداره ثبت احوال شهرستان دشتی مراجعه کند.',
        'این کار طول می‌کشد و هزینه دارد. هزینه را فقط در اداره بپردازید؛ در پیام‌رسان هیچ پولی نپردازید.',
        '',
        'آخرین اطلاعات ما: ۵ آبان ۱۴۰۴',
      ].join('\n'),
    );
  });

  it('names no deadline that is still to come for a card that has gone before it', () => {
    const text = read({ card: { status: 'returnedToTehran' } });
    expect(text).to.match(/^↩️ برگشته به تهران\n/);
  });
});

describe('the answer for the other states', () => {
  it('not issued: the receipt is valid, nobody need go', () => {
    const card = { status: 'awaitingIssuance', custodyFrom: null } as const;
    expect(read({ card, watched: true })).to.equal(
      [
        '⏳ کارت هنوز صادر نشده است: شهرستان دشتی، درخواست ۲۳ آبان ۱۴۰۱',
        'کارت (م. ک.، …۰۴۰)',
        '',
        'تا صدور کارت، رسید معتبر است.',
        'لازم نیست مراجعه کنید؛ پس از آماده شدن خبر می‌دهیم.',
        '',
        'آخرین اطلاعات ما: ۲۰ مرداد ۱۴۰۴',
      ].join('\n'),
    );
    expect(read({ card })).to.include('لازم نیست مراجعه کنید؛ چندی بعد دوباره اینجا بپرسید.');
  });

  it('issued: not yet to be fetched, and the receipt may no longer be accepted', () => {
    const text = read({ card: { status: 'issued', custodyFrom: null }, watched: true });
    expect(text).to.match(/^📦 صادر شده، هنوز آماده تحویل نیست: شهرستان دشتی، صدور ۱۰ خرداد ۱۴۰۴\n/);
    expect(text).to.include('شاید رسید را دیگر نپذیرند؛');
  });

  it('delivered: when, where, and what to do if it was not they', () => {
    expect(
      read({ card: { status: 'delivered', deliveredOn: '2025-06-30', office: 'دشتی-2' }, label: 'mother' }),
    ).to.equal(
      [
        '☑️ تحویل شده: خورموج، ۹ تیر ۱۴۰۴',
        'کارت مادر (م. ک.، …۰۴۰)',
        '',
        'محل تحویل: دفتر پیشخوان خورموج',
        '',
        'اگر صاحب کارت آن را نگرفته است، زود با اصل شناسنامه به اداره ثبت احوال شهرستان دشتی برود و بپرسد.',
        '',
        'آخرین اطلاعات ما: ۲۰ مرداد ۱۴۰۴',
      ].join('\n'),
    );
    expect(read({ card: { status: 'delivered', deliveredOn: null }, label: 'mine' })).to.include(
      'اگر شما آن را نگرفته‌اید',
    );
  });
});

describe('the last line', () => {
  it('asks to ring before one goes when the data is older than ten days', () => {
    const place = { office: { ...OFFICES.dashti, ...FILLED }, centre: OFFICES.centre };
    expect(read({ card: { asOf: '2025-08-01' }, place })).to.match(/\nآخرین اطلاعات ما: ۱۰ مرداد ۱۴۰۴$/);
    expect(composeAnswer(given({ card: { asOf: '2025-07-31' }, place })).text).to.match(
      /\nآخرین اطلاعات ما: ۹ مرداد ۱۴۰۴؛ پیش از رفتن تلفن بزنید: \u2066077-00000000\u2069$/,
    );
  });

  it('says whom to ask where no phone is known', () => {
    expect(composeAnswer(given({ card: { asOf: '2025-07-31' } })).text).to.match(
      /؛ پیش از رفتن از اداره بپرسید یا \u2066\*4\*6090#\u2069 را بگیرید\.$/,
    );
  });
});

describe('which card it is', () => {
  it('stands on the second line, the end of the code in an isolate', () => {
    expect(composeAnswer(given({ label: 'spouse' })).text.split('\n')[1]).to.equal(
      'کارت همسر (م. ک.، \u2066…۰۴۰\u2069)',
    );
    expect(composeAnswer(given({ card: { initials: '' } })).text.split('\n')[1]).to.equal('کارت (\u2066…۰۴۰\u2069)');
  });

  it('is «کارت», and nobody’s, until a label says whose', () => {
    expect(read({})).not.to.match(/شما|خودتان/);
  });

  it('closes its line in a list', () => {
    expect(listLine(given({ label: 'father' }))).to.equal(
      '✅ آماده: خورموج، تا دوشنبه ۳۱ شهریور — کارت پدر (م. ک.، \u2066…۰۴۰\u2069)',
    );
  });
});

describe('the answer in English', () => {
  it('is plain, and isolates the names that it has only in Persian', () => {
    expect(composeAnswer(given({ locale: 'en', label: 'mother' })).text).to.equal(
      [
        '✅ Ready: Khormoj, until Monday 22 September (31 Shahrivar)',
        'Your mother’s card (\u2068م. ک.\u2069, \u2066…040\u2069)',
        '',
        '📍 Place: \u2068اداره ثبت احوال شهرستان دشتی\u2069',
        'Last open day: Monday 22 September, in 42 days',
        'After that, until Wednesday 22 October (30 Mehr), in 72 days, only in Bushehr; then, as announced, it goes back to Tehran.',
        'Getting it again from Tehran takes time and costs a fee.',
        '',
        'The holder goes in person (fingerprints), with original birth certificate and receipt or old card.',
        'Collect it soon; the receipt may no longer be accepted.',
        '',
        'As of 11 August 2025 (20 Mordad 1404).',
      ].join('\n'),
    );
  });
});
