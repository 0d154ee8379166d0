import { expect } from 'chai';
import { Types } from 'mongoose';
import type { DeliveryRecord } from '../../src/database/models.ts';
import { createChannelSender, type ChannelSender } from '../../src/delivery/channelSender.ts';
import { LEASE_MS, SAFE_MS } from '../../src/delivery/claims.ts';
import type { Evidence } from '../../src/delivery/circuit.ts';
import type { Outcome } from '../../src/delivery/send.ts';
import type { Sender } from '../../src/delivery/sender.ts';
import { silentLog } from '../../src/log.ts';
import { testClocks } from '../support/clock.ts';
import { MINUTE, SECOND } from './stage.ts';

const LOOK = 2 * SECOND;
const SENT: Outcome = { what: 'sent', messageId: 1, left: [] };

/** Lets everything run that waits for no clock. */
const settled = async () => {
  for (let n = 0; n < 20; n++) await new Promise((resolve) => setImmediate(resolve));
};

/** A ChannelSender with what lies around it: the ledger is a list of names, and a send ends when the test says so. */
function setUp(rate: number) {
  const clocks = testClocks();
  const { machine } = clocks;
  /** What is due, in its order. */
  const due: string[] = [];
  const asked: number[] = [];
  const begun: string[] = [];
  const back: string[] = [];
  const settlements: { name: string; what: string; evidence: Evidence }[] = [];
  const ends = new Map<string, (outcome: Outcome | 'kept' | Error) => void>();
  let probes = 0;
  const world = {
    clocks,
    due,
    /** How many rows were asked for at each claim. */
    asked,
    begun,
    back,
    settlements,
    leaseMs: LEASE_MS,
    sender: true,
    claims: (): Promise<void> => Promise.resolve(),
    probe: (_signal: AbortSignal): Promise<boolean> => Promise.resolve(true),
    probes: () => probes,
    underWay: () => [...ends.keys()],
    async end(outcome: Outcome | 'kept' | Error, ...names: string[]) {
      for (const name of names) ends.get(name)?.(outcome);
      await settled();
    },
  };
  const sender: Sender = {
    send: () => Promise.reject(new Error('The rows of this test are sent by the test.')),
    probe: (signal) => ((probes += 1), world.probe(signal)),
  };
  const nameOf = ({ address }: DeliveryRecord) => address.id;
  const channelSender: ChannelSender = createChannelSender({
    channel: 'bale',
    rate,
    clocks,
    log: silentLog,
    sender: () => (world.sender ? sender : undefined),
    claims: {
      async take(_channel, count) {
        asked.push(count);
        await world.claims();
        const leaseUntil = machine.now() + world.leaseMs;
        return due
          .splice(0, count)
          .map((id) => ({ _id: new Types.ObjectId(), address: { channel: 'bale', id }, leaseUntil }) as DeliveryRecord);
      },
      renew: () => Promise.resolve(),
    },
    send: (row) =>
      new Promise((resolve, reject) => {
        begun.push(nameOf(row));
        ends.set(nameOf(row), (outcome) => {
          ends.delete(nameOf(row));
          if (outcome instanceof Error) reject(outcome);
          else resolve(outcome);
        });
      }),
    settle: (row, { what }, evidence) => void settlements.push({ name: nameOf(row), what, evidence }),
    giveBack: (row) => void back.push(nameOf(row)),
  });
  return Object.assign(world, { channelSender });
}

const names = (count: number, from = 1) => Array.from({ length: count }, (_, n) => String(from + n));

describe('A channel’s sender', () => {
  let world: ReturnType<typeof setUp>;
  const start = async (rate: number, due: string[], more: Partial<ReturnType<typeof setUp>> = {}) => {
    world = Object.assign(setUp(rate), more);
    world.due.push(...due);
    world.channelSender.start();
    await settled();
  };
  afterEach(async () => {
    const stopped = world.channelSender.stop();
    await world.end(SENT, ...world.underWay());
    await stopped;
  });

  it('begins rows in the order in which they were claimed, about a second’s worth of them', async () => {
    await start(24, names(100));
    expect(world.begun).to.deep.equal(names(24));
    await world.end(SENT, '3', '1');
    expect(world.begun).to.deep.equal(names(26));
    expect(world.settlements.map(({ name, what }) => [name, what])).to.deep.equal([
      ['3', 'sent'],
      ['1', 'sent'],
    ]);
  });

  it('claims an eighth of a second’s worth at a time, and holds no more than twice that beyond what is under way', async () => {
    await start(80, names(300));
    expect(new Set(world.asked)).to.deep.equal(new Set([10]));
    expect(world.begun).to.have.length(80);
    const held = world.channelSender.held().map(({ address }) => address.id);
    expect(held).to.have.length.within(81, 100);
    expect(held.toSorted()).to.deep.equal(names(held.length).toSorted());
  });

  it('has 16 under way and claims 4 at a time at the lowest rate', async () => {
    await start(1, names(300));
    expect(world.begun).to.have.length(16);
    expect(new Set(world.asked)).to.deep.equal(new Set([4]));
  });

  it('has no more than 96 under way at the highest rate', async () => {
    await start(10_000, names(1_000));
    expect(world.begun).to.have.length(96);
    expect(new Set(world.asked)).to.deep.equal(new Set([96]));
  });

  it('does not begin a row whose lease is nearly over: it may be another worker’s before it is sent', async () => {
    await start(16, names(2), { leaseMs: SAFE_MS - 1 });
    expect(world.begun).to.deep.equal([]);
    expect(world.back).to.deep.equal(['1', '2']);
  });

  it('begins a row whose lease lasts just long enough', async () => {
    await start(16, names(2), { leaseMs: SAFE_MS });
    expect(world.begun).to.deep.equal(['1', '2']);
  });

  it('gives back what has waited in hand until its lease was nearly over', async () => {
    await start(16, names(18));
    expect(world.begun).to.deep.equal(names(16));
    await world.clocks.machine.pass(LEASE_MS - SAFE_MS + 1);
    await world.end(SENT, '1', '2');
    expect(world.back).to.deep.equal(['17', '18']);
    expect(world.begun).to.deep.equal(names(16));
  });

  it('looks every two seconds for what others have planned, and at once when it is woken', async () => {
    await start(16, []);
    world.due.push('1');
    await world.clocks.machine.pass(LOOK - 1);
    expect(world.begun).to.deep.equal([]);
    await world.clocks.machine.pass(1);
    await settled();
    expect(world.begun).to.deep.equal(['1']);
    world.due.push('2');
    world.channelSender.wake();
    await settled();
    expect(world.begun).to.deep.equal(['1', '2']);
  });

  it('goes on a second after the store did not answer', async () => {
    let away = true;
    await start(16, ['1'], { claims: () => (away ? Promise.reject(new Error('away')) : Promise.resolve()) });
    away = false;
    await world.clocks.machine.pass(SECOND - 1);
    expect(world.begun).to.deep.equal([]);
    await world.clocks.machine.pass(1);
    await settled();
    expect(world.begun).to.deep.equal(['1']);
  });

  it('is idle when nothing that is due waits and nothing is under way', async () => {
    await start(16, ['1']);
    let idle = false;
    void world.channelSender.idle().then(() => (idle = true));
    await settled();
    expect(idle).to.equal(false);
    await world.end(SENT, '1');
    expect(idle).to.equal(true);
  });

  it('is idle while a pause holds things back, and goes on after it', async () => {
    await start(16, names(20));
    await world.end({ what: 'tooFast', retryAfterMs: 90 * SECOND }, '1');
    expect(world.back).to.deep.equal(names(4, 17));
    expect(world.channelSender.status()).to.equal('paused');
    let idle = false;
    void world.channelSender.idle().then(() => (idle = true));
    await settled();
    expect(idle).to.equal(false);
    await world.end(SENT, ...names(15, 2));
    expect(idle).to.equal(true);
    world.due.push('21');
    await world.clocks.machine.pass(90 * SECOND - 1);
    await settled();
    expect(world.begun).to.deep.equal(names(16));
    await world.clocks.machine.pass(1);
    await settled();
    expect(world.begun).to.deep.equal([...names(16), '21']);
  });

  it('sends nothing without a Sender, gives back what it has in hand, and is idle', async () => {
    await start(16, names(18));
    world.sender = false;
    expect(world.channelSender.status()).to.equal('absent');
    await world.end(SENT, ...names(16));
    expect(world.back).to.deep.equal(['17', '18']);
    await world.channelSender.idle();
    world.sender = true;
    expect(world.channelSender.status()).to.equal('working');
  });

  it('asks whether the messenger answers before it claims more after trouble', async () => {
    let answer: (answers: boolean) => void = () => {};
    await start(16, ['1'], { probe: () => new Promise((resolve) => (answer = resolve)) });
    world.due.push('2');
    await world.end({ what: 'trouble' }, '1');
    expect(world.probes()).to.equal(1);
    expect(world.begun).to.deep.equal(['1']);
    expect(world.settlements[0]?.evidence).to.deep.equal({ lastSentAt: Number.NEGATIVE_INFINITY, away: false });
    answer(true);
    await settled();
    expect(world.begun).to.deep.equal(['1', '2']);
  });

  for (const [how, probe] of [
    ['answers no', () => Promise.resolve(false)],
    ['fails', () => Promise.reject(new Error('no'))],
  ] as const)
    it(`holds everything back when the probe ${how}, and probes each minute`, async () => {
      await start(16, ['1'], { probe });
      world.due.push('2');
      await world.end({ what: 'trouble' }, '1');
      expect(world.channelSender.status()).to.equal('away');
      for (let minute = 2; minute < 5; minute++) {
        await world.clocks.machine.pass(MINUTE);
        await settled();
        expect(world.probes()).to.equal(minute);
      }
      expect(world.begun).to.deep.equal(['1']);
      world.probe = () => Promise.resolve(true);
      await world.clocks.machine.pass(MINUTE);
      await settled();
      expect(world.begun).to.deep.equal(['1', '2']);
    });

  it('is not idle before the probe that trouble calls for, though the store has nothing more', async () => {
    let answer: (answers: boolean) => void = () => {};
    let say: () => void = () => {};
    await start(16, ['1'], { probe: () => new Promise((resolve) => (answer = resolve)) });
    world.claims = () => new Promise((resolve) => (say = resolve));
    let idle = false;
    void world.channelSender.idle().then(() => (idle = true));
    await settled();
    await world.end({ what: 'trouble' }, '1');
    say();
    await settled();
    expect([world.probes(), idle]).to.deep.equal([1, false]);
    world.claims = () => Promise.resolve();
    answer(true);
    await settled();
    expect(idle).to.equal(true);
  });

  it('waits twenty seconds for a probe’s answer, and lets go of it then', async () => {
    let signal: AbortSignal | undefined;
    await start(16, ['1'], { probe: (given) => ((signal = given), new Promise(() => {})) });
    await world.end({ what: 'trouble' }, '1');
    await world.clocks.machine.pass(20 * SECOND - 1);
    await settled();
    expect([world.channelSender.status(), signal?.aborted]).to.deep.equal(['working', false]);
    await world.clocks.machine.pass(1);
    await settled();
    expect([world.channelSender.status(), signal?.aborted]).to.deep.equal(['away', true]);
  });

  it('tells of a row what was known when it ended, its own outcome included', async () => {
    await start(16, names(4));
    await world.end({ what: 'unknown' }, '1', '2', '3');
    await world.end(SENT, '4');
    expect(world.settlements.map(({ evidence }) => evidence.away)).to.deep.equal([false, false, true, true]);
    expect(world.settlements.at(-1)?.evidence.lastSentAt).to.equal(world.clocks.machine.now());
  });

  it('sends one at a time after a time away, and more with each message that arrives', async () => {
    await start(16, names(3));
    await world.end({ what: 'trouble' }, '1', '2', '3');
    world.due.push(...names(40, 4));
    await world.clocks.machine.pass(MINUTE);
    await settled();
    expect(world.begun.slice(3)).to.deep.equal(['4']);
    expect(world.channelSender.held()).to.have.length(1);
    await world.end(SENT, '4');
    expect(world.begun.slice(4)).to.deep.equal(['5', '6']);
    await world.end(SENT, '5', '6');
    expect(world.underWay()).to.have.length(8);
  });

  it('settles nothing of a row that was dealt with before it was sent', async () => {
    await start(16, names(2));
    await world.end('kept', '1');
    expect(world.settlements).to.deep.equal([]);
    expect(world.channelSender.held()).to.have.length(1);
  });

  it('calls a row stuck whose sending broke, and goes on', async () => {
    await start(16, names(17));
    await world.end(new Error('broken'), '1');
    expect(world.settlements.map(({ name, what }) => [name, what])).to.deep.equal([['1', 'stuck']]);
    expect(world.begun).to.deep.equal(names(17));
    expect(world.channelSender.status()).to.equal('working');
  });

  it('gives back what was not begun when it stops, and waits for what was', async () => {
    await start(16, names(18));
    let stopped = false;
    const stopping = world.channelSender.stop().then(() => (stopped = true));
    await settled();
    expect(world.back).to.deep.equal(['17', '18']);
    expect(stopped).to.equal(false);
    world.due.push('19');
    await world.end(SENT, ...names(16));
    expect(stopped).to.equal(true);
    expect(world.begun).to.deep.equal(names(16));
    expect(world.settlements).to.have.length(16);
    await stopping;
  });

  it('does not wait for a probe when it stops, nor takes that for a messenger that is away', async () => {
    await start(16, ['1'], { probe: () => new Promise(() => {}) });
    await world.end({ what: 'trouble' }, '1');
    let idle = false;
    void world.channelSender.idle().then(() => (idle = true));
    await world.channelSender.stop();
    expect(world.channelSender.status()).to.equal('working');
    await settled();
    expect(idle).to.equal(true);
  });
});
