import { expect } from 'chai';
import * as fc from 'fast-check';
import { BOLD_OFF, BOLD_ON, cut, cutPlain, readMarks, withoutMarks } from '../../../src/messengers/wire/markup.ts';

const bold = (text: string) => `${BOLD_ON}${text}${BOLD_OFF}`;

describe('Marked text', () => {
  it('gives its ranges in UTF-16 units, as Telegram counts', () => {
    expect(readMarks(`✅ 👨‍👩‍👧 ${bold('آماده')}: خورموج`)).to.deep.equal({
      text: '✅ 👨‍👩‍👧 آماده: خورموج',
      bold: [{ offset: 11, length: 5 }],
    });
  });

  it('trims ranges and leaves out empty ones', () => {
    expect(readMarks(`a${bold(' b ')}c${bold('  ')}`)).to.deep.equal({
      text: 'a b c  ',
      bold: [{ offset: 2, length: 1 }],
    });
  });

  it('drops marks without a partner and marks inside marks', () => {
    expect(readMarks(`${BOLD_OFF}a${BOLD_ON}b${BOLD_ON}c${BOLD_OFF}d${BOLD_ON}e`)).to.deep.equal({
      text: 'abcde',
      bold: [{ offset: 1, length: 2 }],
    });
  });

  it('keeps every character but the marks, whatever it is given', () => {
    const text = fc.string({ unit: fc.constantFrom('a', ' ', '\n', 'ک', '👨‍👩‍👧', BOLD_ON, BOLD_OFF) });
    fc.assert(
      fc.property(text, (marked) => {
        const plain = readMarks(marked);
        expect(plain.text).to.equal(withoutMarks(marked));
        for (const { offset, length } of plain.bold) {
          const inside = plain.text.slice(offset, offset + length);
          expect(inside).to.equal(inside.trim()).and.not.equal('');
        }
      }),
    );
  });

  it('is cut at the end of a character, never inside one', () => {
    expect(cut('abcdef', 6)).to.equal('abcdef');
    expect(cut('abcdef', 4)).to.equal('abc…');
    expect(cut('👨‍👩‍👧👨‍👩‍👧', 10)).to.equal('👨‍👩‍👧…');
  });

  it('loses the part of a range that is cut off', () => {
    const plain = {
      text: 'abcdefghij',
      bold: [
        { offset: 2, length: 6 },
        { offset: 9, length: 1 },
      ],
    };
    expect(cutPlain(plain, 6)).to.deep.equal({ text: 'abcde…', bold: [{ offset: 2, length: 3 }] });
  });
});
