import { expect } from 'chai';
import * as fc from 'fast-check';
import { addDays } from '../../src/domain/calendar.ts';
import { CARD_STATUSES, COUNTIES, type Day, LABELS } from '../../src/domain/card.ts';
import { stripPrivateUse } from '../../src/texts/marks.ts';
import { compose, MESSAGE_LENGTH, type Subject } from '../../src/reminders/compose.ts';
import {
  CHOSEN_REMINDERS,
  DEADLINE_REMINDERS,
  type MessageKind,
  NEWS,
  NOTICES,
} from '../../src/domain/messageKinds.ts';
import { cardToday } from '../../src/reminders/cardToday.ts';
import { instantOf } from '../../src/domain/calendar.ts';
import { FILLED, given, type Given, office, OFFICES, SEED } from '../answers/support.ts';
import { times } from '../support/tier.ts';
import { closed } from './life.ts';

const ID = '0123456789abcdef01234567';

function subject(which: Given, ...items: [kind: MessageKind, deadline?: Day | null][]): Subject {
  const input = given({ watched: true, ...which });
  const now = instantOf(input.today, 12);
  const view = cardToday({
    card: { ...input.card, lookup: '' },
    batches: which.batches ?? [],
    calendar: input.calendar,
    places: input.places,
    now,
  });
  return {
    id: ID,
    input,
    view,
    channel: 'telegram',
    followers: 2,
    items: items.map(([kind, deadline = view.deadline]) => ({ kind, deadline })),
  };
}

const say = (...subjects: Subject[]): string[] => stripPrivateUse(compose(subjects).text).split('\n');
const buttons = (...subjects: Subject[]): string[][] =>
  compose(subjects).buttons.map((row) => row.map(([text]) => text));
const dashti = office({ ...OFFICES.dashti, ...FILLED });

describe('the words of a reminder', () => {
  it('say days left, date and place first, then how to get there, what follows and what to bring', () => {
    const text = say(subject({ today: '2025-09-15', place: { office: dashti, county: dashti } }, ['deadline7']));
    expect(text).to.deep.equal([
      '⏰ ۷ روز مانده: خورموج، تا دوشنبه ۳۱ شهریور',
      text[1],
      '',
      '📍 اداره ثبت احوال شهرستان دشتی',
      'نشانی: خیابان امام، روبه‌روی بانک، پلاک ۱۲',
      text[5],
      'ساعت کار: ۷:۳۰ تا ۱۳:۳۰',
      'آخرین روز کاری: دوشنبه ۳۱ شهریور (۷ روز دیگر)',
      'پس از آن تا چهارشنبه ۳۰ مهر (۳۷ روز دیگر) فقط در بوشهر؛ سپس، طبق اعلام، به تهران برمی‌گردد.',
      'گرفتن دوباره کارت از تهران طول می‌کشد و هزینه دارد.',
      '',
      'لطفاً صاحب کارت خودش با اصل شناسنامه و رسید (یا کارت قبلی) مراجعه کند؛ اثر انگشت گرفته می‌شود.',
      'کارت را زود بگیرید؛ شاید رسید را دیگر نپذیرند.',
      '',
      'آخرین اطلاعات ما: ۲۰ مرداد ۱۴۰۴؛ پیش از رفتن تلفن بزنید: \u{2066}077-00000000\u{2069}',
    ]);
  });

  it('say today and tomorrow in words', () => {
    expect(say(subject({ today: '2025-09-21' }, ['deadline1']))[0]).to.equal(
      '❗️ فردا آخرین روز گرفتن کارت است: خورموج، دوشنبه ۳۱ شهریور',
    );
    expect(say(subject({ today: '2025-09-22' }, ['lastMorning']))[0]).to.equal(
      '❗️ امروز آخرین روز گرفتن کارت است: خورموج، دوشنبه ۳۱ شهریور',
    );
  });

  it('carry the map, another day, "collected" and "stop"', () => {
    expect(buttons(subject({ today: '2025-09-15' }, ['deadline7']))).to.deep.equal([
      ['📍 محل و نشانی', '🗓 یادآوری در روز دیگر'],
      ['✅ گرفتم', '🔕 دیگر یادآوری نکنید'],
    ]);
  });

  it('say of a chosen day that it is no appointment, and afterwards ask', () => {
    const before = say(subject({ today: '2025-08-17' }, ['chosenDay', '2025-08-18']));
    expect(before[0]).to.equal('🗓 فردا، دوشنبه ۲۷ مرداد، روزی است که برای رفتن برگزیدید: خورموج');
    expect(before).to.include('این نوبت نیست؛ در ساعت کار اداره بروید.');
    const after = subject({ today: '2025-08-18' }, ['afterChosenDay', '2025-08-18']);
    expect(say(after)[0]).to.equal('❓ کارت را گرفتید؟ خورموج، دوشنبه ۲۷ مرداد');
    expect(buttons(after)[0]).to.deep.equal(['✅ گرفتم', 'هنوز نرفته‌ام']);
  });

  it('tell of the deadline and ask of the chosen day in one message', () => {
    const both = subject({ today: '2025-09-21' }, ['deadline1'], ['afterChosenDay', '2025-09-21']);
    const text = say(both);
    expect(text[0]).to.contain('فردا آخرین روز');
    expect(text.at(-1)).to.equal('❓ کارت را گرفتید؟ خورموج، یکشنبه ۳۰ شهریور');
    expect(buttons(both).flat()).to.include('رفتم، نبود');
  });
});

describe('the words of news', () => {
  it('begin with the state as it is now', () => {
    expect(say(subject({}, ['ready'])).slice(0, 2)).to.deep.equal([
      '✅ آماده: خورموج، تا دوشنبه ۳۱ شهریور',
      '🔔 خبر تازه: کارت (م. ک.، \u{2066}…۰۴۰\u{2069})',
    ]);
    const ends = { county: '2025-10-06', centre: '2025-11-05' };
    const extended = say(subject({ batches: [{ custodyFrom: SEED, ends }] }, ['deadlineExtended']));
    expect(extended[0]).to.equal('✅ آماده: خورموج، تا دوشنبه ۱۴ مهر');
    expect(extended).to.include('🗓 مهلت تمدید شد. تاریخ‌های تازه:');
  });

  it('tell a delivery with the way to object, and what stays', () => {
    const text = say(subject({ card: { status: 'delivered', deliveredOn: '2025-08-10' } }, ['delivered'])).join('\n');
    expect(text).to.contain('نگرفته‌اید؟').and.to.contain('سابقه خود اداره می‌ماند').and.to.contain('هفت روز');
  });

  it('ask for a new serial without saying anything of the new application', () => {
    const text = say(subject({ card: { status: 'readyAtCounty' } }, ['newSerialAsked'])).join('\n');
    expect(text).to.contain('سریال رسید تازه').and.not.to.contain('خورموج');
    expect(text).to.contain('کد ملی را با سریال رسید تازه بفرستید');
  });

  it('tell of a closure with the next open day', () => {
    const late = subject({ today: '2025-09-21', closures: [closed('2025-09-22')] }, ['closure', '2025-09-22']);
    expect(say(late)[0]).to.equal('❗️ فردا، دوشنبه ۳۱ شهریور، تعطیل است: خورموج');
    expect(say(late)).to.include('روز کاری بعد (سه‌شنبه ۱ مهر) پس از پایان مهلت است.');
    const inTime = subject({ today: '2025-09-20', closures: [closed('2025-09-21')] }, ['closure', '2025-09-21']);
    expect(say(inTime)).to.include('روز کاری بعد: دوشنبه ۳۱ شهریور');
    const opening = closed('2025-08-18', { kind: 'lateOpening', at: '10:00' });
    const part = subject({ today: '2025-08-16', closures: [opening] }, ['closure', '2025-08-18']);
    expect(say(part)[0]).to.equal('⚠️ دوشنبه ۲۷ مرداد از ساعت ۱۰:۰۰ باز است: خورموج');
  });
});

describe('the words for a family', () => {
  it('stand under one line where all have the same last day', () => {
    const cards = LABELS.map((label) => subject({ today: '2025-09-15', label }, ['deadline7']));
    expect(say(...cards).slice(0, 6)).to.deep.equal([
      '⏰ ۷ روز مانده برای ۵ کارت: خورموج، تا دوشنبه ۳۱ شهریور',
      ...['شما', 'همسر', 'پدر', 'مادر', 'فرزند'].map((who) => `• کارت ${who} (م. ک.، \u{2066}…۰۴۰\u{2069})`),
    ]);
    expect(buttons(...cards)).to.have.length(6);
  });

  it('say of cards whose deadline has passed what to do, and of different counties no single story', () => {
    const over = say(
      subject({ today: '2025-10-23', label: 'mine' }, ['returned']),
      subject({ today: '2025-10-23', label: 'mother', card: { county: 'jam', office: null } }, ['returned']),
    ).join('\n');
    expect(over).to.contain('هرچه زودتر با اصل شناسنامه و رسید از اداره بپرسید');
    const moved = say(
      subject({ today: '2025-10-15', label: 'mine' }, ['deadline7']),
      subject({ today: '2025-10-15', label: 'mother', card: { county: 'jam', office: null } }, ['deadline7']),
    ).join('\n');
    expect(moved).not.to.contain('مهلت تحویل در خورموج');
    expect(moved.match(/⏰ ۷ روز مانده/g)).to.have.length(2);
  });

  it('stand under one line where all come to the same place, with its address and dates', () => {
    const cards = LABELS.slice(0, 2).map((label) => subject({ today: '2025-09-23', label }, ['movedToCentre']));
    const text = say(...cards);
    expect(text.slice(0, 4)).to.deep.equal([
      '✅ آماده (طبق اعلام): بوشهر، تا چهارشنبه ۳۰ مهر',
      '🔔 خبر تازه برای ۲ کارت:',
      ...['شما', 'همسر'].map((who) => `• کارت ${who} (م. ک.، \u{2066}…۰۴۰\u{2069})`),
    ]);
    expect(text.join('\n')).to.contain('📍 اداره کل').and.to.contain('آخرین روز کاری');
    expect(text.filter((line) => line.startsWith('✅'))).to.have.length(1);
  });

  it('stand line by line where one of them is asked about, or somebody follows it', () => {
    const plain = subject({ today: '2025-09-15', label: 'mine' }, ['deadline7']);
    for (const more of ['afterChosenDay', 'newFollower'] as const) {
      const other = subject({ today: '2025-09-15', label: 'mother' }, ['deadline7'], [more, '2025-09-14']);
      for (const family of [
        [plain, other],
        [other, plain],
      ]) {
        const text = say(...family);
        expect(text.filter((line) => line.startsWith('⏰ ۷ روز مانده: خورموج'))).to.have.length(2);
        expect(text.join('\n')).not.to.contain('برای ۲ کارت');
      }
    }
  });

  it('say once what holds for all, and as of which day', () => {
    const cards = LABELS.slice(0, 2).map((label) => subject({ today: '2025-09-15', label }, ['deadline7']));
    const text = say(...cards);
    expect(text.filter((line) => line.startsWith('آخرین اطلاعات ما'))).to.have.length(1);
    expect(text.filter((line) => line.includes('اصل شناسنامه'))).to.have.length(1);
  });

  it('of different reminders of one deadline stand under one line, of different kinds of news do not', () => {
    const at = { today: '2025-09-15' };
    const reminders = [
      subject({ ...at, label: 'mine' }, ['deadline7']),
      subject({ ...at, label: 'mother' }, ['deadline14']),
    ];
    expect(say(...reminders)[0]).to.contain('برای ۲ کارت');
    const news = [subject({ label: 'mine' }, ['ready']), subject({ label: 'mother' }, ['deadlineExtended'])];
    expect(say(...news).join('\n')).not.to.contain('خبر تازه برای ۲ کارت');
  });

  it('name the number of cards for which there was no room', () => {
    const cards = Array.from({ length: 10 }, (_, i) =>
      subject(
        {
          today: '2025-09-15',
          label: LABELS[i % LABELS.length]!,
          card: { county: COUNTIES[i]!, office: null, initials: 'ن. ن.' },
          closures: [closed('2025-09-16')],
        },
        ['closure', '2025-09-16'],
      ),
    );
    const text = say(...cards);
    const shown = text.filter((line) => line.startsWith('•')).length;
    expect(shown).to.be.within(1, 9);
    const left = cards.length - shown;
    expect(text.filter((line) => line.includes('/cards'))).to.deep.equal([
      `${String(left).replace(/\d/g, (digit) => '۰۱۲۳۴۵۶۷۸۹'[Number(digit)]!)} کارت دیگر هم هست؛ همه در /cards`,
    ]);
    expect(buttons(...cards), 'each card keeps its buttons').to.have.length(11);
  });

  it('stand line by line otherwise', () => {
    const text = say(
      subject({ label: 'mine' }, ['ready']),
      subject({ label: 'mother', card: { status: 'issued' } }, ['issued']),
    );
    expect(text).to.include('✅ آماده: خورموج، تا دوشنبه ۳۱ شهریور');
    expect(text.some((line) => line.startsWith('📦 صادر شده'))).to.equal(true);
  });
});

/** What the buttons do, row by row: the action, and for which card. */
const actions = (...subjects: Subject[]): string[][] =>
  compose(subjects).buttons.map((row) =>
    row.map(([, press]) => ('card' in press ? `${press.action} ${press.card}` : press.action)),
  );

describe('the buttons of a message', () => {
  for (const [what, which, items, rows] of [
    ['news of a card that is issued', { card: { status: 'issued' } }, ['issued'], ['stop']],
    ['news of a card that waits', {}, ['ready'], ['map remindDay', 'collected stop']],
    ['a closure', {}, ['closure'], ['map remindDay', 'collected stop']],
    ['a card that went back to Tehran', { today: '2025-10-23' }, ['returned'], ['map', 'stop']],
    ['another word of such a card', { today: '2025-10-23' }, ['issued'], ['stop']],
    ['a card that was delivered', { card: { status: 'delivered' } }, ['delivered'], ['notMe']],
    ['a day that is over', {}, ['afterChosenDay'], ['collected notYet', 'notThere', 'stop']],
    [
      'a day that is over, with a reminder',
      {},
      ['deadline7', 'afterChosenDay'],
      ['collected notYet', 'notThere', 'stop'],
    ],
  ] as const)
    it(`let one do what follows from ${what}`, () => {
      const one = subject(which, ...items.map((kind): [MessageKind] => [kind]));
      expect(actions(one)).to.deep.equal(rows.map((row) => row.split(' ').map((action) => `${action} ${ID}`)));
    });

  it('lead to the look-up where a new serial is asked for, alone and in a family', () => {
    const asked = subject({ label: 'mine' }, ['newSerialAsked']);
    expect(actions(asked)).to.deep.equal([['look'], [`stop ${ID}`]]);
    const ready = subject({ label: 'mother' }, ['ready']);
    expect(actions(asked, ready)).to.deep.equal([
      [`stop ${ID}`],
      [`collected ${ID}`, `stop ${ID}`],
      ['look'],
      ['cards'],
    ]);
    expect(actions(ready, ready).flat()).not.to.include('look');
  });

  it('of a family say whose card they are for', () => {
    const family = [
      subject({ label: 'mine' }, ['ready']),
      subject({ label: 'mother', card: { status: 'issued' } }, ['issued']),
      subject({ label: 'father', card: { status: 'delivered' } }, ['delivered']),
    ];
    expect(actions(...family)).to.deep.equal([
      [`collected ${ID}`, `stop ${ID}`],
      [`stop ${ID}`],
      [`notMe ${ID}`],
      ['cards'],
    ]);
    const words = buttons(...family).map((row) => row.map(stripPrivateUse));
    expect(words[0]!.every((text) => text.includes('کارت شما'))).to.equal(true);
    expect(words[1]![0]).to.contain('🔕').and.to.contain('کارت مادر');
    expect(words[2]![0]).to.contain('🚫').and.to.contain('کارت پدر');
  });
});

describe('the words of who follows a card', () => {
  it('are one line, with the way to the list', () => {
    const one = subject({}, ['newFollower', null]);
    expect(say(one)).to.have.length(1);
    expect(say(one)[0]).to.match(/^👥 .*گفت‌وگوی دیگری هم.*همه: ۲\.$/);
    expect(buttons(one)).to.deep.equal([['📋 همه کارت‌ها']]);
    expect(say(subject({}, ['linkUsed', null]))).to.deep.equal([
      '👥 پیوند شما به کار رفت؛ کارت‌های شما را از این پس در بله هم دنبال می‌کنیم.',
    ]);
  });
  it('say on which messenger a link was used, once for each', () => {
    const two = subject({}, ['linkUsed', null], ['linkUsed', null], ['newFollower', null], ['linkUsed', null]);
    const [first, second, , third] = two.items;
    const items = [{ ...first!, channel: 'bale' as const }, { ...second!, channel: 'telegram' as const }, third!];
    const lines = say({ ...two, channel: 'telegram', items: [...two.items.slice(2, 3), ...items] });
    expect(lines).to.have.length(3);
    expect(lines[0]).to.contain('گفت‌وگوی دیگری');
    expect(lines[1]).to.contain('در بله هم');
    expect(lines[2]).to.contain('در تلگرام هم');
    // Rows of earlier versions: the other one of two.
    expect(say({ ...two, channel: 'bale', items: [third!] })).to.deep.equal([lines[2]]);
  });

  it('follow whatever there is to say of the card', () => {
    const text = say(subject({}, ['newFollower', null], ['deadline7']));
    expect(text[0]).to.match(/^⏰ /);
    expect(text.at(-1)).to.match(/^👥 /);
  });
  it('stand beside other cards of the family, without their buttons', () => {
    const family = [subject({ label: 'mine' }, ['deadline7']), subject({ label: 'mother' }, ['newFollower', null])];
    const text = say(...family);
    expect(text[0]).to.match(/^⏰ /);
    expect(text.filter((line) => line.startsWith('👥'))).to.have.length(1);
    expect(buttons(...family)).to.have.length(2);
  });
});

describe('any message', () => {
  const words = ['اداره', 'ثبت', 'احوال', 'شهرستان', 'خیابان', 'Block', '12', 'روبه‌روی', 'بانک', 'پلاک'];
  const name = (most: number) =>
    fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: most }).map((found) => found.join(' '));
  const maybe = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: null });
  const day = fc.integer({ min: -60, max: 120 }).map((n) => addDays(SEED, n));
  const place = maybe(
    fc
      .record({ name: name(14), city: name(8), address: maybe(name(60)), hours: maybe(name(40)) })
      .map((over) => office({ code: 'دشتی-1', county: 'dashti', phone: '077-00000000', ...over })),
  );
  const item = fc.tuple(
    fc.constantFrom<MessageKind[]>(...NEWS, ...DEADLINE_REMINDERS, ...CHOSEN_REMINDERS, ...NOTICES, 'closure'),
    maybe(day),
  );
  const any = fc
    .record({
      card: fc.record({
        county: fc.constantFrom(...COUNTIES),
        office: maybe(fc.constantFrom('دشتی-1', 'دفتر بسیار دور شماره 123456789')),
        status: fc.constantFrom(...CARD_STATUSES),
        asOf: day,
        custodyFrom: maybe(fc.constant(SEED)),
        initials: fc.constantFrom('', 'م. ک.'),
      }),
      today: day,
      label: maybe(fc.constantFrom(...LABELS)),
      place: fc.record({ county: place, centre: place, office: place }),
      closures: fc.array(
        day.map((one) => closed(one)),
        { maxLength: 10 },
      ),
    })
    .chain((which) => fc.array(item, { minLength: 1, maxLength: 4 }).map((items) => ({ which, items })));

  it(`has at most ${MESSAGE_LENGTH} characters and a first line, with one to ten cards, in both languages`, function () {
    this.timeout(600_000);
    fc.assert(
      fc.property(
        fc.array(any, { minLength: 1, maxLength: 10 }),
        fc.constantFrom<('fa' | 'en')[]>('fa', 'en'),
        (all, locale) => {
          const { text } = compose(all.map(({ which, items }) => subject({ ...which, locale }, ...items)));
          expect(text.length).to.be.at.most(MESSAGE_LENGTH);
          expect(text.split('\n')[0]).not.to.equal('');
        },
      ),
      { numRuns: times({ test: 60, ci: 1500, soak: 20_000 }) },
    );
  });
});
