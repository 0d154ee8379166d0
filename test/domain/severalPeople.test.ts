import { expect } from 'chai';
import { codeOf, serialOf } from '../support/cards.ts';
import { read } from './reading.ts';

const CODES = [1, 2, 3, 4, 5, 6, 7].map(codeOf);
const SERIALS = [1, 2, 3, 4, 5, 6, 7].map(serialOf);
const BOTH = CODES.map((code, i) => `${code} ${SERIALS[i]!}`);

/** The likeliest reading of each person, as numbers from 1. */
const people = (text: string): number[] =>
  (read(text).several?.people ?? []).map(([pair]) => {
    const at = CODES.indexOf(pair?.code ?? '');
    expect(pair?.serial, text).to.equal(SERIALS[at]);
    return at + 1;
  });

describe('The numbers of several people in one message', () => {
  it('are told apart by lines, paragraphs, their order, or columns', () => {
    for (const text of [
      `${BOTH[0]}\n${BOTH[1]}`,
      `${BOTH[0]} , ${BOTH[1]}`,
      `${SERIALS[0]} ${CODES[0]}\n${CODES[1]} ${SERIALS[1]}`,
      `${CODES[0]}\n${SERIALS[0]}\n\n${CODES[1]}\n${SERIALS[1]}`,
      `${CODES[0]}\n${CODES[1]}\n${SERIALS[0]}\n${SERIALS[1]}`,
      `1. ${BOTH[0]}\n2. ${BOTH[1]}`,
      `خودم: ${BOTH[0]} 09171234567\nمادرم: ${BOTH[1]} 1404/05/20`,
      `کد ملی ${CODES[0]} سریال ${SERIALS[0]}\nکد ملی ${CODES[1]} سریال ${SERIALS[1]}`,
    ])
      expect(people(text), text).to.deep.equal([1, 2]);
    expect(people(`${BOTH[0]}\n${BOTH[1]}\n\n${CODES[2]}\n${SERIALS[2]}`)).to.deep.equal([1, 2, 3]);
  });

  it('are each person’s once, and of one person only one', () => {
    expect(people(`${BOTH[0]}\n${BOTH[1]}\n${BOTH[0]}`)).to.deep.equal([1, 2]);
    for (const text of [
      BOTH[0]!,
      `${BOTH[0]}\n${BOTH[0]}`,
      `${CODES[0]}\n${SERIALS[0]}\n${SERIALS[1]}`,
      `${BOTH[0]}\n${CODES[0]} ${SERIALS[1]}`,
      `${BOTH[0]}\nکد پستی 7514763448 پلاک 12`,
      `${BOTH[0]}\nرهگیری 123456 AB12345`,
      `${CODES[0]} ${CODES[1]}`,
      `${CODES[0]}\n${CODES[1]}\n${CODES[2]}`,
    ])
      expect(read(text).several, text).to.equal(undefined);
  });

  it('are of five at most, and it is said that there are more', () => {
    expect(people(BOTH.join('\n'))).to.deep.equal([1, 2, 3, 4, 5]);
    expect(read(BOTH.join('\n')).several?.more).to.equal(true);
    expect(read(BOTH.slice(0, 5).join('\n')).several?.more).to.equal(false);
  });

  it('are left out where a code is wrong, without its zeros, or without a serial, and that is said', () => {
    for (const other of [`1234567890 ${SERIALS[1]}`, `68415941 ${SERIALS[1]}`]) {
      expect(people(`${BOTH[0]}\n${other}`), other).to.deep.equal([1]);
      expect(read(`${BOTH[0]}\n${other}`).several?.more).to.equal(true);
    }
    expect(people(`${BOTH[0]}\n${BOTH[1]}\n${CODES[2]}`)).to.deep.equal([1, 2]);
    expect(read(`${BOTH[0]}\n${BOTH[1]}\n${CODES[2]}`).several?.more).to.equal(true);
  });
});
