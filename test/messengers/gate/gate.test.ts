import { expect } from 'chai';
import { silentLog } from '../../../src/log.ts';
import { kindOf, slotOf, stubOf } from '../../../src/messengers/gate/calls.ts';
import { TransportError } from '../../../src/messengers/errors.ts';
import type { ApiAnswer, Priority } from '../../../src/messengers/gate/job.ts';
import { createGate, type Gate } from '../../../src/messengers/gate/gate.ts';
import { settle, testMachineClock, type TestMachineClock } from '../../support/clock.ts';

type Reaction = ApiAnswer | Error | 'hang';

const OK: ApiAnswer = { ok: true, result: { message_id: 1 } };
const tooMany = (retry_after?: number): ApiAnswer => ({
  ok: false,
  error_code: 429,
  description: 'Too Many Requests',
  ...(retry_after === undefined ? {} : { parameters: { retry_after } }),
});
const broken: ApiAnswer = { ok: false, error_code: 500, description: 'Internal Server Error' };
/** A gate in front of a messenger of the test's own making, which notes when each call arrives. */
function gateTo(
  pushesPerSecond: number,
  clock: TestMachineClock,
  react: (name: string, tries: number) => Reaction = () => OK,
) {
  const gate = createGate({ pushesPerSecond, clock, log: silentLog });
  const start = clock.now();
  const seen: { name: string; at: number }[] = [];
  const call = (
    name: string,
    options: { chat?: string; method?: string; priority?: Priority; signal?: AbortSignal; message?: number } = {},
  ) => {
    const { chat = name, method = 'sendMessage', priority = 'reply', signal } = options;
    const payload = { chat_id: chat, message_id: options.message };
    const answer = gate.submit({
      method,
      kind: kindOf(method),
      chat,
      slot: slotOf(method, payload),
      priority,
      signal,
      stub: () => stubOf(method, payload, clock.now()),
      async attempt() {
        seen.push({ name, at: clock.now() - start });
        const reaction = react(name, seen.filter((one) => one.name === name).length);
        if (reaction === 'hang') return new Promise(() => {});
        if (reaction instanceof Error) throw reaction;
        return reaction;
      },
    });
    return answer;
  };
  return { gate, call, seen, names: () => seen.map(({ name }) => name) };
}

const isStub = (answer: ApiAnswer) => answer.ok && (answer.result as { message_id: number }).message_id === 0;
/** Whether and how a promise has settled by now. */
async function stateOf(promise: Promise<ApiAnswer>): Promise<string> {
  const state = promise.then(
    (answer) => (isStub(answer) ? 'stub' : answer.ok ? 'sent' : `refused ${answer.error_code}`),
    (error: Error) => error.name,
  );
  await settle();
  return Promise.race([state, settle().then(() => 'waiting')]);
}

describe('The gate for outgoing calls', () => {
  let clock: TestMachineClock;
  beforeEach(() => (clock = testMachineClock()));

  it('sends what nobody asked for at the configured rate', async () => {
    const { call, seen } = gateTo(10, clock);
    for (let i = 0; i < 22; i++) void call(`chat ${i}`, { priority: 'push' });
    await clock.pass(2_000);
    expect(seen).to.have.length(22);
    expect(seen.filter(({ at }) => at === 0)).to.have.length(2);
    expect(seen.at(-1)?.at).to.equal(2_000);
  });

  it('sends answers at once, whatever the rate, a hundred side by side', async () => {
    const waiting: ((answer: ApiAnswer) => void)[] = [];
    const gate = createGate({ pushesPerSecond: 1, clock, log: silentLog });
    for (let i = 0; i < 300; i++)
      void gate.submit({
        method: 'sendMessage',
        kind: 'send',
        chat: String(i),
        slot: 'text',
        priority: 'reply',
        stub: () => ({}),
        attempt: () => new Promise((resolve) => waiting.push(resolve)),
      });
    expect(waiting).to.have.length(100);
    for (const answer of waiting.splice(0)) answer(OK);
    await settle();
    for (const answer of waiting.splice(0)) answer(OK);
    await settle();
    expect(waiting).to.have.length(100);
  });

  it('sends replies before pushes, whenever they were asked for', async () => {
    const { call, names } = gateTo(1, clock);
    const pushes = ['push 1', 'push 2', 'push 3'].map((name) => call(name, { priority: 'push' }));
    await clock.pass(900);
    void call('reply 1');
    void call('reply 2');
    await clock.pass(5_000);
    await Promise.all(pushes);
    expect(names()).to.deep.equal(['push 1', 'reply 1', 'reply 2', 'push 2', 'push 3']);
  });

  it('lets no reply wait for pushes, however many of them wait', async () => {
    const { call, seen } = gateTo(20, clock);
    for (let i = 0; i < 50; i++) void call(`push ${i}`, { priority: 'push' });
    await clock.pass(1_000);
    void call('reply');
    await settle();
    expect(seen.at(-1)).to.deep.equal({ name: 'reply', at: 1_000 });
  });

  it('tidies up after replies and before pushes', async () => {
    const limit = clock.now() + 1;
    const { call, names } = gateTo(100, clock, () => (clock.now() < limit ? tooMany(1) : OK));
    void call('first');
    await settle();
    void call('push', { priority: 'push' });
    void call('delete', { method: 'deleteMessage', message: 4 });
    void call('buttons', { method: 'editMessageReplyMarkup', message: 4 });
    void call('reply');
    await clock.pass(3_000);
    expect(names().slice(1)).to.deep.equal(['first', 'reply', 'delete', 'buttons', 'push']);
  });

  it('lets a caller go on whose chat has had too many messages, and sends them in order as the pace allows', async () => {
    const { call, seen, names } = gateTo(100, clock);
    const answers = Array.from({ length: 8 }, (_, i) => call(String(i), { chat: 'a' }));
    await settle();
    expect(await Promise.all(answers.map(stateOf))).to.deep.equal([
      ...Array.from({ length: 5 }, () => 'sent'),
      ...Array.from({ length: 3 }, () => 'stub'),
    ]);
    await clock.pass(3_000);
    expect(names()).to.deep.equal(['0', '1', '2', '3', '4', '5', '6', '7']);
    expect(seen.slice(5).map(({ at }) => at)).to.deep.equal([1_000, 2_000, 3_000]);
  });

  it('says no more to a chat in which ten replies wait for its pace', async () => {
    const { call, names, gate } = gateTo(100, clock);
    const answers: Promise<ApiAnswer>[] = [];
    for (let i = 0; i < 100; i++) {
      answers.push(call(String(i), { chat: 'a' }));
      await settle();
    }
    expect(new Set((await Promise.all(answers.map(stateOf))).slice(5))).to.deep.equal(new Set(['stub']));
    expect(gate.counts().waiting).to.equal(10);
    void call('other', { chat: 'b' });
    await settle();
    expect(names().at(-1)).to.equal('other');
    await clock.pass(60_000);
    expect(names().filter((name) => name !== 'other')).to.deep.equal(Array.from({ length: 15 }, (_, i) => String(i)));
  });

  it('keeps the order within a chat and lets one chat not hold up another', async () => {
    const answers = new Map<string, (answer: ApiAnswer) => void>();
    const gate = createGate({ pushesPerSecond: 100, clock, log: silentLog });
    const seen: string[] = [];
    const send = (name: string, chat: string) =>
      gate.submit({
        method: 'sendMessage',
        kind: 'send',
        chat,
        slot: 'text',
        priority: 'reply',
        stub: () => ({}),
        attempt: () => {
          seen.push(name);
          return new Promise((resolve) => answers.set(name, resolve));
        },
      });
    void send('a1', 'a');
    void send('a2', 'a');
    void send('b1', 'b');
    await settle();
    expect(seen).to.deep.equal(['a1', 'b1']);
    answers.get('a1')?.(OK);
    await settle();
    expect(seen).to.deep.equal(['a1', 'b1', 'a2']);
  });

  it('lets replies to one chat come in a burst and pushes about one a second', async () => {
    const { call, seen } = gateTo(100, clock);
    for (let i = 0; i < 5; i++) void call('reply', { chat: 'a' });
    for (let i = 0; i < 3; i++) void call('push', { chat: 'b', priority: 'push' });
    await settle();
    await clock.pass(4_000);
    expect(seen.filter(({ name }) => name === 'reply').every(({ at }) => at === 0)).to.equal(true);
    expect(seen.filter(({ name }) => name === 'push').map(({ at }) => at)).to.deep.equal([0, 1_000, 2_000]);
  });

  it('answers presses at once, without taking from the rate', async () => {
    const { call, seen } = gateTo(1, clock);
    void call('reply');
    void call('press 1', { method: 'answerCallbackQuery' });
    void call('press 2', { method: 'answerCallbackQuery' });
    await settle();
    expect(seen.map(({ at }) => at)).to.deep.equal([0, 0, 0]);
  });

  describe('when the messenger says 429', () => {
    it('pauses everything until then, and tries again', async () => {
      const { call, seen, gate } = gateTo(100, clock, (_, tries) =>
        tries === 1 && clock.now() < pauseEnd ? tooMany(10) : OK,
      );
      const pauseEnd = clock.now() + 1;
      const first = call('a');
      await settle();
      const second = call('b');
      const push = call('c', { priority: 'push' });
      expect(gate.pausedFor()).to.equal(10_000);
      await clock.pass(9_999);
      expect(seen).to.have.length(1);
      await clock.pass(2_000);
      expect(await Promise.all([first, second, push].map(stateOf))).to.deep.equal(['sent', 'sent', 'sent']);
      expect(seen[1]?.at).to.equal(10_000);
    });

    it('lets the intake go on meanwhile', async () => {
      const { call, gate } = gateTo(100, clock, (name) => (name === 'a' ? tooMany(3_000) : OK));
      void call('a');
      await settle();
      expect(gate.pausedFor()).to.equal(3_000_000);
      expect(await stateOf(call('updates', { method: 'getUpdates' }))).to.equal('sent');
    });

    it('keeps a reply that would wait long, lets its caller go on, and sends it when the pause ends', async () => {
      const { call, names, gate } = gateTo(100, clock, (_, tries) =>
        tries === 1 && clock.now() < limit ? tooMany(2_282) : OK,
      );
      const limit = clock.now() + 1;
      const first = call('a');
      expect(await stateOf(first)).to.equal('stub');
      expect(await stateOf(call('b'))).to.equal('stub');
      expect(gate.counts().kept).to.equal(2);
      await clock.pass(2_281_000);
      expect(names()).to.deep.equal(['a']);
      await clock.pass(1_500);
      expect(names()).to.deep.equal(['a', 'a', 'b']);
      expect(gate.counts().kept).to.equal(0);
    });

    it('keeps only the newest text of a chat, with what tidies up', async () => {
      const limit = clock.now() + 1;
      const { call, names } = gateTo(100, clock, () => (clock.now() < limit ? tooMany(60) : OK));
      void call('first', { chat: 'a' });
      await settle();
      void call('delete', { chat: 'a', method: 'deleteMessage', message: 4 });
      void call('second', { chat: 'a' });
      void call('press', { chat: 'a', method: 'answerCallbackQuery' });
      void call('third', { chat: 'a' });
      await clock.pass(65_000);
      expect(names()).to.deep.equal(['first', 'third', 'delete']);
    });

    it('sends what was kept for a chat before what is newer', async () => {
      const limit = clock.now() + 1;
      const { call, names } = gateTo(1, clock, () => (clock.now() < limit ? tooMany(60) : OK));
      for (const name of ['a', 'b', 'c']) void call(`old ${name}`, { chat: name });
      await settle();
      await clock.pass(60_000);
      void call('new c', { chat: 'c' });
      await clock.pass(10_000);
      expect(names().indexOf('old c')).to.be.lessThan(names().indexOf('new c'));
      expect(names().indexOf('new c')).to.be.lessThan(names().lastIndexOf('old b'));
    });

    it('tells pushes at once that they were not sent, when the pause is long', async () => {
      const { call } = gateTo(100, clock, (name) => (name === 'a' ? tooMany(60) : OK));
      const early = call('p', { priority: 'push', chat: 'a' });
      void call('a');
      await settle();
      const late = await call('q', { priority: 'push' });
      expect(late).to.deep.include({ ok: false, error_code: 429, parameters: { retry_after: 60 } });
      expect(await stateOf(early)).to.equal('sent');
      const refused = await call('a', { priority: 'push' });
      expect(refused).to.deep.include({ error_code: 429 });
    });

    it('takes a growing pause when no time is named', async () => {
      const { call, seen } = gateTo(100, clock, (_, tries) => (tries <= 3 ? tooMany() : OK));
      void call('a');
      await settle();
      await clock.pass(60_000);
      expect(seen.map(({ at }) => at)).to.deep.equal([0, 5_000, 15_000, 35_000]);
    });

    it('tells whoever asks for something that there is a long pause, and answers a press as if it were done', async () => {
      const { call, gate, seen } = gateTo(100, clock);
      gate.hold(60_000);
      expect(await call('file', { method: 'getFile' })).to.deep.include({
        ok: false,
        error_code: 429,
        parameters: { retry_after: 60 },
      });
      expect(await call('press', { method: 'answerCallbackQuery' })).to.deep.equal({ ok: true, result: true });
      gate.hold(0);
      await settle();
      expect(seen, 'neither is asked later').to.deep.equal([]);
      expect(gate.counts().kept).to.equal(0);
    });

    it('begins with the shortest pause again when it has worked for a minute', async () => {
      const { call, seen } = gateTo(100, clock, (name, tries) => (name !== 'c' && tries === 1 ? tooMany() : OK));
      void call('a');
      await settle();
      await clock.pass(5_000 + 60_001);
      void call('b');
      await settle();
      await clock.pass(10_000);
      expect(seen.map(({ name, at }) => `${name} ${at}`)).to.deep.equal(['a 0', 'a 5000', 'b 65001', 'b 70001']);
    });

    it('sends more slowly afterwards what nobody asked for', async () => {
      const { call, gate } = gateTo(30, clock, (_, tries) => (tries === 1 ? tooMany(1) : OK));
      void call('a');
      await settle();
      expect(gate.counts().pushesPerSecond).to.equal(20);
    });

    /** Takes `most` messages in each second, and says how long to wait until the next one begins. */
    const enforcing = (most: number) => {
      const start = clock.now();
      const taken = new Map<number, number>();
      return (): ApiAnswer => {
        const second = Math.floor((clock.now() - start) / 1_000);
        const count = (taken.get(second) ?? 0) + 1;
        taken.set(second, count);
        return count <= most ? OK : tooMany(1);
      };
    };

    it('learns how many replies it takes, and then waits hardly longer than it must', async () => {
      const limit = enforcing(30);
      let refusals = 0;
      const { call, seen } = gateTo(25, clock, () => {
        const answer = limit();
        if (!answer.ok) refusals++;
        return answer;
      });
      const answers = Array.from({ length: 300 }, (_, i) => call(`chat ${i}`));
      await settle();
      await clock.pass(13_000);
      expect(new Set(await Promise.all(answers.map(stateOf)))).to.deep.equal(new Set(['sent']));
      // Ten seconds is what the messenger itself needs for 300; those that were under way at once are refused once.
      expect(seen.at(-1)?.at).to.be.at.most(12_500);
      expect(refusals).to.be.at.most(100);
    });

    it('forgets what it has learned when nothing was refused for ten minutes', async () => {
      const { call, gate } = gateTo(25, clock, (_, tries) => (tries === 1 && clock.now() < limit ? tooMany(1) : OK));
      const limit = clock.now() + 1;
      void call('a');
      await settle();
      expect(gate.counts().perSecond).to.equal(5);
      await clock.pass(60_000);
      expect(gate.counts().perSecond).to.be.closeTo(6.05, 0.001);
      await clock.pass(600_000);
      expect(gate.counts().perSecond).to.equal(null);
    });

    it('for a call that is no message, goes on with everything else, and asks for that not before its time', async () => {
      const { call, seen, gate } = gateTo(100, clock, (name, tries) =>
        name === 'menu' && tries === 1 ? tooMany(1_127) : OK,
      );
      expect(await stateOf(call('menu', { method: 'setMyCommands' }))).to.equal('refused 429');
      expect(gate.pausedFor()).to.equal(0);
      expect(await stateOf(call('a'))).to.equal('sent');
      expect(await call('menu', { method: 'setMyCommands' })).to.deep.include({ parameters: { retry_after: 1_127 } });
      expect(seen).to.have.length(2);
      await clock.pass(1_127_000);
      expect(await stateOf(call('menu', { method: 'setMyCommands' }))).to.equal('sent');
    });

    it('for a pleasantry, drops it', async () => {
      const { call, names, gate } = gateTo(100, clock, (name) => (name === 'press' ? tooMany(60) : OK));
      expect(await call('press', { method: 'answerCallbackQuery' })).to.deep.equal({ ok: true, result: true });
      expect(await call('press', { method: 'answerCallbackQuery' })).to.deep.equal({ ok: true, result: true });
      expect(await stateOf(call('a'))).to.equal('sent');
      expect(gate.pausedFor()).to.equal(0);
      expect(names()).to.deep.equal(['press', 'a']);
    });

    it('for a deletion, deletes later and answers meanwhile', async () => {
      const { call, seen } = gateTo(100, clock, (name, tries) => (name === 'delete' && tries === 1 ? tooMany(5) : OK));
      const deleted = call('delete', { method: 'deleteMessage', message: 4 });
      await settle();
      expect(await stateOf(call('a'))).to.equal('sent');
      await clock.pass(5_000);
      expect(await deleted).to.deep.equal(OK);
      expect(seen.map(({ name, at }) => `${name} ${at}`)).to.deep.equal(['delete 0', 'a 0', 'delete 5000']);
    });
  });

  describe('in trouble', () => {
    it('repeats, with growing waits, what the server says it did not do', async () => {
      const { call, seen } = gateTo(100, clock, (_, tries) => (tries < 4 ? broken : OK));
      const answer = call('a');
      await settle();
      await clock.pass(10_000);
      expect(await stateOf(answer)).to.equal('sent');
      expect(seen.map(({ at }) => at)).to.deep.equal([0, 500, 1_500, 3_500]);
    });

    it('tries an answer again that may have arrived: said twice is better than not at all', async () => {
      const { call, seen } = gateTo(100, clock, (_, tries) =>
        tries === 1 ? new TransportError('ECONNRESET', 'unknown') : OK,
      );
      const answer = call('a');
      await settle();
      await clock.pass(1_000);
      expect(await stateOf(answer)).to.equal('sent');
      await clock.pass(60_000);
      expect(seen).to.have.length(2);
    });

    it('keeps what may pass when the messenger refuses the bot itself, and tells a push', async () => {
      let refuses = true;
      const gate = createGate({ pushesPerSecond: 100, clock, log: silentLog, mayPass: () => refuses });
      const attempt = async (): Promise<ApiAnswer> =>
        refuses ? { ok: false, error_code: 401, description: 'Unauthorized' } : OK;
      const base = { method: 'sendMessage', kind: 'send', slot: 'text', stub: () => ({}), attempt } as const;
      gate.hold(5_000);
      const reply = gate.submit({ ...base, chat: 'a', priority: 'reply' });
      const push = gate.submit({ ...base, chat: 'b', priority: 'push' });
      await settle();
      await clock.pass(5_000);
      expect(await stateOf(push)).to.equal('refused 429');
      refuses = false;
      gate.hold(0);
      await settle();
      await clock.pass(1_000);
      expect(await stateOf(reply)).to.equal('sent');
    });

    it('repeats what can be repeated: an edit, a deletion, a question', async () => {
      for (const method of ['editMessageText', 'deleteMessage', 'getFile']) {
        const { call, seen } = gateTo(100, clock, (_, tries) =>
          tries < 3 ? new TransportError('ETIMEDOUT', 'unknown') : OK,
        );
        const answer = call('a', { method });
        await settle();
        await clock.pass(5_000);
        expect(await stateOf(answer), method).to.equal('sent');
        expect(seen, method).to.have.length(3);
      }
    });

    it('lets the caller go on after a few tries and sends the reply when the way is free again', async () => {
      let down = true;
      const { call, names } = gateTo(100, clock, () => (down ? new TransportError('ECONNREFUSED', 'no') : OK));
      const answer = call('a');
      await settle();
      await clock.pass(30_000);
      expect(await stateOf(answer)).to.equal('stub');
      const before = names().length;
      down = false;
      await clock.pass(90_000);
      expect(names()).to.have.length(before + 1);
    });

    it('gives a kept reply up after six hours', async () => {
      const { call, seen, gate } = gateTo(100, clock, () => new TransportError('ECONNREFUSED', 'no'));
      void call('a');
      await settle();
      for (let hour = 0; hour < 7; hour++) await clock.pass(3_600_000);
      const tries = seen.length;
      await clock.pass(3_600_000);
      expect(seen.length).to.equal(tries);
      expect(gate.counts()).to.deep.include({ waiting: 0, kept: 0, underWay: 0 });
    });

    it('tells a push what is known, and never repeats it', async () => {
      const { call, seen } = gateTo(100, clock, (name) =>
        name === 'a' ? broken : new TransportError('ECONNRESET', 'unknown'),
      );
      expect(await stateOf(call('a', { priority: 'push' }))).to.equal('refused 500');
      expect(await stateOf(call('b', { priority: 'push' }))).to.equal('TransportError');
      await clock.pass(60_000);
      expect(seen).to.have.length(2);
    });

    it('hands every other refusal to the caller, untouched', async () => {
      const { call } = gateTo(100, clock, () => ({
        ok: false,
        error_code: 403,
        description: 'Forbidden: bot was blocked by the user',
      }));
      expect(await stateOf(call('a'))).to.equal('refused 403');
    });
  });

  it('takes a call back that nobody waits for any more', async () => {
    const { call, seen } = gateTo(1, clock);
    const giveUp = new AbortController();
    void call('a', { priority: 'push' });
    const second = call('b', { priority: 'push', signal: giveUp.signal });
    giveUp.abort();
    expect(await stateOf(second)).to.equal('TransportError');
    await clock.pass(5_000);
    expect(seen).to.have.length(1);
  });

  it('keeps a reply that waits long because nothing comes back from the messenger', async () => {
    let hangs = true;
    const { call, names } = gateTo(1, clock, () => (hangs ? 'hang' : OK));
    for (let i = 0; i < 100; i++) void call(`chat ${i}`);
    hangs = false;
    const answer = call('one more');
    await clock.pass(20_000);
    expect(await stateOf(answer)).to.equal('waiting');
    await clock.pass(2);
    expect(await stateOf(answer)).to.equal('stub');
    expect(names()).not.to.include('one more');
  });

  describe('at the end', () => {
    it('sends what waits and refuses what comes', async () => {
      const { gate, call } = gateTo(2, clock);
      const replies = ['a', 'b', 'c', 'd'].map((name) => call(name));
      void call('o', { priority: 'push' });
      const push = call('p', { priority: 'push' });
      const drained = gate.drain(5_000);
      expect(await stateOf(push)).to.equal('refused 503');
      await clock.pass(2_000);
      await drained;
      expect(await Promise.all(replies.map(stateOf))).to.deep.equal(['sent', 'sent', 'sent', 'sent']);
      expect(await stateOf(call('e'))).to.equal('refused 503');
    });

    it('waits no longer than it was told, for a hanging messenger', async () => {
      const { gate, call } = gateTo(2, clock, () => 'hang');
      void call('a');
      await ends(gate, clock, 5_000);
    });

    it('does not wait for the end of a long pause', async () => {
      const { gate, call } = gateTo(2, clock, () => tooMany(600));
      void call('a');
      await settle();
      await ends(gate, clock, 0);
    });
  });

  it('refuses everything when the token is refused', async () => {
    const { gate, call, seen } = gateTo(1, clock);
    const [, waiting] = [call('a', { priority: 'push' }), call('b', { priority: 'push' })];
    gate.refuseAll({ error_code: 401, description: 'Unauthorized' });
    expect(await stateOf(waiting)).to.equal('refused 401');
    expect(await stateOf(call('c'))).to.equal('refused 401');
    await clock.pass(10_000);
    expect(seen).to.have.length(1);
  });
});

async function ends(gate: Gate, clock: TestMachineClock, afterMs: number): Promise<void> {
  let drained = false;
  void gate.drain(5_000).then(() => (drained = true));
  await clock.pass(Math.max(0, afterMs - 1));
  expect(drained).to.equal(afterMs === 0);
  await clock.pass(1);
  expect(drained).to.equal(true);
}
