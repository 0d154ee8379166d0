import { expect } from 'chai';
import { isBankCard, isMobile, type Label, numbersIn } from '../../src/domain/typedNumbers.ts';

const N = '9183764856';
const texts = (text: string): string[] => numbersIn(text).map((number) => number.text);
const labels = (text: string): (Label | null)[] => numbersIn(text).map(({ label }) => label);

describe('A word before a number', () => {
  const words: Readonly<Record<Label, readonly string[]>> = {
    code: [
      'کد ملی',
      'کدملی',
      'کد های ملی',
      'کدهای ملی',
      'کدهایملی',
      'کد هاملی',
      'شماره ملی',
      'شمارهملی',
      'شناسه ملی',
      'شناسهملی',
      'code',
      'kod',
      'national',
      'nationalcode',
      'meli',
      'melli',
      'codemeli',
      'codemelli',
      'kodemeli',
      'kodmeli',
    ],
    serial: [
      'سریال',
      'رهگیری',
      'شماره رسید',
      'شمارهرسید',
      'کد رسید',
      'شماره ی رسید',
      'شمارهی رسید',
      'شماره یرسید',
      'serial',
      'seriale',
      'seryal',
      'receipt',
      'resid',
      'tracking',
    ],
    postalCode: ['کد پستی', 'postal', 'postalcode', 'posti', 'zip'],
    mobile: ['موبایل', 'همراه', 'تلفن', 'شماره تماس', 'شمارهتماس', 'mobile', 'phone', 'tel', 'mobayl', 'hamrah'],
  };

  it('says what the number is, in each of its spellings', () => {
    for (const [label, list] of Object.entries(words))
      for (const word of list)
        expect(numbersIn(`${word} ${N}`), word).to.deep.equal([{ text: N, label, behind: false }]);
  });

  it('is none where it is the name of a command, of a user or of a link', () => {
    for (const name of [
      '/serial',
      '/serial_lost',
      '/code@some_bot',
      '@serial_bot',
      'www.serial.ir',
      'https://x.ir/code',
    ])
      expect(numbersIn(`${name} ${N}`), name).to.deep.equal([{ text: N, label: null, behind: false }]);
  });

  it('says it behind the number where no word stands before the first', () => {
    for (const [label, list] of Object.entries(words))
      for (const word of list)
        expect(numbersIn(`${N} ${word}`), word).to.deep.equal([{ text: N, label, behind: true }]);
  });

  it('says nothing where that is what is missing, or where it is another word', () => {
    for (const word of [
      'سریال ندارم',
      'سریال نمی‌دانم',
      'سریال گم شد',
      'سریال نیست',
      'سریال پیدا نشد',
      'سریال بلد نیستم',
    ])
      expect(labels(`${word} ${N}`), word).to.deep.equal([null]);
    for (const word of ['کارتم رسید', 'ملی', 'شماره', 'کد', 'toString', 'xcode'])
      expect(labels(`${word} ${N}`), word).to.deep.equal([null]);
  });

  it('is read although it sticks to its number', () => {
    for (const word of ['code', 'kod', 'codemeli', 'kodemeli', 'meli', 'melli'])
      expect(numbersIn(`${word}${N}`), word).to.deep.equal([{ text: N, label: 'code', behind: false }]);
    for (const word of ['serial', 'seryal', 'receipt', 'resid'])
      expect(numbersIn(`${word}GG5`), word).to.deep.equal([{ text: 'GG5', label: 'serial', behind: false }]);
    for (const word of ['no', 'id'])
      expect(numbersIn(`${word}${N}`)).to.deep.equal([{ text: N, label: null, behind: false }]);
    expect(texts('XCODE5')).to.deep.equal(['XCODE5']);
    expect(texts('codeABC5')).to.deep.equal(['CODEABC5']);
  });

  it('belongs to the next number alone', () => {
    expect(labels(`کد ملی ${N}، سریال GG50196354، ۵`)).to.deep.equal(['code', 'serial', null]);
    expect(labels(`${N} کد ملی، GG50196354 سریال`)).to.deep.equal(['code', 'serial']);
    // No word before the first, and none behind the last: a word between stands before its number.
    expect(labels(`${N} سریال GG50196354`)).to.deep.equal([null, 'serial']);
    // The words stand before, so that the last one is of nothing.
    expect(labels(`کد ملی ${N} سریال`)).to.deep.equal(['code']);
  });

  it('names none of several numbers, and two different words name none', () => {
    expect(labels(`کد ملی ${N} 3573772544`)).to.deep.equal([null, null]);
    expect(labels(`کد ملی و سریال ${N}`)).to.deep.equal([null]);
    expect(labels(`کد ملی: کد ملی ${N}`)).to.deep.equal(['code']);
  });
});

describe('What is no number', () => {
  it('is left out: dates, links, names of users, commands, USSD codes, the numbering of a list', () => {
    for (const text of [
      '1404/05/20',
      '۲۰۲۵-۰۷-۲۳',
      'https://example.org/a1',
      'http://example.org/a1',
      'HTTP://EXAMPLE.ORG/A1',
      'www.example.org/a1',
      '@user12345',
      '/start',
      '/start@kartyar1_bot',
      '/my_cards هست',
      '*4*6090#',
    ]) {
      expect(texts(text), text).to.deep.equal([]);
      expect(texts(`12345 ${text} 67890`), text).to.deep.equal(['12345', '67890']);
    }
    for (const numbering of ['1. ', '1 . ', '2) ', '12- ', '12 - ', '۳- '])
      expect(texts(`${numbering}0684159414`), numbering).to.deep.equal(['0684159414']);
    expect(texts('1. خط دوم ABCDE')).to.deep.equal([]);
  });

  it('is a number all the same where it only looks like that', () => {
    expect(texts('9999/99/99')).to.deep.equal(['99999999']);
    expect(texts('1 - 1234')).to.deep.equal(['11234']);
    expect(texts('123. 45678')).to.deep.equal(['12345678']);
    expect(texts('1404/05-20')).to.deep.equal(['14040520']);
    expect(texts('/a12345')).to.deep.equal(['A12345']);
  });

  it('is every short word, and every longer one without a digit', () => {
    for (const word of [
      'an',
      'at',
      'be',
      'id',
      'in',
      'is',
      'it',
      'me',
      'my',
      'no',
      'of',
      'on',
      'or',
      'to',
      'va',
      'abc',
    ])
      expect(texts(`${word} 50196354`), word).to.deep.equal(['50196354']);
    expect(texts('gg 50196354')).to.deep.equal(['GG50196354']);
  });
});

describe('Pieces of numbers', () => {
  it('are joined where they make sense together, and kept apart where they do alone', () => {
    for (const [text, ...expected] of [
      ['068 415 9414', '0684159414'],
      ['068-415941-4', '0684159414'],
      ['68 415 941', '68415941'],
      ['GG 5019 6354', 'GG50196354'],
      ['A 070008172', 'A070008172'],
      ['1G 2342 4567', '1G23424567'],
      ['A 20 8', 'A208'],
      ['0917 123 4567', '09171234567'],
      ['6037 9911 1234 5678', '6037991112345678'],
      ['2 68415941', '2', '68415941'],
      ['0684159414 2', '0684159414', '2'],
      ['0684159414 GG50196354', '0684159414', 'GG50196354'],
      ['0684159414 3573772544', '0684159414', '3573772544'],
      ['068 415 9414 GG 5019 6354', '0684159414', 'GG50196354'],
      ['68415941 68 415 941 684159414', '68415941', '68415941', '684159414'],
      ['GG 144 09171234567', 'GG144', '09171234567'],
      ['09171234567 61836 080132110', '09171234567', '61836', '080132110'],
      ['0684159414 4111 1111 1111 1111', '0684159414', '4111111111111111'],
      ['A A', 'A', 'A'],
      ['GG', 'GG'],
    ] as const)
      expect(texts(text), text).to.deep.equal(expected);
  });

  it('are kept apart by a new line, a word and a comma', () => {
    for (const gap of ['\n', '\r\n', '\u2028', '\u2029', ' و ', '، ', ', ', ' ; ', ':'])
      expect(texts(`068415${gap}9414`), JSON.stringify(gap)).to.deep.equal(['068415', '9414']);
    for (const gap of [' ', '-', '‐', '‑', '‒', '–', '—', '−', '.', '_', '·', '/', '\\', '(', ')', ' - '])
      expect(texts(`068${gap}4159414`), JSON.stringify(gap)).to.deep.equal(['0684159414']);
  });

  it('are not put together in a message that has more than twelve in a row', () => {
    const row = (count: number): string => '0917 123 4567 '.repeat(5).split(' ').slice(0, count).join(' ');
    expect(texts(row(12))).to.deep.equal(Array.from({ length: 4 }, () => '09171234567'));
    expect(texts(row(13))).to.deep.equal(row(13).split(' '));
  });

  it('are two numbers when they are twenty digits with a code at one end', () => {
    expect(texts(`0684159414${N}`)).to.deep.equal(['0684159414', N]);
    expect(texts(`${N}0684159414`)).to.deep.equal([N, '0684159414']);
    expect(texts(`${N}${N}`)).to.deep.equal([`${N}${N}`]);
    for (const text of [`0684159414${N}1`, `0684159414${N.slice(1)}`, `A0684159414${N}`])
      expect(texts(text)).to.deep.equal([text]);
    // One word over both names none of them.
    expect(labels(`کد ملی 0684159414${N}`)).to.deep.equal([null, null]);
  });
});

describe('A mobile', () => {
  it('has ten digits from 9 on behind a zero or the country', () => {
    for (const text of ['09171234567', '989171234567', '0989171234567', '00989171234567'])
      expect(isMobile(text), text).to.equal(true);
    for (const text of ['9171234567', '0917123456', '091712345678', '109171234567', '08171234567', '0009171234567'])
      expect(isMobile(text), text).to.equal(false);
  });
});

describe('A bank card', () => {
  it('has sixteen digits, as Iranian banks begin theirs, or with Luhn’s check', () => {
    for (const start of ['50', '58', '60', '61', '62', '63'])
      expect(isBankCard(`${start}00000000000001`)).to.equal(true);
    for (const text of [
      '4111111111111111',
      '5555555555554444',
      '0000000000000000',
      '9000000000000001',
      '0050000000000009',
    ])
      expect(isBankCard(text), text).to.equal(true);
    for (const text of [
      '4111111111111112',
      '5555555555554445',
      '9999999999999999',
      '1500000000000000',
      '411111111111111',
      '41111111111111111',
    ])
      expect(isBankCard(text), text).to.equal(false);
  });

  it('may be an IBAN', () => {
    expect(isBankCard('IR820540102680020817909002')).to.equal(true);
    for (const text of ['IR82054010268002081790900', 'IR8205401026800208179090021', 'XIR820540102680020817909002'])
      expect(isBankCard(text), text).to.equal(false);
  });
});
