import { expect } from 'chai';
import { Types } from 'mongoose';
import type { ReportRecord } from '../../src/database/models.ts';
import { tehranDay } from '../../src/domain/calendar.ts';
import { createLookupKeys } from '../../src/domain/lookupKey.ts';
import { createVisitReports, type VisitedCard } from '../../src/following/visitReports.ts';
import { onEachStore, START } from './bench.ts';

const DAY_MS = 24 * 3_600_000;
const keys = createLookupKeys('a secret of the tests, long enough');
type What = Pick<ReportRecord, 'kind' | 'trouble'>;
const COLLECTED: What = { kind: 'collected', trouble: null };
const NOT_YET: What = { kind: 'notYet', trouble: null };
const NOT_ME: What = { kind: 'notMe', trouble: null };

onEachStore('What people say of their visits', (bench) => {
  const reports = () => createVisitReports({ models: bench.models, keys });
  const visited = (): VisitedCard => ({ card: { _id: new Types.ObjectId() }, watch: { _id: new Types.ObjectId() } });
  const add = (found: VisitedCard, what: What, now = START) =>
    reports().add(found, { today: tehranDay(now), where: { county: 'dashti', office: 'دشتی-2' } }, what, now);
  const kept = async (): Promise<Omit<ReportRecord, '_id'>[]> =>
    (await bench.models.reports.find({}).sort({ at: 1 }).lean()).map(({ _id, ...report }) => report);
  const kinds = async () => (await kept()).map(({ kind }) => kind);

  it('is kept with the card, the place and the day, and not with who said it', async () => {
    const found = visited();
    await add(found, { kind: 'notThere', trouble: 'closed' });
    expect(await kept()).to.deep.equal([
      {
        kind: 'notThere',
        trouble: 'closed',
        cardId: found.card._id,
        county: 'dashti',
        office: 'دشتی-2',
        day: '2025-08-11',
        at: START,
      },
    ]);
    const [row] = await bench.models.reports.find({}).lean();
    expect(row!._id).not.to.contain(String(found.watch._id));
  });

  it('needs no office', async () => {
    await reports().add(visited(), { today: '2025-08-11', where: { county: 'jam' } }, NOT_YET, START);
    expect(await kept()).to.have.deep.nested.property('[0].office', null);
  });

  it('counts once for each watch and day: the last word', async () => {
    const found = visited();
    await add(found, NOT_YET);
    await add(found, COLLECTED, START + 1);
    expect(await kinds()).to.deep.equal(['collected']);
    await add(found, NOT_YET, START + DAY_MS);
    await add(visited(), NOT_YET, START + DAY_MS + 1);
    expect(await kinds()).to.deep.equal(['collected', 'notYet', 'notYet']);
  });

  it('keeps apart that it was not they who took it, which is a note to the office', async () => {
    const found = visited();
    await add(found, COLLECTED);
    await add(found, NOT_ME, START + 1);
    expect(await kinds()).to.deep.equal(['collected', 'notMe']);
    await reports().notCollected(found, START);
    expect(await kinds()).to.deep.equal(['notMe']);
  });

  it('is taken back where the card was not collected after all, of that watch and that day alone', async () => {
    const [found, other] = [visited(), visited()];
    await add(found, COLLECTED);
    await add(found, COLLECTED, START + DAY_MS);
    await add(other, COLLECTED);
    await reports().notCollected(found, START + 3_600_000);
    expect((await kept()).map(({ cardId, at }) => [cardId, at])).to.have.deep.members([
      [other.card._id, START],
      [found.card._id, START + DAY_MS],
    ]);
  });

  it('stays where something else was said since', async () => {
    const found = visited();
    await add(found, COLLECTED);
    await add(found, { kind: 'notThere', trouble: 'closed' }, START + 1);
    await reports().notCollected(found, START);
    expect(await kinds()).to.deep.equal(['notThere']);
  });
});
