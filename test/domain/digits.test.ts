import { expect } from 'chai';
import * as fc from 'fast-check';
import { normaliseText, toLatinDigits, toPersianDigits } from '../../src/domain/digits.ts';

describe('Digits', () => {
  it('turn from Persian and Arabic into Latin, mixed as people type them', () => {
    expect(toLatinDigits('۰۱۲٣٤٥6789 الف')).to.equal('0123456789 الف');
    expect(toLatinDigits('۹٩9')).to.equal('999');
  });

  it('turn into Persian', () => {
    expect(toPersianDigits('1404/٠٥/01')).to.equal('۱۴۰۴/۰۵/۰۱');
  });

  it('come back whole from Persian', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0 }), (n) => {
        expect(Number(toLatinDigits(toPersianDigits(`${n}`)))).to.equal(n);
      }),
    );
  });
});

describe('Normalising a text', () => {
  it('makes one letter of each pair that two keyboards write', () => {
    expect(normaliseText('كازروني ىک')).to.equal('کازرونی یک');
  });

  it('takes out what nobody sees', () => {
    expect(normaliseText('\ufeff تحویل\u200c شده\u200f\u2066\u00ad ـ')).to.equal('تحویل شده');
    expect(normaliseText('0️⃣۱')).to.equal('01');
  });

  it('takes out private-use characters, which mean markup inside', () => {
    expect(normaliseText('\ue000پررنگ\ue001\uf8ff')).to.equal('پررنگ');
  });

  it('undoes presentation forms and full-width letters', () => {
    expect(normaliseText('ﻛﻠﻲ ＡＢ１２')).to.equal('کلی AB12');
  });

  it('collapses white space, the no-break space too', () => {
    expect(normaliseText('  a \u00a0\n\t b ')).to.equal('a b');
  });

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const once = normaliseText(text);
        expect(normaliseText(once)).to.equal(once);
      }),
    );
  });
});
