import { expect } from 'chai';
import { createClockDriver } from '../../src/simulator/clockDriver.ts';
import type { ClockState } from '../../src/simulator/protocol.ts';
import { testClocks } from '../support/clock.ts';

const DAY_MS = 86_400_000;

describe('The clock of the page', () => {
  function driver() {
    const clocks = testClocks();
    const told: ClockState[] = [];
    const { business, machine } = clocks;
    const made = createClockDriver({
      control: business,
      now: () => business.now(),
      machine,
      onChange: (state) => told.push(state),
    });
    return { ...clocks, told, driver: made, start: business.now() };
  }

  it('runs a day a second when it is told to, and stops', async () => {
    const { driver: clock, machine, business, start } = driver();
    await clock.handle({ speed: 86_400 });
    await machine.pass(1000);
    const fast = business.now();
    expect(fast - start).to.be.within(0.7 * DAY_MS, 1.1 * DAY_MS);
    await clock.handle({ speed: 1 });
    await machine.pass(1000);
    expect(business.now() - fast).to.be.lessThan(0.3 * DAY_MS);
    clock.close();
  });

  it('waits for what is due before it moves on', async () => {
    const { driver: clock, business } = driver();
    const order: string[] = [];
    business.onMove(async (now) => {
      order.push(`planning ${now}`);
      await new Promise((resolve) => setImmediate(resolve));
      order.push(`planned ${now}`);
    });
    const start = business.now();
    await Promise.all([clock.handle({ stepDays: 1 }), clock.handle({ stepDays: 1 })]);
    expect(order).to.deep.equal(
      [1, 1, 2, 2].map((days, i) => `${i % 2 ? 'planned' : 'planning'} ${start + days * DAY_MS}`),
    );
    clock.close();
  });

  it('tells of moves by others too', async () => {
    const { driver: clock, business, told, start } = driver();
    await business.moveTo(start + 5);
    expect(told.at(-1)?.now).to.equal(start + 5);
    clock.close();
  });

  it('refuses impossible speeds and times, and moves on afterwards', async () => {
    const { driver: clock, start } = driver();
    const refused = async (request: object) =>
      clock.handle(request).then(
        () => '',
        (error: { refusal: string }) => error.refusal,
      );
    expect(await refused({ speed: 0 })).to.equal('badRequest');
    expect(await refused({ speed: 1e9 })).to.equal('badRequest');
    expect(await refused({ moveTo: start - 1 })).to.equal('backwards');
    expect(await refused({ moveTo: Infinity })).to.equal('badRequest');
    expect(await refused({})).to.equal('badRequest');
    expect(await refused({ stepDays: 1 })).to.equal('');
    clock.close();
  });
});
