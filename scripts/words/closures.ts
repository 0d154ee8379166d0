import type { ClosureFacts, ClosureOutcome, ListedClosure } from '../../src/staff/closures/acts.ts';
import { bothCalendars, counted } from './plain.ts';

/** What acts on closures did, in words for the operator's terminal. */

function sayClosure({ from, to, county, office, kind, at }: ClosureFacts): string {
  const days = from === to ? bothCalendars(from) : `${bothCalendars(from)} to ${bothCalendars(to)}`;
  const place = office ?? county ?? 'the whole province';
  const what = {
    closed: 'closed',
    lateOpening: `opens only at ${at}`,
    earlyEnd: `closes as early as ${at}`,
    open: 'open in spite of weekend or holiday',
  }[kind];
  return `${days}, ${place}: ${what}`;
}

export function sayClosureOutcome(outcome: ClosureOutcome, done: 'entered' | 'removed', preview: boolean): string {
  const { closure, id, changed, told, replanned } = outcome;
  const state = preview ? `would be ${done}` : changed ? done : 'had been entered already';
  const lines = [
    `${sayClosure(closure)}; ${changed || !preview ? state : 'has been entered already'}${id === null ? '' : ` (id ${id})`}.`,
    `${counted(told, 'chat')} ${preview ? 'would be' : told === 1 ? 'is' : 'are'} told of it.${preview ? ' Nothing was written.' : ''}`,
    ...(preview ? [] : [`The plans of ${counted(replanned, 'followed card')} are made anew.`]),
  ];
  return `${lines.join('\n')}\n`;
}

export function sayClosures(closures: readonly ListedClosure[], all: boolean): string {
  if (closures.length === 0)
    return all
      ? 'No closure was entered.\n'
      : 'No closure of today or later was entered; list --all shows past ones.\n';
  return closures.map((one) => `${one.id}  ${sayClosure(one)}\n`).join('');
}
