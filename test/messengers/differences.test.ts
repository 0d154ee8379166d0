import { expect } from 'chai';
import { InlineKeyboard, InputFile, type Bot, type Context } from 'grammy';
import type { Channel } from '../../src/domain/address.ts';
import { editOrSend } from '../../src/messengers/editOrSend.ts';
import { BOLD_OFF, BOLD_ON } from '../../src/messengers/wire/markup.ts';
import type { SimulatedPerson } from '../../src/simulator/person.ts';
import { startMessenger, type Stage } from './stage.ts';

const bold = (text: string) => `${BOLD_ON}${text}${BOLD_OFF}`;
/** The smallest picture. */
const PIXEL = Buffer.from('R0lGODlhAQABAIAAAAAAAAAAACH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');
const button = new InlineKeyboard().text('ببین', 'v1:look');

/** Every known difference that reaches our bot, over HTTP, on both messengers. */
for (const channel of ['telegram', 'bale'] as const)
  describe(`What differs between the messengers, on ${channel}`, () => {
    let stage: Stage;
    let sara: SimulatedPerson;
    /** What the bot does with the next message that is no command. */
    let act: (context: Context) => Promise<unknown>;
    const seen: string[] = [];

    before(async () => {
      stage = await startMessenger({ channel, build });
    });
    after(() => stage.stop());
    beforeEach(() => {
      sara = stage.simulator.person('سارا', channel);
      seen.length = 0;
    });

    function build(bot: Bot): void {
      bot.command('start', (context) => context.reply(`started ${context.match}`));
      bot.on('callback_query:data', async (context) => {
        seen.push(context.callbackQuery.data);
        await context.answerCallbackQuery({ text: 'دیدم'.repeat(100), cache_time: 5 });
        await context.reply('pressed');
      });
      bot.on('message', async (context) => {
        seen.push(`${context.chat.type} ${context.from?.first_name ?? 'nobody'} ${context.from?.is_bot}`);
        await act(context);
      });
    }
    const say = async (what: (context: Context) => Promise<unknown>, text = 'سلام') => {
      act = what;
      sara.send(text);
      return sara.next();
    };

    it('commands are understood with or without their entity', async () => {
      for (const omit of [true, false]) {
        stage.simulator.quirks(channel).omitEntities = omit;
        sara.send('/start abc');
        expect((await sara.next()).text).to.equal('started abc');
      }
    });

    it('bold is bold, and nothing typed is markup', async () => {
      const typed = '*a* _b_ [c](https://example.ir) `d` <b>e';
      const message = await say((context) => context.reply(`${bold('آماده')} ${typed}`, { parse_mode: 'HTML' }));
      const marked = message.entities.filter(({ type }) => !['url', 'link'].includes(type));
      expect(marked, JSON.stringify(marked)).to.have.length(1);
      expect(marked[0]).to.deep.include({ type: 'bold', offset: 0, length: 5 });
      expect(message.text)
        .to.match(/^آماده [*∗]a[*∗] /)
        .and.include('<b>e');
    });

    it('a USSD code stays as it is', async () => {
      const message = await say((context) => context.reply(`کد ${bold('مهم')}: *4*6090# را بگیرید.`));
      expect(message.text).to.include('*4*6090#');
      expect(message.entities.filter(({ type }) => type === 'bold')).to.have.length(1);
    });

    it('a single file arrives, with its caption and its buttons', async () => {
      const message = await say((context) =>
        context.replyWithDocument(new InputFile(Buffer.from('BEGIN:VCALENDAR'), 'card-deadline.ics'), {
          caption: `${bold('مهلت')} کارت`,
          reply_markup: button,
        }),
      );
      expect(message.file?.toString()).to.equal('BEGIN:VCALENDAR');
      expect(message.text).to.equal('مهلت کارت');
      expect(message.buttons).to.deep.equal([['ببین']]);
      const picture = await say((context) => context.replyWithPhoto(new InputFile(PIXEL, 'a.png')));
      expect(picture.file).to.deep.equal(PIXEL);
    });

    it('an edited message keeps its id, whatever the messenger answers', async () => {
      let ids: unknown[] = [];
      await say(async (context) => {
        const sent = await context.reply('one');
        const edited = await context.api.editMessageText(context.chat!.id, sent.message_id, bold('two'));
        ids = [sent.message_id, (edited as { message_id: number }).message_id];
      });
      const edited = await sara.next();
      await stage.simulator.idle();
      expect(edited).to.deep.include({ text: 'two', edited: true });
      expect(ids[0]).to.equal(ids[1]).and.equal(edited.id);
    });

    it('an edit that changes nothing is no error', async () => {
      let result: unknown = null;
      await say(async (context) => {
        const sent = await context.reply('one');
        result = await editOrSend(context.api, context.chat!.id, sent.message_id, 'one');
        expect(result).to.equal(sent.message_id);
        await context.api.editMessageText(context.chat!.id, sent.message_id, 'one');
      });
      await stage.simulator.idle();
      expect(result).to.be.a('number');
      expect(sara.rest().filter(({ edited }) => !edited)).to.deep.equal([]);
    });

    it('a refused edit is said anew', async () => {
      stage.simulator.quirks(channel).refuseEdits = true;
      let [before, after] = [0, 0];
      await say(async (context) => {
        before = (await context.reply('one')).message_id;
        after = await editOrSend(context.api, context.chat!.id, before, 'two', { reply_markup: button });
      });
      const anew = await sara.next();
      await stage.simulator.idle();
      stage.simulator.quirks(channel).refuseEdits = false;
      expect(anew).to.deep.include({ text: 'two', edited: false, id: after });
      expect(after).not.to.equal(before);
    });

    it('nothing to edit is said anew, too', async () => {
      const message = await say((context) => editOrSend(context.api, context.chat!.id, 0, 'two'));
      expect(message).to.deep.include({ text: 'two', edited: false });
    });

    it('a press is answered in at most 200 characters, and a failing answer disturbs nothing', async () => {
      await say((context) => context.reply('look', { reply_markup: button }));
      expect((await sara.press('ببین').answer()).text).to.have.length(200);
      expect((await sara.next()).text).to.equal('pressed');
      stage.simulator.fault({
        channel,
        kind: 'serverError',
        status: 400,
        description: 'Bad Request: query is too old',
        methods: ['answerCallbackQuery'],
      });
      sara.press('ببین');
      expect((await sara.next()).text).to.equal('pressed');
      stage.simulator.quirks(channel).oldClients = true;
      sara.press('ببین');
      expect((await sara.next()).text).to.equal('pressed');
      stage.simulator.quirks(channel).oldClients = false;
      expect(seen.filter((one) => one === 'v1:look')).to.have.length(3);
    });

    it('a reply is a reply', async () => {
      const message = await say((context) =>
        context.reply('two', { reply_parameters: { message_id: context.msgId!, allow_sending_without_reply: true } }),
      );
      const sent = sara.messages.find(({ id }) => id === message.id);
      expect(sent).to.be.an('object');
      const call = stage.simulator.callsOf('sendMessage', channel).at(-1)?.request as Record<string, unknown>;
      const expected = channel === 'bale' ? 'reply_to_message_id' : 'reply_parameters';
      expect(call).to.have.property(expected);
    });

    it('what a messenger does not have is tried and minded no further', async () => {
      const message = await say(async (context) => {
        await context.api.setMyCommands([{ command: 'start', description: 'شروع' }]);
        await context.replyWithChatAction('typing');
        await context.reply('still here', { reply_markup: { force_reply: true } });
      });
      expect(message.text).to.equal('still here');
    });

    it('a venue is a pin, with its words', async () => {
      act = (context) => context.replyWithVenue(28.96, 50.83, 'اداره', 'خیابان *یکم*');
      sara.send('کجا؟');
      await stage.simulator.idle();
      const rest = sara.rest();
      const kinds = rest.map(({ content }) => content?.kind ?? 'text');
      expect(kinds).to.deep.equal(channel === 'bale' ? ['text', 'location'] : ['venue']);
      if (channel === 'bale') expect(rest[0]?.text).to.equal('اداره\nخیابان ∗یکم∗');
    });

    it('several messages are deleted', async () => {
      act = async (context) => {
        const [one, two] = [await context.reply('one'), await context.reply('two')];
        await context.api.deleteMessages(context.chat!.id, [one.message_id, two.message_id]);
        await context.reply('gone');
      };
      sara.send('پاک کن');
      await sara.until((messages) => messages.some(({ text }) => text === 'gone'));
      expect(sara.messages.map(({ text }) => text)).to.deep.equal(['پاک کن', 'gone']);
    });

    it('a block is learned from the refused message', async () => {
      act = async () => {};
      sara.send('سلام');
      await stage.simulator.idle();
      stage.unreachable.length = 0;
      stage.simulator.fault({ channel, kind: 'blocked', methods: ['sendMessage'] });
      const error = await stage.messenger.push.sendMessage(sara.id, 'news').catch((problem: unknown) => problem);
      expect(error).to.be.an('error');
      expect(stage.unreachable).to.deep.equal([{ channel, id: String(sara.id) }]);
    });

    it('fields that a messenger leaves out are filled in', async () => {
      const quirks = stage.simulator.quirks(channel);
      Object.assign(quirks, { omitFrom: true, omitDate: true, omitIsBot: true });
      await say((context) => context.reply(String(context.msg?.date)));
      Object.assign(quirks, { omitFrom: false, omitDate: false, omitIsBot: false });
      expect(seen).to.deep.equal(['private سارا false']);
    });

    it('a group is a group', async () => {
      const group = stage.simulator.group('خانواده', [sara], { hearsAll: true });
      act = (context) => context.reply('one sentence');
      sara.send('سلام', { group });
      await stage.simulator.idle();
      expect(seen).to.deep.equal(['supergroup سارا false']);
    });

    it('links start the bot of their own messenger', () => {
      const base = channel === 'bale' ? 'https://ble.ir/' : 'https://t.me/';
      expect(stage.messenger.deepLink('abc_-9')).to.equal(`${base}${stage.messenger.username()}?start=abc_-9`);
    });
  });

describe('Ids that collide between the messengers', () => {
  it('are two people, and two updates', async () => {
    const seen: string[] = [];
    const build = (channel: Channel) => (bot: Bot) =>
      void bot.on('message', async (context) => {
        seen.push(`${channel}:${context.chat.id}:${context.update.update_id}`);
        await context.reply(channel);
      });
    const stages = [
      await startMessenger({ channel: 'telegram', build: build('telegram') }),
      await startMessenger({ channel: 'bale', build: build('bale') }),
    ] as const;
    const [one, two] = stages.map(({ simulator }, i) =>
      simulator.person('سارا', i === 0 ? 'telegram' : 'bale', { id: 5_000_001 }),
    ) as [SimulatedPerson, SimulatedPerson];
    one.send('a');
    two.send('b');
    expect([(await one.next()).text, (await two.next()).text]).to.deep.equal(['telegram', 'bale']);
    expect(new Set(seen).size).to.equal(2);
    await Promise.all(stages.map((stage) => stage.stop()));
  });
});
