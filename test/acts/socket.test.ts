import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { CommandError, type Command, type CommandContext, type JsonValue } from '../../src/acts/act.ts';
import { callOwner, serveCommands, socketPath } from '../../src/acts/socket.ts';
import { silentLog } from '../../src/log.ts';

/** The socket hands its context on unread: a command of these tests needs only the log. */
const context = { log: silentLog } as CommandContext;

describe('the socket of the store’s owner', () => {
  let folder: string;
  let owner: { close(): Promise<void> };
  const serve = async (table: Record<string, Command>) => (owner = await serveCommands(folder, table, context));
  const sentence = async (call: Promise<unknown>) =>
    call.then(
      () => 'no error',
      (error: unknown) => (error instanceof CommandError ? error.message : 'another error'),
    );

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kartyar-test-'));
  });
  afterEach(async () => {
    await owner.close();
    await rm(folder, { recursive: true });
  });

  it('carries out a command and shows its progress', async () => {
    await serve({
      async add(args, _context, { onProgress }) {
        onProgress({ half: true });
        return (args as number[]).reduce((sum, value) => sum + value, 0);
      },
    });
    const progress: JsonValue[] = [];
    expect(await callOwner(folder, 'add', [1, 2, 3], (step) => progress.push(step))).to.equal(6);
    expect(progress).to.deep.equal([{ half: true }]);
  });

  it('passes on the sentence of a command that could not be done', async () => {
    await serve({
      async fail() {
        throw new CommandError('The file is not there.');
      },
    });
    expect(await sentence(callOwner(folder, 'fail', null))).to.equal('The file is not there.');
  });

  it('tells nothing of an unforeseen error', async () => {
    await serve({
      async break() {
        throw new TypeError('0684159414');
      },
    });
    expect(await sentence(callOwner(folder, 'break', null))).to.match(/its log says why/);
  });

  it('knows only the commands of its table', async () => {
    await serve({});
    expect(await sentence(callOwner(folder, 'toString', null))).to.match(/knows no command "toString"/);
  });

  it('ends the command of a script that went away', async () => {
    let ended!: () => void;
    const end = new Promise<void>((resolve) => (ended = resolve));
    let started!: () => void;
    const start = new Promise<void>((resolve) => (started = resolve));
    await serve({
      wait: (_args, _context, { signal }) =>
        new Promise((resolve) => {
          signal.addEventListener('abort', () => {
            ended();
            resolve(null);
          });
          started();
        }),
    });
    const call = sentence(callOwner(folder, 'wait', null));
    await start;
    await owner.close();
    await end;
    expect(await call).to.match(/ended before the work was done/);
  });

  it('that is not there is said in a sentence', async () => {
    await serve({});
    await owner.close();
    expect(await sentence(callOwner(folder, 'wait', null))).to.match(/does not answer; try again in a moment/);
  });

  it('finds a place for the socket under a long path too', () => {
    expect(Buffer.byteLength(socketPath(join(folder, 'x'.repeat(200))))).to.be.at.most(100);
  });
});
