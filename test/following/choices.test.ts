import { expect } from 'chai';
import { Types } from 'mongoose';
import type { WatchRecord } from '../../src/database/models.ts';
import { createChatChoices, type ChatChoices, type Choice } from '../../src/following/choices.ts';
import { collectedAt, isSilent } from '../../src/following/chosen.ts';
import { chat, onEachStore } from './bench.ts';

const NOW = 123_456;

onEachStore('What a chat chooses for a card', (bench) => {
  const choices = () => createChatChoices(bench.models);

  const CASES: [string, (to: ChatChoices, choice: Choice) => Promise<boolean>, Partial<WatchRecord>][] = [
    ['turnOff', (to, choice) => to.turnOff(choice), { reminders: false, chosenDay: null, chosenAt: null }],
    ['turnOn', (to, choice) => to.turnOn(choice), { reminders: true, lastTold: null, missed: null }],
    [
      'chooseDay',
      (to, choice) => to.chooseDay(choice, '2025-09-10'),
      { chosenDay: '2025-09-10', chosenAt: NOW, reminders: true },
    ],
    ['collected', (to, choice) => to.collected(choice), { collectedAt: NOW, chosenDay: null, chosenAt: null }],
    ['notCollected', (to, choice) => to.notCollected(choice), { collectedAt: null }],
    ['objected', (to, choice) => to.objected(choice), { objectedAt: NOW, endsAt: null }],
  ];
  for (const [name, choose, after] of CASES)
    it(`is one change, at which the planner looks: ${name}`, async () => {
      const before = await bench.watch({
        rev: 7,
        nextAt: 99,
        reminders: name !== 'turnOn' && name !== 'chooseDay',
        chosenDay: '2025-09-01',
        chosenAt: 1,
        collectedAt: 2,
        endsAt: 3,
        missed: 'deadline7',
      });
      const bystanders = [
        await bench.watch({ chat: before.chat }),
        await bench.watch({ cardId: before.cardId }),
        await bench.watch({ chat: { ...before.chat, channel: 'bale' }, cardId: before.cardId }),
      ];
      expect(await choose(choices(), { chat: before.chat, cardId: String(before.cardId), now: NOW })).to.equal(true);
      expect(await bench.read(before)).to.deep.equal({ ...before, rev: 8, nextAt: NOW, ...after });
      for (const other of bystanders) expect(await bench.read(other)).to.deep.equal(other);
      expect(await choose(choices(), { chat: chat(99), cardId: before.cardId, now: NOW }), 'not listed').to.equal(
        false,
      );
      expect(await choose(choices(), { chat: before.chat, cardId: new Types.ObjectId(), now: NOW })).to.equal(false);
    });

  it('may be for all cards at once: nothing more, and how many were on', async () => {
    const on = await bench.watch({ chat: chat(1), chosenDay: '2025-09-01', chosenAt: 1 });
    const off = await bench.watch({ chat: chat(1), reminders: false });
    const other = await bench.watch({ chat: chat(1, 'bale') });
    expect(await choices().turnAllOff(chat(1), NOW)).to.equal(1);
    expect(await bench.read(on)).to.deep.equal({
      ...on,
      reminders: false,
      chosenDay: null,
      chosenAt: null,
      nextAt: NOW,
      rev: 1,
    });
    expect(await bench.read(off)).to.deep.equal(off);
    expect(await bench.read(other)).to.deep.equal(other);
  });

  it('is as for a new watch in rows of earlier versions, which say nothing', () => {
    expect(isSilent({} as WatchRecord)).to.equal(false);
    expect(isSilent({ reminders: true })).to.equal(false);
    expect(isSilent({ reminders: false })).to.equal(true);
    expect(collectedAt({} as WatchRecord)).to.equal(null);
    expect(collectedAt({ collectedAt: 5 })).to.equal(5);
  });
});
