import { parentPort, workerData } from 'node:worker_threads';
import { createLookupKeys } from '../domain/lookupKey.ts';
import { UnreadableFile } from './read/table.ts';
import { readRows } from './readRows.ts';
import { type FromThread, MOST_WAITING, type ThreadData } from './reader.ts';

/** The worker thread of an import: reads and hashes, and waits when what it sent has not been taken yet. */

const port = parentPort!;
const { path, secret, pattern } = workerData as ThreadData;
let waiting = 0;
let goOn: () => void = () => undefined;
port.on('message', () => {
  waiting -= 1;
  goOn();
});
const send = (message: FromThread): void => port.postMessage(message);

try {
  for await (const part of readRows({ path, keys: createLookupKeys(secret), pattern })) {
    send({ part });
    waiting += 1;
    if (waiting === MOST_WAITING) await new Promise<void>((resolve) => (goOn = resolve));
  }
  send({ end: true });
} catch (error) {
  if (!(error instanceof UnreadableFile)) throw error;
  send({ unreadable: error.why });
}
port.close();
