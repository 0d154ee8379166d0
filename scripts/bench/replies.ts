import { randomBytes } from 'node:crypto';
import { Types } from 'mongoose';
import { createBusinessClock, machineClock } from '../../src/clock.ts';
import type { Address } from '../../src/domain/address.ts';
import { FRESH_WATCH, type CardRecord, type WatchRecord } from '../../src/database/models.ts';
import { createLedger } from '../../src/delivery/ledger.ts';
import type { SimulatedPerson } from '../../src/simulator/person.ts';
import { memory, print, quantile } from './report.ts';
import { BENCH_START, kill, setBenchStage, type BenchStage } from './stage.ts';

const CARDS = 2_000;
const ASKED = 250;
const WARM_UP = 30;
/** Two calls a turn: far from the rate, so that what is measured is not the askers' own queue. */
const EACH_MS = 200;
/** Who can be reached in the time that this takes; the rest of the queue only waits. */
const REACHED = 3_000;
const RATE = 25;

/**
 * The p95 of the time from a person's message to the answer, in the running program at 25 messages a second: idle, and
 * while it works through `queued` reminders.
 */
export async function benchReplies(engine: { name: string; uri?: string }, queued: number): Promise<void> {
  const stage = await setBenchStage(engine, CARDS);
  try {
    const people = await meetPeople(stage);
    const idle = await answerTimes(stage, 0);
    await queue(stage, people, queued);
    const loaded = await answerTimes(stage, ASKED);
    const seconds = ((ASKED + WARM_UP) * EACH_MS) / 1000;
    const pushed = people.reduce((sum, person) => sum + person.rest().length, 0);
    if (pushed < (seconds * RATE) / 3)
      throw new Error(`${pushed} reminders were sent meanwhile: this measures something else.`);
    print({
      what: `answer to a person, p95, ${queued} reminders under way (${pushed} sent meanwhile), ${engine.name}`,
      figure: quantile(loaded.times, 0.95),
      unit: 'ms',
      floor: quantile(idle.times, 0.95),
      floorIs: 'idle',
      atMost: 1.2,
    });
    print({
      what: `memory of the program at the end of that, ${engine.name}`,
      figure: loaded.lastMb,
      unit: 'MB',
      floor: loaded.firstMb,
      floorIs: 'after the first fifth',
      atMost: 1.25,
    });
  } finally {
    await stage.end();
  }
}

/** Nobody is written to who has not written first: they greet a bot that does nothing else than answer. */
async function meetPeople(stage: BenchStage): Promise<SimulatedPerson[]> {
  const echo = stage.launch('scripts/bench/echo');
  const people = Array.from({ length: REACHED }, (_, n) => stage.simulator.person(`گیرنده ${n}`, 'telegram'));
  for (const person of people) {
    person.send('/start');
    await person.next(60_000);
  }
  await kill(echo);
  return people;
}

/** Milliseconds of each turn. @param skipped  pairs that were asked before: limits and repeats are no part of this */
async function answerTimes(
  stage: BenchStage,
  skipped: number,
): Promise<{ times: number[]; firstMb: number; lastMb: number }> {
  const program = stage.launch('src/main', { TELEGRAM_RATE: String(RATE) });
  const times: number[] = [];
  let firstMb = Number.NaN;
  for (let turn = 0; turn < WARM_UP + ASKED; turn++) {
    const person = stage.simulator.person(`پرسنده ${skipped + turn}`, 'telegram');
    const begun = performance.now();
    person.send(stage.pairs[(skipped + turn) % stage.pairs.length] ?? '');
    await person.next(60_000);
    const took = performance.now() - begun;
    if (turn >= WARM_UP) times.push(took);
    if (turn === WARM_UP + ASKED / 5) firstMb = memory(program.pid ?? 0).now;
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, EACH_MS - took)));
  }
  const lastMb = memory(program.pid ?? 0).now;
  await kill(program);
  return { times, firstMb, lastMb };
}

const chatOf = (person?: SimulatedPerson): Address => ({
  channel: 'telegram',
  id: String(person?.id ?? 10 ** 12 + randomBytes(6).readUIntBE(0, 6)),
});

/** A reminder for each of so many chats: those who can be reached first. */
async function queue(stage: BenchStage, people: readonly SimulatedPerson[], count: number): Promise<void> {
  const clocks = { machine: machineClock, business: createBusinessClock(machineClock, BENCH_START) };
  await stage.withStore(async ({ models }) => {
    const ready = await models.cards.find({ status: 'readyAtCounty' }, { versions: 0 }).lean<CardRecord[]>();
    const ledger = createLedger({ models, clocks });
    for (let start = 0; start < count; start += 500) {
      const watches = Array.from({ length: Math.min(500, count - start) }, (_, index): WatchRecord => {
        const number = start + index;
        return {
          _id: new Types.ObjectId(),
          chat: chatOf(people[number]),
          cardId: ready[number % ready.length]!._id,
          label: null,
          since: BENCH_START,
          lastTold: null,
          nextAt: null,
          ...FRESH_WATCH,
        };
      });
      await models.watches.insertMany(watches);
      await ledger.plan(
        watches.map(({ _id, chat, cardId }, index) => {
          const dueAt = BENCH_START + (start + index < people.length ? 0 : 1);
          const item = {
            key: String(_id),
            kind: 'ready' as const,
            cardId,
            watchId: _id,
            deadline: null,
            dueAt,
            urgent: false,
          };
          return { address: chat, items: [item] };
        }),
      );
    }
  });
}
