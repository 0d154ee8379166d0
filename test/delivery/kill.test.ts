import { expect } from 'chai';
import * as fc from 'fast-check';
import { addressKey, type Channel } from '../../src/domain/address.ts';
import { type DeliveryRecord } from '../../src/database/models.ts';
import { createWaiting } from '../../src/simulator/waiting.ts';
import { addFollowers, addressOf, FORTNIGHT } from '../support/followers.ts';
import { ENGINES, setStage, type Stage } from '../support/messengers.ts';
import { endLeftProcesses, spawnModule, type Exit } from '../support/process.ts';
import { times } from '../support/tier.ts';

const ANNOUNCEMENT = 'the office moves';
const KILLS = times({ test: 1, ci: 5, soak: 50 });
/** Messages a second on each messenger, and chats that fall due before each kill: about a second's work on both. */
const RATE = 25;
const CHATS = 32;
const MINUTE = 60_000;
/** Each worker lives when the leases of the one before are over. */
const LEASES_OVER_MS = 2 * MINUTE;
/** And, in business time, when what the one before left unknown is said again; in the end, after many kills. */
const SAID_AGAIN_MS = 11 * MINUTE;
const SAID_AT_LAST_MS = 180 * MINUTE;

/** Where a worker is killed: with the store just open, in mid-planning, or after so many messages. */
const kills = fc.sample(
  fc.record({
    at: fc.oneof(
      { weight: 1, arbitrary: fc.constantFrom('open', 'planned') },
      { weight: 4, arbitrary: fc.noBias(fc.integer({ min: 1, max: 100 })) },
    ),
    victim: fc.nat(1),
  }),
  { numRuns: KILLS, seed: 1404 },
);

const CASES = ENGINES.flatMap((engine) =>
  (engine === 'mongodb' ? [1, 2] : [1]).map((workers) => ({ engine, workers })),
);

interface Running {
  printed(line: string): boolean;
  end(signal: NodeJS.Signals): Promise<Exit>;
}

for (const { engine, workers } of CASES)
  describe(`Delivery with kill -9, ${engine}, ${workers === 1 ? 'one worker' : 'two workers and one is killed'}`, function () {
    this.timeout(600_000);
    let stage: Stage;
    const waiting = createWaiting();
    /** What each chat heard of: the card of a reminder, or the announcement. */
    const heard = new Map<string, string[]>();
    let count = 0;
    let businessTime = Date.parse(FORTNIGHT);
    let machineAheadMs = 0;

    before(async () => {
      stage = await setStage(engine);
      stage.simulator.world.onChange((change) => {
        if (change.type !== 'message' || change.what !== 'new' || change.message.from !== null) return;
        const { chat, text, inline } = change.message;
        const cards = JSON.stringify(inline ?? {}).match(/(?<=:)[0-9a-f]{24}/g) ?? [];
        const of = text === ANNOUNCEMENT ? [ANNOUNCEMENT] : [...new Set(cards)];
        heard.set(chat.key, [...(heard.get(chat.key) ?? []), ...of]);
        count += 1;
        waiting.look();
      });
    });
    after(async () => {
      endLeftProcesses();
      await stage.remove();
    });

    function later(ms: number): void {
      businessTime += ms;
      machineAheadMs += LEASES_OVER_MS;
    }

    function start(rate: number): Running {
      const { child, exit, output } = spawnModule('test/delivery/worker', {
        cwd: stage.folder,
        args: [ANNOUNCEMENT],
        env: {
          ...stage.env,
          LOG_LEVEL: 'error',
          CLOCK_START: new Date(businessTime).toISOString(),
          MACHINE_AHEAD_MS: String(machineAheadMs),
          TELEGRAM_RATE: String(rate),
          BALE_RATE: String(rate),
        },
      });
      let ended = false;
      child.stdout?.on('data', waiting.look);
      child.once('close', () => ((ended = true), waiting.look()));
      return {
        printed(line) {
          if (ended) throw new Error(`A worker ended by itself: ${output.stderr}`);
          return output.stdout.split('\n').includes(line);
        },
        end: (signal) => (child.kill(signal), exit),
      };
    }

    const until = (what: string, check: () => boolean) => waiting.until(check, 60_000, () => `Not ${what} in time.`);
    const rows = () =>
      stage.withStore(async ({ models }) => (await models.deliveries.find({}).lean()) as unknown as DeliveryRecord[]);

    /** People on both messengers, every fourth of whom follows a family's cards. */
    async function newChats(round: number): Promise<void> {
      const chats = Array.from({ length: CHATS }, (_, n) => {
        const channel: Channel = n % 2 ? 'bale' : 'telegram';
        const person = stage.simulator.person(`نفر ${round}.${n}`, channel);
        person.send('/start');
        return { address: addressOf(person), cards: n % 4 === 0 ? 3 : 1 };
      });
      await stage.withStore(({ models }) => addFollowers(models, stage.keys, chats, 1 + round * CHATS * 3));
    }

    it('loses no reminder and says no announcement twice', async () => {
      for (const [round, { at, victim }] of kills.entries()) {
        await newChats(round);
        later(SAID_AGAIN_MS);
        const before = count;
        const running = Array.from({ length: workers }, () => start(RATE));
        const killed = running[victim % workers]!;
        const idle = () => running.every((one) => one.printed('idle'));
        await until(`at ${at}`, () => idle() || (typeof at === 'number' ? count - before >= at : killed.printed(at)));
        expect(await killed.end('SIGKILL')).to.include({ signal: 'SIGKILL' });
        for (const other of running.filter((one) => one !== killed)) {
          const then = count;
          await until('gone on', () => other.printed('idle') || count - then >= RATE);
          expect(await other.end('SIGTERM')).to.include({ code: 0 });
        }
      }
      const inTheEnd = await settleAll();
      checkRows(inTheEnd);
      await checkHeard(inTheEnd);
    });

    /** Later and later workers, until nothing is left to be done. */
    async function settleAll(): Promise<DeliveryRecord[]> {
      for (let lives = 0; lives < 20; lives++) {
        later(SAID_AT_LAST_MS);
        const worker = start(1_000);
        await until('idle', () => worker.printed('idle'));
        expect(await worker.end('SIGTERM')).to.include({ code: 0 });
        const found = await rows();
        if (found.every(({ state, resendAt }) => state !== 'planned' && state !== 'claimed' && resendAt === null))
          return found;
      }
      throw new Error('The workers do not come to an end.');
    }

    function checkRows(all: readonly DeliveryRecord[]): void {
      const states = new Set(all.map(({ state }) => state));
      expect([...states]).to.satisfy((some: string[]) => some.every((state) => ['sent', 'unknown'].includes(state)));
      // A kill leaves about a second's worth unknown on each messenger; a third more for what is claimed ahead of it.
      const unknown = all.filter(({ state }) => state === 'unknown').length;
      expect(unknown).to.be.at.most(KILLS * 2 * RATE * 1.33);
    }

    async function checkHeard(all: readonly DeliveryRecord[]): Promise<void> {
      const watches = await stage.withStore(({ models }) => models.watches.find({}).lean());
      const wanted = new Map<string, string[]>();
      for (const { chat, cardId } of watches) {
        const key = addressKey(chat);
        wanted.set(key, [...(wanted.get(key) ?? [ANNOUNCEMENT]), String(cardId)]);
      }
      expect(wanted.size).to.equal(KILLS * CHATS);
      const counts = (rows: readonly DeliveryRecord[], chat: string, what: string) =>
        rows.filter(
          ({ address, source, items }) =>
            addressKey(address) === chat && (source === what || items.some(({ cardId }) => String(cardId) === what)),
        ).length;
      const sent = all.filter(({ state }) => state === 'sent');
      for (const [chat, subjects] of wanted)
        for (const subject of subjects) {
          const times = heard.get(chat)?.filter((one) => one === subject).length ?? 0;
          // Never without a row that tells of it; what was sent was heard.
          expect(times, `${chat} of ${subject}`).to.be.within(counts(sent, chat, subject), counts(all, chat, subject));
          if (subject === ANNOUNCEMENT) expect(counts(all, chat, subject), chat).to.equal(1);
          else expect(times, `${chat} of ${subject}`).to.be.within(1, 4);
        }
    }
  });
