import { expect } from 'chai';
import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http';
import {
  connect,
  createServer as createTcpServer,
  type AddressInfo,
  type Server as TcpServer,
  type Socket,
} from 'node:net';
import { machineClock } from '../../../src/clock.ts';
import { TransportError } from '../../../src/messengers/errors.ts';
import { writeJson } from '../../../src/messengers/wire/multipart.ts';
import { createTransport, type Transport } from '../../../src/messengers/wire/transport.ts';
import { testMachineClock } from '../../support/clock.ts';

const BODY = writeJson({ text: 'سلام' });
const WAIT = { timeoutMs: 30_000 };

describe('HTTP to a messenger', () => {
  const open: { close(): void }[] = [];
  afterEach(() => {
    for (const one of open.splice(0)) one.close();
  });

  async function listen(server: Server | TcpServer): Promise<number> {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    open.push({
      close: () => {
        if ('closeAllConnections' in server) server.closeAllConnections();
        server.close();
      },
    });
    return (server.address() as AddressInfo).port;
  }
  const at = (port: number) => new URL(`http://127.0.0.1:${port}/x`);
  const serve = async (listener: RequestListener) => at(await listen(createHttpServer(listener)));
  function transport(options: Partial<Parameters<typeof createTransport>[0]> = {}): Transport {
    const made = createTransport({ clock: machineClock, ...options });
    open.push(made);
    return made;
  }
  const problem = (promise: Promise<unknown>) =>
    promise.then(
      () => new Error('It succeeded.'),
      (error: unknown) => error as TransportError,
    );

  it('sends the body and gives status and answer', async () => {
    const url = await serve((request, response) => {
      void (async () => {
        let text = '';
        for await (const chunk of request) text += String(chunk);
        response.writeHead(201).end(`${request.method} ${request.headers['content-type']} ${text}`);
      })();
    });
    const { status, body } = await transport().post(url, BODY, WAIT);
    expect(status).to.equal(201);
    expect(body.toString()).to.equal('POST application/json {"text":"سلام"}');
  });

  it('keeps its connections', async () => {
    const sockets = new Set<unknown>();
    const url = await serve((request, response) => {
      sockets.add(request.socket);
      response.end('{}');
    });
    const one = transport();
    for (let i = 0; i < 5; i++) await one.post(url, BODY, WAIT);
    expect(sockets.size).to.equal(1);
  });

  it('knows that nothing arrived where nobody listens, or where the name is unknown', async () => {
    const port = await listen(createTcpServer());
    open.splice(0).forEach((one) => one.close());
    const refused = await problem(transport().post(at(port), BODY, WAIT));
    expect(refused).to.be.instanceOf(TransportError).and.to.include({ code: 'ECONNREFUSED', delivered: 'no' });
  });

  it('leaves open whether a request arrived that was reset, on a new and on a kept connection', async () => {
    let requests = 0;
    const url = await serve((request, response) => {
      if (requests++ % 2 === 1) return request.socket.resetAndDestroy();
      return response.end('{}');
    });
    const one = transport();
    await one.post(url, BODY, WAIT);
    expect(await problem(one.post(url, BODY, WAIT))).to.include({ delivered: 'unknown' });
    requests = 1;
    expect(await problem(transport().post(url, BODY, WAIT))).to.include({ delivered: 'unknown' });
  });

  it('notices an answer that broke off', async () => {
    const url = await serve((_, response) => {
      response.writeHead(200, { 'content-length': 100 });
      response.write('{"ok":', () => response.destroy());
    });
    expect(await problem(transport().post(url, BODY, WAIT))).to.include({ delivered: 'unknown' });
  });

  it('waits for an answer as long as it was told, no longer', async () => {
    const clock = testMachineClock();
    let arrived = () => {};
    const asked = new Promise<void>((resolve) => (arrived = resolve));
    const url = await serve(() => arrived());
    const waiting = problem(transport({ clock }).post(url, BODY, WAIT));
    await asked;
    await clock.pass(30_000);
    expect(await waiting).to.include({ code: 'ETIMEDOUT', delivered: 'unknown' });
  });

  it('waits for each answer as long as that one may take', async () => {
    const clock = testMachineClock();
    const arrived: unknown[] = [];
    const url = await serve((request) => void arrived.push(request));
    const one = transport({ clock });
    const over: string[] = [];
    const wait = (name: string, timeoutMs: number) =>
      problem(one.post(url, BODY, { timeoutMs })).then((error) => over.push(`${name} ${error.message}`));
    const all = [wait('long', 120_000), wait('short', 1_000), wait('usual', 30_000)];
    while (arrived.length < 3) await new Promise((resolve) => setImmediate(resolve));
    const names = () => over.map((said) => said.split(' ')[0]);
    await clock.pass(1_000);
    await all[1];
    expect(names()).to.deep.equal(['short']);
    await clock.pass(28_999);
    expect(names()).to.deep.equal(['short']);
    await clock.pass(1);
    await all[2];
    expect(names()).to.deep.equal(['short', 'usual']);
    await clock.pass(90_000);
    await all[0];
    expect(names()).to.deep.equal(['short', 'usual', 'long']);
  });

  it('closes the connections that it kept', async () => {
    let closed = () => {};
    const gone = new Promise<void>((resolve) => (closed = resolve));
    const url = await serve((request, response) => {
      request.socket.once('close', closed);
      response.end('{}');
    });
    const one = transport();
    await one.post(url, BODY, WAIT);
    one.close();
    await gone;
  });

  it('knows that nothing arrived when the connection could not be made safe', async () => {
    const port = await listen(createHttpServer((_, response) => void response.end('{}')));
    const error = await problem(transport().post(new URL(`https://127.0.0.1:${port}/`), BODY, WAIT));
    expect(error).to.be.instanceOf(TransportError).and.to.include({ code: 'EPROTO', delivered: 'no' });
  });

  it('stops when it is told to', async () => {
    const stop = new AbortController();
    const url = await serve(() => stop.abort());
    expect(await problem(transport().post(url, BODY, { ...WAIT, signal: stop.signal }))).to.include({
      code: 'ABORTED',
    });
    expect(await problem(transport().post(url, BODY, { ...WAIT, signal: stop.signal }))).to.include({
      code: 'ABORTED',
      delivered: 'no',
    });
  });

  it('gives an answer up that has no end, and leaves open whether the request arrived', async () => {
    const url = await serve((_, response) => {
      const more = Buffer.alloc(1_000_000);
      const go = () => void (response.destroyed || response.write(more, go));
      go();
    });
    const error = await problem(transport().post(url, BODY, WAIT));
    expect(error).to.be.instanceOf(TransportError).and.to.include({ code: 'ETOOLONG', delivered: 'unknown' });
  });

  describe('behind a proxy', () => {
    it('goes through an http proxy', async () => {
      const url = await serve((request, response) => void response.end(request.url));
      const asked: string[] = [];
      const through = transport({ proxy: `http://127.0.0.1:${await listen(httpProxy(asked))}` });
      expect((await through.post(url, BODY, WAIT)).body.toString()).to.equal('/x');
      expect(asked).to.deep.equal([url.host]);
    });

    it('knows that nothing arrived when the connection behind the proxy could not be made safe', async () => {
      const plain = await serve((_, response) => void response.end('{}'));
      const through = transport({ proxy: `http://127.0.0.1:${await listen(httpProxy([]))}` });
      const error = await problem(through.post(new URL(`https://127.0.0.1:${plain.port}/`), BODY, WAIT));
      expect(error).to.be.instanceOf(TransportError).and.to.include({ code: 'EPROTO', delivered: 'no' });
    });

    it('goes through a socks5 proxy, which looks the name up', async () => {
      const url = await serve((_, response) => void response.end('{}'));
      const asked: string[] = [];
      const proxy = socksProxy(Number(url.port), asked);
      const through = transport({ proxy: `socks5://127.0.0.1:${await listen(proxy)}` });
      const { body } = await through.post(new URL('http://a-name-that-only-the-proxy-knows.invalid/'), BODY, WAIT);
      expect(body.toString()).to.equal('{}');
      expect(asked).to.deep.equal(['a-name-that-only-the-proxy-knows.invalid']);
    });

    it('knows that nothing arrived when the proxy is away', async () => {
      const port = await listen(createTcpServer());
      open.splice(0).forEach((one) => one.close());
      for (const kind of ['http', 'socks5']) {
        const through = transport({ proxy: `${kind}://127.0.0.1:${port}` });
        expect(await problem(through.post(at(9), BODY, WAIT)), kind).to.include({ delivered: 'no' });
      }
    });
  });
});

/** Leads a connection to where it is asked to. */
function httpProxy(asked: string[]): Server {
  const proxy = createHttpServer();
  proxy.on('connect', (request, socket: Socket) => {
    asked.push(request.url ?? '');
    const [host, port] = (request.url ?? '').split(':');
    const far = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      far.pipe(socket).pipe(far);
    });
    for (const end of [far, socket]) end.on('error', () => end.destroy());
  });
  return proxy;
}

/** As much of RFC 1928 as one connection by name needs; everything leads to `port` on this machine. */
function socksProxy(port: number, asked: string[]): TcpServer {
  return createTcpServer((socket) => {
    socket.once('data', () => {
      socket.write(Buffer.from([5, 0]));
      socket.once('data', (request) => {
        asked.push(request[3] === 3 ? request.subarray(5, 5 + (request[4] ?? 0)).toString() : 'an address');
        const far = connect(port, '127.0.0.1', () => {
          socket.write(Buffer.from([5, 0, 0, 1, 0, 0, 0, 0, 0, 0]));
          far.pipe(socket).pipe(far);
        });
        for (const end of [far, socket]) end.on('error', () => end.destroy());
      });
    });
  });
}
