import { expect } from 'chai';
import * as fc from 'fast-check';
import { encodePress, parsePress, type Press, REASONS, REPLIES, LOST_THINGS } from '../../src/answers/buttons.ts';
import { CHANNELS } from '../../src/domain/address.ts';
import { COUNTIES, LABELS } from '../../src/domain/card.ts';
import { LOCALES } from '../../src/texts/texts.ts';

const card = fc.stringMatching(/^[0-9a-f]{24}$/);
const plain = ['look', 'where', 'cards', 'lost', 'counties', 'delete', 'deleteNo'] as const;
const onCard = ['another', 'more', 'card', 'map', 'calendar', 'cannotCome', 'remove', 'removeYes'] as const;
const press: fc.Arbitrary<Press> = fc.oneof(
  fc.constantFrom(...plain).map((action) => ({ action })),
  fc.record({ action: fc.constantFrom(...onCard), card }),
  fc.record({ action: fc.constant('label' as const), card, label: fc.constantFrom(...LABELS) }),
  fc.record({ action: fc.constant('reason' as const), card, reason: fc.constantFrom(...REASONS) }),
  fc.record({ action: fc.constant('dialogue' as const), reply: fc.constantFrom(...REPLIES) }),
  fc.record({ action: fc.constant('lostThing' as const), thing: fc.constantFrom(...LOST_THINGS) }),
  fc.record({ action: fc.constant('lostCounty' as const), county: fc.constantFrom(...COUNTIES, 'unknown' as const) }),
  fc.record({ action: fc.constant('offices' as const), county: fc.constantFrom(...COUNTIES) }),
  fc.record({ action: fc.constant('elsewhere' as const), channel: fc.constantFrom(null, ...CHANNELS) }),
  fc.record({ action: fc.constant('language' as const), locale: fc.constantFrom(...LOCALES) }),
);

describe('The data of a button', () => {
  it('is read back as it was written, in at most 64 bytes', () => {
    fc.assert(
      fc.property(press, (one) => {
        const data = encodePress(one);
        expect(Buffer.byteLength(data)).to.be.at.most(64);
        expect(parsePress(data)).to.deep.equal(one);
      }),
    );
  });

  it('is refused when it is of another version, forged or malformed', () => {
    const id = '0'.repeat(24);
    for (const data of [
      undefined,
      '',
      'v1',
      'v0:look',
      'v2:look',
      'look',
      'v1:look:1',
      'v1:nothing',
      'v1:__proto__',
      'v1:more',
      'v1:more:',
      `v1:more:${id}0`,
      `v1:more:${id.slice(1)}`,
      `v1:more:${id.slice(1)}G`,
      `v1:more:${id}:x`,
      `v1:label:${id}:aunt`,
      'v1:of:tehran',
      'v1:lang:de',
      'v1:else:',
      'v1:else:post',
      'v1:else:bale:bale',
      '\u0000'.repeat(64),
    ])
      expect(parsePress(data), String(data)).to.equal(null);
  });

  it('is read as it was written before an action got one more argument', () => {
    expect(parsePress('v1:else')).to.deep.equal({ action: 'elsewhere', channel: null });
  });

  it('is never anything that throws', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 80 }), (data) => {
        parsePress(data);
        parsePress(`v1:${data}`);
      }),
    );
  });
});
