import { expect } from 'chai';
import { createDoubt, DOUBTED_AFTER, type Doubt } from '../../src/messengers/doubt.ts';
import { testMachineClock, type TestMachineClock } from '../support/clock.ts';

const TEN_MINUTES = 600_000;

describe('The word of a messenger that somebody cannot be reached', () => {
  let clock: TestMachineClock;
  let doubt: Doubt;
  let takenBack: { why: string; chats: readonly string[] }[];
  beforeEach(() => {
    clock = testMachineClock();
    takenBack = [];
    doubt = createDoubt({ clock, takeBack: (chats, why) => void takenBack.push({ why, chats }) });
  });
  /** Whether it is believed of each of these, said at once. */
  const told = (...numbers: number[]) => numbers.map((number) => doubt.unreachable(String(number)));
  const upTo = (count: number, from = 1) => Array.from({ length: count }, (_, i) => from + i);
  const names = (...numbers: number[]) => numbers.map(String);

  it('is believed of nine chats one after another, and no more of the tenth', () => {
    expect(told(...upTo(9)).every(Boolean)).to.equal(true);
    expect(doubt.lasts()).to.equal(false);
    expect(takenBack).to.deep.equal([]);
    expect(told(10)).to.deep.equal([false]);
    expect(doubt.lasts()).to.equal(true);
    expect(takenBack).to.deep.equal([{ why: 'begins', chats: names(...upTo(10)) }]);
    expect(told(11, 1), 'nor of those who come later').to.deep.equal([false, false]);
    expect(takenBack).to.have.length(1);
  });

  it('is believed of one chat however often it is said', () => {
    for (let i = 0; i < 3 * DOUBTED_AFTER; i += 1) expect(told(1)).to.deep.equal([true]);
  });

  it('is believed of a tenth where a message reached somebody between', () => {
    told(...upTo(9));
    doubt.arrived();
    expect(told(...upTo(9, 10)).every(Boolean)).to.equal(true);
    expect(takenBack).to.deep.equal([]);
  });

  it('is believed of people who go one by one', async () => {
    for (const number of upTo(30)) {
      expect(told(number)).to.deep.equal([true]);
      await clock.pass(TEN_MINUTES + 1);
    }
    told(...upTo(9, 100));
    await clock.pass(TEN_MINUTES);
    expect(told(200), 'ten minutes are still together').to.deep.equal([false]);
  });

  it('is doubted until a message reaches somebody, however long that takes, and all of it is taken back', async () => {
    told(...upTo(10));
    await clock.pass(10 * TEN_MINUTES);
    expect(told(11)).to.deep.equal([false]);
    doubt.arrived();
    expect(doubt.lasts()).to.equal(false);
    expect(takenBack.at(-1)).to.deep.equal({ why: 'over', chats: names(...upTo(11)) });
    expect(told(12)).to.deep.equal([true]);
    doubt.arrived();
    expect(takenBack, 'once').to.have.length(2);
  });

  it('is remembered of two thousand chats; the others are found out by their next message', () => {
    told(...upTo(2_500));
    doubt.arrived();
    expect(takenBack.at(-1)?.chats).to.have.length(2_000);
  });
});
