import { expect } from 'chai';
import { embed, isolateLtr, plainText, stripPrivateUse } from '../../src/texts/marks.ts';
import { createTexts } from '../../src/texts/texts.ts';

describe('invisible marks', () => {
  it('keep a code, a phone and a USSD string left to right', () => {
    expect(isolateLtr('…040')).to.equal('\u2066…040\u2069');
    for (const locale of ['fa', 'en'] as const)
      expect(createTexts().for(locale)('lost-maybe-ready')).to.include('\u2066*4*6090#\u2069');
  });

  it('isolate imported words only where they run against the sentence', () => {
    expect(embed('اداره ثبت احوال', 'fa')).to.equal('اداره ثبت احوال');
    expect(embed('پلاک ۱۲', 'fa')).to.equal('پلاک ۱۲');
    expect(embed('Block 12', 'fa')).to.equal('\u2068Block 12\u2069');
    expect(embed('دشتی-1', 'fa')).to.equal('\u2068دشتی-1\u2069');
    expect(embed('اداره ثبت احوال', 'en')).to.equal('\u2068اداره ثبت احوال\u2069');
    expect(embed('Block 12', 'en')).to.equal('Block 12');
  });

  it('let no imported word reach beyond itself: no open isolate, no override, no line, no bold', () => {
    expect(embed('\u202Eخیابان\u2067 امام\n\uE000پلاک', 'fa')).to.equal('خیابان امام پلاک');
    expect(isolateLtr('0\u20697')).to.equal('\u206607\u2069');
  });

  it('keep the joiner that Persian spelling needs', () => {
    expect(embed('روبه‌رو', 'fa')).to.equal('روبه‌رو');
    expect(plainText('\u2066\uE000روبه‌رو\uE001\u2069')).to.equal('روبه‌رو');
    expect(stripPrivateUse('\uE000\u2066x')).to.equal('\u2066x');
  });
});
