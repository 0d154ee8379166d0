import type { Types } from 'mongoose';
import type { Models, ReportRecord } from '../database/models.ts';
import { tehranDay } from '../domain/calendar.ts';
import type { LookupKeys } from '../domain/lookupKey.ts';
import type { Day } from '../domain/card.ts';
import type { Where } from '../domain/officeDays.ts';

/** The card that somebody went for, and their watch of it. */
export interface VisitedCard {
  card: { _id: Types.ObjectId };
  watch: { _id: Types.ObjectId };
}

/** Where the card lies on that day. */
export interface Visit {
  today: Day;
  where: Where;
}

/** What people say of their visits, kept for the office's figures without saying who said it. */
export interface VisitReports {
  /** One answer of a visit counts for a watch and a day: the last one. */
  add(found: VisitedCard, visit: Visit, what: Pick<ReportRecord, 'kind' | 'trouble'>, now: number): Promise<void>;
  /** Takes back that the card was collected, said at that time, unless something else was said since. */
  notCollected(found: VisitedCard, at: number): Promise<void>;
}

export function createVisitReports({
  models,
  keys,
}: {
  models: Pick<Models, 'reports'>;
  keys: LookupKeys;
}): VisitReports {
  const keyOf = ({ watch }: VisitedCard, kind: ReportRecord['kind'], at: number): string =>
    keys.ofText('report', `${String(watch._id)}:${kind === 'notMe' ? kind : 'visit'}:${tehranDay(at)}`);
  return {
    async add(found, { today, where }, { kind, trouble }, now) {
      const place = { cardId: found.card._id, county: where.county, office: where.office ?? null };
      await models.reports.updateOne(
        { _id: keyOf(found, kind, now) },
        { $set: { kind, trouble, ...place, day: today, at: now } },
        { upsert: true },
      );
    },
    async notCollected(found, at) {
      await models.reports.deleteOne({ _id: keyOf(found, 'collected', at), kind: 'collected' });
    },
  };
}
