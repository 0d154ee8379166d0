import { expect } from 'chai';
import { longTests } from '../../support/long.ts';
import { ENGINES, setStage, type Stage } from '../../support/messengers.ts';
import { endLeftProcesses, type Exit, spawnModule } from '../../support/process.ts';

const itLong = longTests('custody and closures by script');
const BATCH =
  /^Batch of 1404\/05\/01 \(2025-07-23\): county until 1404\/07\/05 \(2025-09-27\), centre until 1404\/07\/30/;

for (const engine of ENGINES)
  describe(`npm run custody and npm run closures, ${engine}`, function () {
    this.timeout(120_000);
    let stage: Stage;
    beforeEach(async () => {
      stage = await setStage(engine);
      await stage.withStore(({ models }) =>
        // Computing holidays takes a second; there are none here.
        models.settings.create([
          { _id: 'holidays:2025', value: [] },
          { _id: 'holidays:2026', value: [] },
        ]),
      );
    });
    afterEach(async () => {
      endLeftProcesses();
      await stage.remove();
    });
    const script =
      (name: string) =>
      (...args: string[]): Promise<Exit> =>
        spawnModule(`scripts/${name}`, { cwd: stage.folder, env: stage.env, args }).exit;
    const custody = script('custody');
    const closures = script('closures');

    it('work while the bot runs, through the owner of the store, in any digits', async () => {
      const { app } = await stage.run();
      const added = await custody('add', '۱۴۰۴/۰۵/۰۱', '--county-until', '١٤٠٤/٠٧/٠٥');
      expect(added).to.include({ code: 0, stderr: '' });
      expect(added.stdout).to.match(BATCH);
      const closed = await closures('add', '۱۴۰۴/۰۵/۲۲', '--late', '۹:۳۰', '--county', 'jam');
      expect(closed).to.include({ code: 0, stderr: '' });
      const id = /id ([0-9a-f]{24})/.exec(closed.stdout)?.[1];
      await app.stop(9_000);
      await stage.withStore(async ({ models }) => {
        expect(await models.batches.distinct('_id')).to.deep.equal(['2025-07-23']);
        expect((await models.closures.distinct('_id')).map(String)).to.deep.equal([id]);
      });
    });

    itLong('work while the bot does not run, and list what there is', async () => {
      const preview = await custody('add', '1404/05/01', '--county-until', '1404/07/05', '--preview');
      expect(preview).to.include({ code: 0, stderr: '' });
      expect(preview.stdout).to.include('0 chats would be told of it. Nothing was written.');
      expect((await custody('list')).stdout).to.match(/^No batch was entered/);
      expect((await custody('add', '1404/05/01', '--county-until', '1404/07/05')).stdout).to.match(BATCH);
      await custody('extend', '2025-07-23', '--county-until', '1404/07/10', '--county', 'برازجان');
      expect((await custody('list')).stdout.split('\n').slice(0, 2)).to.deep.equal([
        '1404/05/01 (2025-07-23): county until 1404/07/05 (2025-09-27), centre until 1404/07/30 (2025-10-22); at the counties; followed 0 times.',
        '  dashtestan: county until 1404/07/10 (2025-10-02), centre until 1404/07/30 (2025-10-22).',
      ]);
      const added = await closures('add', '1404/05/22', '--late', '09:30', '--county', 'jam');
      const id = /id ([0-9a-f]{24})/.exec(added.stdout)?.[1] ?? '';
      expect((await closures('list')).stdout).to.equal(`${id}  1404/05/22 (2025-08-13), jam: opens only at 09:30\n`);
      expect((await closures('remove', id)).stdout).to.include('removed');
      expect((await closures('list')).stdout).to.match(/^No closure/);
    });

    itLong('answer bad input with one sentence and exit code 1', async () => {
      // One after another: on an embedded store they would be in each other's way.
      const wrong: [() => Promise<Exit>, RegExp][] = [
        [() => custody('extend', '04/05/01'), /^The start of the batch is no day: write it as/],
        [() => custody('extend', '1404/05/01', '--county-until', '1404/07/31'), /^--county-until is no day: write it/],
        [() => custody('extend', '1404/05/02', '--county-until', '1404/07/06'), /^No batch and no card is kept since/],
        [() => closures('add', '1404/05/22', '--late', '9:30', '--open'), /^Give only one of/],
        [() => closures('add', '1404/05/22', '--early', 'noon'), /^The time is none: write it like 09:30\.$/],
      ];
      for (const [start, sentence] of wrong) {
        const { code, stdout, stderr } = await start();
        expect(stderr.trimEnd()).to.match(sentence);
        expect(stderr.trimEnd()).not.to.include('\n');
        expect({ code, stdout }).to.deep.equal({ code: 1, stdout: '' });
      }
    });

    itLong('tell with --help what they take', async () => {
      expect((await custody('--help')).stdout).to.match(/^npm run custody -- list/);
      expect((await closures('--help')).stdout).to.match(/^npm run closures -- list/);
    });
  });
