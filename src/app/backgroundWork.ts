import type { OfficeDataSource } from '../office/officeData.ts';
import type { People } from '../following/people.ts';
import type { Clocks } from '../clock.ts';
import type { Config } from '../config.ts';
import type { Channel } from '../domain/address.ts';
import type { Models } from '../database/models.ts';
import type { AnnouncementStates } from '../delivery/claims.ts';
import { createDelivery, type Delivery } from '../delivery/delivery.ts';
import type { Ledger } from '../delivery/ledger.ts';
import type { Render, Settled } from '../delivery/message.ts';
import type { Sender } from '../delivery/sender.ts';
import type { Log } from '../log.ts';
import { createRenderReminder } from '../reminders/render.ts';
import { recordUndelivered } from '../following/undelivered.ts';
import { remindersJob } from '../reminders/tick.ts';
import type { Texts } from '../texts/texts.ts';
import { sweepJob } from '../ticks/sweep.ts';
import { startTicks, type Job, type Ticks } from '../ticks/ticks.ts';

/** What time brings: reminders and news are planned, and what is planned is sent. */
export interface BackgroundWork {
  delivery: Delivery;
  ticks: Ticks;
  /** Plans nothing more; then sends nothing more. Stop the messengers at the same time as the latter. */
  stop(withinMs: number): Promise<void>;
}

export interface BackgroundWorkOptions {
  config: Pick<Config, 'quietHours' | 'urgentHours' | 'retentionDays'>;
  /** Messages a second. */
  rates: Partial<Record<Channel, number>>;
  models: Models;
  ledger: Ledger;
  clocks: Clocks;
  log: Log;
  texts: Texts;
  officeData: OfficeDataSource;
  people: People;
  /** The way to a channel's people, where this process has one. */
  senders(channel: Channel): Sender | undefined;
  /** Whether a messenger is not believed when it says that a person cannot be reached. */
  isDoubted(channel: Channel): boolean;
  /** What is told to many at once: which of it may go now, and its words. */
  announcements?: { announcementStates: AnnouncementStates; render: Render };
  jobs?: readonly Job[];
}

/** Starts it, and settles when what is due now is planned. */
export async function startBackgroundWork(options: BackgroundWorkOptions): Promise<BackgroundWork> {
  const { config, models, ledger, clocks, log, officeData, people, announcements } = options;
  const remind = createRenderReminder(options);
  const delivery = createDelivery({
    ...config,
    ledger,
    models,
    clocks,
    log,
    rates: options.rates,
    senders: (channel) => options.senders(channel),
    render: (subject, now) =>
      announcements && subject.announcement !== null ? announcements.render(subject, now) : remind(subject, now),
    ...(announcements ? { announcements: announcements.announcementStates } : {}),
    onSettled: (rows) => tellPlanner(models, rows),
    // What was written down late may be of a time when the messenger was still believed.
    onUnreachable: (address) => (options.isDoubted(address.channel) ? undefined : people.unreachable(address)),
  });
  const hours = { quiet: config.quietHours, urgent: config.urgentHours };
  const planner = remindersJob({ models, officeData, outbox: ledger, hours, log });
  const ticks = startTicks({
    clocks,
    jobs: [sweepJob(models), planner, delivery.job, ...(options.jobs ?? [])],
    log,
  });
  delivery.start();
  await ticks.tick();
  return {
    delivery,
    ticks,
    async stop(withinMs) {
      await ticks.stop();
      await delivery.stop(withinMs);
    },
  };
}

async function tellPlanner(models: Models, rows: readonly Settled[]): Promise<void> {
  for (const { row, state } of rows)
    if (state !== 'planned' && state !== 'claimed') await recordUndelivered(models, row.items, state);
}
