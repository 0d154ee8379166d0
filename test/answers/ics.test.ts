import { expect } from 'chai';
import * as fc from 'fast-check';
import { calendarFile, hasCalendarFile } from '../../src/answers/ics.ts';
import { FILLED, given, type Given, OFFICES } from './support.ts';

const NOW = Date.parse('2025-08-11T06:30:00Z');
const UID = '64d5f0aa0123456789abcdef';
const file = (over: Given = {}) => calendarFile({ ...given(over), uid: UID, now: NOW });
const content = (over: Given = {}): string => file(over)?.content ?? '';

/** Unfolds and splits into [name with parameters, raw value]. */
const parse = (text: string): [string, string][] =>
  text
    .replaceAll('\r\n ', '')
    .split('\r\n')
    .filter((line) => line !== '')
    .map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon), line.slice(colon + 1)];
    });
const unescape = (value: string): string => value.replace(/\\(.)/g, (_, char: string) => (char === 'n' ? '\n' : char));
const valueOf = (text: string, name: string): string => unescape(parse(text).find(([key]) => key === name)?.[1] ?? '');

describe('the calendar file', () => {
  it('is one event of a whole day, on the last open day, in balanced blocks', () => {
    const lines = parse(content());
    expect(lines.filter(([name]) => name === 'BEGIN').map(([, value]) => value)).to.deep.equal([
      'VCALENDAR',
      'VEVENT',
      'VALARM',
      'VALARM',
    ]);
    expect(lines.filter(([name]) => name === 'END').map(([, value]) => value)).to.deep.equal([
      'VALARM',
      'VALARM',
      'VEVENT',
      'VCALENDAR',
    ]);
    const entries = new Map(lines);
    expect(entries.get('VERSION')).to.equal('2.0');
    expect(entries.get('PRODID')).to.be.a('string');
    expect(entries.get('METHOD')).to.equal('PUBLISH');
    expect(entries.get('DTSTART;VALUE=DATE')).to.equal('20250922');
    expect(entries.get('DTEND;VALUE=DATE')).to.equal('20250923');
    expect(entries.get('DTSTAMP')).to.equal('20250811T063000Z');
    expect(entries.get('SEQUENCE')).to.match(/^\d+$/);
    expect(Number(entries.get('SEQUENCE'))).to.be.below(2 ** 31);
  });

  it('reminds a week before at ten and the evening before at six', () => {
    const triggers = parse(content()).filter(([name]) => name === 'TRIGGER');
    // From midnight, with which a whole day begins: 6 d 14 h and 6 h earlier.
    expect(triggers.map(([, value]) => value)).to.deep.equal(['-P6DT14H', '-PT6H']);
  });

  it('speaks Persian, and tells place, date, what to bring and what follows', () => {
    expect(valueOf(content({ label: 'mother' }), 'SUMMARY')).to.equal('آخرین روز گرفتن کارت ملی مادر: خورموج');
    expect(valueOf(content(), 'DESCRIPTION').split('\n')).to.deep.equal([
      '✅ آماده: خورموج، تا دوشنبه ۳۱ شهریور',
      'صاحب کارت خودش با اصل شناسنامه و رسید (یا کارت قبلی) مراجعه کند.',
      'پس از آن تا چهارشنبه ۳۰ مهر فقط در بوشهر؛ سپس، طبق اعلام، به تهران برمی‌گردد.',
    ]);
    expect(file()?.caption).to.match(/^📅 دوشنبه ۳۱ شهریور: /);
    expect(file()?.name).to.match(/^[a-z-]+\.ics$/);
  });

  it('knows the place, and its point only where it has one of its own', () => {
    const known = content({ place: { office: { ...OFFICES.dashti, ...FILLED }, centre: OFFICES.centre } });
    expect(valueOf(known, 'LOCATION')).to.equal(`${OFFICES.dashti.name}، ${FILLED.address}`);
    expect(parse(known)).to.deep.include(['GEO', '28.65;51.38']);
    expect(content()).not.to.include('GEO');
  });

  it('is the same event when the same card is asked for again', () => {
    const uid = (text: string): string => valueOf(text, 'UID');
    expect(uid(content()))
      .to.equal(`${UID}@kartyar`)
      .and.to.equal(uid(content({ today: '2025-09-28' })));
  });

  it('goes by the end that counts', () => {
    expect(content({ holidays: ['2025-09-22'] })).to.include('DTSTART;VALUE=DATE:20250921');
    expect(content({ today: '2025-09-28', card: { asOf: '2025-09-20' } })).to.include('DTSTART;VALUE=DATE:20251022');
  });

  it('is not there where no day is known or left', () => {
    for (const over of [
      { card: { custodyFrom: null } },
      { card: { status: 'delivered' } },
      { card: { status: 'awaitingIssuance', custodyFrom: null } },
      { today: '2025-10-28' },
    ] satisfies Given[]) {
      expect(file(over)).to.equal(null);
      expect(hasCalendarFile(given(over))).to.equal(false);
    }
    expect(hasCalendarFile(given())).to.equal(true);
  });

  it('holds nothing of the code, no initials and no invisible marks', () => {
    expect(content({ label: 'mine' })).not.to.match(/040|۰۴۰|م\. ک\.|[\u2066-\u2069\uE000-\uF8FF]/u);
  });

  it('has CRLF at the end of every line, lines of at most 75 octets, and escapes whatever a place is called', () => {
    const odd = fc.string({ unit: fc.constantFrom('د', 'a', ',', ';', '\\', '\n', '\r', '😀', '\u200c', ' ', ':') });
    fc.assert(
      fc.property(odd, odd, (name, address) => {
        const text = content({ place: { office: { ...OFFICES.dashti, name, address }, centre: null } });
        expect(text.endsWith('\r\n')).to.equal(true);
        expect(text.replaceAll('\r\n', '')).not.to.match(/[\r\n]/);
        for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).to.be.at.most(75);
        // Unfolded, each line is a known name: nothing in a value can begin a line of its own.
        for (const [key] of parse(text)) expect(key).to.match(/^[A-Z]+(;VALUE=DATE)?$/);
        // Every separator in a text stands behind an odd number of backslashes.
        const raw = parse(text).find(([key]) => key === 'LOCATION')?.[1] ?? '';
        expect(raw.replace(/\\[\\;,n]/g, '')).not.to.match(/[\\;,]/);
      }),
    );
  });
});
