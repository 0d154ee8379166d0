import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder of package.json: compiled code lies two folders deeper than its sources, whose data it reads. */
export const projectRoot: string = (() => {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'package.json'))) {
    if (dirname(folder) === folder) throw new Error('The simulator cannot find the folder of its project.');
    folder = dirname(folder);
  }
  return folder;
})();
