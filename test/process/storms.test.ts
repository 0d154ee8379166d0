import { expect } from 'chai';
import type { Channel } from '../../src/domain/address.ts';
import type { FaultRequest } from '../../src/simulator/protocol.ts';
import type { SimulatedPerson } from '../../src/simulator/person.ts';
import { addFollowers, addressOf, FORTNIGHT } from '../support/followers.ts';
import { leaveOutLong } from '../support/leftOut.ts';
import { ENGINES, setStage, type Stage } from '../support/messengers.ts';
import { endLeftProcesses, type KartyarProcess } from '../support/process.ts';
import { tier } from '../support/tier.ts';

const REMINDER = /^⏰ ۱۴ روز مانده/;
const PEOPLE = 20;

// The short tier has the same storms in one process (test/delivery/faults.test.ts).
if (tier === 'test') leaveOutLong('storms through the real program');
for (const engine of tier === 'test' ? [] : ENGINES)
  describe(`Reminders while a messenger is in trouble, through the real program, ${engine}`, function () {
    this.timeout(60_000);
    let stage: Stage;
    let kartyar: KartyarProcess;
    let people: Record<Channel, SimulatedPerson[]>;

    beforeEach(async () => {
      stage = await setStage(engine);
      const crowd = (channel: Channel) =>
        Array.from({ length: PEOPLE }, (_, n) => {
          const person = stage.simulator.person(`نفر ${n}`, channel);
          stage.simulator.world.privateChat(person.profile).started = true;
          return person;
        });
      people = { telegram: crowd('telegram'), bale: crowd('bale') };
      const chats = Object.values(people)
        .flat()
        .map((person) => ({ address: addressOf(person), cards: 1 }));
      await stage.withStore(({ models }) => addFollowers(models, stage.keys, chats, 1));
      kartyar = await stage.start();
    });
    afterEach(async () => {
      endLeftProcesses();
      await stage.remove();
    });

    const clock = async (instant: string) => {
      const body = JSON.stringify({ now: instant });
      const headers = { 'content-type': 'application/json' };
      expect((await fetch(`${kartyar.url}/clock`, { method: 'POST', headers, body })).status).to.equal(200);
    };
    const trouble = (fault: Omit<FaultRequest, 'methods'>) =>
      stage.simulator.fault({ methods: ['sendMessage'], ...fault });
    const reminded = async (some: readonly SimulatedPerson[], withinMs = 30_000) => {
      for (const person of some) expect((await person.next(withinMs)).text).to.match(REMINDER);
    };
    /** How many have heard; they have not read it by that. */
    const heard = (some: readonly SimulatedPerson[]) => some.filter(({ messages }) => messages.length > 0).length;
    /** How often it was said beyond once, and in which states the rows have ended. */
    const outcome = async () => {
      expect(await kartyar.end()).to.include({ code: 0 });
      const rows = await stage.withStore(({ models }) => models.deliveries.find({}).lean());
      const states: Record<string, number> = {};
      for (const { state } of rows) states[state] = (states[state] ?? 0) + 1;
      const more = Object.values(people).flatMap((some) => some.map((person) => person.rest().length));
      return { states, more: more.reduce((sum, count) => sum + count, 0) };
    };

    for (const storm of [
      { channel: 'telegram', other: 'bale', kind: 'tooMany', retryAfter: 1, times: PEOPLE / 2 },
      { channel: 'bale', other: 'telegram', kind: 'tooManyPlain', times: 2 },
    ] as const)
      it(`wait out a storm of ${storm.kind} on ${storm.channel}, and go on at once on ${storm.other}`, async () => {
        const { other, ...fault } = storm;
        trouble(fault);
        // It answers when all is sent, or after a while.
        const moved = clock(FORTNIGHT);
        await reminded(people[other]);
        expect(heard(people[storm.channel])).to.be.below(PEOPLE);
        await reminded(people[storm.channel]);
        await moved;
        expect(await outcome()).to.deep.equal({ states: { sent: 2 * PEOPLE }, more: 0 });
      });

    for (const { what, kind, minutes, unknown, more } of [
      { what: 'in a minute where the messenger failed', kind: 'serverError', minutes: 3, unknown: 0, more: 0 },
      { what: 'in ten minutes where the connection broke', kind: 'reset', minutes: 12, unknown: 2, more: 0 },
      {
        what: 'once more in ten minutes where the answer was lost',
        kind: 'answerLost',
        minutes: 12,
        unknown: 2,
        more: 2,
      },
    ] as const)
      it(`are said again ${what}`, async () => {
        trouble({ channel: 'telegram', kind, times: 2 });
        await clock(FORTNIGHT);
        await clock(new Date(Date.parse(FORTNIGHT) + minutes * 60_000).toISOString());
        await reminded([...people.bale, ...people.telegram]);
        const sent = 2 * PEOPLE;
        expect(await outcome()).to.deep.equal({ states: unknown > 0 ? { sent, unknown } : { sent }, more });
      });

    // In real time; delivery/faults.test.ts shows the same on a clock that leaps.
    if (tier !== 'soak') return;
    it('wait while a messenger is away for five minutes, and then go on by themselves', async function () {
      this.timeout(12 * 60_000);
      trouble({ channel: 'telegram', kind: 'serverError', seconds: 300 });
      await clock(FORTNIGHT);
      await reminded(people.bale);
      const health = (await (await fetch(`${kartyar.url}/health`)).json()) as { delivery: Record<Channel, string> };
      expect(health.delivery).to.deep.equal({ telegram: 'away', bale: 'working' });
      await reminded(people.telegram, 10 * 60_000);
      expect(await outcome()).to.deep.equal({ states: { sent: 2 * PEOPLE }, more: 0 });
    });
  });
