import { expect } from 'chai';
import { type KnownValues, readTyped } from '../../src/domain/typed.ts';
import { CODE, EITHER, OTHER, pairOf, read, SERIAL } from './reading.ts';

/** `code/serial` of each way to read it, with `?` where zeros were missing. */
const pairs = (text: string, known?: KnownValues): string[] =>
  read(text, known).pairs.map(({ code, padded, serial }) => `${code}${padded ? '?' : ''}/${serial}`);

describe('Of several ways to read a message the likeliest comes first', () => {
  it('by the words beside the numbers, of which one before counts as one behind', () => {
    expect(pairs('سریال 68415941 کد ملی\nسریال ندارم 0557194392\nموبایل O684I594I4 سریال')).to.deep.equal([
      '0684159414/68415941',
      '0068415941?/684159414',
      '0684159414/557194392',
      '0068415941?/557194392',
    ]);
    expect(pairs(`کد ملی 684159414\n68415941، سریال ${EITHER} کد ملی`)).to.deep.equal([
      `0684159414?/${EITHER}`,
      '0684159414?/68415941',
      `0068415941?/${EITHER}`,
      `${EITHER}/68415941`,
    ]);
  });

  it('by whether a word settles both: then the other way round is no question', () => {
    expect(pairs('O684I594I4، کد ملی 7514773696 کد ملی، کد ملی 123456 سریال')).to.deep.equal(['0684159414/123456']);
    expect(pairs(`کد ملی ${EITHER}، سریال ${OTHER}`)).to.deep.equal([`${EITHER}/${OTHER}`]);
    expect(pairs(`کد ملی ${EITHER}، ${OTHER}`)).to.deep.equal([`${EITHER}/${OTHER}`, `${OTHER}/${EITHER}`]);
    expect(pairs(`${EITHER}، سریال ${OTHER}`)).to.deep.equal([`${EITHER}/${OTHER}`, `${OTHER}/${EITHER}`]);
    expect(pairs(`${EITHER}، ${OTHER} سریال`)).to.deep.equal([`${EITHER}/${OTHER}`, `${OTHER}/${EITHER}`]);
  });

  it('by letters in the serial, by a code without slips, by a code with all its digits', () => {
    expect(pairs(`${EITHER}\n${SERIAL}\n${OTHER}`)).to.deep.equal([
      `${EITHER}/${SERIAL}`,
      `${OTHER}/${SERIAL}`,
      `${EITHER}/${OTHER}`,
      `${OTHER}/${EITHER}`,
    ]);
    expect(read(`68415941\n${CODE}`).pairs[0]).to.deep.equal(pairOf(CODE, '68415941'));
    expect(read('O684I594I4\n3573772544').codes.map(({ code }) => code)).to.deep.equal([EITHER, CODE]);
    expect(read('684159414 سریال، 0684159414', { serial: OTHER }).codes).to.deep.equal([{ code: CODE, padded: true }]);
  });

  it('and no more than four are tried', () => {
    const many = [SERIAL, 'AB12345', 'CD12345', 'EF12345', 'GH12345'];
    expect(pairs(`${CODE}\n${many.join('\n')}`)).to.have.length(4);
    expect(pairs(many.join('\n'), { code: CODE })).to.deep.equal(many.slice(0, 4).map((serial) => `${CODE}/${serial}`));
    const codes = [CODE, EITHER, OTHER, '0068415941', '0499370899'];
    const lettered = readTyped(codes.join('\n'), /^[A-Z]{2}\d+$/, { serial: SERIAL });
    expect(lettered.pairs).to.deep.equal(codes.slice(0, 4).map((code) => pairOf(code, SERIAL)));
    expect(lettered.codes).to.have.length(5);
  });
});

describe('A value that comes to one that is known', () => {
  it('is a serial for a code, whatever else it may be', () => {
    expect(read(`${SERIAL}\n${SERIAL}`, { code: CODE })).to.deep.include({
      pairs: [pairOf(CODE, SERIAL)],
      serials: [SERIAL],
    });
  });

  it('is a code for a serial, and no serial beside it', () => {
    expect(read(EITHER, { serial: SERIAL })).to.deep.include({
      pairs: [pairOf(EITHER, SERIAL)],
      serials: [],
    });
    expect(read('AB12345', { serial: SERIAL })).to.deep.include({ pairs: [], codes: [], serials: ['AB12345'] });
  });
});

describe('What is wrong with a code', () => {
  it('is said of the number that a word calls one, then of one with the right length', () => {
    expect(read('1111111111، 1234 کد ملی').badCode).to.deep.equal({ problem: 'length' });
    expect(read('123456\n1111111111').badCode).to.deep.equal({ problem: 'notIssued' });
    expect(read('1111111111\n123456').badCode).to.deep.equal({ problem: 'notIssued' });
    expect(read('9183764856\nکد ملی 1111111111').badCode).to.deep.equal({ problem: 'notIssued' });
  });

  it('is not said of what a word calls a serial, of fewer than four digits, or where there is a code', () => {
    expect(read(`${SERIAL}\nسریال 7514773696`).badCode).to.equal(undefined);
    expect(read('1234').badCode).to.deep.equal({ problem: 'length' });
    expect(read('123').badCode).to.equal(undefined);
    expect(read(`${EITHER}\n1234`).badCode).to.equal(undefined);
  });
});

describe('A number with the word of another thing', () => {
  it('is a phone only in the forms of phones', () => {
    for (const number of ['9171234567', '07733331234', '33331234'])
      expect(read(`موبایل ${number}`).other, number).to.equal('mobile');
    for (const number of ['191712345678', '917123456789', '077333312345', '3333123', '333312345', SERIAL])
      expect(read(`موبایل ${number}`).other, number).not.to.equal('mobile');
    expect(read(`موبایل ${SERIAL}`).serials).to.deep.equal([SERIAL]);
  });

  it('is a postal code only with ten digits', () => {
    expect(read('کد پستی 1234567890').other).to.equal('postalCode');
    for (const number of ['123456789', '12345678901', '1234567890A', 'A1234567890'])
      expect(read(`کد پستی ${number}`).other, number).not.to.equal('postalCode');
  });

  it('may be a postal code by its form: no 0 and 2 in front, no 5 in the fifth place, no digit four times', () => {
    for (const number of ['7514773696', '3314773696', '3334773696', '7777173696'.replace('7777', '7771')])
      expect(read(number).other, number).to.equal('postalCode');
    for (const number of ['3333773696', '7524773696', '7514573696', '7514273696', '7514723696'])
      expect(read(number), number).to.deep.include({ badCode: { problem: 'checksum' }, other: null });
  });

  it('stays one when another number of the message is a code', () => {
    expect(read(`${EITHER}\n1G23424567`).other).to.equal(null);
    expect(read('33331234\n1G23424567').badCode).to.deep.equal({ problem: 'checksum' });
    expect(read('5\nکد پستی 07733331234، 33331234')).to.deep.include({
      serials: ['7733331234', '33331234'],
      badCode: { problem: 'checksum' },
      other: null,
    });
  });
});

describe('The length of a message', () => {
  it('is a thousand characters at most', () => {
    const fill = (length: number): string => CODE + ' '.repeat(length - CODE.length);
    expect(read(fill(1000)).codes).to.have.length(1);
    expect(read(fill(1001)).other).to.equal('tooLong');
  });
});
