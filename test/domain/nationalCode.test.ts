import { expect } from 'chai';
import * as fc from 'fast-check';
import { canonicalCode, parseNationalCode } from '../../src/domain/nationalCode.ts';
import { disguised, nationalCode } from './people.ts';

describe('A national code', () => {
  it('is taken when its check digit is right', () => {
    for (const code of ['0499370899', '0790419904', '0684159414'])
      expect(parseNationalCode(code)).to.deep.equal({ ok: true, code, padded: false });
  });

  it('with lost leading zeros is padded, and says so', () => {
    expect(parseNationalCode('68415941')).to.deep.equal({ ok: true, code: '0068415941', padded: true });
    expect(parseNationalCode('684159414')).to.deep.equal({ ok: true, code: '0684159414', padded: true });
  });

  it('is refused for a wrong check digit', () => {
    expect(parseNationalCode('1234567890')).to.deep.equal({ ok: false, problem: 'checksum' });
  });

  it('is refused when ten digits are the same, though they pass the checksum', () => {
    for (let digit = 0; digit <= 9; digit += 1)
      expect(parseNationalCode(`${digit}`.repeat(10))).to.deep.equal({ ok: false, problem: 'notIssued' });
  });

  it('is refused when the six digits in the middle are zeros', () => {
    expect(parseNationalCode('0010000000')).to.deep.equal({ ok: false, problem: 'notIssued' });
    expect(parseNationalCode('1230000001')).to.deep.equal({ ok: false, problem: 'notIssued' });
  });

  it('is refused for its length', () => {
    for (const typed of ['', ' ', '1234567', '06841594145'])
      expect(parseNationalCode(typed)).to.deep.equal({ ok: false, problem: 'length' });
  });

  it('is refused for letters, Latin or Persian', () => {
    for (const typed of ['35xx885451', 'کد', '6.84159414E+08', '0684159414 علی'])
      expect(parseNationalCode(typed)).to.deep.equal({ ok: false, problem: 'notDigits' });
  });

  it('is read from a number that a spreadsheet gave a decimal point', () => {
    for (const typed of ['684159414.0', '684159414.00', '۶۸۴۱۵۹۴۱۴.۰'])
      expect(parseNationalCode(typed), typed).to.deep.equal({ ok: true, code: '0684159414', padded: true });
    for (const typed of ['12684159414.0', '06841594141.0', '684159.0'])
      expect(parseNationalCode(typed), typed).to.deep.equal({ ok: false, problem: 'length' });
    // Not behind the digits: a decimal point that belongs to a grouping.
    expect(parseNationalCode('06841594.0.1').ok).to.equal(false);
  });

  it('is read however it is written', () => {
    for (const typed of [
      '068-415941-4',
      '۰۶۸ ۴۱۵ ۹۴۱۴',
      '٠٦٨٤١٥٩٤١٤',
      '0684.159.414',
      ' \u200f0684159414\u200c ',
      '０６８４１５９４１４',
    ])
      expect(parseNationalCode(typed)).to.deep.equal({ ok: true, code: '0684159414', padded: false });
  });

  it('is read in any mixture of digits and unseen marks', () => {
    fc.assert(
      fc.property(
        nationalCode.chain((code) => fc.tuple(fc.constant(code), disguised(code))),
        ([code, typed]) => {
          expect(parseNationalCode(typed)).to.deep.equal({ ok: true, code, padded: false });
        },
      ),
    );
  });

  it('betrays nearly every wrong digit, but for the pairs that the checksum cannot tell', () => {
    let missed = 0;
    let tried = 0;
    fc.assert(
      fc.property(nationalCode, fc.nat(9), fc.integer({ min: 1, max: 9 }), (code, place, by) => {
        const wrong = Array.from(code, (digit, i) => (i === place ? `${(Number(digit) + by) % 10}` : digit)).join('');
        tried += 1;
        if (parseNationalCode(wrong).ok) missed += 1;
      }),
      { numRuns: 2000, seed: 1404 },
    );
    expect(missed / tried).to.be.below(0.05);
  });

  it('is never judged by its prefix', () => {
    const prefixes = new Set<string>();
    for (let prefix = 0; prefix < 1000; prefix += 1)
      for (let last = 0; last <= 9; last += 1) {
        const parsed = parseNationalCode(`${String(prefix).padStart(3, '0')}123456${last}`);
        if (parsed.ok) prefixes.add(parsed.code.slice(0, 3));
      }
    expect(prefixes.size).to.equal(1000);
  });

  it('has one canonical form', () => {
    expect(canonicalCode(' ۶۸-۴۱۵۹۴۱ ')).to.equal('0068415941');
  });
});
