import type { Day } from '../../src/domain/card.ts';
import type { BatchList, BatchOutcome, ListedBatch } from '../../src/staff/batches/acts.ts';
import type { ChangeNote, Ends } from '../../src/staff/batches/change.ts';
import { bothCalendars, counted, number } from './plain.ts';
import { STEP_NAMES } from './refusals.ts';

/** What acts on batches did, in words for the operator's terminal. */

const sayEnds = ({ county, centre }: Ends): string =>
  `county until ${bothCalendars(county)}, centre until ${bothCalendars(centre)}`;

export function sayBatchOutcome(outcome: BatchOutcome, preview: boolean): string {
  const { custodyFrom, county, before, after, changed, notes, told, replanned } = outcome;
  const moved = before.county !== after.county || before.centre !== after.centre;
  const lines = [
    `Batch of ${bothCalendars(custodyFrom)}${county === null ? '' : ` in ${county}`}: ${sayEnds(after)}${changed ? '' : ' (it was so already)'}.`,
    ...(moved ? [`Before: ${sayEnds(before)}.`] : []),
    ...notes.map(sayNote),
    `${counted(told, 'chat')} ${preview ? 'would be' : told === 1 ? 'is' : 'are'} told of it.${preview ? ' Nothing was written.' : ''}`,
    ...(preview ? [] : [`The plans of ${counted(replanned, 'followed card')} are made anew.`]),
  ];
  return `${lines.join('\n')}\n`;
}

function sayNote(note: ChangeNote): string {
  switch (note.note) {
    case 'movesOnAtOnce':
      return `${bothCalendars(note.end)} is over: by the calendar the cards move on from the ${note.place === 'county' ? 'county' : 'provincial centre'} at once.`;
    case 'ownEndsStay':
      return `Ends of their own stay with ${note.counties.join(', ')}: change those with --county.`;
    default:
      return `The step to ${STEP_NAMES[note.step]} lies ahead again and is not confirmed any more.`;
  }
}

export function sayBatches({ today, batches }: BatchList, counted: boolean): string {
  const lines = batches.flatMap((batch) => sayBatch(batch, today));
  if (batches.length === 0) lines.push('No batch was entered, and nobody follows a card that waits.');
  if (!counted)
    lines.push(
      'Batches that nobody entered follow the rule; those whose cards nobody follows are shown only by list --cards.',
    );
  return `${lines.join('\n')}\n`;
}

function sayBatch(batch: ListedBatch, today: Day): string[] {
  const { custodyFrom, entered, byRule, ends, counties, watches, waiting } = batch;
  const facts = [
    ...(entered ? [] : ['not entered']),
    ...(byRule ? ['by the rule'] : []),
    where(batch, today),
    `followed ${number(watches)} times`,
    ...(waiting === null ? [] : [`${counted(waiting, 'card')} waiting by the last export`]),
  ];
  return [
    `${bothCalendars(custodyFrom)}: ${sayEnds(ends)}; ${facts.join('; ')}.`,
    ...counties.map((one) => `  ${one.county}: ${sayEnds(one.ends)}.`),
  ];
}

function where({ ends, confirmed }: ListedBatch, today: Day): string {
  const said = (isConfirmed: boolean): string => (isConfirmed ? 'confirmed' : 'announced, not confirmed');
  if (today <= ends.county) return 'at the counties';
  if (today <= ends.centre) return `at the provincial centre (${said(confirmed.centre)})`;
  return confirmed.centre && confirmed.tehran ? 'closed' : `returned to Tehran (${said(confirmed.tehran)})`;
}
