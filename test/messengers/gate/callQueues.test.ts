import { expect } from 'chai';
import { createCallQueues, type CallQueues } from '../../../src/messengers/gate/callQueues.ts';
import { kindOf, slotOf } from '../../../src/messengers/gate/calls.ts';
import { createCeiling, type Ceiling } from '../../../src/messengers/gate/ceiling.ts';
import type { Job, Priority } from '../../../src/messengers/gate/job.ts';
import { createRate, type Rate } from '../../../src/messengers/gate/rate.ts';

describe('Whose call is next', () => {
  let queues: CallQueues;
  let pushes: Rate;
  let ceiling: Ceiling;
  let paced: string[];
  beforeEach(() => {
    pushes = createRate(10);
    ceiling = createCeiling();
    paced = [];
    queues = createCallQueues({ pushes, ceiling, onPaced: (job) => void paced.push(nameOf(job)) });
  });

  const names = new WeakMap<Job, string>();
  const nameOf = (job: Job): string => names.get(job)!;
  let sequence = 0;
  function job(
    name: string,
    more: { chat?: string; method?: string; priority?: Priority; notBefore?: number; kept?: boolean } = {},
  ): Job {
    const { chat = name, method = 'sendMessage', priority = 'reply', notBefore = 0, kept = false } = more;
    const made: Job = {
      call: {
        method,
        kind: kindOf(method),
        chat,
        slot: slotOf(method, {}),
        priority,
        attempt: () => Promise.resolve({ ok: true, result: true }),
        stub: () => true,
      },
      chat,
      slot: slotOf(method, {}),
      sequence: (sequence += 1),
      since: 0,
      tries: 0,
      notBefore,
      caller: kept ? null : { resolve: () => {}, reject: () => {} },
    };
    names.set(made, name);
    return made;
  }
  /** What may go at that time, in order, until something has to wait; then how long, ms. */
  function going(now = 0, withPushes = true): (string | number)[] {
    const all: (string | number)[] = [];
    for (;;) {
      const next = queues.next(now, withPushes);
      all.push(typeof next === 'number' ? next : nameOf(next));
      if (typeof next === 'number') return all;
    }
  }

  it('is that of a reply, then of one that was kept, then what tidies up, then what nobody asked for', () => {
    queues.add(job('push', { priority: 'push' }));
    queues.add(job('chore', { method: 'deleteMessage' }));
    queues.addKept(job('kept', { kept: true }));
    queues.add(job('reply'));
    expect(queues.count()).to.equal(4);
    for (const [queue, count] of [
      ['replies', 1],
      ['late', 1],
      ['chores', 1],
      ['pushes', 1],
    ] as const)
      expect(queues.waiting(queue), queue).to.have.length(count);
    expect(going()).to.deep.equal(['reply', 'kept', 'chore', 'push', Infinity]);
    expect(queues.count()).to.equal(0);
  });

  it('is none of what nobody asked for while that is held back', () => {
    queues.add(job('push', { priority: 'push' }));
    expect(going(0, false)).to.deep.equal([Infinity]);
    expect(going()).to.deep.equal(['push', Infinity]);
  });

  it('is that of the older one where a reply was kept for the same chat', () => {
    queues.addKept(job('older', { chat: 'a', kept: true }));
    queues.addKept(job('elsewhere', { chat: 'b', kept: true }));
    queues.add(job('newer', { chat: 'a' }));
    expect(queues.waiting('replies').map(nameOf)).to.deep.equal(['older', 'newer']);
    expect(queues.waiting('late').map(nameOf)).to.deep.equal(['elsewhere']);
  });

  it('does not bring kept calls together that have no chat', () => {
    queues.addKept(job('kept', { chat: '', kept: true }));
    queues.add(job('reply', { chat: '' }));
    expect(queues.waiting('late').map(nameOf)).to.deep.equal(['kept']);
  });

  it('is that of one that is tried again, before all others of its kind', () => {
    queues.add(job('one'));
    queues.addFirst(job('again'));
    expect(going()).to.deep.equal(['again', 'one', Infinity]);
  });

  it('waits for its time, and lets other chats go before it, but not its own', () => {
    queues.add(job('later', { chat: 'a', notBefore: 500 }));
    queues.add(job('behind', { chat: 'a' }));
    queues.add(job('other', { chat: 'b' }));
    expect(going()).to.deep.equal(['other', 500]);
    expect(going(499)).to.deep.equal([1]);
    expect(going(500)).to.deep.equal(['later', 'behind', Infinity]);
    expect(paced, 'nothing waits for a pace').to.deep.equal([]);
  });

  it('waits while a message is under way to its chat, but for what says nothing there', () => {
    const first = job('first', { chat: 'a' });
    queues.add(first);
    expect(going()).to.deep.equal(['first', Infinity]);
    queues.started(first);
    queues.add(job('second', { chat: 'a' }));
    queues.add(job('press', { chat: '', method: 'answerCallbackQuery' }));
    expect(going()).to.deep.equal(['press', Infinity]);
    queues.ended(first);
    expect(going()).to.deep.equal(['second', Infinity]);
  });

  it('is not held up by calls without a chat, nor by those that say nothing', () => {
    for (const one of [job('a', { chat: '' }), job('b', { chat: 'x', method: 'deleteMessage' })]) queues.started(one);
    queues.add(job('no chat', { chat: '' }));
    queues.add(job('in x', { chat: 'x' }));
    expect(going()).to.deep.equal(['no chat', 'in x', Infinity]);
    queues.add(job('later', { chat: '', notBefore: 500 }));
    queues.add(job('now', { chat: '' }));
    expect(going()).to.deep.equal(['now', 500]);
  });

  it('waits for the pace of its chat, and whoever asked for a reply is told so; so are those behind it', () => {
    for (let i = 1; i <= 7; i += 1) queues.add(job(String(i), { chat: 'a' }));
    queues.add(job('push', { chat: 'b', priority: 'push' }));
    queues.add(job('next push', { chat: 'b', priority: 'push' }));
    expect(going()).to.deep.equal(['1', '2', '3', '4', '5', 'push', 1_000]);
    expect(new Set(paced)).to.deep.equal(new Set(['6', '7']));
    expect(queues.waiting('replies').map(nameOf)).to.deep.equal(['6', '7']);
    expect(going(1_000)).to.deep.equal(['6', 'next push', 1_000]);
  });

  it('waits for the rate of what nobody asked for, which bounds that alone', () => {
    for (let i = 1; i <= 4; i += 1) queues.add(job(`push ${i}`, { priority: 'push' }));
    queues.add(job('typing', { chat: 'x', method: 'sendChatAction', priority: 'push' }));
    expect(going()).to.deep.equal(['push 1', 'push 2', 'typing', 100]);
    queues.add(job('reply'));
    expect(going()).to.deep.equal(['reply', 100]);
    expect(going(100)).to.deep.equal(['push 3', 100]);
  });

  it('waits for what the messenger takes, if it says a message or changes one, and tidies up after that', () => {
    ceiling.refused(0);
    queues.add(job('reply'));
    queues.add(job('chore', { method: 'deleteMessage' }));
    queues.add(job('press', { method: 'answerCallbackQuery' }));
    queues.add(job('question', { method: 'getFile' }));
    expect(going()).to.deep.equal(['press', 'question', 200]);
    expect(going(200)).to.deep.equal(['reply', 'chore', Infinity]);
  });

  it('can be taken out before, one by one, by a property, or all', () => {
    const [one, two] = [job('one'), job('two', { priority: 'push' })];
    for (const each of [one, two, job('three'), job('four')]) queues.add(each);
    expect(queues.remove(two)).to.equal(true);
    expect(queues.remove(two)).to.equal(false);
    expect(queues.takeIf('replies', (each) => each === one).map(nameOf)).to.deep.equal(['one']);
    expect(queues.takeAll().map(nameOf)).to.deep.equal(['three', 'four']);
    expect(queues.count()).to.equal(0);
  });
});
