import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

/**
 * Loaded before a program (`--import`): each sync that the embedded engine asks for takes SYNC_MS more, as on a slower
 * disk than this machine's.
 */
const more = Number(process.env.SYNC_MS);
const { fdatasync } = fs;
Object.assign(fs, {
  fdatasync: (descriptor: number, done: fs.NoParamCallback) =>
    fdatasync(descriptor, (error) => (more > 0 ? setTimeout(() => done(error), more) : done(error))),
});
syncBuiltinESMExports();
