import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { type ActContext, OPERATOR } from '../../src/acts/act.ts';
import { type CallOwner, createCallOwner } from '../../src/acts/callOwner.ts';
import type { ActOutcome, JsonValue } from '../../src/acts/outcome.ts';
import { runAct, runUntrusted } from '../../src/acts/run.ts';
import { serveActs } from '../../src/acts/serve.ts';
import { Source } from '../../src/acts/source.ts';
import { type ActName, type Acts, acts, type AnyRefusal } from '../../src/app/acts.ts';
import type { Database } from '../../src/database/connection.ts';
import { createLookupKeys } from '../../src/domain/lookupKey.ts';
import { DEFAULT_RECEIPT_PATTERN } from '../../src/domain/receiptSerial.ts';
import { heedless, keptLog, type LogLine } from '../acts/stage.ts';
import { cells, csv, HEADER } from '../imports/exports.ts';
import { Problems } from '../../src/imports/reasons.ts';
import { testClocks } from '../support/clock.ts';
import { type Engine, engines } from '../support/databases.ts';

/** Every act of the table, through both doors: as scripts and, later, the chat have it done. */

type Args = Record<string, JsonValue | Source>;
/** As a script of another version might call: any name, any arguments. */
type AnyActs = Record<string, { args: Args; result: JsonValue; refusal: { code: string }; progress: JsonValue }>;

interface Door {
  ask: <Name extends ActName>(
    name: Name,
    args: Acts[Name]['args'],
    onProgress?: (step: Acts[Name]['progress']) => void,
  ) => Promise<ActOutcome<Acts[Name]['result'], AnyRefusal>>;
  askAnything: (name: string, args: Args) => Promise<ActOutcome<JsonValue, { code: string }>>;
  database: Database;
  lines: LogLine[];
  /** A file of cards. */
  path: string;
  close(): Promise<void>;
}

async function openDoor(engine: Engine, throughSocket: boolean): Promise<Door> {
  const folder = await mkdtemp(join(tmpdir(), 'kartyar-test-'));
  const path = join(folder, 'cards.csv');
  await writeFile(path, csv([HEADER, cells(1), cells(2)]));
  const database = await engine.open();
  // Computing holidays takes a second; there are none here.
  for (const year of [2025, 2026]) await database.models.settings.create({ _id: `holidays:${year}`, value: [] });
  const { log, lines } = keptLog();
  const context: ActContext = {
    database,
    keys: createLookupKeys('a secret for the tests of acts, long enough'),
    receiptPattern: DEFAULT_RECEIPT_PATTERN,
    clocks: testClocks(),
    log,
    spoolFolder: join(folder, 'spool'),
  };
  const asked = { actor: OPERATOR, context, ...heedless() };
  const owner = throughSocket ? await serveActs(folder, acts, context) : null;
  const call: CallOwner<Acts> = createCallOwner(folder);
  const callAnything: CallOwner<AnyActs> = createCallOwner(folder);
  return {
    ask(name, args, onProgress = () => undefined) {
      return owner
        ? call(name, args, { ...heedless(), onProgress })
        : runAct(acts, name, args, { ...asked, onProgress });
    },
    askAnything: (name, args) => (owner ? callAnything(name, args, heedless()) : runUntrusted(acts, name, args, asked)),
    database,
    lines,
    path,
    async close() {
      await owner?.close(5_000);
      await database.close();
      await rm(folder, { recursive: true });
    },
  };
}

interface Case<Name extends ActName> {
  /** Arguments with which it is done, what comes of it (of a list: its first), and the lines of the log. */
  right: (door: Door) => Promise<Acts[Name]['args']>;
  result: object;
  audit: string[];
  /** What is put in the place of right arguments, and the argument that is complained of. */
  wrong: [change: Args, at: string][];
  /** null: it refuses nothing by itself. */
  refused: { args: (door: Door) => Acts[Name]['args']; as: Acts[Name]['refusal'] } | null;
}

const START = '2025-07-23';
const TODAY = '2025-08-11';
const closure = { from: TODAY, to: TODAY, county: null, office: null, kind: 'closed', at: null } as const;
const data = ({ path }: Door, more: { asOf?: string; dryRun?: boolean } = {}) => ({
  source: Source.file(path),
  name: 'cards.csv',
  asOf: null,
  dryRun: false,
  force: false,
  ...more,
});

const CASES: { [Name in ActName]: Case<Name> } = {
  importData: {
    right: async (door) => data(door),
    result: { kind: 'cards', file: 'cards.csv', asOf: TODAY, rows: 2, added: 2, problems: 0 },
    audit: ['import.done'],
    wrong: [
      [{ source: '/etc/hostname' }, 'source'],
      [{ asOf: '1404/05/20' }, 'asOf'],
      [{ name: 'x'.repeat(256) }, 'name'],
    ],
    refused: {
      args: (door) => data(door, { asOf: '2091-03-21' }),
      as: { code: 'asOfInFuture', asOf: '2091-03-21', today: TODAY },
    },
  },
  undoLastImport: {
    async right(door) {
      await door.ask('importData', data(door));
      return {};
    },
    result: { file: 'cards.csv', kind: 'cards', asOf: TODAY, removed: 2, restored: 0 },
    audit: ['import.done', 'import.undone'],
    wrong: [[{ file: 'cards.csv' }, 'file']],
    refused: { args: () => ({}), as: { code: 'nothingToUndo' } },
  },
  listBatches: {
    right: async () => ({ cards: true }),
    result: { today: TODAY, batches: [] },
    audit: [],
    wrong: [[{ cards: null }, 'cards']],
    refused: null,
  },
  changeBatch: {
    right: async () => ({
      action: 'add',
      custodyFrom: START,
      preview: false,
      countyUntil: '2025-10-02',
      centreUntil: null,
    }),
    result: { custodyFrom: START, county: null, changed: true, after: { county: '2025-10-02', centre: '2025-10-22' } },
    audit: ['batch.changed'],
    wrong: [
      [{ action: 'remove' }, 'action'],
      [{ custodyFrom: '2025-02-30' }, 'custodyFrom'],
      [{ countyUntil: 'tomorrow' }, 'countyUntil'],
      [{ step: 'centre' }, 'step'],
    ],
    refused: {
      args: () => ({ action: 'close', custodyFrom: START, preview: false }),
      as: { code: 'batchUnknown', custodyFrom: START },
    },
  },
  listClosures: {
    async right({ ask }) {
      await ask('addClosure', { closure, preview: false });
      return { all: false };
    },
    result: closure,
    audit: ['closure.added'],
    wrong: [[{ all: 1 }, 'all']],
    refused: null,
  },
  addClosure: {
    right: async () => ({ closure, preview: false }),
    result: { closure, changed: true, told: 0, replanned: 0 },
    audit: ['closure.added'],
    wrong: [
      [{ closure: { ...closure, kind: 'moved' } }, 'closure.kind'],
      [{ closure: { ...closure, county: 'shiraz' } }, 'closure.county'],
    ],
    refused: {
      args: () => ({ closure: { ...closure, from: '2025-08-01', to: '2025-08-02' }, preview: false }),
      as: { code: 'closureOver', to: '2025-08-02', today: TODAY },
    },
  },
  removeClosure: {
    async right({ ask }) {
      const added = await ask('addClosure', { closure, preview: false });
      return { id: ('ok' in added && added.ok.id) || '', preview: false };
    },
    result: { closure, changed: true, told: 0, replanned: 0 },
    audit: ['closure.added', 'closure.removed'],
    wrong: [[{ id: { $ne: null } }, 'id']],
    refused: { args: () => ({ id: 'x', preview: false }), as: { code: 'closureUnknown', id: 'x' } },
  },
};

function declare(name: ActName, door: () => Door): void {
  const { right, result, audit, wrong, refused } = CASES[name];

  it(`${name} is done, and noted where it changed something`, async () => {
    const outcome = await door().askAnything(name, await right(door()));
    expect(outcome).to.have.property('ok');
    expect('ok' in outcome && [outcome.ok].flat()[0]).to.deep.include(result);
    expect(door().lines.map(({ action }) => action)).to.deep.equal(audit);
  });

  it(`${name} takes no other arguments`, async () => {
    const args = await right(door());
    door().lines.splice(0);
    for (const [change, at] of [...wrong, [{ andMore: 1 }, 'andMore'] as const])
      expect(await door().askAnything(name, { ...args, ...change })).to.deep.equal({
        refused: { code: 'invalidArgs', act: name, at },
      });
    expect(door().lines).to.deep.equal([]);
  });

  if (refused)
    it(`${name} is refused with what its sentence needs`, async () => {
      expect(await door().askAnything(name, refused.args(door()))).to.deep.equal({ refused: refused.as });
      expect(door().lines).to.deep.equal([{ level: 'info', action: 'act.refused', act: name, code: refused.as.code }]);
    });
}

const names = Object.keys(CASES) as ActName[];

describe('the acts', () => {
  for (const engine of engines())
    for (const throughSocket of engine.name === 'embedded' ? [false, true] : [false])
      describe(`${throughSocket ? 'through the socket' : 'in process'}, ${engine.name}`, () => {
        let door: Door;
        before(async () => {
          door = await openDoor(engine, throughSocket);
        });
        after(() => door.close());
        beforeEach(async () => {
          const { cards, imports, batches, closures } = door.database.models;
          for (const model of [cards, imports, batches, closures]) await model.collection.deleteMany({});
          door.lines.splice(0);
        });
        for (const name of names) declare(name, () => door);

        it('importData tells the problems of its rows on the way, however many, and their number at the end', async () => {
          const path = `${door.path}.wrong.csv`;
          const rows = Array.from({ length: 11_000 }, (_, index) => cells(index + 1, { county: 'x', status: 'x' }));
          await writeFile(path, csv([HEADER, ...rows]));
          const problems = new Problems();
          const portions: number[] = [];
          const outcome = await door.ask('importData', { ...data(door), source: Source.file(path) }, (progress) => {
            if (!('problems' in progress)) return;
            portions.push(progress.problems.length);
            problems.addPacked(progress.problems);
          });
          expect('ok' in outcome && outcome.ok).to.include({ rejected: 11_000, problems: 22_000 });
          expect(portions).to.deep.equal([20_000, 20_000, 4_000]);
          expect([...problems].at(-1)).to.deep.equal({ row: 11_001, column: 'status', reason: 'statusUnknown' });
        });

        it('importData says what is wrong with the file', async () => {
          const refusal = async (path: string) => door.ask('importData', { ...data(door), source: Source.file(path) });
          expect(await refusal(`${door.path}.none`)).to.deep.equal({ refused: { code: 'fileMissing' } });
          const path = `${door.path}.pdf`;
          await writeFile(path, '%PDF-1.7 …');
          expect(await refusal(path)).to.deep.equal({ refused: { code: 'otherFormat', format: 'pdf' } });
        });
      });

  it('say each what they take, who may do them and what is worth an audit line', () => {
    expect(Object.keys(acts).sort()).to.deep.equal([...names].sort());
    for (const name of names) {
      const act = acts[name];
      expect(act.name).to.equal(name);
      expect(act.takes.type).to.match(/^(strict_object|variant)$/);
      expect(act.mayBeDoneBy.roles).to.include('owner');
      expect(act.mayBeDoneBy.scope).to.be.a('function');
      expect(act.audit).to.be.a('function');
    }
  });

  it('concern the county or the office that they are for, and otherwise the province', () => {
    const batch = acts.changeBatch.mayBeDoneBy;
    const extension = {
      action: 'extend',
      custodyFrom: START,
      preview: false,
      countyUntil: null,
      centreUntil: null,
    } as const;
    expect(batch.scope({ ...extension, county: 'jam' })).to.deep.equal({ of: 'county', county: 'jam' });
    expect(batch.scope({ ...extension, county: null })).to.deep.equal({ of: 'province' });
    const add = acts.addClosure.mayBeDoneBy;
    const scopeOf = (more: object) => add.scope({ closure: { ...closure, ...more }, preview: false });
    expect(scopeOf({})).to.deep.equal({ of: 'province' });
    expect(scopeOf({ county: 'jam' })).to.deep.equal({ of: 'county', county: 'jam' });
    expect(scopeOf({ county: 'jam', office: 'jam-1' })).to.deep.equal({ of: 'office', office: 'jam-1' });
  });

  it('are worth an audit line only when they may have changed something', async () => {
    const door = await openDoor(engines()[0]!, false);
    try {
      await door.ask('importData', data(door, { dryRun: true }));
      await door.ask('addClosure', { closure, preview: true });
      await door.ask('changeBatch', {
        action: 'add',
        custodyFrom: START,
        preview: true,
        countyUntil: null,
        centreUntil: null,
      });
      expect(door.lines).to.deep.equal([]);
    } finally {
      await door.close();
    }
  });

  it('say in their audit line what was before and what is after', async () => {
    const door = await openDoor(engines()[0]!, false);
    try {
      const common = { custodyFrom: START, preview: false, centreUntil: null } as const;
      await door.ask('changeBatch', { ...common, action: 'add', countyUntil: null });
      door.lines.splice(0);
      await door.ask('changeBatch', { ...common, action: 'extend', countyUntil: '2025-10-02', county: 'jam' });
      const seen = { confirmedCentre: false, confirmedTehran: false };
      const flat = (prefix: string, facts: object) =>
        Object.fromEntries(Object.entries(facts).map(([key, value]) => [`${prefix}.${key}`, value]));
      expect(door.lines).to.deep.equal([
        {
          level: 'info',
          action: 'batch.changed',
          batch: START,
          change: 'extend',
          county: 'jam',
          changed: true,
          ...flat('before', { county: '2025-09-22', centre: '2025-10-22', ...seen }),
          ...flat('after', { county: '2025-10-02', centre: '2025-10-22', ...seen }),
          told: 0,
          replanned: 0,
        },
      ]);
    } finally {
      await door.close();
    }
  });
});
