import { expect } from 'chai';
import {
  advance,
  type Input,
  type Known,
  MOST_STRIKES,
  NOTHING_KNOWN,
  type Step,
} from '../../../src/bot/dialogue/steps.ts';
import { DEFAULT_RECEIPT_PATTERN } from '../../../src/domain/receiptSerial.ts';

const CODE = '0684159414';
const OTHER_CODE = '0790419904';
const SERIAL = 'KQ52701333';

const text = (words: string, message = 1): Input => ({ kind: 'text', text: words, message });
const after = (known: Partial<Known>, input: Input): Step =>
  advance({ ...NOTHING_KNOWN, ...known }, input, DEFAULT_RECEIPT_PATTERN);

/** What the step leads to, in a few words. */
const gist = (step: Step): string => {
  if (step.kind === 'pairs') return step.pairs.map(({ code, serial }) => `${code}+${serial}`).join(' or ');
  if (step.kind === 'stop') return 'stop';
  return step.hint === null ? `ask ${step.question}` : `ask ${step.question} after ${step.hint}`;
};

describe('A look-up in words', () => {
  describe('begins', () => {
    for (const [words, outcome] of [
      [`${CODE} ${SERIAL}`, `${CODE}+${SERIAL}`],
      [`${SERIAL}\n${CODE}`, `${CODE}+${SERIAL}`],
      [`کد ملی من ۰۶۸۴۱۵۹۴۱۴ و سریال kq52701333 است`, `${CODE}+${SERIAL}`],
      [CODE, 'ask serial'],
      [SERIAL, 'ask code'],
      ['68415941', 'ask confirm'],
      [`68415941 ${SERIAL}`, 'ask confirm'],
      ['1234567890', 'ask both after hint-code-checksum'],
      ['1111111111', 'ask both after hint-code-notIssued'],
      ['09171234567', 'ask both after hint-mobile'],
      ['6037991234567893', 'ask both after hint-bankCard'],
      ['1371463448', 'ask both after hint-postalCode'],
      ['1G23424567', 'ask code after hint-cardSerial'],
      [`${CODE} 09171234567`, 'ask serial after hint-mobile'],
      ['سلام', 'ask both after hint-words'],
      ['\u200c\u200f', 'ask both after hint-empty'],
      ['ا'.repeat(4096), 'ask both after hint-tooLong'],
    ] as const)
      it(`with «${words.slice(0, 40).replaceAll('\n', '⏎')}»: ${outcome}`, () => {
        expect(gist(after({}, text(words)))).to.equal(outcome);
      });

    it('with a wrong code beside a serial: only the code is asked again', () => {
      const step = after({}, text(`1234567890 ${SERIAL}`));
      expect(gist(step)).to.equal('ask code after hint-code-checksum');
      expect(gist(advance((step as { known: Known }).known, text(CODE, 2), DEFAULT_RECEIPT_PATTERN))).to.equal(
        `${CODE}+${SERIAL}`,
      );
    });
  });

  describe('that waits for the serial', () => {
    for (const [words, outcome] of [
      [SERIAL, `${CODE}+${SERIAL}`],
      ['12345678', `${CODE}+12345678`],
      [CODE, 'ask serial after hint-same-code'],
      [`${CODE} ${CODE}`, 'ask serial after hint-same-code'],
      [OTHER_CODE, 'ask which'],
      [`${OTHER_CODE} ${SERIAL}`, `${OTHER_CODE}+${SERIAL}`],
      ['09171234567', 'ask serial after hint-mobile'],
      ['ندارم', 'ask serial after hint-words'],
    ] as const)
      it(`and hears «${words}»: ${outcome}`, () => {
        expect(gist(after({ code: CODE }, text(words)))).to.equal(outcome);
      });

    it('lets a doubtful number be the serial, or the code', () => {
      const { known } = after({ code: CODE }, text(OTHER_CODE)) as { known: Known };
      const reply = (what: 'serial' | 'code') =>
        gist(advance(known, { kind: 'reply', reply: what }, DEFAULT_RECEIPT_PATTERN));
      expect(reply('serial')).to.equal(`${CODE}+${OTHER_CODE}`);
      expect(reply('code')).to.equal('ask serial');
    });
  });

  describe('that waits for the code', () => {
    for (const [words, outcome] of [
      [CODE, `${CODE}+${SERIAL}`],
      ['68415941', 'ask confirm'],
      ['1234567890', 'ask code after hint-code-checksum'],
      ['ZZ99999999', 'ask code'],
    ] as const)
      it(`and hears «${words}»: ${outcome}`, () => {
        expect(gist(after({ serial: SERIAL }, text(words)))).to.equal(outcome);
      });
  });

  it('shows a padded code and goes on when it is confirmed', () => {
    const { known } = after({}, text(`68415941 ${SERIAL}`)) as { known: Known };
    expect(known.unconfirmed).to.equal('0068415941');
    const reply = (what: 'yes' | 'no') => gist(advance(known, { kind: 'reply', reply: what }, DEFAULT_RECEIPT_PATTERN));
    expect(reply('yes')).to.equal(`0068415941+${SERIAL}`);
    expect(reply('no')).to.equal('ask code');
  });

  it('remembers every message that held a number, so that all can be deleted', () => {
    const { known } = after({}, text(CODE, 7)) as { known: Known };
    const step = advance(known, text(SERIAL, 9), DEFAULT_RECEIPT_PATTERN);
    expect(step).to.have.nested.property('pairs[0].messages').that.deep.equals([7, 9]);
  });

  describe('whose message is edited', () => {
    const from = (known: Known, input: Input): Step & { kind: 'ask' } =>
      advance(known, input, DEFAULT_RECEIPT_PATTERN) as Step & { kind: 'ask' };
    const asked = (input: Input): Known => (after({}, input) as Step & { kind: 'ask' }).known;

    it('forgets what the message gave, and only that', () => {
      const known = from(asked(text(SERIAL, 1)), text('68415941', 2)).known;
      expect(known).to.deep.include({ unconfirmed: '0068415941', serial: SERIAL, messages: [1, 2] });
      expect(gist(from(known, text(CODE, 2)))).to.equal(`${CODE}+${SERIAL}`);
      const without = from(known, text('نمی‌دانم', 1));
      expect(gist(without)).to.equal('ask confirm after hint-words');
      expect(without.known).to.deep.include({ serial: null, messages: [2] });
    });

    it('counts the message once', () => {
      const step = from(asked(text(CODE, 1)), text(OTHER_CODE, 1));
      expect(gist(step)).to.equal('ask serial');
      expect(step.known).to.deep.include({ code: OTHER_CODE, messages: [1] });
    });

    it('has nothing to say when the values are the same, and says again what is wrong when they are not right', () => {
      expect(from(asked(text(CODE, 1)), text(`کد ملی ${CODE}`, 1)).silent).to.equal(true);
      const wrong = from(asked(text(SERIAL, 1)), text('1234567890', 2)).known;
      expect(from(wrong, text('1234567891', 2)).silent).to.equal(undefined);
    });

    it('knows of a doubtful number which message gave it, whatever it turned out to be', () => {
      const doubtful = from(asked(text(CODE, 1)), text(OTHER_CODE, 2)).known;
      const asCode = from(doubtful, { kind: 'reply', reply: 'code' }).known;
      expect(from(asCode, text('نه', 2)).known).to.deep.include({ code: null, messages: [1] });
      expect(gist(from(doubtful, text(SERIAL, 2)))).to.equal(`${CODE}+${SERIAL}`);
    });
  });

  it('counts an album once, and takes a caption that says nothing for the picture that it is', () => {
    const photo = (album: string | null): Input => ({ kind: 'media', media: 'photo', album });
    const once = after({ code: CODE }, photo('a')) as Step & { kind: 'ask' };
    expect(once.known.strikes).to.equal(1);
    expect(advance(once.known, photo('a'), DEFAULT_RECEIPT_PATTERN)).to.deep.include({
      silent: true,
      known: once.known,
    });
    expect(gist(advance(once.known, photo('b'), DEFAULT_RECEIPT_PATTERN))).to.equal('ask serial after hint-photo');
    expect(gist(advance(once.known, photo(null), DEFAULT_RECEIPT_PATTERN))).to.equal('ask serial after hint-photo');
    expect(gist(after({}, { ...text('عکس رسید'), media: 'photo' } as Input))).to.equal('ask both after hint-photo');
    expect(gist(after({}, { ...text('09171234567'), media: 'photo' } as Input))).to.equal('ask both after hint-mobile');
  });

  it('stops after some messages that help nothing', () => {
    let step = after({ code: CODE }, text('چی؟'));
    for (let i = 1; i < MOST_STRIKES; i += 1)
      step = advance((step as { known: Known }).known, { kind: 'media', media: 'voice' }, DEFAULT_RECEIPT_PATTERN);
    expect(gist(step)).to.equal('stop');
  });

  it('asks the present question again when a button of an earlier one is pressed', () => {
    expect(gist(after({ code: CODE }, { kind: 'reply', reply: 'yes' }))).to.equal('ask serial');
  });
});
