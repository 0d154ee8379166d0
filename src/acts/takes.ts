import { check, custom, maxLength, picklist, pipe, string } from 'valibot';
import { parseDay } from '../domain/calendar.ts';
import { COUNTIES } from '../domain/card.ts';
import { Source } from './source.ts';

/** Forms of arguments that several acts take. */

/** `2025-07-23` */
export const aDay = pipe(
  string(),
  check((text) => parseDay(text) === text),
);

export const aCounty = picklist(COUNTIES);

/** What somebody typed; longer than `most` characters it is not passed on at all. */
export const aText = (most: number) => pipe(string(), maxLength(most));

export const aSource = custom<Source>((value) => value instanceof Source);
