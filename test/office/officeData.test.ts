import { expect } from 'chai';
import type { Database } from '../../src/database/connection.ts';
import type { Day } from '../../src/domain/card.ts';
import { createLog, silentLog } from '../../src/log.ts';
import { createOfficeDataSource, type Holidays } from '../../src/office/officeData.ts';
import { testClocks } from '../support/clock.ts';
import { engines } from '../support/databases.ts';

for (const engine of engines())
  describe(`What is known of the office, ${engine.name}`, () => {
    let database: Database;
    let clocks: ReturnType<typeof testClocks>;
    beforeEach(async () => {
      database = await engine.open();
      clocks = testClocks();
    });
    afterEach(() => database.close());

    const source = (holidays: Holidays = () => Promise.resolve([]), log = silentLog) =>
      createOfficeDataSource({ models: database.models, clocks, log, holidays });

    it('is kept for three seconds of machine time, and read anew when it is to be forgotten', async () => {
      const data = source();
      const { batches } = database.models;
      expect((await data.current()).batches).to.deep.equal([]);
      await batches.create({ _id: '2025-07-23' });
      await clocks.machine.pass(2_999);
      expect((await data.current()).batches).to.deep.equal([]);
      await clocks.machine.pass(1);
      expect((await data.current()).batches.map(({ custodyFrom }) => custodyFrom)).to.deep.equal(['2025-07-23']);
      await batches.create({ _id: '2025-08-23' });
      data.forget();
      expect((await data.current()).batches).to.have.length(2);
    });

    it('holds the closures of today and later, offices by their code, and this year’s and next year’s holidays', async () => {
      const { models } = database;
      const closure = { county: null, office: null, kind: 'closed', at: null } as const;
      await models.closures.create([
        { ...closure, from: '2025-08-09', to: '2025-08-10' },
        { ...closure, from: '2025-08-10', to: '2025-08-11' },
      ]);
      await models.offices.create({ _id: 'جم-1', name: 'x', kind: 'countyOffice', county: 'jam', city: 'جم' });
      const data = await source((year) => Promise.resolve([`${year}-08-12`])).current();
      expect(data.closures.map(({ to }) => to)).to.deep.equal(['2025-08-11']);
      expect(data.offices.get('جم-1')).to.include({ code: 'جم-1', county: 'jam' }).and.not.to.have.property('_id');
      const days: Day[] = ['2025-08-11', '2025-08-12', '2025-08-13', '2026-08-12'];
      expect(days.map((day) => data.calendar.isOpen(day))).to.deep.equal([false, false, true, false]);
      expect(days.map(data.holidays)).to.deep.equal([false, true, false, true]);
    });

    it('describes the latest day of all finished imports of cards, in whatever order they came', async () => {
      const { imports } = database.models;
      expect((await source().current()).asOf).to.equal(null);
      const run = { file: 'x.csv', kind: 'cards', state: 'finished', finishedAt: 1 } as const;
      await imports.create([
        { ...run, asOf: '2025-08-09', startedAt: 1 },
        { ...run, asOf: '2025-08-08', startedAt: 2 },
        { ...run, asOf: '2025-08-10', startedAt: 3, state: 'undone' },
        { ...run, asOf: '2025-08-11', startedAt: 4, kind: 'offices' },
      ]);
      expect((await source().current()).asOf).to.equal('2025-08-09');
    });

    it('computes holidays once and keeps them in the store', async () => {
      const asked: number[] = [];
      const holidays: Holidays = (year) => {
        asked.push(year);
        return Promise.resolve([`${year}-08-12`]);
      };
      const first = source(holidays);
      await first.current();
      first.forget();
      await first.current();
      const { calendar } = await source(() => Promise.reject(new Error('not asked again'))).current();
      expect(asked).to.deep.equal([2025, 2026]);
      expect(calendar.isOpen('2025-08-12')).to.equal(false);
    });

    it('does without holidays that cannot be computed, says so in the log, and tries again', async () => {
      const lines: string[] = [];
      const log = createLog('warn', { write: (line: string) => void lines.push(line) });
      let broken = true;
      const data = source(
        (year) => (broken ? Promise.reject(new Error('no thread')) : Promise.resolve([`${year}-08-12`])),
        log,
      );
      expect((await data.current()).calendar.isOpen('2025-08-12')).to.equal(true);
      expect(lines.join('')).to.contain('holidays.unknown').and.to.contain('2025');
      broken = false;
      data.forget();
      expect((await data.current()).calendar.isOpen('2025-08-12')).to.equal(false);
    });
  });
