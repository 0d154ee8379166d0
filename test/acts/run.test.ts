import { expect } from 'chai';
import { type Actor, defineTable, OPERATOR } from '../../src/acts/act.ts';
import { ok, refused } from '../../src/acts/outcome.ts';
import { runAct, runUntrusted } from '../../src/acts/run.ts';
import { add, actOf, contextOf, heedless, keptLog } from './stage.ts';

describe('running an act', () => {
  const { log, lines } = keptLog();
  const asked = { actor: OPERATOR, context: contextOf(log, ''), ...heedless() };
  beforeEach(() => void lines.splice(0));

  it('comes to its result, and notes its audit line in the log', async () => {
    expect(await runAct(defineTable({ add }), 'add', { numbers: [1, 2, 3], refuse: false }, asked)).to.deep.equal({
      ok: 6,
    });
    expect(lines).to.deep.equal([
      { level: 'info', action: 'sum.made', of: 'numbers', 'before.sum': 0, 'after.sum': 6, numbers: 3 },
    ]);
  });

  it('notes nothing where the act says that nothing is worth a line', async () => {
    const look = actOf('look', async () => ok(null));
    expect(await runAct(defineTable({ look }), 'look', {}, asked)).to.deep.equal({ ok: null });
    expect(lines).to.deep.equal([]);
  });

  it('hands a refusal on as it is; the log knows its code alone', async () => {
    const outcome = await runAct(defineTable({ add }), 'add', { numbers: [4], refuse: true }, asked);
    expect(outcome).to.deep.equal({ refused: { code: 'sumUnwanted', numbers: 1 } });
    expect(lines).to.deep.equal([{ level: 'info', action: 'act.refused', act: 'add', code: 'sumUnwanted' }]);
  });

  it('keeps arguments of another form from it, and says where they differ', async () => {
    let ran = 0;
    const count: typeof add = { ...add, run: async () => ok((ran += 1)) };
    const wrong: [args: unknown, at: string][] = [
      [{ numbers: ['1'], refuse: false }, 'numbers.0'],
      [{ numbers: [] }, 'refuse'],
      [{ numbers: [], refuse: false, more: 1 }, 'more'],
      [null, ''],
      ['add', ''],
    ];
    for (const [args, at] of wrong)
      expect(await runUntrusted(defineTable({ add: count }), 'add', args, asked)).to.deep.equal({
        refused: { code: 'invalidArgs', act: 'add', at },
      });
    expect(ran).to.equal(0);
  });

  it('knows only the acts of its table', async () => {
    for (const act of ['subtract', 'toString', '__proto__'])
      expect(await runUntrusted(defineTable({ add }), act, {}, asked)).to.deep.equal({
        refused: { code: 'unknownAct', act },
      });
  });

  it('makes of what is thrown a refusal and a line in the log, without what the error said', async () => {
    const fail = actOf('fail', () => Promise.reject(new TypeError('0684159414')));
    expect(await runAct(defineTable({ fail }), 'fail', {}, asked)).to.deep.equal({
      refused: { code: 'failed', act: 'fail' },
    });
    expect(lines).to.have.length(1);
    expect(lines[0]).to.include({ level: 'error', action: 'act.failed', act: 'fail', error: 'TypeError' });
    expect(JSON.stringify(lines)).not.to.include('0684159414');
  });

  it('refuses whoever is not the operator, as nobody else has rights yet', async () => {
    let ran = false;
    const look = actOf('look', async () => {
      ran = true;
      return refused({ code: 'never' });
    });
    const somebody = { kind: 'person' } as unknown as Actor;
    expect(await runAct(defineTable({ look }), 'look', {}, { ...asked, actor: somebody })).to.deep.equal({
      refused: { code: 'notAllowed', act: 'look' },
    });
    expect(ran).to.equal(false);
  });

  it('tells the act who has it done', async () => {
    const who = actOf('who', async (_context, actor) => ok(actor.kind));
    expect(await runAct(defineTable({ who }), 'who', {}, asked)).to.deep.equal({ ok: 'operator' });
  });
});
