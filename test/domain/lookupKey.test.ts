import { createHmac } from 'node:crypto';
import { expect } from 'chai';
import * as fc from 'fast-check';
import { createLookupKeys } from '../../src/domain/lookupKey.ts';
import { disguised, letteredSerial, nationalCode } from './people.ts';

const SECRET = 'a secret only for tests';
const keys = createLookupKeys(SECRET);

describe('Lookup keys', () => {
  // Stores are full of these: a failure here means that nobody's card is found any more.
  describe('are frozen in version 1', () => {
    it('in the name of the key', () => {
      expect(keys.keyId).to.equal('C3P7ae6A');
    });

    it('for a pair', () => {
      expect(keys.ofPair('0684159414', 'GG50196354')).to.equal('C3P7ae6A:FVk3QLbrFTHYk5bJoJMuaN0koYQ7slBLPRbRrD-vr70');
    });

    it('for a code', () => {
      expect(keys.ofCode('0684159414')).to.equal('C3P7ae6A:4eQE43EscbAjux5LjlF3mJeAMknX2_D6Gd7WH8e92_I');
    });

    it('for another text', () => {
      expect(keys.ofText('person', 'telegram:123')).to.equal('C3P7ae6A:FsuH0qM2LozRurt8IbQnQXV5kYRqaOmY7g20i8AZtA0');
    });

    it('for the bytes of an encryption', () => {
      expect(keys.derive('dialogues').toString('hex')).to.equal(
        '1d5a1ad0f91c0853e944a6d5bdfb6e55c5bc346a93c493a65f9c7d9b140f6b6f',
      );
    });

    it('for every way to write the same values', () => {
      const pair = keys.ofPair('0068415941', 'O557I94392');
      for (const [code, serial] of [
        ['۶۸۴۱۵۹۴۱', '557194392'],
        ['006-841594-1', '0557194392'],
        [' ٠٠٦٨٤١٥٩٤١\u200c', 'o557i94392'],
        ['68415941', '۰۵۵۷۱۹۴۳۹۲'],
      ] as const)
        expect(keys.ofPair(code, serial)).to.equal(pair);
    });
  });

  it('are the same however the values were typed', () => {
    fc.assert(
      fc.property(
        fc
          .tuple(nationalCode, letteredSerial)
          .chain(([code, serial]) =>
            fc.tuple(fc.constant([code, serial] as const), disguised(code), disguised(serial.toLowerCase())),
          ),
        ([[code, serial], typedCode, typedSerial]) => {
          expect(keys.ofPair(typedCode, typedSerial)).to.equal(keys.ofPair(code, serial));
          expect(keys.ofCode(typedCode)).to.equal(keys.ofCode(code));
        },
      ),
    );
  });

  it('differ where a digit could belong to either value', () => {
    expect(keys.ofPair('1234567890', '12345')).not.to.equal(keys.ofPair('123456789', '012345'));
    expect(keys.ofText('a', 'b')).not.to.equal(keys.ofText('ab', ''));
  });

  it('differ from use to use', () => {
    const code = '0684159414';
    const made = [
      keys.ofCode(code),
      keys.ofText('code', code),
      keys.ofText('person', code),
      keys.ofPair(code, ''),
      `${keys.keyId}:${keys.derive('code').toString('base64url')}`,
    ];
    expect(new Set(made).size).to.equal(made.length);
  });

  it('differ from secret to secret, and name it', () => {
    const others = createLookupKeys('another secret');
    expect(others.keyId).not.to.equal(keys.keyId);
    expect(others.ofCode('0684159414')).not.to.equal(keys.ofCode('0684159414'));
    expect(keys.ofCode('0684159414').startsWith(`${keys.keyId}:`)).to.equal(true);
  });

  it('are 32 bytes where they encrypt', () => {
    expect(keys.derive('dialogues')).to.have.length(32);
    expect(keys.derive('dialogues').equals(keys.derive('others'))).to.equal(false);
  });

  it('take a secret in any letters, as UTF-8, and give it to threads as it is', () => {
    const persian = 'رمز جستجو';
    const own = createLookupKeys(persian);
    expect(own.secretForThread()).to.equal(persian);
    expect(own.keyId).to.equal(
      createHmac('sha256', Buffer.from(persian, 'utf8')).update('kartyar:1:keyId').digest('base64url').slice(0, 8),
    );
    expect(createLookupKeys(own.secretForThread()).ofCode('0684159414')).to.equal(own.ofCode('0684159414'));
  });

  it('show nothing of the secret when they are printed', () => {
    expect(JSON.stringify(keys)).not.to.include('secret');
  });

  it('are refused without a secret and for a purpose that could be mistaken', () => {
    expect(() => createLookupKeys('')).to.throw(RangeError);
    expect(() => keys.ofText('a:b', 'c')).to.throw(RangeError);
    expect(() => keys.derive('')).to.throw(RangeError);
  });
});
