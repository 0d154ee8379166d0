import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { once } from 'node:events';
import { expect } from 'chai';
import { type Incoming, readIncoming } from '../../src/acts/incoming.ts';
import { BytesCut } from '../../src/acts/spool.ts';
import { failure } from '../support/scratch.ts';
import { temporaryFolder } from '../support/process.ts';

describe('what a script sends', () => {
  let remove: () => Promise<void>;
  let script: Socket;
  let owner: Socket;
  let gone: AbortController;
  let incoming: Incoming;

  beforeEach(async () => {
    const folder = await temporaryFolder();
    const server = createServer();
    const path = join(folder.path, 'socket');
    await new Promise<void>((listening) => server.listen(path, listening));
    const arrived = once(server, 'connection') as Promise<[Socket]>;
    script = connect(path);
    [owner] = await arrived;
    gone = new AbortController();
    owner.on('close', () => gone.abort());
    incoming = readIncoming(owner, gone.signal);
    remove = async () => {
      script.destroy();
      owner.destroy();
      await new Promise((closed) => server.close(closed));
      await folder.remove();
    };
  });
  afterEach(() => remove());

  const chunksOf = async (body: AsyncIterable<Uint8Array>): Promise<string> => {
    let text = '';
    for await (const chunk of body) text += Buffer.from(chunk).toString();
    return text;
  };

  it('is a line, however it is cut, and bytes of the number that was asked for', async () => {
    script.write('{"na');
    script.write('me":"سلام"}');
    script.write('\nearly');
    expect(await incoming.line).to.equal('{"name":"سلام"}');
    const body = incoming.body(4);
    script.write('ab');
    script.write('cdef');
    expect(await chunksOf(body)).to.equal('abcd');
  });

  it('may have no bytes at all', async () => {
    script.write('x\n');
    await incoming.line;
    expect(await chunksOf(incoming.body(0))).to.equal('');
  });

  it('is no line when it goes on and on', async () => {
    script.write('x'.repeat(70_000));
    expect(await incoming.line).to.equal(null);
  });

  it('is no line when it ends before its end', async () => {
    script.end('{"name":');
    expect(await incoming.line).to.equal(null);
  });

  it('is cut when the script goes away, or went before the bytes were asked for', async () => {
    script.write('x\n');
    await incoming.line;
    const body = incoming.body(4);
    script.end('ab');
    expect(await failure(chunksOf(body))).to.be.instanceOf(BytesCut);
    expect(await failure(chunksOf(incoming.body(4)))).to.be.instanceOf(BytesCut);
  });

  it('is taken only as fast as it is read', async () => {
    const size = 64 * 1024 ** 2;
    script.write('x\n');
    await incoming.line;
    const reader = incoming.body(size)[Symbol.asyncIterator]();
    const sent = new Promise<void>((flushed) => script.write(Buffer.alloc(size), () => flushed()));
    let { value } = (await reader.next()) as { value: Uint8Array };
    // Whatever has arrived would have been read by now.
    for (let turn = 0; turn < 50; turn += 1) await new Promise((next) => setImmediate(next));
    expect(owner.isPaused()).to.equal(true);
    expect(owner.bytesRead).to.be.lessThan(1024 ** 2);
    let read = 0;
    while (value) {
      read += value.length;
      ({ value } = (await reader.next()) as { value: Uint8Array });
    }
    await sent;
    expect(read).to.equal(size);
  });

  it('goes on to be read when nobody wants the rest, so that its end is noticed', async () => {
    script.write('x\n');
    await incoming.line;
    const reader = incoming.body(1024 ** 2)[Symbol.asyncIterator]();
    script.write(Buffer.alloc(1024 ** 2));
    await reader.next();
    await reader.return?.();
    script.end();
    await once(owner, 'close');
    expect(gone.signal.aborted).to.equal(true);
  });
});
