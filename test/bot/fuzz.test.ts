import { expect } from 'chai';
import * as fc from 'fast-check';
import type { Channel } from '../../src/domain/address.ts';
import { startBot, type TestBot } from '../support/bot.ts';
import { codeOf, serialOf } from '../support/cards.ts';
import { times } from '../support/tier.ts';

/** For each of the two messengers. */
const RUNS = times({ test: 200, ci: 2_500, soak: 25_000 });
const CHATS = 40;
const FIRST_ID = 900_000;

/** What people might type: sense, nonsense, and everything between. */
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: 'grapheme', maxLength: 200 }),
  fc.nat(999).map(codeOf),
  fc.nat(999).map((number) => `${codeOf(number)} ${serialOf(number)}`),
  fc.constantFrom(
    '/start',
    '/cards',
    '/delete',
    '/cancel',
    '/language',
    '/start x',
    '/nope@kartyar_bot',
    '',
    ' ',
    '۱۲۳',
  ),
  fc.constantFrom('کد ملی', '*bold* _x_ [a](b)', '\u202e\u2066', '\ue000x\ue001', '0'.repeat(4_096), '1404/05/20'),
);
const data = fc.oneof(
  fc.string({ maxLength: 64 }),
  fc
    .tuple(fc.constantFrom('v1', 'v0', 'v2', ''), fc.array(fc.stringMatching(/^[a-z0-9]{0,24}$/), { maxLength: 4 }))
    .map(([version, parts]) => [version, ...parts].join(':')),
);
const junk = fc.oneof(fc.constant(null), fc.integer(), fc.string(), fc.boolean(), fc.constant([]), fc.constant({}));
const attachment = fc.constantFrom(
  { photo: [] },
  { photo: [{ file_id: 'x', file_unique_id: 'y', width: 1, height: 1 }] },
  { voice: { file_id: 'x', file_unique_id: 'y', duration: 1 } },
  { sticker: { file_id: 'x', file_unique_id: 'y' } },
  { location: { latitude: 28.9, longitude: 50.8 } },
  { contact: { phone_number: '09171234567', first_name: 'x' } },
  { dice: { emoji: '🎲', value: 3 } },
  { poll: {} },
);

/** An update as a messenger might send it, and then with one of its fields missing or of another type. */
const update = fc
  .record({
    who: fc.nat(CHATS - 1),
    content: fc.oneof(
      text.map((typed) => ({ kind: 'message', body: { text: typed } })),
      attachment.map((body) => ({ kind: 'message', body })),
      text.map((typed) => ({ kind: 'edited_message', body: { text: typed } })),
      data.map((pressed) => ({ kind: 'callback_query', body: { data: pressed } })),
      fc
        .constantFrom('channel_post', 'my_chat_member', 'inline_query', 'future_kind')
        .map((kind) => ({ kind, body: {} })),
    ),
    group: fc.boolean(),
    broken: fc.option(
      fc.tuple(
        fc.constantFrom('chat', 'from', 'date', 'text', 'message_id', 'message', 'data', 'id', 'entities'),
        junk,
      ),
      { freq: 4 },
    ),
  })
  .map(({ who, content: { kind, body }, group, broken }) => {
    const from = { id: FIRST_ID + who, is_bot: false, first_name: 'x' };
    const chat = group ? { id: -100_000 - who, type: 'group', title: 'x' } : { id: from.id, type: 'private' };
    const message = {
      message_id: 1 + who,
      date: 1_754_890_000,
      chat,
      from,
      ...(kind === 'callback_query' ? {} : body),
    };
    const whole: Record<string, unknown> =
      kind === 'callback_query' ? { id: '77', from, chat_instance: '1', message, ...body } : message;
    if (broken) whole[broken[0]] = broken[1];
    return { kind, body: whole, chat: String(chat.id) };
  });

for (const channel of ['telegram', 'bale'] as const satisfies readonly Channel[])
  describe(`whatever comes in, on ${channel}`, function () {
    this.timeout(600_000);
    let bot: TestBot;
    before(async () => {
      bot = await startBot({ channels: [channel] });
    });
    after(() => bot.stop());

    it(`${RUNS} odd updates are all settled, and the next person is answered as ever`, async () => {
      const { queue } = bot.simulator.sides[channel];
      const updates = fc.sample(update, { numRuns: RUNS, seed: 1404 });
      for (let who = 0; who < CHATS; who++) {
        const person = bot.simulator.person('x', channel, { id: FIRST_ID + who });
        person.send('/start');
      }
      // The queue of a messenger is bounded: in portions.
      for (let first = 0; first < updates.length; first += 500) {
        for (const { kind, body, chat } of updates.slice(first, first + 500)) queue.push(kind, body, { chat });
        await bot.simulator.idle(120_000);
      }
      const { both } = await bot.card();
      const sara = bot.person();
      sara.send(both);
      expect((await sara.next(20_000)).text).to.match(/^✅ آماده/);
      // So many wrong pairs are an alarm, and rightly so.
      const failures = bot.logLines.filter(
        (line) => /"level":(50|60)/.test(line) && !line.includes('"alarm":"manyWrongPairs"'),
      );
      expect([...new Set(failures)].slice(0, 3)).to.deep.equal([]);
    });
  });
