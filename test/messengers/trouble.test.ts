import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { expect } from 'chai';
import { GrammyError, HttpError } from 'grammy';
import { machineClock } from '../../src/clock.ts';
import { TransportError } from '../../src/messengers/errors.ts';
import { innermostCode, troubleOf } from '../../src/messengers/trouble.ts';
import { createTransport } from '../../src/messengers/wire/transport.ts';

const BODY = { contentType: 'application/json', data: Buffer.from('{}') };

describe('What is wrong between us and a messenger', () => {
  const servers: Server[] = [];
  const sockets = new Set<Socket>();
  afterEach(() => {
    for (const server of servers.splice(0)) server.close();
    for (const socket of sockets) socket.destroy();
  });

  /** A server that does this with each connection. @returns its port */
  async function listen(answer: (socket: Socket) => void): Promise<number> {
    const server = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined);
      answer(socket);
    });
    servers.push(server);
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    return (server.address() as AddressInfo).port;
  }

  /** What is said after one call there. */
  async function troubleAt(url: string, proxy: string | null = null, timeoutMs = 2_000) {
    const transport = createTransport({ proxy, clock: machineClock });
    try {
      const { status } = await transport.post(new URL(url), BODY, { timeoutMs });
      // As the client does with an answer that is not the messenger's.
      return troubleOf(new TransportError(`HTTP${status}`, 'no'), { channel: 'bale', proxy: proxy !== null });
    } catch (error) {
      return troubleOf(new HttpError('Network request failed!', error), { channel: 'bale', proxy: proxy !== null });
    } finally {
      transport.close();
    }
  }

  async function closedPort(): Promise<number> {
    const port = await listen(() => undefined);
    const server = servers.pop()!;
    await new Promise((closed) => server.close(closed));
    return port;
  }

  it('is that nothing listens', async () => {
    expect(await troubleAt(`http://127.0.0.1:${await closedPort()}/`)).to.include({
      why: 'refused',
      code: 'ECONNREFUSED',
    });
  });

  it('is that the name is not found', async () => {
    expect((await troubleAt('http://messenger.invalid/', null, 20_000)).why).to.equal('dns');
  });

  it('is that no answer comes', async () => {
    const port = await listen(() => undefined);
    expect((await troubleAt(`http://127.0.0.1:${port}/`, null, 50)).why).to.equal('timeout');
  });

  it('is that the connection breaks off', async () => {
    const port = await listen((socket) => socket.once('data', () => socket.resetAndDestroy()));
    expect((await troubleAt(`http://127.0.0.1:${port}/`)).why).to.equal('broken');
  });

  it('is that something answers which does not speak TLS', async () => {
    const port = await listen((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    expect((await troubleAt(`https://127.0.0.1:${port}/`)).why).to.equal('tls');
  });

  it('is that a proxy asks for a name and a password', async () => {
    const port = await listen((socket) =>
      socket.once('data', () => socket.end('HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n')),
    );
    const trouble = await troubleAt('https://messenger.invalid/', `http://127.0.0.1:${port}`);
    expect(trouble).to.include({ why: 'proxy', code: 'HTTP407' });
    expect(trouble.remedy).to.contain('BALE_PROXY').and.not.contain('WEBHOOK');
  });

  it('is that a proxy is not there, of either kind', async () => {
    for (const kind of ['http', 'socks5']) {
      const trouble = await troubleAt('https://messenger.invalid/', `${kind}://127.0.0.1:${await closedPort()}`);
      expect(trouble, kind).to.include({ why: 'proxy', code: 'ECONNREFUSED' });
    }
  });

  it('is that a SOCKS proxy does not let us in', async () => {
    const port = await listen((socket) => socket.once('data', () => socket.write(Buffer.from([5, 0xff]))));
    expect((await troubleAt('https://messenger.invalid/', `socks5://127.0.0.1:${port}`)).why).to.equal('proxy');
  });

  it('is that a gateway answers', async () => {
    const port = await listen((socket) =>
      socket.once('data', () => socket.end('HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n')),
    );
    expect(await troubleAt(`http://127.0.0.1:${port}/`)).to.include({ why: 'gateway', code: 'HTTP502' });
  });

  it('is that this machine does not trust the certificate, in all the words of OpenSSL', () => {
    for (const code of ['CERT_HAS_EXPIRED', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'ERR_TLS_CERT_ALTNAME_INVALID'])
      expect(troubleOf(new TransportError(code, 'no'), { channel: 'telegram', proxy: true }).why, code).to.equal('tls');
  });

  it('is the word of the messenger itself, where it says no', () => {
    const refusal = { ok: false, error_code: 400, description: 'Bad Request' } as const;
    const error = new GrammyError('Call failed!', refusal, 'getMe', {});
    expect(troubleOf(error, { channel: 'telegram', proxy: true }).why).to.equal('messenger');
  });

  it('is found below what hides it: of two addresses the one that was tried, and a cause of a cause', () => {
    const coded = (code: string) => Object.assign(new Error(code), { code });
    const both = new AggregateError([coded('ENETUNREACH'), coded('ETIMEDOUT')]);
    expect(innermostCode(Object.assign(both, { code: 'ENETUNREACH' }))).to.equal('ETIMEDOUT');
    expect(innermostCode(new Error('outer', { cause: new Error('inner', { cause: coded('ENOTFOUND') }) }))).to.equal(
      'ENOTFOUND',
    );
  });
});
