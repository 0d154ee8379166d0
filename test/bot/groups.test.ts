import { expect } from 'chai';
import type { Chat } from '../../src/simulator/world.ts';
import { everywhere } from '../support/everywhere.ts';

everywhere('In a group', (bot) => {
  const said = (group: Chat): string[] =>
    [...group.messages.values()].filter(({ from }) => from === null).map(({ text }) => text);
  /** A group in which the bot has been for longer than it remembers. */
  async function group() {
    const sara = bot().person();
    const reza = bot().person('رضا');
    const where = bot().simulator.group('خانواده', [sara, reza]);
    await bot().idle();
    await bot().clock.moveTo(bot().clock.now() + 11 * 60_000);
    const before = said(where).length;
    return { sara, reza, where, since: () => said(where).slice(before) };
  }

  for (const [why, words] of [
    ['a command for it', '/start@kartyar_bot'],
    ['a command for it in capitals', '/Start@Kartyar_Bot'],
    ['a command for whoever hears it', '/help'],
    ['its name', 'از @kartyar_bot بپرس'],
    ['its name in capitals', '@KARTYAR_BOT سلام'],
    ['a code', 'کد ملی من ۰۶۸۴۱۵۹۴۱۴ است'],
    ['a code with a slip', '1234567890'],
    ['a serial', 'سریال kq52701333'],
    ['the serial of a card', '1G23424567'],
  ] as const)
    it(`says one sentence when it hears ${why}, and then nothing for ten minutes`, async () => {
      const { sara, reza, where, since } = await group();
      sara.send(words, { group: where });
      reza.send(words, { group: where });
      await bot().idle();
      expect(since()).to.have.length(1);
      expect(since()[0]).to.contain('گفت‌وگوی خصوصی');
      await bot().clock.moveTo(bot().clock.now() + 11 * 60_000);
      reza.send(words, { group: where });
      await bot().idle();
      expect(since()).to.have.length(2);
    });

  for (const [what, words] of [
    ['talk', 'سلام، کارتم رسید؟'],
    ['a phone number', 'شماره من 09171234567 است'],
    ['a land line', '07733123456'],
    ['a postal code', 'کد پستی 7514763448'],
    ['a date and a price', '1404/05/20 مبلغ 2500000'],
    ['another bot’s command', '/start@other_bot'],
    ['another bot’s own command', '/weather'],
    ['another bot’s name', '@other_bot سلام @kartyar_bot_2'],
    ['a link', 'https://example.com/A12345678901'],
  ] as const)
    it(`is silent when it hears ${what}`, async () => {
      const { sara, where, since } = await group();
      sara.send(words, { group: where });
      await bot().idle();
      expect(since()).to.deep.equal([]);
    });

  it('says it when somebody answers one of its messages', async () => {
    const { sara, where, since } = await group();
    sara.send('/help', { group: where });
    await bot().idle();
    const [own] = [...where.messages.values()].filter(({ from }) => from === null).slice(-1);
    await bot().clock.moveTo(bot().clock.now() + 11 * 60_000);
    sara.send('باشه', { group: where, replyTo: own!.id });
    await bot().idle();
    expect(since()).to.have.length(2);
  });

  /** What a messenger tells of a group, raw. */
  async function told(kind: string, where: Chat, fields: object): Promise<void> {
    const { queue, manner } = bot().simulator.sides[bot().channel];
    const chat = { id: where.id, type: manner.groupType, title: where.title };
    queue.push(kind, { message_id: 1, date: 0, chat, ...fields }, { chat: where.key });
    await bot().idle();
  }

  it('says it when it is added, and not when it is given another right or somebody else is added', async () => {
    const { sara, where, since } = await group();
    const { bot: us } = bot().simulator.sides[bot().channel];
    const from = { id: sara.id, is_bot: false, first_name: 'x' };
    await told('message', where, { from, new_chat_members: [{ id: 5, is_bot: false, first_name: 'x' }] });
    expect(since()).to.have.length(0);
    await told('message', where, { from, new_chat_members: [{ id: us.id, is_bot: true, first_name: 'x' }] });
    expect(since()).to.have.length(1);
    if (bot().channel === 'bale') return;
    const change = (before: string, after: string) => ({
      from,
      old_chat_member: { user: { id: us.id, is_bot: true, first_name: 'x' }, status: before },
      new_chat_member: { user: { id: us.id, is_bot: true, first_name: 'x' }, status: after },
    });
    for (const [before, after, times] of [
      ['member', 'administrator', 1],
      ['member', 'left', 1],
      ['left', 'administrator', 2],
    ] as const) {
      await bot().clock.moveTo(bot().clock.now() + 11 * 60_000);
      await told('my_chat_member', where, change(before, after));
      expect(since(), `${before} ${after}`).to.have.length(times);
    }
  });

  it('is silent to other bots and to what a channel forwards, and in a channel always', async () => {
    const { sara, where, since } = await group();
    const from = { id: sara.id, is_bot: false, first_name: 'x' };
    await told('message', where, { from: { ...from, is_bot: true }, text: '0684159414' });
    await told('message', where, { from, is_automatic_forward: true, text: '0684159414' });
    expect(since()).to.deep.equal([]);
    const { queue, bot: us } = bot().simulator.sides[bot().channel];
    const chat = { id: where.id, type: 'channel', title: 'x' };
    const member = (status: string) => ({ user: { id: us.id, is_bot: true, first_name: 'x' }, status });
    for (const [kind, fields] of [
      ['channel_post', { message_id: 1, date: 0, text: '/start@kartyar_bot 0684159414' }],
      ['message', { message_id: 1, date: 0, text: '/start@kartyar_bot 0684159414' }],
      ['my_chat_member', { from, date: 0, old_chat_member: member('left'), new_chat_member: member('administrator') }],
    ] as const)
      queue.push(kind, { chat, ...fields }, { chat: where.key });
    await bot().idle();
    expect(since()).to.deep.equal([]);
  });
});
