import { expect } from 'chai';
import * as fc from 'fast-check';
import { canonicalSerial } from '../../src/domain/receiptSerial.ts';
import { CODE, EITHER, NUMERIC, onlyCode, OTHER, pairOf, read, SERIAL } from './reading.ts';

describe('The second of two messages', () => {
  it('brings the serial to the code', () => {
    expect(read(SERIAL, { code: CODE }).pairs).to.deep.equal([pairOf(CODE, SERIAL)]);
    expect(read(`همینه ${NUMERIC}`, { code: CODE }).pairs).to.deep.equal([pairOf(CODE, NUMERIC)]);
  });

  it('brings a serial that could be a code', () => {
    expect(read(OTHER, { code: EITHER })).to.deep.include({
      pairs: [pairOf(EITHER, OTHER)],
      codes: [{ code: OTHER, padded: false }],
    });
  });

  it('brings the code to the serial', () => {
    expect(read(CODE, { serial: SERIAL }).pairs).to.deep.equal([pairOf(CODE, SERIAL)]);
    expect(read('68415941', { serial: SERIAL }).pairs).to.deep.equal([
      { code: '0068415941', padded: true, serial: SERIAL },
    ]);
    expect(read(EITHER, { serial: OTHER }).pairs).to.deep.equal([pairOf(EITHER, OTHER)]);
  });

  it('with the same code again brings no serial', () => {
    for (const text of [EITHER, '357-377254-4', `کد ملی ${EITHER}`])
      expect(read(text, { code: EITHER }), text).to.deep.equal(onlyCode(EITHER));
    expect(read('68415941', { code: '0068415941' }).serials).to.deep.equal([]);
    expect(read('0068415941', { code: '0068415941' }).pairs).to.deep.equal([]);
  });

  it('with the same serial again brings no code', () => {
    expect(read(OTHER, { serial: OTHER })).to.deep.include({ pairs: [], codes: [] });
    expect(read(SERIAL, { serial: SERIAL })).to.deep.include({ pairs: [], codes: [], serials: [SERIAL] });
  });

  it('may bring both anew', () => {
    expect(read(`${EITHER} ${SERIAL}`, { code: CODE }).pairs).to.deep.equal([pairOf(EITHER, SERIAL)]);
  });

  it('may bring other numbers, of which the first is named', () => {
    const [mobile, bankCard] = ['09171234567', '6037991234567893'];
    expect(read(`${mobile}، ${bankCard}`, { code: CODE }).other).to.equal('mobile');
    expect(read(`${bankCard}، ${mobile}`, { code: CODE }).other).to.equal('bankCard');
  });

  it('may bring nothing', () => {
    expect(read('سریالم را پیدا نمی‌کنم', { code: CODE })).to.deep.equal({
      pairs: [],
      codes: [],
      serials: [],
      other: 'words',
    });
  });
});

describe('Another number than was asked for', () => {
  const nothing = { pairs: [], codes: [], serials: [] };

  it('is known as a mobile', () => {
    for (const text of [
      '09171234567',
      '۰۹۱۷ ۱۲۳ ۴۵۶۷',
      '+98 917 123 4567',
      '+989171234567',
      '0098-917-1234567',
      '(0917) 123-4567',
      'شماره همراه 9171234567',
      'تلفن ۰۷۷۳۳۳۳۱۲۳۴',
    ])
      expect(read(text), text).to.deep.equal({ ...nothing, other: 'mobile' });
  });

  it('is known as a mobile beside a code, and is no serial', () => {
    expect(read(`${CODE} 09171234567`)).to.deep.equal({ ...onlyCode(CODE), other: 'mobile' });
    expect(read('09171234567', { code: CODE }).pairs).to.deep.equal([]);
  });

  it('is known as a bank card or account, and is no serial', () => {
    for (const text of ['6037-9911-1234-5678', '۶۰۳۷۹۹۱۱۱۲۳۴۵۶۷۸', '4111 1111 1111 1111', 'IR820540102680020817909002'])
      expect(read(text), text).to.deep.equal({ ...nothing, other: 'bankCard' });
  });

  it('is known as a postal code by the word beside it', () => {
    expect(read('کد پستی 7514773696')).to.deep.equal({ ...nothing, other: 'postalCode' });
    expect(read(`کد پستی: ${EITHER}`)).to.deep.equal({ ...nothing, other: 'postalCode' });
  });

  it('may be a postal code by its form, and is told as a wrong code too', () => {
    expect(read('7514773696')).to.deep.include({ badCode: { problem: 'checksum' }, other: 'postalCode' });
    expect(read('1234567890')).to.deep.include({ badCode: { problem: 'checksum' }, other: null });
  });

  it('is nothing in a date, a USSD code, a link, a name of a user, a command', () => {
    for (const text of ['1404/05/01', '*4*6090#', 'https://example.org/ab12345678', '@user12345', '/start', '12'])
      expect(read(text), text).to.deep.equal({ ...nothing, other: 'words' });
  });
});

describe('A message without numbers', () => {
  const nothing = { pairs: [], codes: [], serials: [] };

  it('is words, never a serial', () => {
    for (const text of ['سلام، کارت من کجاست؟', 'salam kart man', 'SERIAL', 'hello', '😀', 'my code'])
      expect(read(text), text).to.deep.equal({ ...nothing, other: 'words' });
  });

  it('is empty', () => {
    for (const text of ['', ' \n ', '\u200c\u200f', '\ufeff'])
      expect(read(text), JSON.stringify(text)).to.deep.equal({ ...nothing, other: 'empty' });
  });

  it('is too long', () => {
    for (const text of ['x'.repeat(4096), '9'.repeat(4096), `${CODE} ${SERIAL} ${'سلام '.repeat(800)}`])
      expect(read(text)).to.deep.equal({ ...nothing, other: 'tooLong' });
  });
});

describe('Any text at all', () => {
  const unit = fc.constantFrom(...Array.from('0123456789۰۵٤AOIXab -./\n،کد ملی سریال'));
  const anything = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 400 }), fc.string({ unit, maxLength: 400 }));

  it('fills codes and serials both only where there is a pair', () => {
    fc.assert(
      fc.property(anything, (text) => {
        const { pairs, codes, serials, badCode, other } = read(text);
        expect(codes.length > 0 && serials.length > 0).to.equal(pairs.length > 0);
        expect(pairs.length).to.be.at.most(4);
        if (codes.length > 0) expect(badCode).to.equal(undefined);
        if (pairs.length > 0) expect(other).to.equal(null);
        for (const { code } of codes) expect(code).to.match(/^\d{10}$/);
        for (const serial of serials) expect(canonicalSerial(serial)).to.equal(serial);
        for (const { code, serial } of pairs) expect(canonicalSerial(code)).not.to.equal(serial);
        if (codes.length + serials.length === 0 && !badCode) expect(other).not.to.equal(null);
      }),
      { numRuns: 1000 },
    );
  });

  it('is read at once, however it repeats itself', () => {
    for (const text of [
      '1 '.repeat(500),
      '12-'.repeat(333),
      'A1 '.repeat(333),
      ' '.repeat(1000),
      '9'.repeat(1000),
      'کد '.repeat(333),
    ]) {
      const start = performance.now();
      read(text);
      expect(performance.now() - start, text.slice(0, 9)).to.be.below(500);
    }
  });
});
