import { expect } from 'chai';
import type { Address } from '../../src/domain/address.ts';
import type { Delivery } from '../../src/delivery/delivery.ts';
import type { CardItem, Settled } from '../../src/delivery/message.ts';
import { engines, oneStore } from '../support/databases.ts';
import { ownSender, type OwnSender } from './ownSender.ts';
import {
  DAY,
  HOUR,
  item,
  MINUTE,
  SECOND,
  setStage,
  plainRender,
  START,
  testAnnouncements,
  type Stage,
} from './stage.ts';
import { addressOf } from '../support/followers.ts';

for (const engine of engines())
  describe(`Delivery on ${engine.name}`, () => {
    let stage: Stage;
    const store = oneStore(engine);
    beforeEach(async () => (stage = await setStage(store)));
    afterEach(() => stage.close());
    const onTelegram = (id: string): Address => ({ channel: 'telegram', id });
    const plan = (person: ReturnType<Stage['person']>, ...items: CardItem[]) =>
      stage.ledger.plan([{ address: addressOf(person), items }]);

    it('sends what is due and keeps the message id', async () => {
      const sara = stage.person();
      const { delivery } = stage.worker();
      await plan(sara, item('a'), item('b'));
      expect((await sara.next()).text).to.equal('a\nb');
      await delivery.idle();
      const [row] = await stage.rows();
      expect(row).to.include({ state: 'sent', messageId: sara.last?.id, owner: null, leaseUntil: null });
    });

    it('sends nothing before its time', async () => {
      const sara = stage.person();
      const { delivery } = stage.worker();
      await plan(sara, item('a', { dueAt: START + HOUR }));
      await delivery.idle();
      expect(sara.rest()).to.deep.equal([]);
      await stage.leap(HOUR);
      expect((await sara.next()).text).to.equal('a');
    });

    it('writes the words at the last moment, and lets expire what is not true any more', async () => {
      const sara = stage.person();
      const ali = stage.person('علی');
      const told: Settled[] = [];
      const { delivery } = stage.worker({
        render: ({ items }) => {
          const still = items.filter(({ key }) => key !== 'old');
          if (still.length === 0) return Promise.resolve(null);
          return Promise.resolve({ text: still.map(({ key }) => key).join(), left: ['old'] });
        },
        onSettled: (settled) => void told.push(...settled),
      });
      await plan(sara, item('old'), item('new'));
      await plan(ali, item('old'));
      expect((await sara.next()).text).to.equal('new');
      await delivery.idle();
      expect(await stage.states()).to.deep.equal({ sent: 1, expired: 1 });
      const sent = (await stage.rows()).find(({ state }) => state === 'sent');
      expect(sent?.items.map(({ state }) => state ?? 'as the row')).to.deep.equal(['expired', 'as the row']);
      expect(told.map(({ state }) => state).toSorted()).to.deep.equal(['expired', 'sent']);
    });

    it('keeps quiet at night, but for what is urgent and within its hours', async () => {
      const sara = stage.person();
      await stage.leap(12 * HOUR);
      const { delivery } = stage.worker();
      await plan(sara, item('news'));
      await delivery.idle();
      expect(sara.rest()).to.deep.equal([]);
      await plan(sara, item('closed tomorrow', { urgent: true }));
      expect((await sara.next()).text).to.equal('closed tomorrow');
      await delivery.idle();
      expect(await stage.states()).to.deep.equal({ sent: 1, planned: 1 });
      await stage.leap(11 * HOUR);
      expect((await sara.next()).text).to.equal('news');
    });

    it('waits with what is urgent, too, from half past eleven to six', async () => {
      const sara = stage.person();
      await stage.leap(13.75 * HOUR);
      const { delivery } = stage.worker();
      await plan(sara, item('closed tomorrow', { urgent: true }));
      await delivery.idle();
      expect(sara.rest()).to.deep.equal([]);
      await stage.leap(6.5 * HOUR);
      expect((await sara.next()).text).to.equal('closed tomorrow');
    });

    it('sends to both messengers of a person', async () => {
      const here = stage.person('سارا', 'telegram');
      const there = stage.person('سارا', 'bale');
      stage.worker();
      await plan(here, item('a'));
      await plan(there, item('a'));
      expect([(await here.next()).text, (await there.next()).text]).to.deep.equal(['a', 'a']);
    });

    it('sends through any Sender: a channel need not speak the Bot API', async () => {
      const byPhone = ownSender();
      const { delivery } = stage.worker({ senders: (channel) => (channel === 'bale' ? byPhone : undefined) });
      await stage.ledger.plan([{ address: { channel: 'bale', id: '989171234567' }, items: [item('a')] }]);
      await delivery.idle();
      expect(byPhone.asked).to.deep.equal([{ chat: '989171234567', text: 'a' }]);
      const [row] = await stage.rows();
      expect(row).to.include({ state: 'sent', messageId: 'message 1' });
      expect(delivery.status()).to.deep.equal({ telegram: 'absent', bale: 'working' });
    });

    it('marks somebody who blocked the bot, cancels what else is planned for them, and tells of each item', async () => {
      const sara = stage.person();
      const later = { dueAt: START + HOUR };
      const gone: string[] = [];
      const told: string[][] = [];
      const { delivery } = stage.worker({
        onUnreachable: ({ id }) => void gone.push(id),
        onSettled: (settled) =>
          void told.push(...settled.map(({ row, state }) => [state, row.source, ...row.items.map(({ key }) => key)])),
        // What is planned while a message is on its way does not join it.
        render: async (subject) => (await plan(sara, item('b', later), item('c', later)), plainRender(subject, 0)),
      });
      await stage.ledger.planAnnouncement('later', [addressOf(sara)], START + DAY);
      sara.block();
      await plan(sara, item('a'));
      await delivery.idle();
      expect(await stage.states()).to.deep.equal({ unreachable: 1, cancelled: 2 });
      expect(gone).to.deep.equal([String(sara.id)]);
      expect(told).to.have.deep.members([
        ['unreachable', 'cards', 'a'],
        ['cancelled', 'cards', 'b', 'c'],
        ['cancelled', 'later'],
      ]);
      sara.unblock();
      await plan(sara, item('d'));
      expect((await sara.next()).text).to.equal('d');
    });

    it('stops an announcement that is paused or called off in the middle of it', async () => {
      const people = Array.from({ length: 40 }, (_, n) => stage.person(`نفر ${n}`));
      const announcements = testAnnouncements();
      announcements.running = ['party'];
      let sent = 0;
      const { delivery } = stage.worker({
        announcements: announcements.ask,
        rate: 16,
        render: async ({ announcement }) => {
          if ((sent += 1) === 5) announcements.running = [];
          return { text: announcement ?? '' };
        },
      });
      await stage.ledger.planAnnouncement('party', people.map(addressOf), START);
      await delivery.idle();
      const before = await stage.states();
      expect(before['sent']).to.be.within(5, 25);
      expect(before['planned']).to.equal(40 - before['sent']!);
      announcements.running = ['party'];
      await stage.leap(SECOND);
      delivery.wake();
      await delivery.idle();
      expect(await stage.states()).to.deep.equal({ sent: 40 });
      announcements.running = [];
      announcements.cancelled = ['tea'];
      await stage.ledger.planAnnouncement('tea', people.map(addressOf), START);
      await delivery.job.run(stage.business.now());
      expect(await stage.states()).to.deep.equal({ sent: 40, cancelled: 40 });
    });

    it('uploads a file once and sends it by its id', async () => {
      const people = Array.from({ length: 6 }, (_, n) => stage.person(`نفر ${n}`));
      const announcements = testAnnouncements();
      announcements.running = ['map'];
      let loads = 0;
      const { delivery } = stage.worker({
        announcements: announcements.ask,
        render: () =>
          Promise.resolve({
            text: 'the map',
            file: {
              key: 'map',
              kind: 'document',
              load: () => Promise.resolve({ name: 'map.pdf', bytes: Buffer.from(`${(loads += 1)}`) }),
            },
          }),
      });
      await stage.ledger.planAnnouncement('map', people.map(addressOf), START);
      for (const person of people) expect((await person.next()).file?.toString()).to.equal('1');
      await delivery.idle();
      expect(loads).to.equal(1);
    });

    it('forgets whom it was for after RETENTION_DAYS, and keeps the figures', async () => {
      const sara = stage.person();
      const { delivery } = stage.worker();
      await plan(sara, item('a'));
      await sara.next();
      await delivery.idle();
      await stage.leap(90 * DAY - MINUTE);
      await delivery.job.run(stage.business.now());
      expect((await stage.rows())[0]?.personal).to.equal(true);
      await stage.leap(2 * MINUTE);
      await delivery.job.run(stage.business.now());
      const [row] = await stage.rows();
      expect(row).to.deep.include({ state: 'sent', personal: false, address: { channel: 'telegram', id: '' } });
      expect(JSON.stringify(row)).not.to.contain(String(sara.id));
      expect(row?.items[0]).to.include({ kind: 'deadline7', watchId: null, key: '' });
    });

    describe('what was claimed just before the quiet hours', () => {
      const CHATS = Array.from({ length: 20 }, (_, n) => String(n));
      const EVENING = START + 11 * HOUR;
      const MORNING = START + 23 * HOUR;
      let sender: OwnSender;
      let delivery: Delivery;
      let arrive: () => void;

      /** Up to 16 are on their way at 20:59; the others are claimed and wait for them. Then it strikes nine. */
      async function atNine(plan: () => Promise<unknown>): Promise<void> {
        await stage.business.moveTo(EVENING - MINUTE);
        sender = ownSender();
        const gate = new Promise<void>((resolve) => (arrive = resolve));
        sender.answer(() => gate.then(() => ({ what: 'sent', messageId: null })));
        const announcements = testAnnouncements();
        announcements.running = ['party'];
        ({ delivery } = stage.worker({ rate: 16, senders: () => sender, announcements: announcements.ask }));
        await plan();
        while (sender.asked.length < 16 || (await stage.states())['claimed'] !== 20) await stage.hurry();
        await stage.business.moveTo(EVENING);
        arrive();
        await delivery.idle();
      }

      it('is not begun after: an announcement', async () => {
        await atNine(() => stage.ledger.planAnnouncement('party', CHATS.map(onTelegram), EVENING - HOUR));
        expect(await stage.states()).to.deep.equal({ sent: 16, planned: 4 });
        expect((await stage.rows()).every(({ dueAt }) => dueAt === EVENING - HOUR)).to.equal(true);
        await stage.business.moveTo(MORNING);
        delivery.wake();
        await delivery.idle();
        expect(await stage.states()).to.deep.equal({ sent: 20 });
      });

      it('is not begun after: cards', async () => {
        await atNine(() =>
          stage.ledger.plan(
            CHATS.map((id) => ({
              address: onTelegram(id),
              items: [item('a', { dueAt: EVENING - HOUR })],
            })),
          ),
        );
        expect(await stage.states()).to.deep.equal({ sent: 16, planned: 4 });
        await stage.business.moveTo(MORNING);
        delivery.wake();
        await delivery.idle();
        expect(await stage.states()).to.deep.equal({ sent: 20 });
      });
    });

    it('gives back what it has in hand when it is stopped', async () => {
      const people = Array.from({ length: 60 }, (_, n) => stage.person(`نفر ${n}`));
      const worker = stage.worker({ rate: 10 });
      await stage.ledger.plan(people.map((person) => ({ address: addressOf(person), items: [item('a')] })));
      await people[0]?.next();
      await worker.stop();
      const states = await stage.states();
      expect(Object.keys(states).toSorted()).to.deep.equal(['planned', 'sent']);
      expect(stage.simulator.callsOf('sendMessage')).to.have.length(states['sent']!);
    });
  });
