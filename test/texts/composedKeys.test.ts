import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { readSources, sourceFolder } from '../../scripts/rooms/arrows.ts';
import { LOST_THINGS, REASONS } from '../../src/answers/buttons.ts';
import { COMMANDS } from '../../src/bot/menu.ts';
import { MEDIA, type Question } from '../../src/bot/dialogue/steps.ts';
import type { Turn } from '../../src/bot/context.ts';
import { CHANNELS } from '../../src/domain/address.ts';
import { COUNTIES, LABELS } from '../../src/domain/card.ts';
import type { NationalCodeProblem } from '../../src/domain/nationalCode.ts';
import type { Typed } from '../../src/domain/typed.ts';
import { VISIT_TROUBLES } from '../../src/domain/visits.ts';
import type { Followed } from '../../src/following/watches.ts';
import type { Trouble } from '../../src/reminders/closures.ts';
import { localesFolder, readLocale } from '../../src/texts/resources.ts';
import { createTexts, LOCALES } from '../../src/texts/texts.ts';

/** All of a union: one that is missing does not compile. */
const every = <T extends string>(parts: Record<T, true>): string[] => Object.keys(parts);

/** Every key in src/ that is put together, `*` for each part, and all that the part can be. */
const PARTS: Record<string, readonly string[]> = {
  'ask-*': every<Question>({ both: true, code: true, serial: true, confirm: true, which: true }),
  'button-*': ['where', 'have-none', 'yes', 'no', 'is-serial', 'is-code'],
  'button-elsewhere-*': CHANNELS,
  'button-label-*': LABELS,
  'cannotCome-*': REASONS,
  'cannotCome-reason-*': REASONS,
  'closure-*': every<Trouble['kind']>({ closed: true, lateOpening: true, earlyEnd: true }),
  'county-*': COUNTIES,
  'delete-stored-language-*': [...LOCALES, 'none'],
  'dialogue-*': every<NonNullable<Turn['cut']>>({ expired: true, upgraded: true }),
  'elsewhere-link-*': CHANNELS,
  'hint-*': [
    ...MEDIA,
    ...every<NonNullable<Typed['other']>>({
      mobile: true,
      bankCard: true,
      postalCode: true,
      cardSerial: true,
      tooLong: true,
      empty: true,
      words: true,
    }),
  ],
  'hint-code-*': every<NationalCodeProblem>({ notDigits: true, length: true, checksum: true, notIssued: true }),
  'lost-thing-*': LOST_THINGS,
  'menu-*': COMMANDS,
  'news-*': ['deadlineKnown', 'deadlineExtended', 'deadlineShortened', 'newRound'],
  'town-*': COUNTIES,
  'trouble-*': VISIT_TROUBLES,
  'trouble-*-then': VISIT_TROUBLES,
  'watch-full-*': every<NonNullable<Followed['full']>>({ chat: true, card: true }),
};

/** A template that may be a key: words and parts, joined by `-`. */
const TEMPLATE = /`([a-zA-Z]+(?:-[a-zA-Z]+)*-\$\{[^`{}]+\}(?:-[a-zA-Z]+)*)`/g;
const ROOMS = ['answers', 'bot', 'following', 'lookup', 'office', 'reminders'];

describe('Keys of texts that are put together from parts', () => {
  const src = sourceFolder();
  const composed = new Set(
    readSources(src)
      .files.filter((file) => ROOMS.some((room) => file.startsWith(`${room}/`)))
      .flatMap((file) => [...readFileSync(join(src, file), 'utf8').matchAll(TEMPLATE)])
      .map(([, template = '']) => template.replace(/\$\{[^}]+\}/, '*')),
  );

  it('are all known here, with every part', () => {
    expect([...composed].sort()).to.deep.equal(Object.keys(PARTS).sort());
  });

  for (const locale of LOCALES)
    it(`are all texts, with every part, in ${locale}`, () => {
      const keys = new Set(
        readLocale(localesFolder(), locale).flatMap(({ resource }) => resource.body.map(({ id }) => id)),
      );
      const missing = Object.entries(PARTS).flatMap(([pattern, parts]) =>
        parts.map((part) => pattern.replace('*', part)).filter((key) => !keys.has(key)),
      );
      expect(missing).to.deep.equal([]);
    });

  it('have a word for each messenger where one is named within a text', () => {
    for (const locale of LOCALES) {
      const said = CHANNELS.map((other) => createTexts().for(locale)('notice-linkUsed', { other }));
      expect(new Set(said).size, locale).to.equal(CHANNELS.length);
    }
  });
});
