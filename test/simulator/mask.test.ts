import { expect } from 'chai';
import { array, assert, constantFrom, property, string } from 'fast-check';
import { mask, maskedJson } from '../../src/simulator/mask.ts';

describe('The mask of the drawer', () => {
  it('leaves two digits of a number, however it is typed', () => {
    for (const typed of [
      '0068415941',
      '۰۰۶۸۴۱۵۹۴۱',
      '٠٠٦٨٤١٥٩٤١',
      '006-841-5941',
      '006 841 5941',
      '00684\u200c15941',
      '+98 917 000 0041',
    ])
      expect(mask(`my ${typed}.`), typed).to.match(/^my \+?•••(41|۴۱|٤١)\.$/);
  });

  it('hides serials and the tokens of links', () => {
    expect(mask('AB12C345 ab12c345 ABCDEFG')).to.equal('•••45 •••45 •••FG');
    expect(mask('/start abcd-efgh_ij')).to.equal('/start •••ij');
    expect(mask('https://t.me/kartyar_bot?start=abcdefgh')).to.equal('https://t.me/kartyar_bot?start=•••gh');
  });

  it('leaves words, dates and times alone', () => {
    for (const text of ['آماده: خورموج، تا دوشنبه ۳۱ شهریور', '1404/05/01', 'at 07:30', 'hello world'])
      expect(mask(text)).to.equal(text);
  });

  it('never shows five digits of a code, wherever in a call it stands', () => {
    const digit = constantFrom(...'0123456789۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩'.split(''));
    const separator = constantFrom('', '', '', ' ', '-', '.', '\u200c');
    assert(
      property(array(digit, { minLength: 5, maxLength: 16 }), separator, string(), (digits, between, words) => {
        const shown = maskedJson({ text: `${words} ${digits.join(between)}`, data: [`v1:${digits.join(between)}`] });
        expect(shown).to.not.include(digits.join(between));
        expect(shown.normalize('NFKC').match(/\p{Nd}{5,}/u)).to.equal(null);
      }),
    );
  });

  it('shows the simulator’s own numbers, and no secret', () => {
    const shown = JSON.parse(
      maskedJson({ update_id: 123456789, chat_id: 5000001, secret_token: 'abc', phone: 9170000041 }),
    ) as object;
    expect(shown).to.deep.equal({ update_id: 123456789, chat_id: 5000001, secret_token: '•••', phone: '•••41' });
  });
});
