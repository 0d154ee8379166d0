import { expect } from 'chai';
import { Bot, InputFile } from 'grammy';
import { startSimulator, type TestSimulator } from '../support/simulator.ts';

describe('A bot on the simulator', () => {
  let simulator: TestSimulator;
  let bot: Bot | undefined;
  beforeEach(async () => {
    simulator = await startSimulator();
  });
  afterEach(async () => {
    await bot?.stop();
    await simulator.close();
  });

  function start(channel: 'telegram' | 'bale'): Bot {
    const { token, apiRoot } = simulator.bot(channel);
    bot = new Bot(token, { client: { apiRoot } });
    return bot;
  }

  for (const channel of ['telegram', 'bale'] as const)
    it(`answers a person who writes to it on ${channel}`, async () => {
      const echo = start(channel);
      echo.on('message:text', (ctx) => ctx.reply(`You said: ${ctx.message.text}`));
      void echo.start();
      const sara = simulator.person('Sara', channel);
      sara.send('hello');
      expect((await sara.next()).text).to.equal('You said: hello');
      await simulator.idle();
      expect(sara.messages).to.have.length(2);
    });

  it('finds its commands by their entity on Telegram', async () => {
    const polite = start('telegram');
    polite.command('start', (ctx) => ctx.reply(`Welcome ${ctx.match}`));
    void polite.start();
    const sara = simulator.person('Sara');
    sara.send('/start abc');
    expect((await sara.next()).text).to.equal('Welcome abc');
  });

  it('hears of presses and answers them', async () => {
    const asking = start('telegram');
    asking.on('message', (ctx) =>
      ctx.reply('Which?', { reply_markup: { inline_keyboard: [[{ text: 'This one', callback_data: 'v1:this' }]] } }),
    );
    asking.on('callback_query', async (ctx) => {
      await ctx.answerCallbackQuery('Chosen');
      await ctx.editMessageText(`You chose ${ctx.callbackQuery.data}`);
    });
    void asking.start();
    const sara = simulator.person('Sara');
    sara.send('hello');
    expect((await sara.next()).buttons).to.deep.equal([['This one']]);
    expect(await sara.press('This').answer()).to.deep.equal({ text: 'Chosen', alert: false, url: null });
    const changed = await sara.next();
    expect(changed.text).to.equal('You chose v1:this');
    expect(changed.edited).to.equal(true);
  });

  it('sends files as grammY sends them', async () => {
    const giving = start('telegram');
    giving.on('message', (ctx) =>
      ctx.replyWithDocument(new InputFile(Buffer.from('BEGIN:VCALENDAR'), 'card deadline.ics'), { caption: 'Here.' }),
    );
    void giving.start();
    const sara = simulator.person('Sara');
    sara.send('hello');
    const { text, file, content } = await sara.next();
    expect(text).to.equal('Here.');
    expect(file?.toString()).to.equal('BEGIN:VCALENDAR');
    expect(content).to.have.nested.property('file.name', 'card deadline.ics');
  });

  it('cannot be reached by a broken address', async () => {
    for (const path of ['/telegram/%', '/sim/%', '//', '/page/%.css'])
      expect((await fetch(`${simulator.url}${path}`)).status).to.be.within(400, 404);
  });
});
