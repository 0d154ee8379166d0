import { createHash } from 'node:crypto';
import { appendFile, mkdir, readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { strictObject } from 'valibot';
import { type ActContext, type Actor, defineAct, defineTable, WHOLE_PROVINCE } from '../../src/acts/act.ts';
import { createCallOwner } from '../../src/acts/callOwner.ts';
import { type ActOutcome, ok, refused } from '../../src/acts/outcome.ts';
import { socketPath } from '../../src/acts/socketPlace.ts';
import { Source, type SourceFault } from '../../src/acts/source.ts';
import { aSource } from '../../src/acts/takes.ts';
import { actOf, add, heedless, type OwnerStage, setOwnerStage } from './stage.ts';

const MIB = 1024 ** 2;

/** Reads its source as an import does: from a file, twice. */
const hash = defineAct({
  name: 'hash',
  takes: strictObject({ source: aSource }),
  mayBeDoneBy: { roles: [], scope: () => WHOLE_PROVINCE },
  async run(
    { source }: { source: Source },
    _actor: Actor,
    { spoolFolder }: ActContext,
  ): Promise<ActOutcome<{ path: string; hashes: string[] }, SourceFault>> {
    const opened = await source.open(spoolFolder, 8 * MIB);
    if ('refused' in opened) return opened;
    const file = opened.ok;
    const { path } = file;
    const hashes = [hashOf(await readFile(path)), hashOf(await readFile(path))];
    await file.close();
    return ok({ path, hashes });
  },
  audit: () => null,
});
const hashOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

function event(): { happened: Promise<void>; happens: () => void } {
  let happens = (): void => undefined;
  const happened = new Promise<void>((settle) => (happens = settle));
  return { happened, happens };
}

/** An act that ends only when nobody waits for it any more; `started` and `ended` settle when it does. */
function waiting() {
  const [started, ended] = [event(), event()];
  const wait = actOf(
    'wait',
    ({ signal }) =>
      new Promise<ActOutcome<null, { code: 'waitedInVain' }>>((settle) => {
        signal.addEventListener('abort', () => {
          ended.happens();
          settle(refused({ code: 'waitedInVain' }));
        });
        started.happens();
      }),
  );
  return { table: defineTable({ wait }), started: started.happened, ended: ended.happened };
}

describe('the socket of the store’s owner', () => {
  let stage: OwnerStage;
  beforeEach(async () => {
    stage = await setOwnerStage();
  });
  afterEach(() => stage.remove());

  /** A script of another version, or something else that speaks at the socket. */
  async function speak(...lines: string[]): Promise<{ socket: Socket; answer: Promise<string> }> {
    const socket = connect(socketPath(stage.folder));
    let heard = '';
    socket.setEncoding('utf8').on('data', (text: string) => (heard += text));
    const answer = new Promise<string>((settle) =>
      socket.on('error', () => undefined).on('close', () => settle(heard)),
    );
    for (const line of lines) socket.write(line);
    return { socket, answer };
  }

  it('has an act done, and tells its progress, its result and its refusals', async () => {
    const call = await stage.serve(defineTable({ add }));
    const steps: object[] = [];
    const listener = { onProgress: (step: object) => void steps.push(step), signal: new AbortController().signal };
    expect(await call('add', { numbers: [1, 2, 3], refuse: false }, listener)).to.deep.equal({ ok: 6 });
    expect(steps).to.deep.equal([{ half: 1.5 }]);
    expect(await call('add', { numbers: [], refuse: true }, heedless())).to.deep.equal({
      refused: { code: 'sumUnwanted', numbers: 0 },
    });
  });

  it('is the operator’s alone', async () => {
    await stage.serve(defineTable({ add }));
    expect((await stat(socketPath(stage.folder))).mode & 0o777).to.equal(0o600);
  });

  it('takes an act of another version for an unknown one, and other arguments for invalid ones', async () => {
    await stage.serve(defineTable({ add }));
    const call = createCallOwner<{
      subtract: { args: Record<string, never>; result: null; refusal: never; progress: never };
      add: { args: { numbers: string[] }; result: null; refusal: never; progress: never };
    }>(stage.folder);
    expect(await call('subtract', {}, heedless())).to.deep.equal({ refused: { code: 'unknownAct', act: 'subtract' } });
    expect(await call('add', { numbers: ['1'] }, heedless())).to.deep.equal({
      refused: { code: 'invalidArgs', act: 'add', at: 'numbers.0' },
    });
  });

  it('refuses whatever is no request', async () => {
    await stage.serve(defineTable({ add }));
    for (const line of ['no JSON', 'null', '{"name":"add"}', '{"name":1,"args":{},"source":null}', '']) {
      const { answer } = await speak(`${line}\n`);
      expect(await answer).to.equal('{"refused":{"code":"invalidArgs","act":"","at":""}}\n');
    }
    const { answer } = await speak('x'.repeat(100_000));
    expect(await answer).to.equal('');
  });

  it('makes no source of what the arguments say, and none of an argument that is none', async () => {
    await stage.serve(defineTable({ hash, add }));
    const path = join(stage.folder, 'secret');
    await writeFile(path, 'x');
    const requests = [
      { name: 'hash', args: { source: { path } }, source: null },
      { name: 'hash', args: { source: path }, source: null },
      { name: 'hash', args: {}, source: { argument: '__proto__', bytes: 1 } },
      { name: 'add', args: { numbers: [], refuse: false }, source: { argument: 'more', bytes: 1 } },
    ];
    for (const request of requests) {
      const { answer } = await speak(`${JSON.stringify(request)}\n`);
      expect(await answer).to.match(/^\{"refused":\{"code":"invalidArgs"/);
    }
  });

  describe('with a source', () => {
    it('gets the bytes of the script’s file into one of its own, which is gone afterwards', async () => {
      const call = await stage.serve(defineTable({ hash }));
      const path = join(stage.folder, 'cards.csv');
      const bytes = Buffer.alloc(5 * MIB, 'kartyar');
      await writeFile(path, bytes);
      const outcome = await call('hash', { source: Source.file(path) }, heedless());
      if ('refused' in outcome) throw new Error(outcome.refused.code);
      expect(outcome.ok.hashes).to.deep.equal([hashOf(bytes), hashOf(bytes)]);
      expect(outcome.ok.path).to.include(stage.spoolFolder);
      expect(await readdir(stage.spoolFolder)).to.deep.equal([]);
    });

    it('gets an empty file too', async () => {
      const call = await stage.serve(defineTable({ hash }));
      const path = join(stage.folder, 'empty.csv');
      await writeFile(path, '');
      const outcome = await call('hash', { source: Source.file(path) }, heedless());
      expect('ok' in outcome && outcome.ok.hashes[0]).to.equal(hashOf(Buffer.alloc(0)));
    });

    it('is refused before a byte is sent when the file is too large, or not there', async () => {
      const call = await stage.serve(defineTable({ hash }));
      const path = join(stage.folder, 'large.csv');
      await writeFile(path, '');
      await truncate(path, 9 * MIB);
      expect(await call('hash', { source: Source.file(path) }, heedless())).to.deep.equal({
        refused: { code: 'fileTooLarge', mostBytes: 8 * MIB },
      });
      expect(await call('hash', { source: Source.file(`${path}.none`) }, heedless())).to.deep.equal({
        refused: { code: 'fileMissing' },
      });
      expect(stage.lines.map(({ code }) => code)).to.deep.equal(['fileTooLarge']);
    });

    it('is asked for its bytes only once the act wants them, and drops what comes before or beside', async () => {
      await stage.serve(defineTable({ hash }));
      const request = JSON.stringify({ name: 'hash', args: {}, source: { argument: 'source', bytes: 3 } });
      const { socket, answer } = await speak(`${request}\nearly`);
      socket.once('data', () => socket.write('abcd'));
      const [send, outcome] = (await answer).trim().split('\n');
      expect(send).to.equal('{"send":true}');
      expect(outcome).to.include(hashOf(Buffer.from('abc')));
    });

    it('that is cut short reaches no act: nothing of it is left', async () => {
      await stage.serve(defineTable({ hash }));
      const request = JSON.stringify({ name: 'hash', args: {}, source: { argument: 'source', bytes: 5 * MIB } });
      const { socket, answer } = await speak(`${request}\n`);
      socket.once('data', () => socket.write(Buffer.alloc(MIB), () => socket.destroy()));
      await answer;
      await stage.close();
      expect(stage.lines.map(({ action, code }) => [action, code])).to.deep.equal([['act.refused', 'fileCut']]);
      expect(await readdir(stage.spoolFolder)).to.deep.equal([]);
    });

    it('is cut when the owner ends, and the script is told', async () => {
      await stage.serve(defineTable({ hash }));
      const request = JSON.stringify({ name: 'hash', args: {}, source: { argument: 'source', bytes: 5 * MIB } });
      const { socket, answer } = await speak(`${request}\n`);
      await new Promise<void>((sent) => socket.once('data', () => void socket.write(Buffer.alloc(MIB), () => sent())));
      await stage.close();
      expect((await answer).trim().split('\n').at(-1)).to.equal('{"refused":{"code":"fileCut"}}');
      expect(await readdir(stage.spoolFolder)).to.deep.equal([]);
    });

    it('that is changed on its way is not taken', async () => {
      const path = join(stage.folder, 'cards.csv');
      await writeFile(path, 'abc');
      const closed = event();
      let received = '';
      const owner = createServer((socket) => {
        socket.setEncoding('utf8').on('data', (text: string) => (received += text));
        socket.on('close', () => closed.happens());
        socket.once('data', () => void appendFile(path, 'd').then(() => socket.write('{"send":true}\n')));
      });
      await new Promise<void>((listening) => owner.listen(socketPath(stage.folder), listening));
      const call = createCallOwner<{
        hash: { args: { source: Source }; result: null; refusal: never; progress: null };
      }>(stage.folder);
      expect(await call('hash', { source: Source.file(path) }, heedless())).to.deep.equal({
        refused: { code: 'fileChanged' },
      });
      await closed.happened;
      expect(received).to.match(/"bytes":3\}\}\n$/);
      await new Promise((end) => owner.close(end));
    });

    it('finds what a killed owner left, and removes it', async () => {
      await stage.serve(defineTable({ hash }));
      await stage.close();
      await mkdir(stage.spoolFolder, { recursive: true });
      await writeFile(join(stage.spoolFolder, 'left'), 'x');
      await stage.serve(defineTable({ hash }));
      expect(await readdir(stage.folder)).not.to.include('spool');
    });
  });

  it('ends the act of a script that went away', async () => {
    const { table, started, ended } = waiting();
    const call = await stage.serve(table);
    const going = new AbortController();
    const asked = call('wait', {}, { ...heedless(), signal: going.signal });
    await started;
    going.abort();
    expect(await asked).to.deep.equal({ refused: { code: 'stopped' } });
    await ended;
  });

  it('does not ask for anything once the script was stopped', async () => {
    const call = await stage.serve(defineTable({ add }));
    const outcome = await call('add', { numbers: [], refuse: false }, { ...heedless(), signal: AbortSignal.abort() });
    expect(outcome).to.deep.equal({ refused: { code: 'stopped' } });
  });

  it('has an act end when the owner ends, and tells the script what came of it', async () => {
    const { table, started } = waiting();
    const call = await stage.serve(table);
    const asked = call('wait', {}, heedless());
    await started;
    await stage.close();
    expect(await asked).to.deep.equal({ refused: { code: 'waitedInVain' } });
  });

  it('does not wait longer than it may for an act that does not end', async () => {
    const started = event();
    const stuck = actOf('stuck', () => {
      started.happens();
      return new Promise<ActOutcome<null, never>>(() => undefined);
    });
    const call = await stage.serve(defineTable({ stuck }));
    const asked = call('stuck', {}, heedless());
    await started.happened;
    await stage.close(10);
    expect(await asked).to.deep.equal({ refused: { code: 'ownerEnded' } });
  });

  it('is not held up by whoever connects and says nothing', async () => {
    await stage.serve(defineTable({ add }));
    const { socket, answer } = await speak();
    await new Promise((connected) => socket.once('connect', connected));
    await stage.close(60_000);
    expect(await answer).to.equal('');
  });

  it('that is not there is told from one that ended', async () => {
    const call = await stage.serve(defineTable({ add }));
    await stage.close();
    expect(await call('add', { numbers: [], refuse: false }, heedless())).to.deep.equal({
      refused: { code: 'ownerAway' },
    });
  });

  it('that was killed in the middle of an answer has ended', async () => {
    const server = createServer((socket) => void socket.resume().end('{"progress":{"half":1}}\n{"ok":12'));
    await new Promise<void>((listening) => server.listen(socketPath(stage.folder), listening));
    const call = createCallOwner<{
      wait: { args: Record<string, never>; result: number; refusal: never; progress: { half: number } };
    }>(stage.folder);
    expect(await call('wait', {}, heedless())).to.deep.equal({ refused: { code: 'ownerEnded' } });
    await new Promise((closed) => server.close(closed));
  });

  it('has its place in the folder of the store, however long its path is, and leaves nothing elsewhere', async () => {
    const folder = join(stage.folder, ...Array<string>(5).fill('x'.repeat(100)));
    await mkdir(folder, { recursive: true });
    const others = async () => (await readdir(tmpdir())).filter((name) => name.endsWith('.sock'));
    const before = await others();
    const call = await stage.serve(defineTable({ add }), folder);
    expect((await stat(join(folder, 'kartyar.sock'))).mode & 0o777).to.equal(0o600);
    expect(await others()).to.deep.equal(before);
    expect(await call('add', { numbers: [1, 2], refuse: false }, heedless())).to.deep.equal({ ok: 3 });
    await stage.close();
    expect(await readdir(folder)).to.deep.equal([]);
    expect(await call('add', { numbers: [], refuse: false }, heedless())).to.deep.equal({
      refused: { code: 'ownerAway' },
    });
  });
});
