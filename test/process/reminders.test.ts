import { longSuite } from '../support/long.ts';
import { expect } from 'chai';
import { addDays, tehranDay, tehranTime } from '../../src/domain/calendar.ts';
import type { Channel, MessageView, SamplePerson, SimState } from '../../src/simulator/protocol.ts';
import { runApp, type RunningApp } from '../support/messengers.ts';
import { temporaryFolder } from '../support/process.ts';

/** The program with nothing configured, its clock moved over HTTP, and what people read meanwhile. */
longSuite('whole lives in the simulator')('Whole lives in the simulator', function () {
  this.timeout(180_000);
  let kartyar: RunningApp;
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let samples: readonly SamplePerson[];

  beforeEach(async () => {
    folder = await temporaryFolder();
    kartyar = await runApp({ DATA_DIR: folder.path });
    samples = (await state()).samples;
  });
  afterEach(async () => {
    await kartyar.app.stop(2_000);
    await folder.remove();
  });

  const state = async (): Promise<SimState> => (await (await fetch(`${kartyar.url}/sim/state`)).json()) as SimState;
  const post = async (path: string, body: object): Promise<Record<string, unknown>> => {
    const response = await fetch(`${kartyar.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect(response.status, path).to.equal(200);
    return (await response.json()) as Record<string, unknown>;
  };
  const clock = (tehran: string) => post('/clock', { now: `${tehran}:00+03:30` });
  /** What the bot said about the own cards: that others follow them too may come at any time. */
  const messagesOf = async (chat: string): Promise<MessageView[]> =>
    (await state()).messages.filter(
      (message) => message.chat === chat && message.from.kind === 'bot' && !message.text.startsWith('👥'),
    );

  /** Waits, as a person before a phone, for the next message of the bot. */
  const answered = async (chat: string, before: number): Promise<MessageView> => {
    for (;;) {
      const last = (await messagesOf(chat))[before];
      if (last) return last;
    }
  };
  const say = async (chat: string, text: string): Promise<MessageView> => {
    const before = (await messagesOf(chat)).length;
    await post('/sim/send', { person: chat, chat, text });
    return answered(chat, before);
  };
  const press = async (chat: string, words: string): Promise<MessageView> => {
    const said = await messagesOf(chat);
    for (const { id, buttons } of said.toReversed())
      for (const [row, line] of buttons.entries())
        for (const [column, { text }] of line.entries())
          if (text.includes(words)) {
            await post('/sim/press', { person: chat, chat, message: id, row, column });
            return answered(chat, said.length);
          }
    throw new Error(`There is no button "${words}".`);
  };
  const meet = async (name: string, owners: readonly string[], channel: Channel = 'telegram'): Promise<string> => {
    const { key } = await post('/sim/people', { channel, name });
    for (const owner of owners) {
      const { code, serial } = samples.find((sample) => sample.name === owner)!;
      await say(String(key), `${code} ${serial}`);
    }
    return String(key);
  };
  /** When and how each message begins that came after `skipped` others. */
  const read = async (chat: string, skipped: number): Promise<string[]> =>
    (await messagesOf(chat)).slice(skipped).map(({ at, text }) => {
      const { hour, minute } = tehranTime(at);
      return `${tehranDay(at)} ${hour}:${String(minute).padStart(2, '0')} ${text.split('\n')[0]}`;
    });

  it('are told day by day: ready, reminded, at the centre, reminded, over; never in quiet hours', async () => {
    const one = await meet('یک نفر', ['مریم رستمی']);
    const family = await meet('خانواده', ['زهرا بحرینی', 'مهدی بحرینی']);
    const stopper = await meet('بی‌حوصله', ['مریم رستمی']);
    const collector = await meet('زرنگ', ['مریم رستمی']);
    await clock('2025-09-08T08:59');
    const spoken = (await messagesOf(one)).length;
    expect(await read(family, 2)).to.deep.equal([]);
    await clock('2025-09-08T09:01');
    expect(await read(stopper, 1)).to.have.length.above(0);
    await press(stopper, 'دیگر یادآوری نکنید');
    await press(collector, '✅ گرفتم');
    await press(collector, 'بله، گرفته‌ام');
    const stopped = (await messagesOf(stopper)).length;
    const collected = (await messagesOf(collector)).length;

    for (let day = '2025-09-09'; day <= '2025-10-24'; day = addDays(day, 1)) await clock(`${day}T12:00`);

    const first = await read(one, spoken);
    expect(first).to.deep.equal([
      '2025-09-08 9:00 ⏰ ۱۴ روز مانده: خورموج، تا دوشنبه ۳۱ شهریور',
      '2025-09-15 9:00 ⏰ ۷ روز مانده: خورموج، تا دوشنبه ۳۱ شهریور',
      '2025-09-19 9:00 ⏰ ۳ روز مانده: خورموج، تا دوشنبه ۳۱ شهریور',
      '2025-09-21 18:00 ❗️ فردا آخرین روز گرفتن کارت است: خورموج، دوشنبه ۳۱ شهریور',
      '2025-09-22 9:00 ❗️ امروز آخرین روز گرفتن کارت است: خورموج، دوشنبه ۳۱ شهریور',
      '2025-09-23 9:00 ✅ آماده (طبق اعلام): بوشهر، تا چهارشنبه ۳۰ مهر',
      '2025-10-08 9:00 ⏰ ۱۴ روز مانده: بوشهر، تا چهارشنبه ۳۰ مهر',
      '2025-10-15 9:00 ⏰ ۷ روز مانده: بوشهر، تا چهارشنبه ۳۰ مهر',
      '2025-10-19 9:00 ⏰ ۳ روز مانده: بوشهر، تا چهارشنبه ۳۰ مهر',
      '2025-10-21 18:00 ❗️ فردا آخرین روز گرفتن کارت است: بوشهر، چهارشنبه ۳۰ مهر',
      '2025-10-22 9:00 ❗️ امروز آخرین روز گرفتن کارت است: بوشهر، چهارشنبه ۳۰ مهر',
      '2025-10-23 9:00 ⚠️ مهلت تمام شد: بوشهر، چهارشنبه ۳۰ مهر',
    ]);
    const theirs = await read(family, 2);
    expect(theirs, 'one message for both').to.have.length(first.length);
    expect(theirs[0]).to.equal('2025-09-08 9:00 ⏰ ۱۴ روز مانده برای ۲ کارت: بندر دیلم، تا دوشنبه ۳۱ شهریور');
    expect(await messagesOf(stopper)).to.have.length(stopped);
    expect(await messagesOf(collector)).to.have.length(collected);
  });

  it('go on after a leap over a deadline with the one thing that is true then, in the morning', async () => {
    const late = await meet('دیرآمده', ['مریم رستمی'], 'bale');
    await clock('2025-09-24T23:30');
    expect(await read(late, 1)).to.deep.equal([]);
    await clock('2025-09-25T10:00');
    expect(await read(late, 1)).to.deep.equal(['2025-09-25 9:00 ✅ آماده (طبق اعلام): بوشهر، تا چهارشنبه ۳۰ مهر']);
  });

  it('hear when they come back what they missed while they had blocked the bot', async () => {
    const away = await meet('رفته', ['مریم رستمی'], 'bale');
    await post('/sim/block', { person: away, blocked: true });
    await clock('2025-09-08T09:01');
    await clock('2025-09-09T10:00');
    await post('/sim/block', { person: away, blocked: false });
    const before = (await messagesOf(away)).length;
    await say(away, '/help');
    await clock('2025-09-09T10:01');
    expect((await read(away, before)).at(-1)).to.match(/^2025-09-09 10:0\d ⏰ ۱۳ روز مانده: خورموج/);
  });
});
