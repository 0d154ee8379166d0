import { expect } from 'chai';
import { everywhere } from '../support/everywhere.ts';

/** A paragraph of a rich message. */
const paragraph = (text: unknown): object => ({ type: 'paragraph', text });
const cell = (text: unknown): object => ({ text, align: 'right', valign: 'top' });

everywhere('A message of any kind', (bot) => {
  it('is read when it is rich: both numbers in a pasted list, whatever marks them up', async () => {
    const { code, serial } = await bot().card();
    for (const blocks of [
      [paragraph(['کد ملی: ', { type: 'bold', text: code.slice(0, 4) }, code.slice(4)]), paragraph(serial)],
      [
        {
          type: 'list',
          items: [code, serial].map((one, i) => ({ label: `${i + 1}.`, blocks: [paragraph(one)] })),
        },
      ],
      [
        {
          type: 'table',
          cells: [['کد ملی', 'سریال رسید'].map(cell), [code, { type: 'code', text: serial }].map(cell)],
        },
      ],
      [{ type: 'details', summary: 'رسید', blocks: [{ type: 'a kind of tomorrow', text: `${code} ${serial}` }] }],
      [{ type: 'photo', photo: [], caption: { text: [code, ' ', serial], credit: 'سارا' } }],
    ]) {
      const sara = bot().person();
      sara.sendRich(blocks);
      expect((await sara.next()).text, JSON.stringify(blocks)).to.match(/^✅ آماده/);
      await bot().idle();
      expect(
        sara.messages.filter(({ from }) => from !== null),
        'deleted',
      ).to.have.length(0);
      sara.leave();
      await bot().models.watches.deleteMany({});
    }
  });

  it('is read when it is rich: a code begins a dialogue, a greeting and a command are what they are', async () => {
    const { code, serial } = await bot().card();
    const sara = bot().person();
    sara.sendRich([paragraph(code)]);
    expect((await sara.next()).text).to.contain('سریال رسید');
    sara.sendRich([{ type: 'heading', text: serial, size: 1 }]);
    expect((await sara.next()).text).to.match(/^✅ آماده/);
    const reza = bot().person('رضا');
    reza.sendRich([paragraph('سلام')]);
    expect((await reza.next()).text).to.contain('خوش آمدید');
    reza.sendRich([paragraph({ type: 'bot_command', text: '/help' })]);
    expect((await reza.next()).text).to.contain('/cards');
  });

  it('is read however deep and long a rich message is, as far as anybody writes', async () => {
    let deep: unknown = '0684159414';
    for (let i = 0; i < 2_000; i += 1) deep = { type: 'bold', text: [deep] };
    const sara = bot().person();
    sara.sendRich([paragraph(deep)]);
    expect((await sara.next()).text).to.contain('کد ملی');
    const reza = bot().person('رضا');
    reza.sendRich(Array.from({ length: 5_000 }, () => paragraph('سلام')));
    expect((await reza.next()).text).to.match(/^این پیام بسیار بلند است/);
  });

  it('gets the general hint when it is none that the bot reads, and one line in the log for each kind', async () => {
    // A process that has seen none of them.
    await bot().restart();
    const before = bot().logLines.length;
    const kinds: [name: string, fields: Record<string, unknown>][] = [
      ['checklist', { checklist: { title: 'کارها', tasks: [{ id: 1, text: 'رسید' }] } }],
      ['paid_media', { paid_media: { star_count: 1, paid_media: [] } }],
      ['giveaway', { giveaway: { chats: [], winner_count: 1 } }],
      ['giveaway_winners', { giveaway_winners: { winners: [] } }],
      ['game', { game: { title: 'x', description: 'y', photo: [] } }],
      ['invoice', { invoice: { title: 'x', description: 'y', currency: 'IRR', total_amount: 1 } }],
      ['users_shared', { users_shared: { request_id: 1, users: [] } }],
      ['chat_shared', { chat_shared: { request_id: 1, chat_id: 5 } }],
      ['web_app_data', { web_app_data: { data: '0684159414', button_text: 'x' } }],
      ['a_kind_of_tomorrow', { a_kind_of_tomorrow: { secret: '0684159414' } }],
      ['rich_message', { rich_message: { blocks: [{ type: 'divider' }] } }],
      ['nothing', {}],
    ];
    for (const [name, fields] of kinds)
      for (const person of [bot().person(), bot().person()]) {
        person.sendOther(fields);
        expect((await person.next()).text, name)
          .to.match(/^این نوع پیام را نمی‌توانم بخوانم/)
          .and.to.contain('کد ملی');
      }
    await bot().idle();
    const lines = bot()
      .logLines.slice(before)
      .filter((line) => line.includes('message.unknownKind'));
    expect(lines.map((line) => (JSON.parse(line) as { kind: string }).kind)).to.deep.equal(kinds.map(([name]) => name));
    expect(bot().logLines.join('')).not.to.contain('0684159414');
  });

  it('has an answer too when it is a poll, a story or a die', async () => {
    for (const fields of [{ poll: { id: '1' } }, { story: { id: 1 } }, { dice: { emoji: '🎲', value: 1 } }]) {
      const sara = bot().person();
      sara.sendOther(fields);
      expect((await sara.next()).text).to.contain('کد ملی');
    }
  });

  it('gets the general hint in a dialogue too, which goes on', async () => {
    const { code, serial } = await bot().card();
    const sara = bot().person();
    sara.send(code);
    await sara.next();
    sara.sendOther({ checklist: { title: 'x', tasks: [] } });
    expect((await sara.next()).text)
      .to.match(/^این نوع پیام/)
      .and.to.contain('سریال رسید');
    sara.sendOther({ checklist: { title: 'رسید', tasks: [{ id: 1, text: serial }] } });
    expect((await sara.next()).text).to.match(/^✅ آماده/);
  });

  it('is not answered when nobody has said it', async () => {
    const sara = bot().person();
    const before = bot().logLines.length;
    for (const fields of [
      { pinned_message: { message_id: 1, date: 0, chat: { id: sara.id, type: 'private' } } },
      { message_auto_delete_timer_changed: { message_auto_delete_time: 86_400 } },
      { chat_background_set: { type: { type: 'fill' } } },
      { new_chat_title: 'x' },
      { write_access_allowed: {} },
      { successful_payment: { currency: 'IRR' } },
      { checklist_tasks_done: { marked_as_done_task_ids: [1] } },
      { boost_added: { boost_count: 1 } },
      { pinned_message: {}, a_mark_of_tomorrow: true },
    ])
      sara.sendOther(fields);
    await bot().idle();
    expect(sara.rest()).to.deep.equal([]);
    expect(bot().logLines.slice(before).join('')).not.to.contain('unknownKind');
  });
});

everywhere('An album', (bot) => {
  const TEN = Array.from({ length: 10 }, () => '');

  it('gets one hint, however many pictures it has', async () => {
    const sara = bot().person();
    sara.sendAlbum(TEN);
    await bot().idle();
    expect(sara.rest().map(({ text }) => text.split('؛')[0])).to.deep.equal(['عکس را نمی‌توانم بخوانم']);
    sara.sendAlbum(TEN.slice(0, 2));
    await bot().idle();
    expect(sara.rest(), 'the next album').to.have.length(1);
  });

  it('counts once in a dialogue, which keeps what it knows', async () => {
    const { code, serial } = await bot().card();
    const sara = bot().person();
    sara.send(code);
    await sara.next();
    sara.sendAlbum(TEN);
    await bot().idle();
    expect(sara.rest()).to.have.length(1);
    sara.send(serial);
    expect((await sara.next()).text).to.match(/^✅ آماده/);
  });

  it('counts once when another process takes the second half of it', async () => {
    const { code, serial } = await bot().card();
    const sara = bot().person();
    sara.send(code);
    await sara.next();
    const { queue } = bot().simulator.sides[bot().channel];
    sara.sendAlbum(TEN);
    await bot().idle();
    sara.rest();
    await bot().restart();
    const photo = bot().simulator.calls.findLast(({ name }) => name === 'message')?.request as { message: object };
    queue.push('message', photo.message, { chat: sara.key });
    await bot().idle();
    expect(sara.rest()).to.deep.equal([]);
    sara.send(serial);
    expect((await sara.next()).text).to.match(/^✅ آماده/);
  });

  it('is answered from its caption, and nothing follows', async () => {
    const { both } = await bot().card();
    const sara = bot().person();
    const sent = sara.sendAlbum([both, '', '', '']);
    await bot().idle();
    const said = sara.rest().map(({ text }) => text);
    expect(said).to.have.length(1);
    expect(said[0]).to.match(/^✅ آماده/);
    const left = sara.messages.filter(({ from }) => from !== null).map(({ id }) => id);
    expect(left, 'only what held the numbers is deleted').to.deep.equal(sent.slice(1));
  });

  it('is answered from one caption in words, however many have some', async () => {
    const sara = bot().person();
    sara.sendAlbum(['سلام', 'این رسید من است', 'ممنون', '']);
    await bot().idle();
    const said = sara.rest().map(({ text }) => text);
    expect(said).to.have.length(1);
    expect(said[0]).to.contain('خوش آمدید');
  });

  it('is answered from a caption that comes last, and from two that hold a half each', async () => {
    const first = await bot().card();
    const sara = bot().person();
    sara.sendAlbum(['', '', first.both]);
    await bot().idle();
    expect(sara.rest().map(({ text }) => text.slice(0, 4))).to.deep.equal(['عکس ', '✅ آم']);
    const second = await bot().card();
    const reza = bot().person('رضا');
    reza.sendAlbum([second.code, second.serial, '']);
    await bot().idle();
    const said = reza.rest().map(({ text }) => text);
    expect(said).to.have.length(2);
    expect(said.at(-1)).to.match(/^✅ آماده/);
  });
});

everywhere('A caption', (bot) => {
  it('is read as a message is', async () => {
    const { both, code, serial } = await bot().card();
    for (const [caption, answer] of [
      [both, /^✅ آماده/],
      ['سلام، وقت بخیر', /خوش آمدید/],
      ['رسیدم گم شده', /کدام|چه چیزی|رسید/],
      ['/help', /\/cards/],
      ['عکس رسید مادرم', /^عکس را نمی‌توانم بخوانم/],
      ['09171234567', /شماره تلفن همراه/],
    ] as const) {
      const sara = bot().person();
      sara.sendPhoto(undefined, caption);
      expect((await sara.next()).text, caption).to.match(answer);
    }
    await bot().models.watches.deleteMany({});
    const sara = bot().person();
    sara.sendDocument('a.pdf', 'x', `کد ملی ${code}`);
    expect((await sara.next()).text).to.contain('سریال رسید');
    sara.sendPhoto(undefined, serial);
    expect((await sara.next()).text).to.match(/^✅ آماده/);
  });
});
