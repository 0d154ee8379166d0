import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { leaveOut } from './leftOut.ts';
import { temporaryFolder } from './process.ts';

/** A MongoDB server of a test's own, which may be killed. */
export interface MongoServer {
  uri: string;
  /** kill -9 of its processes. */
  kill(): Promise<void>;
  /** Over the same files and at the same address; settles when it answers. */
  restart(): Promise<void>;
  /** Ends it and removes its files. */
  remove(): Promise<void>;
}

/**
 * The command that starts one: `CMD DIR [PORT]` keeps its files and `ferretdb.pid` and `postgres.pid` in DIR and prints
 * the URI; `stop DIR --remove` lies beside it.
 */
const start = process.env.MONGODB_TEST_START;
if (!start) leaveOut('a MongoDB server that may be killed (set MONGODB_TEST_START)');

/** undefined: there is none on this machine. */
export const startMongoServer = start ? () => startServer(start) : undefined;

async function startServer(command: string): Promise<MongoServer> {
  const run = async (file: string, args: string[]) => (await promisify(execFile)(file, args)).stdout.trim();
  const folder = await temporaryFolder();
  const dir = folder.path;
  const remove = async () => {
    await run(join(dirname(command), 'stop'), [dir, '--remove']);
    await folder.remove();
  };
  try {
    const uri = await run(command, [dir]);
    return {
      uri,
      async kill() {
        for (const name of ['ferretdb', 'postgres'])
          process.kill(Number(await readFile(join(dir, `${name}.pid`), 'utf8')), 'SIGKILL');
      },
      restart: async () => void (await run(command, [dir, new URL(uri).port])),
      remove,
    };
  } catch (error) {
    await remove();
    throw error;
  }
}
