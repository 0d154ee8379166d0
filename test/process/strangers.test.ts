import { createServer, type AddressInfo, connect, type Socket } from 'node:net';
import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { MOST_STRANGERS } from '../../src/http/connections.ts';
import { addCard, addImport } from '../support/cards.ts';
import { longSuite } from '../support/long.ts';
import { setStage, type Stage } from '../support/messengers.ts';
import { endLeftProcesses, type KartyarProcess } from '../support/process.ts';

const STRANGERS = 300;
const PEOPLE = 40;
const READY = /^✅ آماده: خورموج/;

longSuite('strangers that hold connections')(
  'The running program by webhooks, while strangers hold connections',
  function () {
    this.timeout(60_000);
    let stage: Stage;
    let kartyar: KartyarProcess;
    let cards: { both: string }[];
    let strangers: Socket[];
    beforeEach(async () => {
      strangers = [];
      stage = await setStage('embedded');
      cards = await stage.withStore(async ({ models }) => {
        await addImport(models);
        return Promise.all(Array.from({ length: PEOPLE }, (_, number) => addCard(models, stage.keys, 1 + number)));
      });
      const port = String(await freePort());
      kartyar = await stage.start({
        PORT: port,
        WEBHOOK_URL: `http://127.0.0.1:${port}`,
        WEBHOOK_SECRET: 'a-secret-for-webhooks-0123456789',
      });
      while ((await fetch(`${kartyar.url}/health`)).status !== 200);
    });
    afterEach(async () => {
      for (const socket of strangers) socket.destroy();
      endLeftProcesses();
      await kartyar.exit;
      await stage.remove();
    });

    const freePort = (): Promise<number> =>
      new Promise((resolve) => {
        const server = createServer().listen(0, '127.0.0.1', () => {
          const { port } = server.address() as AddressInfo;
          server.close(() => resolve(port));
        });
      });
    /** A connection on which `text` was written; it is kept open from this side. */
    const hold = (text: string): Promise<Socket> =>
      new Promise((resolve) => {
        const socket = connect({ port: Number(new URL(kartyar.url).port), host: '127.0.0.1', allowHalfOpen: true });
        strangers.push(socket);
        socket.on('error', () => resolve(socket)).resume();
        socket.once('connect', () => socket.write(text, () => resolve(socket)));
      });
    const megabytes = async (): Promise<number | null> => {
      const status = await readFile(`/proc/${kartyar.pid}/status`, 'utf8').catch(() => null);
      return status === null ? null : Number(/VmHWM:\s*(\d+) kB/.exec(status)![1]) / 1024;
    };
    const head = (path: string) => `POST ${path} HTTP/1.1\r\nhost: a\r\ncontent-length: 990000\r\n\r\n`;
    const HALF = 'x'.repeat(900_000);

    for (const [what, text] of [
      ['half a body, without the secret', head('/webhook/telegram') + HALF],
      ['half a body, at a path that is none', head('/webhook/bale/guess') + HALF],
      ['half a body, for nobody', head('/') + HALF],
      ['half of their headers', 'POST /webhook/telegram HTTP/1.1\r\nhost: a\r\nx-long: '],
      ['nothing', ''],
    ] as const)
      it(`answers everybody, and stays small, while ${STRANGERS} send ${what}`, async () => {
        const before = await megabytes();
        await Promise.all(Array.from({ length: STRANGERS }, () => hold(text)));
        const people = Array.from({ length: PEOPLE }, (_, n) =>
          stage.simulator.person(`نفر ${n}`, n % 2 ? 'bale' : 'telegram'),
        );
        for (const [n, person] of people.entries()) person.send(cards[n]!.both);
        for (const person of people) expect((await person.next(10_000)).text).to.match(READY);
        expect((await fetch(`${kartyar.url}/health`)).status).to.equal(200);
        const after = await megabytes();
        if (before !== null && after !== null) expect(after - before, 'megabytes more than before').to.be.below(80);
      });

    it('closes the oldest of them for new ones, before their time is over', async function () {
      // Node itself closes them after fifteen seconds.
      this.timeout(12_000);
      const sockets = await Promise.all(Array.from({ length: MOST_STRANGERS + 20 }, () => hold('POST ')));
      const isClosed = ({ readableEnded, destroyed }: Socket) => readableEnded || destroyed;
      while (sockets.filter(isClosed).length < 20) await new Promise((resolve) => setImmediate(resolve));
      expect((await fetch(`${kartyar.url}/health`)).status).to.equal(200);
      expect(sockets.slice(40).some(isClosed), 'one of the younger').to.equal(false);
    });
  },
);
