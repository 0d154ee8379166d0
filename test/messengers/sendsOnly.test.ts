import { expect } from 'chai';
import type { Channel } from '../../src/domain/address.ts';
import { testMachineClock } from '../support/clock.ts';
import { startMessenger, type Stage } from './stage.ts';

/** As in the process "worker", which starts no messenger: it only sends. */
describe('A messenger that only sends', () => {
  let stage: Stage;
  afterEach(() => stage.stop());

  for (const channel of ['telegram', 'bale'] as Channel[])
    for (const times of [1, 8])
      it(`goes on by itself after its token was refused ${times} times: ${channel}`, async () => {
        const clock = testMachineClock(Date.now());
        stage = await startMessenger({ channel, build: () => undefined, clock, start: false, sendsOnly: true });
        const { simulator, messenger } = stage;
        const person = simulator.person('مریم', channel);
        simulator.world.privateChat(person.profile).started = true;
        simulator.fault({ channel, kind: 'tokenRevoked', times });
        const send = () =>
          messenger.push.sendMessage(person.profile.id, 'یادآوری').then(
            () => true,
            () => false,
          );
        let sent = false;
        // As the delivery does; real calls over HTTP take no virtual time.
        for (let tries = 0; !sent && tries < 100; tries += 1) {
          sent = await send();
          await simulator.idle();
          await clock.pass(30_000);
        }
        expect(sent).to.equal(true);
        expect((await person.next()).text).to.equal('یادآوری');
        expect(messenger.status()).to.not.equal('stopped');
        expect(stage.lines('messenger.refused')).to.have.length(times === 1 ? 0 : 1);
        expect(messenger.remedy()).to.equal(null);
      });
});
