import { expect } from 'chai';
import type { SendResult } from '../../src/delivery/sender.ts';
import { engines, oneStore } from '../support/databases.ts';
import { ownSender, type OwnSender } from './ownSender.ts';
import { DAY, HOUR, item, setStage, START, testAnnouncements, type Stage, type Worker } from './stage.ts';

const CHATS = ['1', '2', '3', '4', '5', '6'];

for (const engine of engines())
  describe(`Delivery while a messenger answers and yet delivers nothing, on ${engine.name}`, () => {
    const store = oneStore(engine);
    let stage: Stage;
    let sender: OwnSender;
    let worker: Worker;
    const announcements = testAnnouncements();
    announcements.running = ['party'];
    beforeEach(async () => {
      stage = await setStage(store);
      sender = ownSender();
      worker = stage.worker({
        senders: (channel) => (channel === 'telegram' ? sender : undefined),
        quietHours: { from: 0, to: 0 },
        announcements: announcements.ask,
      });
    });
    afterEach(() => stage.close());
    const plan = (chats: readonly string[] = CHATS, key = 'a') =>
      stage.ledger.plan(chats.map((id) => ({ address: { channel: 'telegram', id }, items: [item(key)] })));
    const live = async (ms: number, step = HOUR): Promise<void> => {
      for (let lived = 0; lived < ms; lived += step) {
        await worker.delivery.idle();
        await stage.leap(step);
        await worker.delivery.job.run(stage.business.now());
      }
      await worker.delivery.idle();
    };
    /** What each chat was told; what is said again has another key. */
    const heard = () => CHATS.map((chat) => sender.arrived(chat).map((text) => text.replace(/~\d+$/, '')));

    it('gives up nothing in a day, and says all once when it works again', async () => {
      sender.answer({ what: 'trouble' });
      await plan();
      await stage.ledger.planAnnouncement('party', [{ channel: 'telegram', id: '7' }], START);
      await live(DAY);
      expect(sender.asked.length).to.be.above(20);
      expect(await stage.states()).to.deep.equal({ planned: 7 });
      expect((await stage.rows()).every(({ tries }) => tries === 0)).to.equal(true);
      sender.answer();
      await live(2 * HOUR);
      expect(heard()).to.deep.equal(CHATS.map(() => ['a']));
      expect(sender.arrived('7')).to.deep.equal(['party']);
      expect(worker.delivery.status().telegram).to.equal('working');
    });

    it('does not take it for working because it knows who has blocked the bot', async () => {
      const gone = Array.from({ length: 20 }, (_, n) => `gone ${n}`);
      sender.answer((chat): SendResult => ({ what: chat.startsWith('gone') ? 'unreachable' : 'trouble' }));
      await plan();
      for (const chat of gone) {
        await plan([chat]);
        await live(2 * HOUR, 2 * HOUR);
      }
      sender.answer();
      await live(2 * HOUR);
      expect(heard()).to.deep.equal(CHATS.map(() => ['a']));
      expect(await stage.states()).to.deep.equal({ sent: CHATS.length, unreachable: gone.length });
    });

    it('loses no reminder for want of answers, which say little while nobody gets one', async () => {
      sender.answer({ what: 'unknown' });
      await plan();
      await live(DAY);
      sender.answer();
      await live(DAY);
      expect(heard()).to.deep.equal(CHATS.map(() => ['a']));
    });
  });
