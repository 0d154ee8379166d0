import type { WatchRecord } from '../database/models.ts';

/** What a chat has chosen for a card, as far as it concerns the planner. */
export type Choices = Pick<
  WatchRecord,
  'reminders' | 'chosenDay' | 'chosenAt' | 'collectedAt' | 'objectedAt' | 'endsAt' | 'missed'
>;

// What is missing in rows of earlier versions is as in a new one.

/** Nothing of the card is told unasked. */
export const isSilent = ({ reminders }: Pick<WatchRecord, 'reminders'>): boolean => !(reminders ?? true);

/** When somebody said that the card was collected; null: nobody has. */
export const collectedAt = (watch: Pick<WatchRecord, 'collectedAt'>): number | null => watch.collectedAt ?? null;
