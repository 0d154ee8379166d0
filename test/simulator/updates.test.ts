import { expect } from 'chai';
import { machineClock } from '../../src/clock.ts';
import { testClocks } from '../support/clock.ts';
import { startSimulator, type TestSimulator } from '../support/simulator.ts';
import { call, refusal } from './call.ts';

interface Update {
  update_id: number;
  message?: { text: string; entities?: { type: string }[] };
  edited_message?: { text: string };
  callback_query?: object;
  my_chat_member?: { new_chat_member: { status: string } };
}

describe('Updates by polling', () => {
  let simulator: TestSimulator;
  beforeEach(async () => {
    simulator = await startSimulator();
  });
  afterEach(() => simulator.close());

  const poll = async (params: object = {}, channel: 'telegram' | 'bale' = 'telegram') =>
    (await call<Update[]>(simulator, channel, 'getUpdates', params)).result;
  const texts = (updates: Update[]) => updates.map(({ message }) => message?.text);

  it('come in order, again and again until a higher offset confirms them', async () => {
    const sara = simulator.person('Sara');
    for (const text of ['a', 'b', 'c']) sara.send(text);
    const first = await poll();
    expect(texts(first)).to.deep.equal(['a', 'b', 'c']);
    expect(texts(await poll())).to.deep.equal(['a', 'b', 'c']);
    expect(texts(await poll({ offset: first[1]!.update_id }))).to.deep.equal(['b', 'c']);
    expect(texts(await poll({ offset: first[2]!.update_id + 1 }))).to.deep.equal([]);
    expect(texts(await poll({ offset: 1 }))).to.deep.equal([]);
  });

  it('are cut to the limit, and counted from the end by a negative offset', async () => {
    const sara = simulator.person('Sara');
    for (const text of ['a', 'b', 'c']) sara.send(text);
    expect(texts(await poll({ limit: 2 }))).to.deep.equal(['a', 'b']);
    expect(texts(await poll({ offset: -1 }))).to.deep.equal(['c']);
    expect(texts(await poll())).to.deep.equal(['c']);
    expect(await refusal(simulator, 'telegram', 'getUpdates', { limit: 101 })).to.contain('limit');
  });

  it('are waited for', async () => {
    const waiting = poll({ timeout: 30 });
    await simulator.listening('telegram');
    simulator.person('Sara').send('hello');
    expect(texts(await waiting)).to.deep.equal(['hello']);
  });

  it('are waited for no longer than was asked', async () => {
    await simulator.close();
    const clocks = testClocks();
    simulator = await startSimulator({ clocks });
    const waiting = poll({ timeout: 30 });
    await simulator.listening('telegram');
    await clocks.machine.pass(30_000);
    expect(await waiting).to.deep.equal([]);
  });

  it('go to one poller only: the newer one ends the older', async () => {
    const older = call(simulator, 'telegram', 'getUpdates', { timeout: 30 });
    await simulator.listening('telegram');
    const newer = poll({ timeout: 30 });
    const refused = await older;
    expect(refused.status).to.equal(409);
    expect(refused.description).to.contain('terminated by other getUpdates request');
    simulator.person('Sara').send('hello');
    expect(texts(await newer)).to.deep.equal(['hello']);
  });

  it('cannot be polled while a webhook is set', async () => {
    await call(simulator, 'telegram', 'setWebhook', { url: 'http://127.0.0.1:9/hook' });
    const refused = await call(simulator, 'telegram', 'getUpdates');
    expect(refused.status).to.equal(409);
    expect(refused.description).to.contain("can't use getUpdates method while webhook is active");
    await call(simulator, 'telegram', 'deleteWebhook');
    expect((await call(simulator, 'telegram', 'getUpdates')).status).to.equal(200);
  });

  it('survive a poller that hangs up', async () => {
    const { apiRoot, token } = simulator.bot('telegram');
    const hangUp = new AbortController();
    const gone = fetch(`${apiRoot}/bot${token}/getUpdates?timeout=30`, { signal: hangUp.signal }).catch(() => 'gone');
    await simulator.listening('telegram');
    hangUp.abort();
    expect(await gone).to.equal('gone');
    simulator.person('Sara').send('hello');
    expect(texts(await poll())).to.deep.equal(['hello']);
  });

  it('are only of the kinds that were asked for', async () => {
    const sara = simulator.person('Sara');
    await poll({ allowed_updates: ['edited_message'] });
    const id = sara.send('a');
    sara.edit(id, 'b');
    expect((await poll()).map(({ edited_message: edited }) => edited?.text)).to.deep.equal(['b']);
    await poll({ allowed_updates: [] });
    sara.send('c');
    expect((await poll()).at(-1)?.message?.text).to.equal('c');
    expect(await refusal(simulator, 'telegram', 'getUpdates', { allowed_updates: ['messages'] })).to.contain(
      'unknown kind',
    );
  });

  it('have ids that grow over restarts of the simulator', async () => {
    const sara = simulator.person('Sara');
    for (let i = 0; i < 50; i++) sara.send('a');
    const last = (await poll()).at(-1)!.update_id;
    expect(Number.isSafeInteger(last)).to.equal(true);
    await simulator.close();
    simulator = await startSimulator();
    simulator.person('Sara').send('b');
    expect((await poll())[0]!.update_id).to.be.greaterThan(last);
  });

  it('are dropped after a day', async () => {
    await simulator.close();
    const clocks = testClocks();
    simulator = await startSimulator({ clocks });
    const sara = simulator.person('Sara');
    sara.send('a');
    await clocks.machine.pass(23 * 3_600_000);
    sara.send('b');
    await clocks.machine.pass(2 * 3_600_000);
    expect(texts(await poll())).to.deep.equal(['b']);
  });

  it('tell of a block, and of a group that the bot is put into', async () => {
    const sara = simulator.person('Sara');
    sara.send('/start');
    sara.block();
    sara.unblock();
    simulator.group('Family', [sara]);
    const statuses = (await poll()).map(({ my_chat_member: member }) => member?.new_chat_member.status);
    expect(statuses).to.deep.equal([undefined, 'kicked', 'member', 'member']);
  });

  it('bring only what is said to the bot from a group in which it does not hear all', async () => {
    const sara = simulator.person('Sara');
    const group = simulator.group('Family', [sara], { hearsAll: false });
    sara.send('hello all', { group });
    sara.send('/help', { group });
    sara.send('you there, @kartyar_bot', { group });
    expect(texts(await poll()).slice(1)).to.deep.equal(['/help', 'you there, @kartyar_bot']);
  });

  it('show on the message that the bot has it', async () => {
    const sara = simulator.person('Sara');
    sara.send('a');
    expect(sara.messages[0]?.taken).to.equal(false);
    await poll();
    expect(sara.messages[0]?.taken).to.equal(true);
  });

  it('keep their order beside another person’s, and messages carry the time of the business clock', async () => {
    const { business } = testClocks();
    await simulator.close();
    simulator = await startSimulator({ clocks: { business, machine: machineClock } });
    const [sara, reza] = [simulator.person('Sara'), simulator.person('Reza')];
    sara.send('1');
    await business.moveTo(business.now() + 86_400_000);
    reza.send('2');
    sara.send('3');
    const updates = (await poll()) as unknown as { message: { date: number; text: string; chat: { id: number } } }[];
    expect(updates.map(({ message }) => [message.chat.id, message.text])).to.deep.equal([
      [sara.id, '1'],
      [reza.id, '2'],
      [sara.id, '3'],
    ]);
    expect(updates[1]!.message.date - updates[0]!.message.date).to.be.within(86_400, 86_401);
  });
});
