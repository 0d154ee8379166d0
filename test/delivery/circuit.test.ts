import { expect } from 'chai';
import { createCircuit, type Circuit } from '../../src/delivery/circuit.ts';
import type { Outcome } from '../../src/delivery/send.ts';
import { createLog } from '../../src/log.ts';
import { testMachineClock, type TestMachineClock } from '../support/clock.ts';

const SENT: Outcome = { what: 'sent', messageId: 1, left: [] };
const TROUBLE: Outcome = { what: 'trouble' };
const UNKNOWN: Outcome = { what: 'unknown' };
const MINUTE = 60_000;

describe('The circuit of a channel', () => {
  let clock: TestMachineClock;
  let circuit: Circuit;
  let lines: { level: number; action: string }[];
  beforeEach(() => {
    lines = [];
    clock = testMachineClock();
    const log = createLog('info', { write: (line: string) => void lines.push(JSON.parse(line) as (typeof lines)[0]) });
    circuit = createCircuit({ widest: 16, clock, log });
  });
  const learn = (outcome: Outcome, ...chats: string[]) => {
    for (const chat of chats) circuit.learn(outcome, chat);
  };
  const logged = () => lines.map(({ action }) => action);
  /** As after trouble with three chats and the minute that follows. */
  const openAndWait = async () => {
    learn(TROUBLE, '1', '2', '3');
    await clock.pass(MINUTE);
  };

  it('is closed at first: as much may be under way as is allowed, and nothing is known of the messenger', () => {
    expect(circuit.window()).to.equal(16);
    expect(circuit.pausedFor()).to.equal(0);
    expect(circuit.needsProbe()).to.equal(false);
    expect(circuit.status()).to.equal('working');
    expect(circuit.evidence()).to.deep.equal({ lastSentAt: Number.NEGATIVE_INFINITY, away: false });
  });

  it('opens when three chats got nothing, whether or not it may have arrived, and stays so for a minute', async () => {
    learn(TROUBLE, '1');
    learn(UNKNOWN, '2');
    expect(circuit.status()).to.equal('working');
    learn(TROUBLE, '3');
    expect(circuit.status()).to.equal('away');
    expect(circuit.evidence().away).to.equal(true);
    expect(circuit.pausedFor()).to.equal(MINUTE);
    expect(circuit.needsProbe()).to.equal(true);
    await clock.pass(MINUTE);
    expect(circuit.pausedFor()).to.equal(0);
    expect(circuit.needsProbe()).to.equal(true);
  });

  it('does not open for one chat alone, nor when a message arrived between', () => {
    learn(TROUBLE, '1', '1', '1', '1', '2');
    learn(SENT, '4');
    learn(TROUBLE, '3', '2');
    expect(circuit.status()).to.equal('working');
  });

  it('takes neither a refused message nor somebody who blocked the bot for a messenger that works', () => {
    learn(TROUBLE, '1', '2');
    learn({ what: 'unreachable' }, '4');
    learn({ what: 'failed' }, '5');
    learn({ what: 'expired' }, '6');
    learn({ what: 'stuck' }, '7');
    expect(circuit.evidence().lastSentAt).to.equal(Number.NEGATIVE_INFINITY);
    expect(circuit.status()).to.equal('working');
    learn(TROUBLE, '3');
    expect(circuit.status()).to.equal('away');
  });

  it('halves its window with each trouble, and doubles it with each message that arrives', () => {
    learn(TROUBLE, '1');
    expect(circuit.window()).to.equal(8);
    learn(TROUBLE, '1', '1', '1', '1');
    expect(circuit.window()).to.equal(1);
    learn(SENT, '2', '2');
    expect(circuit.window()).to.equal(4);
    learn(SENT, '2', '2', '2');
    expect(circuit.window()).to.equal(16);
  });

  it('asks again a minute after a probe that was not answered', async () => {
    await openAndWait();
    circuit.probed(false);
    expect(circuit.pausedFor()).to.equal(MINUTE);
    expect(circuit.status()).to.equal('away');
    await clock.pass(MINUTE);
    expect(circuit.needsProbe()).to.equal(true);
  });

  it('is half open when a probe is answered: one message goes, and opens it again if it does not arrive', async () => {
    await openAndWait();
    circuit.probed(true);
    expect(circuit.pausedFor()).to.equal(0);
    expect(circuit.needsProbe()).to.equal(false);
    expect(circuit.window()).to.equal(1);
    expect(circuit.evidence()).to.deep.equal({ lastSentAt: Number.NEGATIVE_INFINITY, away: true });
    learn(UNKNOWN, '1');
    expect(circuit.status()).to.equal('away');
    expect(circuit.pausedFor()).to.equal(MINUTE);
  });

  it('is opened again by the first message that does not arrive, whatever had opened it', async () => {
    const openers: (() => void)[] = [
      () => learn({ what: 'refused' }, '1'),
      () => {
        learn(TROUBLE, '1');
        circuit.probed(false);
      },
    ];
    for (const open of openers) {
      open();
      await clock.pass(MINUTE);
      circuit.probed(true);
      learn(TROUBLE, '9');
      expect(circuit.status()).to.equal('away');
      expect(circuit.pausedFor()).to.equal(MINUTE);
      await clock.pass(MINUTE);
      circuit.probed(true);
      learn(SENT, '9');
    }
  });

  it('is closed by a message that arrives, and then has three chats before it opens again', async () => {
    await openAndWait();
    circuit.probed(true);
    learn(SENT, '1');
    expect(circuit.evidence()).to.deep.equal({ lastSentAt: clock.now(), away: false });
    expect(circuit.window()).to.equal(2);
    expect(circuit.needsProbe()).to.equal(false);
    learn(TROUBLE, '1', '2');
    expect(circuit.status()).to.equal('working');
    learn(TROUBLE, '3');
    expect(circuit.status()).to.equal('away');
  });

  it('is not closed by messages that were under way when it opened: a probe decides', async () => {
    await openAndWait();
    learn(SENT, '4');
    expect(circuit.status()).to.equal('away');
    expect(circuit.needsProbe()).to.equal(true);
    expect(circuit.window()).to.equal(1);
    expect(circuit.evidence()).to.deep.equal({ lastSentAt: clock.now(), away: true });
  });

  it('is not opened for longer by trouble of what was under way when it opened', async () => {
    learn(TROUBLE, '1', '2', '3');
    await clock.pass(20_000);
    learn(TROUBLE, '4', '5', '6');
    expect(circuit.pausedFor()).to.equal(40_000);
  });

  it('wants a probe after any trouble, and another each minute, until a message arrives', async () => {
    learn(TROUBLE, '1');
    expect(circuit.needsProbe()).to.equal(true);
    circuit.probed(true);
    expect(circuit.needsProbe()).to.equal(false);
    await clock.pass(MINUTE - 1);
    expect(circuit.needsProbe()).to.equal(false);
    await clock.pass(1);
    expect(circuit.needsProbe()).to.equal(true);
    learn(SENT, '2');
    expect(circuit.needsProbe()).to.equal(false);
  });

  it('opens when the probe after a single trouble is not answered', () => {
    learn(TROUBLE, '1');
    circuit.probed(false);
    expect(circuit.status()).to.equal('away');
    expect(circuit.pausedFor()).to.equal(MINUTE);
  });

  it('stays closed when a message arrived while a probe waited in vain', () => {
    learn(TROUBLE, '1');
    learn(SENT, '2');
    circuit.probed(false);
    expect(circuit.status()).to.equal('working');
    expect(circuit.pausedFor()).to.equal(0);
  });

  it('opens when a half open one gets no answer to its next probe', async () => {
    await openAndWait();
    circuit.probed(true);
    await clock.pass(MINUTE);
    expect(circuit.needsProbe()).to.equal(true);
    circuit.probed(false);
    expect(circuit.status()).to.equal('away');
  });

  it('pauses for as long as the messenger asks, and no shorter than it asked before', async () => {
    learn({ what: 'tooFast', retryAfterMs: 90_000 }, '1');
    expect(circuit.status()).to.equal('paused');
    learn({ what: 'tooFast', retryAfterMs: 5_000 }, '2');
    expect(circuit.pausedFor()).to.equal(90_000);
    expect(circuit.needsProbe()).to.equal(false);
    await clock.pass(90_000);
    expect(circuit.pausedFor()).to.equal(0);
    expect(circuit.status()).to.equal('working');
    expect(circuit.window()).to.equal(16);
  });

  it('opens when the messenger refuses the bot, and is tried again for ever', async () => {
    learn({ what: 'refused' }, '1');
    expect(circuit.status()).to.equal('refused');
    expect(circuit.pausedFor()).to.equal(MINUTE);
    await clock.pass(MINUTE);
    expect(circuit.needsProbe()).to.equal(true);
    learn(TROUBLE, '2', '3', '4');
    expect(circuit.status()).to.equal('refused');
    circuit.probed(false);
    expect(circuit.status()).to.equal('refused');
    await clock.pass(MINUTE);
    circuit.probed(true);
    learn(SENT, '1');
    expect(circuit.status()).to.equal('working');
  });

  it('tells the log once of a time away, however many probes are answered in it, and once of its end', async () => {
    await openAndWait();
    for (let minute = 0; minute < 5; minute++) {
      circuit.probed(true);
      learn(TROUBLE, '1');
      await clock.pass(MINUTE);
    }
    expect(logged()).to.deep.equal(['delivery.away']);
    circuit.probed(true);
    learn(SENT, '1', '1');
    expect(logged()).to.deep.equal(['delivery.away', 'delivery.goesOn']);
    learn({ what: 'refused' }, '1');
    learn({ what: 'refused' }, '1');
    expect(logged().slice(2)).to.deep.equal(['delivery.refused']);
    expect(lines.map(({ level }) => level)).to.deep.equal([40, 30, 50]);
  });
});
