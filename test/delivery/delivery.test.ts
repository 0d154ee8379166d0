import { expect } from 'chai';
import { engines } from '../support/databases.ts';
import { addressOf, item, setStage, type Stage } from './stage.ts';

for (const engine of engines())
  describe(`Delivery on ${engine.name}`, () => {
    let stage: Stage;
    beforeEach(async () => (stage = await setStage(engine)));
    afterEach(() => stage.close());

    it('sends what is due and keeps the message id', async () => {
      const sara = stage.person();
      const { delivery } = stage.worker();
      await stage.ledger.plan([{ address: addressOf(sara), items: [item('a'), item('b')] }]);
      expect((await sara.next()).text).to.equal('a\nb');
      await delivery.idle();
      const [row] = await stage.rows();
      expect(row).to.include({ state: 'sent', messageId: sara.last?.id, owner: null, leaseUntil: null });
    });
  });
