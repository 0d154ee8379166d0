import type { Models } from '../database/models.ts';
import type { Job } from './ticks.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** How long "that took too long" can still be said. */
const MARKER_DAYS = 7;

/**
 * Removes, by business time, what has had its time. Validity never depends on this: every query compares for itself.
 * A dialogue loses what was typed and leaves a marker, so that its end can be told; the marker goes after a week.
 */
export function sweepJob(models: Models): Job {
  return {
    name: 'sweep',
    async run(now) {
      await models.dialogues.updateMany({ expiresAt: { $lte: now }, state: { $ne: null } }, { $set: { state: null } });
      await models.dialogues.deleteMany({ expiresAt: { $lte: now - MARKER_DAYS * DAY_MS } });
      await models.attempts.deleteMany({ until: { $lte: now } });
      await models.links.deleteMany({ expiresAt: { $lte: now } });
    },
  };
}
