import { addDays } from '../domain/calendar.ts';
import type { Day } from '../domain/card.ts';
import { plainText } from '../texts/marks.ts';
import type { AnswerInput } from './input.ts';
import { firstLine } from './firstLine.ts';
import { pointOf } from './map.ts';
import { thenCentrePlain } from './ready.ts';
import { dayInWords, situationOf } from './situation.ts';

/**
 * A calendar file (RFC 5545) with one event, the last open day on which the card can be collected. One event only:
 * Outlook opens a file with several as a calendar of its own. The day is a whole day, so that no time zone is needed;
 * the reminders come a week before at ten and the evening before at six, for people of villages leave early. No code
 * is in it, and the same card gives the same event again (UID), so that a later file moves it.
 */
export function calendarFile(
  input: AnswerInput & {
    /** What the event is known by for ever: the card's id. */
    uid: string;
    /** Business time, epoch ms. */
    now: number;
  },
): { name: string; content: string; caption: string } | null {
  const { endToMeet: end, centreEnd } = situationOf(input);
  if (end === null) return null;
  const { say, label, uid, now } = input;
  const title = say('calendar-title', { label: label ?? 'none', place: end.phrases.short });
  const { imported: office } = end.phrases.place;
  const description = [
    firstLine(input),
    say('calendar-bring'),
    ...(centreEnd && centreEnd !== end ? [thenCentrePlain(say, centreEnd)] : []),
  ].join('\n');
  const { name } = end.phrases;
  const address = office?.address?.trim();
  const point = pointOf(office);
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Kartyar//Card deadline//FA',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    'BEGIN:VEVENT',
    `UID:${uid}@kartyar`,
    `DTSTAMP:${utc(now)}`,
    // A later file about the same card takes the place of an earlier one.
    `SEQUENCE:${Math.floor(now / SEQUENCE_STEP_MS)}`,
    `DTSTART;VALUE=DATE:${basic(end.lastOpen)}`,
    `DTEND;VALUE=DATE:${basic(addDays(end.lastOpen, 1))}`,
    `SUMMARY:${escape(title)}`,
    `DESCRIPTION:${escape(description)}`,
    `LOCATION:${escape(address ? say('place-with-address', { name, address }) : name)}`,
    ...(point ? [`GEO:${point.latitude};${point.longitude}`] : []),
    'STATUS:CONFIRMED',
    'TRANSP:TRANSPARENT',
    ...alarm('-P6DT14H', title),
    ...alarm('-PT6H', title),
    'END:VEVENT',
    'END:VCALENDAR',
  ];
  return {
    name: 'card-deadline.ics',
    content: `${lines.map(fold).join('\r\n')}\r\n`,
    caption: say('calendar-caption', { day: dayInWords(say, end.lastOpen) }),
  };
}

/** Is there a day to put into a calendar? */
export const hasCalendarFile = (input: AnswerInput): boolean => situationOf(input).endToMeet !== null;

/** RFC 5545 wants an integer that grows and fits 32 bits. */
const SEQUENCE_STEP_MS = 60_000;

const basic = (day: Day): string => day.replaceAll('-', '');

const utc = (instant: number): string => `${new Date(instant).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;

const alarm = (trigger: string, title: string): string[] => [
  'BEGIN:VALARM',
  'ACTION:DISPLAY',
  `TRIGGER:${trigger}`,
  `DESCRIPTION:${escape(title)}`,
  'END:VALARM',
];

/** A value of type TEXT (RFC 5545, 3.3.11), without the marks that only messengers' texts need. */
const escape = (text: string): string =>
  plainText(text)
    .replace(/[\\;,]/g, (char) => `\\${char}`)
    .replace(/\r\n?|\n/g, '\\n')
    // oxlint-disable-next-line no-control-regex -- other control characters may not stand in a value
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '');

const LINE_OCTETS = 75;

/** Lines of at most 75 octets, continued after CRLF and a space, never within a character. */
function fold(line: string): string {
  let folded = '';
  let octets = 0;
  for (const char of line) {
    const size = Buffer.byteLength(char);
    if (octets + size > LINE_OCTETS) {
      folded += '\r\n ';
      octets = 1;
    }
    folded += char;
    octets += size;
  }
  return folded;
}
