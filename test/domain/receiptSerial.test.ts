import { expect } from 'chai';
import * as fc from 'fast-check';
import {
  canonicalSerial,
  DEFAULT_RECEIPT_PATTERN,
  looksLikeCardSerial,
  parseReceiptSerial,
} from '../../src/domain/receiptSerial.ts';
import { disguised, letteredSerial } from './people.ts';

describe('A receipt serial', () => {
  it('has one canonical form for all ways to type it', () => {
    for (const typed of [
      'gg50196354',
      'GG 5019-6354',
      'GG۵۰۱۹۶۳۵۴',
      'ＧＧ50196354\u200c',
      'gg.5o196354'.replace('o', '0'),
    ])
      expect(canonicalSerial(typed)).to.equal('GG50196354');
  });

  it('takes O for 0 and I for 1', () => {
    expect(canonicalSerial('OI12345678')).to.equal('112345678');
    expect(canonicalSerial('AO1234567I')).to.equal('A012345671');
    expect(canonicalSerial('ao1234567i')).to.equal('A012345671');
  });

  it('loses leading zeros only when it is all digits', () => {
    expect(canonicalSerial('0557194392')).to.equal('557194392');
    expect(canonicalSerial('O557194392')).to.equal('557194392');
    expect(canonicalSerial('0A57194392')).to.equal('0A57194392');
    expect(canonicalSerial('0000000000')).to.equal('');
  });

  it('does not change the second time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (typed) => {
        expect(canonicalSerial(canonicalSerial(typed))).to.equal(canonicalSerial(typed));
      }),
    );
  });

  it('is the same in any mixture of digits, cases and unseen marks', () => {
    fc.assert(
      fc.property(
        letteredSerial.chain((serial) => fc.tuple(fc.constant(serial), disguised(serial.toLowerCase()))),
        ([serial, typed]) => {
          expect(canonicalSerial(typed)).to.equal(canonicalSerial(serial));
        },
      ),
    );
  });

  it('is held against the pattern in its canonical form', () => {
    expect(parseReceiptSerial('oi12345678', /^\d{9}$/)).to.deep.equal({ ok: true, serial: '112345678' });
    expect(parseReceiptSerial('oi12345678', /^[A-Z]{2}\d{8}$/)).to.deep.equal({ ok: false, problem: 'form' });
  });

  it('is refused when it is too short, too long, or nothing', () => {
    for (const typed of ['', 'X9', '0000000', 'A'.repeat(25), 'سریال'])
      expect(parseReceiptSerial(typed, DEFAULT_RECEIPT_PATTERN)).to.deep.equal({ ok: false, problem: 'form' });
  });

  it('is refused when nothing is left of it, whatever the pattern allows', () => {
    for (const typed of ['', '000', '-']) expect(parseReceiptSerial(typed, /^.*$/).ok).to.equal(false);
  });

  it('is judged anew each time, whatever flags the pattern has', () => {
    const pattern = /^[A-Z0-9]{5,24}$/g;
    expect(parseReceiptSerial('AB12345678', pattern).ok).to.equal(true);
    expect(parseReceiptSerial('AB12345678', pattern).ok).to.equal(true);
  });

  it('may look like the serial of a card, which is only a hint', () => {
    expect(looksLikeCardSerial('1G23424567')).to.equal(true);
    for (const serial of ['GG50196354', '11G23424567', '1G234245678', '1G2342456', 'A1G23424567'])
      expect(looksLikeCardSerial(serial), serial).to.equal(false);
    expect(parseReceiptSerial('1G23424567', DEFAULT_RECEIPT_PATTERN).ok).to.equal(true);
  });
});
