import { expect } from 'chai';
import { mapConcurrent, withWrites } from '../../src/imports/mapConcurrent.ts';
import { remembering } from '../../src/imports/remember.ts';
import { failure } from '../support/scratch.ts';

/** A promise that the test settles. */
interface Work {
  done(): void;
  fail(): void;
  promise: Promise<number>;
}
function workOf(number: number): Work {
  let [done, fail] = [(): void => {}, (): void => {}];
  const promise = new Promise<number>((resolve, reject) => {
    done = () => resolve(number);
    fail = () => reject(new Error(`work ${number}`));
  });
  return { promise, done, fail };
}
async function* numbers(count: number): AsyncGenerator<number> {
  for (let number = 0; number < count; number += 1) yield number;
}
/** Lets everything run that waits for nothing. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('Work that is begun ahead', () => {
  it('gives its results in order, with no more under way than was asked for', async () => {
    const works: Work[] = [];
    const results: number[] = [];
    const all = (async () => {
      for await (const result of mapConcurrent(numbers(5), 3, (number) => (works[number] = workOf(number)).promise))
        results.push(result);
    })();
    await settle();
    expect(works).to.have.length(3);
    works[1]!.done();
    await settle();
    expect([works.length, results]).to.deep.equal([3, []]);
    works[0]!.done();
    await settle();
    expect([works.length, results]).to.deep.equal([5, [0, 1]]);
    for (const work of works) work.done();
    await all;
    expect(results).to.deep.equal([0, 1, 2, 3, 4]);
  });

  it('fails with what the work failed with, in its turn', async () => {
    const works: Work[] = [];
    const results: number[] = [];
    const all = (async () => {
      for await (const result of mapConcurrent(numbers(2), 3, (number) => (works[number] = workOf(number)).promise))
        results.push(result);
    })();
    await settle();
    works[1]!.fail();
    await settle();
    works[0]!.done();
    expect((await failure(all)).message).to.equal('work 1');
    expect(results).to.deep.equal([0]);
  });
});

describe('Writes under way', () => {
  it('wait for a place when there are as many as may be', async () => {
    const works = Array.from({ length: 3 }, (_, number) => workOf(number));
    let added = 0;
    const all = withWrites(2, async (writes) => {
      for (const { promise } of works) {
        await writes.add(promise);
        added += 1;
      }
      return 'done';
    });
    await settle();
    expect(added).to.equal(1);
    works[0]!.done();
    await settle();
    expect(added).to.equal(2);
    works[1]!.done();
    await settle();
    expect(added).to.equal(3);
    works[2]!.done();
    expect(await all).to.equal('done');
  });

  it('are all over when it comes back, well or not', async () => {
    for (const failing of [false, true]) {
      const work = workOf(1);
      let back = false;
      const all = withWrites(5, async (writes) => {
        await writes.add(work.promise);
        if (failing) throw new Error('another reason');
      }).finally(() => (back = true));
      all.catch(() => undefined);
      await settle();
      expect(back).to.equal(false);
      work.done();
      if (failing) expect((await failure(all)).message).to.equal('another reason');
      await all.catch(() => undefined);
      expect(back).to.equal(true);
    }
  });

  it('fail the work at its end, or when it waits for them before', async () => {
    const [one, two] = [workOf(1), workOf(2)];
    const atEnd = withWrites(5, async (writes) => {
      await writes.add(one.promise);
      return 'done';
    });
    one.fail();
    expect((await failure(atEnd)).message).to.equal('work 1');
    let went = false;
    const before = withWrites(5, async (writes) => {
      await writes.add(two.promise);
      await writes.end();
      went = true;
    });
    two.fail();
    expect((await failure(before)).message).to.equal('work 2');
    expect(went).to.equal(false);
  });
});

describe('A reading that is remembered', () => {
  it('is done once for each text, whatever it said', () => {
    const asked: string[] = [];
    const read = remembering((text) => {
      asked.push(text);
      return text === 'none' ? undefined : text.length;
    });
    expect(['abc', 'none', 'abc', 'none', 'سلام'].map(read)).to.deep.equal([3, undefined, 3, undefined, 4]);
    expect(read('سلام')).to.equal(4);
    expect(asked).to.deep.equal(['abc', 'none', 'سلام']);
  });

  it('is done anew for longer texts, which are not kept', () => {
    let count = 0;
    const read = remembering((text) => [text.length, (count += 1)]);
    expect([read('x'.repeat(64)), read('x'.repeat(64))]).to.deep.equal([
      [64, 1],
      [64, 1],
    ]);
    expect([read('x'.repeat(65)), read('x'.repeat(65))]).to.deep.equal([
      [65, 2],
      [65, 3],
    ]);
  });

  it('forgets all of them when there are too many', () => {
    let count = 0;
    const read = remembering(() => (count += 1));
    for (let text = 0; text < 10_000; text += 1) read(String(text));
    expect(read('0')).to.equal(1);
    expect(read('one more')).to.equal(10_001);
    expect(read('0')).to.equal(10_002);
  });
});
