import type { WatchRecord } from '../../database/models.ts';
import { tehranDay } from '../../domain/calendar.ts';
import { formatDay } from '../../texts/dates.ts';
import type { Say } from '../../texts/texts.ts';
import { collectedAt, isSilent } from '../../following/chosen.ts';
import type { WhatComesNext } from '../cards/whatComesNext.ts';

/** Whether and when this chat hears of a card next, in one line; null: that of a card handed over says its answer. */
export function statusLine(say: Say, watch: WatchRecord, { view, nextAt }: WhatComesNext): string | null {
  const { chosenDay } = watch;
  if (collectedAt(watch) !== null) return say('standing-collected');
  if (view.state.status === 'delivered') return null;
  if (isSilent(watch)) return say('standing-off');
  if (nextAt === null) return say('standing-on');
  const next = say('standing-next', { day: formatDay(tehranDay(nextAt), say.locale, 'weekdayDayMonth') });
  if ((chosenDay ?? null) === null || chosenDay! < view.today) return next;
  return `${next}\n${say('standing-chosen', { day: formatDay(chosenDay!, say.locale, 'weekdayDayMonth') })}`;
}
