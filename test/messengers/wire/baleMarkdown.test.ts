import { expect } from 'chai';
import * as fc from 'fast-check';
import { toBaleMarkdown } from '../../../src/messengers/wire/baleMarkdown.ts';
import { BOLD_OFF, BOLD_ON, readMarks } from '../../../src/messengers/wire/markup.ts';
import { readBaleMarkdown } from '../../../src/simulator/baleMarkdown.ts';

const bold = (text: string) => `${BOLD_ON}${text}${BOLD_OFF}`;
const render = (marked: string) => toBaleMarkdown(readMarks(marked));
/** What the person sees in bold. */
const seenBold = (marked: string) => {
  const { text, entities } = readBaleMarkdown(render(marked));
  return entities.map(({ type, offset, length }) => `${type}: ${text.slice(offset, offset + length)}`);
};

describe('Bale Markdown', () => {
  it('puts markers around what is bold, with spaces outside of them', () => {
    expect(render(`✅ ${bold('آماده')} است`)).to.equal('✅ *آماده* است');
    expect(render(bold('آماده'))).to.equal('*آماده*');
    expect(render(`a${bold('b')}c`)).to.equal('a *b* c');
  });

  it('takes the punctuation beside a bold word along, for a marker needs a space', () => {
    expect(render(`${bold('آماده')}: «${bold('خورموج')}»، تا`)).to.equal('*آماده:* *«خورموج»،* تا');
    expect(seenBold(`${bold('a')}،${bold('b')}`)).to.deep.equal(['bold: a،', 'bold: b']);
  });

  it('takes it along up to the ends of a text', () => {
    expect(render(`«${bold('آماده')}»`)).to.equal('*«آماده»*');
    expect(render(`${bold('a')}!`)).to.equal('*a!*');
    expect(render(`!${bold('a')}`)).to.equal('*!a*');
  });

  it('marks every line of its own', () => {
    expect(render(bold('one\n two\n\nthree'))).to.equal('*one*\n *two*\n\n*three*');
  });

  it('makes nothing that a person typed into markup', () => {
    expect(seenBold('*bold* _italic_ [text](https://example.org) `code`')).to.deep.equal([]);
    expect(render('*a* _b_ [c](d) `e`')).to.equal('∗a∗ ＿b＿ ［c］(d) ˋeˋ');
  });

  it('leaves a USSD code as it is to be dialled, alone and beside bold text', () => {
    const dialled = /\*4\*6090#/;
    for (const text of ['*4*6090#', 'کد \u2066*4*6090#\u2069 را بگیرید', `${bold('مهم')} *4*6090# ${bold('است')}`]) {
      const rendered = render(text);
      expect(rendered).to.match(dialled);
      expect(readBaleMarkdown(rendered).text).to.match(dialled);
      expect(seenBold(text)).to.deep.equal(text.includes('مهم') ? ['bold: مهم', 'bold: است'] : []);
    }
    expect(seenBold(bold('*4*6090#'))).to.deep.equal(['bold: \u2060*4*6090#']);
  });

  it('leaves the underscores of addresses and names', () => {
    const text = 'https://ble.ir/kart_yar_bot?start=a_b و @kart_yar_bot';
    expect(render(text)).to.equal(text);
    expect(seenBold(text).filter((one) => /bold|italic/.test(one))).to.deep.equal([]);
  });

  it('shows exactly the bold words as bold, whatever stands around and inside them', () => {
    const unit = fc.constantFrom(
      'a',
      'ک',
      ' ',
      '\n',
      '*',
      '_',
      '[',
      ']',
      '(',
      ')',
      '`',
      '،',
      '«',
      '4',
      '#',
      '👨‍👩‍👧',
      '\u2066',
      '\u2069',
    );
    const typed = fc.string({ unit, maxLength: 12 });
    fc.assert(
      fc.property(typed, typed, typed, (before, inside, after) => {
        expect(seenBold(before + inside + after)).to.deep.equal([]);
        const { text } = readMarks(bold(inside));
        const lines = text.split('\n').filter((line) => line.trim() !== '').length;
        const seen = seenBold(`${before}${bold(inside)}${after}`);
        expect(seen.every((one) => one.startsWith('bold: '))).to.equal(true);
        expect(seen).to.have.length(lines);
      }),
      { numRuns: 2_000 },
    );
  });
});
