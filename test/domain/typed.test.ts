import { expect } from 'chai';
import * as fc from 'fast-check';
import { canonicalSerial } from '../../src/domain/receiptSerial.ts';
import { readTyped, type Typed } from '../../src/domain/typed.ts';
import { disguised, letteredSerial, nationalCode, numericSerial } from './people.ts';
import { CODE, EITHER, NUMERIC, onlyCode, OTHER, pairOf, read, SERIAL } from './reading.ts';

const onlySerial = (serial: string): Typed => ({ pairs: [], codes: [], serials: [serial], other: null });

describe('A message with a code and a serial', () => {
  const expected: Typed = {
    pairs: [pairOf(CODE, SERIAL)],
    codes: [{ code: CODE, padded: false }],
    serials: [SERIAL],
    other: null,
  };
  for (const [how, text] of [
    ['in this order', `${CODE} ${SERIAL}`],
    ['in the other order', `${SERIAL} ${CODE}`],
    ['on two lines', `${CODE}\n${SERIAL}`],
    ['on two lines the other way round', `${SERIAL}\r\n\r\n${CODE}`],
    ['with a comma', `${CODE}،${SERIAL}`],
    ['with a slash', `${CODE}/${SERIAL}`],
    ['with a hyphen between them', `${CODE}-${SERIAL}`],
    ['in lower case', `${CODE} gg50196354`],
    ['in Persian digits', '۰۶۸۴۱۵۹۴۱۴ GG۵۰۱۹۶۳۵۴'],
    ['in mixed digits', '۰۶۸٤١٥9414 gg۵٠۱9۶۳5۴'],
    ['grouped with hyphens', '068-415941-4 GG-5019-6354'],
    ['grouped with spaces', '068 415 9414 gg 5019 6354'],
    ['grouped with dots', '068.415.941.4\nGG.50196354'],
    ['with zero-width joiners and bidi marks', '\u200f۰۶۸\u200c۴۱۵\u200c۹۴۱۴\u200e \u2066GG5019\u200d6354\u2069'],
    ['with words around them', `کد ملی من ${CODE} است و سریال رسید ${SERIAL} لطفا ببینید`],
    ['with words that stick to them', `کدملی:${CODE}سریال:${SERIAL}`],
    ['with English words', `my national code is ${CODE} and the serial is ${SERIAL}, thanks`],
    ['with Latin words that stick to them', `code${CODE} serial${SERIAL}`],
    ['as a numbered list', `1. ${CODE}\n2. ${SERIAL}`],
    ['as a list with hyphens', `۱- ${CODE}\n۲- ${SERIAL}`],
    ['with the words behind', `${CODE} کد ملی\n${SERIAL} سریال`],
    ['the words before both', `کد ملی و سریال: ${CODE} ${SERIAL}`],
    ['with a phone number', `${CODE} ${SERIAL} 09171234567`],
    ['with a date', `${CODE} ${SERIAL} تاریخ ۱۴۰۳/۰۲/۰۵`],
    ['twice', `${CODE} ${SERIAL}\n${CODE} ${SERIAL}`],
    ['with the key caps of emoji', `${Array.from(CODE, (digit) => `${digit}\ufe0f\u20e3`).join('')} ${SERIAL}`],
    ['with letters for digits in the code', 'O684I594I4 GG50196354'],
    ['with letters for digits in the serial', `${CODE} gg5oi96354`],
  ])
    it(`is read ${how}`, () => {
      expect(read(text ?? '')).to.deep.equal(expected);
    });

  it('is read when the serial is a number', () => {
    for (const text of [
      `${CODE} ${NUMERIC}`,
      `${NUMERIC}\n${CODE}`,
      `068-415941-4 9183 764 856`,
      `${CODE}${NUMERIC}`,
      `سریال ${NUMERIC} کد ملی ${CODE}`,
      '۰۶۸۴۱۵۹۴۱۴ ۹۱۸۳۷۶۴۸۵۶',
    ])
      expect(read(text).pairs, text).to.deep.equal([pairOf(CODE, NUMERIC)]);
  });

  it('is read when leading zeros are missing, and says that they were', () => {
    expect(read(`68415941 ${SERIAL}`).pairs).to.deep.equal([{ code: '0068415941', padded: true, serial: SERIAL }]);
    expect(read(`${CODE} 0557194392`).pairs).to.deep.equal([pairOf(CODE, '557194392')]);
  });

  it('gives both ways to read it when either number may be the code', () => {
    expect(read(`${EITHER} ${OTHER}`)).to.deep.equal({
      pairs: [pairOf(EITHER, OTHER), pairOf(OTHER, EITHER)],
      codes: [
        { code: EITHER, padded: false },
        { code: OTHER, padded: false },
      ],
      serials: [OTHER, EITHER],
      other: null,
    });
  });

  it('gives one way when the words say which is which', () => {
    for (const text of [
      `کد ملی ${EITHER} سریال ${OTHER}`,
      `سریال رسید: ${OTHER}\nکد ملی: ${EITHER}`,
      `${EITHER} کد ملی مادرم\n${OTHER} سریال رسیدش`,
      `code: ${EITHER} serial: ${OTHER}`,
    ])
      expect(read(text).pairs, text).to.deep.equal([pairOf(EITHER, OTHER)]);
  });

  it('prefers a whole code to one that would have to be padded', () => {
    expect(read(`68415941 ${EITHER}`).pairs[0]).to.deep.equal(pairOf(EITHER, '68415941'));
  });

  it('tells a wrong code although there is a serial', () => {
    expect(read(`1234567890 ${SERIAL}`)).to.deep.include({ pairs: [], codes: [], badCode: { problem: 'checksum' } });
    expect(read(`1234567890 ${SERIAL}`).serials[0]).to.equal(SERIAL);
    expect(read(`${SERIAL}\n06841594`).badCode).to.deep.equal({ problem: 'checksum' });
  });

  it('is read in any order, with any digits, separators and words', () => {
    const between = fc.constantFrom(' ', '\n', ' \n ', '، ', ' و ', ' / ', ' سریالش ', '\u200c و \u200c', ' ; ');
    const around = fc.constantFrom('', 'سلام ', 'سلام، لطفا این کارت را ببینید: ', 'Hello, ', '1404/05/20 ');
    fc.assert(
      fc.property(
        fc
          .tuple(nationalCode, fc.oneof(letteredSerial, numericSerial))
          .chain(([code, serial]) =>
            fc.tuple(
              fc.constant(pairOf(code, canonicalSerial(serial))),
              disguised(code),
              disguised(serial.toLowerCase()),
            ),
          ),
        between,
        around,
        fc.boolean(),
        ([pair, code, serial], gap, before, swapped) => {
          const text = before + (swapped && !gap.includes('سریال') ? [serial, code] : [code, serial]).join(gap);
          expect(read(text).pairs).to.deep.equal([pair]);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('is read when the code is grouped as on paper', () => {
    const separator = fc.constantFrom(' ', '-', '.', '–', ' - ');
    fc.assert(
      fc.property(nationalCode, letteredSerial, separator, fc.boolean(), (code, serial, gap, swapped) => {
        const grouped = [code.slice(0, 3), code.slice(3, 9), code.slice(9)].join(gap);
        const text = (swapped ? [serial, grouped] : [grouped, serial]).join('\n');
        expect(read(text).pairs).to.deep.equal([pairOf(code, canonicalSerial(serial))]);
      }),
    );
  });
});

describe('A message with a code alone', () => {
  it('is read with or without words', () => {
    for (const text of [
      CODE,
      '۰۶۸۴۱۵۹۴۱۴',
      '068-415941-4',
      'کد ملی من ۰۶۸۴۱۵۹۴۱۴ است',
      '۰۶۸۴۱۵۹۴۱۴ کد ملی مادرم',
      `${CODE}.`,
      'کارتم رسید؟ 0684159414',
      `my id ${CODE}`,
      `${CODE} 2`,
      `${CODE}\n\nسریالم را پیدا نمی‌کنم`,
      'O684I594I4',
      `سریال ندارم ${CODE}`,
      `از گوشی مادرم ${CODE}`,
    ])
      expect(read(text), text).to.deep.equal(onlyCode(CODE));
  });

  it('is read from the example of the facts', () => {
    expect(read('کد ملی من ۰۰۶۸۴۱۵۹۴۱ و سریال …')).to.deep.equal(onlyCode('0068415941'));
  });

  it('is padded from eight or nine digits', () => {
    expect(read('68415941')).to.deep.equal(onlyCode('0068415941', true));
    expect(read('۶۸۴۱۵۹۴۱۴')).to.deep.equal(onlyCode(CODE, true));
    expect(read('OO68415941')).to.deep.equal(onlyCode('0068415941'));
  });

  it('is one code when it is typed twice, also once without its zeros', () => {
    expect(read(`${CODE} ${CODE}`)).to.deep.equal(onlyCode(CODE));
    expect(read('68415941\n0068415941')).to.deep.equal(onlyCode('0068415941'));
  });

  it('names what is wrong with it', () => {
    expect(read('1234567890').badCode).to.deep.equal({ problem: 'checksum' });
    expect(read('1111111111').badCode).to.deep.equal({ problem: 'notIssued' });
    expect(read('123456').badCode).to.deep.equal({ problem: 'length' });
    expect(read('06841594145').badCode).to.deep.equal({ problem: 'length' });
    expect(read('کد ملی ۱۲۳۴۵')).to.deep.equal({
      pairs: [],
      codes: [],
      serials: [],
      badCode: { problem: 'length' },
      other: null,
    });
  });
});

describe('A message with a serial alone', () => {
  it('is read with or without words', () => {
    for (const text of [SERIAL, 'gg50196354', 'gg 5019 6354', `سریال رسید من ${SERIAL} است`, `serial: ${SERIAL}`])
      expect(read(text), text).to.deep.equal(onlySerial(SERIAL));
    expect(read('A 070008172')).to.deep.equal(onlySerial('A070008172'));
  });

  it('is read when the word beside it says so, even where it could be a code', () => {
    expect(read(`سریال ${OTHER}`)).to.deep.equal(onlySerial(OTHER));
    expect(read(`سریال ${NUMERIC}`).serials).to.deep.equal([NUMERIC]);
  });

  it('that is a number may also be meant as a code, and is told as one', () => {
    expect(read(NUMERIC)).to.deep.include({ serials: [NUMERIC], badCode: { problem: 'checksum' } });
  });

  it('may have the form of a card’s serial', () => {
    expect(read('1G23424567')).to.deep.equal(onlySerial('1G23424567'));
    expect(readTyped('1G23424567', /^[A-Z]{2}\d{8}$/)).to.deep.include({ serials: [], other: 'cardSerial' });
  });
});
