import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { toPersianDigits } from '../../src/domain/digits.ts';
import { SAMPLE_AS_OF, samplePeople, sampleCsv, type SampleRow } from '../../src/imports/sample.ts';
import { ENGINES, setStage, type Stage } from '../support/messengers.ts';
import { endLeftProcesses, spawnModule } from '../support/process.ts';

/** Everything that must be found nowhere: as typed, as canonical, in Persian digits. */
function secretsOf(rows: readonly SampleRow[]): string[] {
  return rows.flatMap(({ nationalCode, receiptSerial, mobile, firstName, lastName }) => [
    nationalCode,
    toPersianDigits(nationalCode),
    receiptSerial,
    receiptSerial.toLowerCase(),
    receiptSerial.replaceAll('O', '0').replaceAll('I', '1'),
    ...(mobile ? [mobile] : []),
    `${firstName} ${lastName}`,
  ]);
}

async function filesBelow(folder: string): Promise<{ name: string; bytes: Buffer }[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return Promise.all(
    files.map(async ({ parentPath, name }) => ({ name, bytes: await readFile(join(parentPath, name)) })),
  );
}

for (const engine of ENGINES)
  describe(`what can be found of a person, ${engine}`, function () {
    this.timeout(60_000);
    let stage: Stage;
    beforeEach(async () => {
      stage = await setStage(engine);
    });
    afterEach(async () => {
      endLeftProcesses();
      await stage.remove();
    });

    it('is no code, serial, phone or full name, in no file, collection or log, while dialogues are open', async () => {
      const rows = samplePeople().flatMap(({ row }) => (row ? [{ ...row, mobile: '09171234567' }] : []));
      const secrets = secretsOf(rows);
      const csv = join(stage.folder, 'export.csv');
      await writeFile(csv, [...sampleCsv(rows)].join(''));
      const imported = await spawnModule('scripts/import', {
        cwd: stage.folder,
        env: stage.env,
        args: ['--as-of', SAMPLE_AS_OF, csv],
      }).exit;
      expect(imported).to.include({ code: 0 });
      await writeFile(csv, '');

      const kartyar = await stage.start();
      const [waiting, other] = rows.filter(({ status }) => status === 'readyAtCounty');
      const open = stage.simulator.person('سارا', 'telegram');
      open.send(toPersianDigits(waiting!.nationalCode));
      await open.next();
      const half = stage.simulator.person('مریم', 'bale');
      half.send(`سریال رسید من ${other!.receiptSerial.toLowerCase()}`);
      await half.next();
      const answered = stage.simulator.person('رضا', 'telegram');
      answered.send(`${waiting!.nationalCode} ${waiting!.receiptSerial}`);
      expect((await answered.next()).text).to.match(/^✅/);
      const missed = stage.simulator.person('علی', 'bale');
      missed.send(`${waiting!.nationalCode} ${other!.receiptSerial}`);
      await missed.next();
      const talking = stage.simulator.person('لیلا', 'telegram');
      talking.send(`${waiting!.firstName} ${waiting!.lastName} هستم، شماره‌ام 09171234567`);
      await talking.next();
      await stage.simulator.idle();
      // As a thief would find it: the process is not asked to tidy up.
      const { stdout, stderr } = await kartyar.end('SIGKILL');

      const places = await filesBelow(stage.folder);
      places.push({ name: 'log', bytes: Buffer.from(stdout + stderr + imported.stdout + imported.stderr) });
      if (engine === 'mongodb')
        await stage.withStore(async ({ mongoose }) => {
          for (const { name } of await mongoose.connection.db!.listCollections().toArray()) {
            const documents = await mongoose.connection.db!.collection(name).find({}).toArray();
            places.push({ name, bytes: Buffer.from(JSON.stringify(documents)) });
          }
        });
      expect(places.length).to.be.greaterThan(2);
      const found = places.flatMap(({ name, bytes }) =>
        secrets.filter((secret) => bytes.includes(secret)).map((secret) => `${name}: ${secret}`),
      );
      expect(found).to.deep.equal([]);
    });
  });
