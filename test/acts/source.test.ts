import { constants } from 'node:fs';
import { access, appendFile, readdir, readFile, stat, symlink, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect } from 'chai';
import { BytesChanged, Source } from '../../src/acts/source.ts';
import { BytesCut, clearSpool } from '../../src/acts/spool.ts';
import { failure } from '../support/scratch.ts';
import { temporaryFolder } from '../support/process.ts';

describe('the source of an act', () => {
  let folder: string;
  let spool: string;
  let temporary: Awaited<ReturnType<typeof temporaryFolder>>;
  beforeEach(async () => {
    temporary = await temporaryFolder();
    folder = temporary.path;
    spool = join(folder, 'spool');
  });
  afterEach(() => temporary.remove());

  const opened = async (source: Source, most = 1_000) => {
    const outcome = await source.open(spool, most);
    if ('refused' in outcome) throw new Error(outcome.refused.code);
    return outcome.ok;
  };
  const chunks = (...texts: string[]) => Readable.from(texts.map((text) => Buffer.from(text)));

  describe('that is a file', () => {
    it('is read where it is, and stays there', async () => {
      const path = join(folder, 'cards.csv');
      await writeFile(path, 'abc');
      const file = await opened(Source.file(path), 3);
      expect(file.path).to.equal(path);
      await file.close();
      await access(path, constants.R_OK);
    });

    it('is refused when there is none, when it is none, or when it is too large', async () => {
      const path = join(folder, 'cards.csv');
      await writeFile(path, 'abcd');
      await symlink('loop', join(folder, 'loop'));
      const refusal = async (name: string) => Source.file(join(folder, name)).open(spool, 3);
      expect(await refusal('none.csv')).to.deep.equal({ refused: { code: 'fileMissing' } });
      expect(await refusal('cards.csv/more')).to.deep.equal({ refused: { code: 'fileMissing' } });
      expect(await refusal('.')).to.deep.equal({ refused: { code: 'notAFile' } });
      expect(await refusal('loop')).to.deep.equal({ refused: { code: 'fileUnreadable', reason: 'ELOOP' } });
      expect(await refusal('cards.csv')).to.deep.equal({ refused: { code: 'fileTooLarge', mostBytes: 3 } });
    });
  });

  describe('that is a stream', () => {
    it('lies in a private file, under a name that says nothing, until it is closed', async () => {
      const file = await opened(Source.stream(chunks('ab', 'c'), null));
      expect(await readFile(file.path, 'utf8')).to.equal('abc');
      expect((await stat(file.path)).mode & 0o777).to.equal(0o600);
      expect((await stat(spool)).mode & 0o777).to.equal(0o700);
      expect(file.path).to.match(/[0-9a-f-]{36}$/);
      await file.close();
      expect(await readdir(spool)).to.deep.equal([]);
    });

    it('that says itself that it is too large is not read at all', async () => {
      let read = false;
      async function* bytes() {
        read = true;
        yield Buffer.from('abcd');
      }
      expect(await Source.stream(bytes(), 4).open(spool, 3)).to.deep.equal({
        refused: { code: 'fileTooLarge', mostBytes: 3 },
      });
      expect(read).to.equal(false);
    });

    it('that is larger than it says, or cut, leaves nothing', async () => {
      expect(await Source.stream(chunks('ab', 'cd'), 2).open(spool, 3)).to.deep.equal({
        refused: { code: 'fileTooLarge', mostBytes: 3 },
      });
      async function* cut() {
        yield Buffer.from('ab');
        throw new BytesCut();
      }
      expect(await Source.stream(cut(), 4).open(spool, 100)).to.deep.equal({ refused: { code: 'fileCut' } });
      expect(await readdir(spool)).to.deep.equal([]);
    });

    it('is refused when the folder does not take it', async () => {
      await writeFile(spool, 'a file in its place');
      const outcome = await Source.stream(chunks('ab'), 2).open(spool, 100);
      expect(outcome).to.deep.equal({ refused: { code: 'spoolFull', reason: 'EEXIST' } });
    });

    it('that a killed process left is removed', async () => {
      await opened(Source.stream(chunks('ab'), 2));
      await clearSpool(spool);
      await clearSpool(spool);
      expect(await readdir(folder)).to.deep.equal([]);
    });
  });

  describe('on its way to another process', () => {
    const sent = async (path: string) => {
      const outcome = await Source.file(path).send();
      if ('refused' in outcome) throw new Error(outcome.refused.code);
      return outcome.ok;
    };
    const all = async (bytes: AsyncIterable<Uint8Array>) =>
      Buffer.concat(await Readable.from(bytes).toArray()).toString();
    let path: string;
    beforeEach(async () => {
      path = join(folder, 'cards.csv');
      await writeFile(path, 'abc'.repeat(50_000));
    });

    it('has exactly the bytes of the file', async () => {
      const source = await sent(path);
      expect(source.size).to.equal(150_000);
      expect(await all(source.bytes())).to.equal('abc'.repeat(50_000));
      await source.close();
    });

    it('may be empty', async () => {
      await truncate(path);
      const source = await sent(path);
      expect([source.size, await all(source.bytes())]).to.deep.equal([0, '']);
      await source.close();
    });

    it('never comes to its end when the file was changed meanwhile', async () => {
      const changes: (() => Promise<void>)[] = [
        () => appendFile(path, 'd'),
        () => truncate(path, 100_000),
        () => utimes(path, 1, 1),
      ];
      for (const change of changes) {
        await writeFile(path, 'abc'.repeat(50_000));
        const source = await sent(path);
        await change();
        let count = 0;
        const read = async () => {
          for await (const chunk of source.bytes()) count += chunk.length;
        };
        expect(await failure(read())).to.be.instanceOf(BytesChanged);
        expect(count).to.be.lessThan(source.size);
        await source.close();
      }
    });

    it('is refused like one that is read in place', async () => {
      expect(await Source.file(`${path}.none`).send()).to.deep.equal({ refused: { code: 'fileMissing' } });
      expect(await Source.file(folder).send()).to.deep.equal({ refused: { code: 'notAFile' } });
    });
  });
});
