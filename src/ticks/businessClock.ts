import { createBusinessClock, machineClock, type BusinessClock } from '../clock.ts';
import type { Config } from '../config.ts';
import type { Models } from '../database/models.ts';
import type { Job } from './ticks.ts';

/** Where the simulator's business time is kept, so that it goes on after a restart. */
const KEY = 'simulator.clock';

/** 20 Mordad 1404, nine in the morning in Tehran: the cards of the seed's batch wait to be collected. */
const SIMULATION_START = Date.parse('2025-08-11T09:00:00+03:30');

/**
 * Business time as a process begins it: where the simulator left it, else at CLOCK_START, else, when no messenger is
 * configured, at the simulator's start, else it is machine time.
 */
export async function startBusinessClock(config: Config, models: Models): Promise<BusinessClock> {
  const kept = config.simulator ? await keptClock(models) : null;
  const start = kept ?? config.clockStart ?? (config.simulator ? SIMULATION_START : machineClock.now());
  return createBusinessClock(machineClock, start);
}

/** Business time of a store that a simulator was run on, epoch ms; null: none was. */
export async function keptClock(models: Models): Promise<number | null> {
  const kept = await models.settings.findById(KEY).lean();
  return typeof kept?.value === 'number' ? kept.value : null;
}

/** Writes business time down at every tick, and so after every move. */
export const keepClockJob = (models: Models): Job => ({
  name: 'keepClock',
  run: (now) => keepClock(models, now),
});

export async function keepClock(models: Models, now: number): Promise<void> {
  await models.settings.updateOne({ _id: KEY }, { $set: { value: now } }, { upsert: true });
}
