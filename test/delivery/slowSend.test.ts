import { expect } from 'chai';
import { LEASE_MS } from '../../src/delivery/claims.ts';
import type { SendResult } from '../../src/delivery/sender.ts';
import { engines, oneStore } from '../support/databases.ts';
import { ownSender } from './ownSender.ts';
import { item, setStage, type Stage } from './stage.ts';

for (const engine of engines())
  describe(`A message that takes longer to send than a claim lasts, on ${engine.name}`, () => {
    const store = oneStore(engine);
    let stage: Stage;
    beforeEach(async () => {
      stage = await setStage(store);
    });
    afterEach(() => stage.close());

    it('stays with its worker, which renews its claim, and is sent once', async () => {
      const sender = ownSender();
      let arrive = () => {};
      sender.answer(
        () =>
          new Promise<SendResult>((resolve) => {
            arrive = () => resolve({ what: 'sent', messageId: 1 });
          }),
      );
      const senders = () => sender;
      const slow = stage.worker({ senders });
      await stage.ledger.plan([{ address: { channel: 'telegram', id: '1' }, items: [item('a')] }]);
      while (sender.asked.length === 0) await stage.hurry();
      const other = stage.worker({ senders });
      const leaseUntil = async () => (await stage.rows())[0]!.leaseUntil!;
      for (let quarter = 0; quarter < 8; quarter += 1) {
        const before = await leaseUntil();
        await stage.leap(LEASE_MS / 4);
        while ((await leaseUntil()) === before) await stage.hurry();
        await other.delivery.job.run(stage.business.now());
        expect(await stage.states()).to.deep.equal({ claimed: 1 });
      }
      arrive();
      await slow.delivery.idle();
      expect(await stage.states()).to.deep.equal({ sent: 1 });
      expect(sender.asked).to.have.length(1);
    });
  });
