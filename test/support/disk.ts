import { appendFileSync, existsSync, fstatSync, rmSync } from 'node:fs';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

/**
 * Loaded before a program (`--import`), in its threads too: a disk that can be watched. Of every sync that the embedded
 * engine asks for, the file DISK gets a line with the length that the synced file had when the sync began. While DISK.held
 * exists no sync comes to its end; where DISK.broken exists, one fails and removes it. powerCut.ts is the other side.
 */
const disk = process.env.DISK!;
const LOOK_AGAIN_MS = 5;
const { fdatasync } = fs;

const whenLetGo = (next: () => void): void => {
  if (existsSync(`${disk}.held`)) setTimeout(whenLetGo, LOOK_AGAIN_MS, next);
  else next();
};

Object.assign(fs, {
  fdatasync(descriptor: number, done: fs.NoParamCallback) {
    const { size } = fstatSync(descriptor);
    whenLetGo(() => {
      if (existsSync(`${disk}.broken`)) {
        rmSync(`${disk}.broken`);
        return done(Object.assign(new Error('EIO: a broken disk'), { code: 'EIO' }));
      }
      fdatasync(descriptor, (error) => {
        if (!error) appendFileSync(disk, `${size}\n`);
        done(error);
      });
    });
  },
});
syncBuiltinESMExports();
