import { expect } from 'chai';
import * as fc from 'fast-check';
import { composeAnswer } from '../../src/answers/composeAnswer.ts';
import { firstLine } from '../../src/answers/firstLine.ts';
import type { AnswerCard } from '../../src/answers/input.ts';
import { addDays } from '../../src/domain/calendar.ts';
import { CARD_STATUSES, COUNTIES, LABELS, type Office } from '../../src/domain/card.ts';
import { toLatinDigits } from '../../src/domain/digits.ts';
import { times } from '../support/tier.ts';
import { given, type Given, office, SEED } from './support.ts';

const words = ['اداره', 'ثبت', 'احوال', 'شهرستان', 'خیابان', 'ولی‌عصر', 'Block', '12', 'روبه‌روی', 'بانک', 'پلاک'];
const name = (most: number) =>
  fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: most }).map((found) => found.join(' '));
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });

const anOffice: fc.Arbitrary<Office | null> = maybe(
  fc
    .record({
      code: fc.constantFrom('دشتی-1', 'دشتی-2', 'x'),
      county: fc.constantFrom(...COUNTIES),
      name: name(14),
      city: name(8),
      address: maybe(name(120)),
      phone: maybe(fc.constantFrom('077-00000000', '۰۷۷۰۰۰۰۰۰۰۰', '077-00000000 داخلی 12 و 077-11111111')),
      hours: maybe(name(60)),
    })
    .map((over) => office(over)),
);
const day = fc.integer({ min: -60, max: 200 }).map((n) => addDays(SEED, n));
const aCard: fc.Arbitrary<AnswerCard> = fc.record({
  county: fc.constantFrom(...COUNTIES),
  office: maybe(fc.constantFrom('دشتی-1', 'بوشهر-0', 'دفتر بسیار دور شماره 123456789')),
  status: fc.constantFrom(...CARD_STATUSES),
  appliedOn: maybe(day),
  issuedOn: maybe(day),
  custodyFrom: maybe(fc.constant(SEED)),
  deliveredOn: maybe(day),
  asOf: day,
  initials: fc.constantFrom('', 'م. ک.', 'م.'),
  tail: fc.constantFrom('040', '999', '7'),
});
const anything: fc.Arbitrary<Given> = fc.record({
  card: aCard,
  today: day,
  label: maybe(fc.constantFrom(...LABELS)),
  watched: fc.boolean(),
  locale: fc.constantFrom('fa', 'en'),
  place: fc.record({ county: anOffice, centre: anOffice, office: anOffice }),
  holidays: fc.array(day, { maxLength: 60 }),
});

describe('any answer', () => {
  it('has at most 600 characters, whatever the state, the county and the length of names and addresses', function () {
    this.timeout(120_000);
    fc.assert(
      fc.property(anything, (which) => {
        expect(composeAnswer(given(which)).text.length).to.be.at.most(600);
      }),
      { numRuns: times({ test: 500, ci: 3000, soak: 30_000 }) },
    );
  });

  it('begins with its first line and ends with the day that the data describes', () => {
    fc.assert(
      fc.property(anything, (which) => {
        const input = given(which);
        const lines = composeAnswer(input).text.split('\n');
        expect(lines[0]).to.equal(firstLine(input));
        expect(lines.at(-1)).to.match(input.say.locale === 'fa' ? /^آخرین اطلاعات ما: / : /^As of /);
      }),
    );
  });

  it('promises to tell or to remind only where the chat follows the card', () => {
    fc.assert(
      fc.property(anything, (which) => {
        const { text } = composeAnswer(given({ ...which, watched: false }));
        expect(text).not.to.match(/خبر می‌دهیم|یادآوری می‌کنیم|[Ww]e will/);
      }),
    );
  });

  it('calls the receipt valid only for a card that is not issued', () => {
    fc.assert(
      fc.property(anything, (which) => {
        const input = given({ ...which, locale: 'fa' });
        expect(composeAnswer(input).text.includes('رسید معتبر است')).to.equal(
          input.state.status === 'awaitingIssuance',
        );
      }),
    );
  });

  it('shows the last three digits of the code at most, and balances its isolates', () => {
    const code = '0684159414';
    fc.assert(
      fc.property(anything, (which) => {
        // A whole code where the tail should be: even then no more than three digits of it come out.
        const card = { ...which.card, tail: code };
        const { text } = composeAnswer(given({ ...which, card }));
        expect(toLatinDigits(text))
          .to.include('…414')
          .and.not.match(/068415941|\d414/);
        let depth = 0;
        for (const char of text) {
          if (/[\u2066-\u2068]/.test(char)) depth += 1;
          if (char === '\u2069') depth -= 1;
          expect(depth).to.be.within(0, 1);
        }
        expect(depth).to.equal(0);
      }),
    );
  });
});
