import { setWaiting, type Waiting } from './waiting.ts';

/** The program itself, with writes that wait for the disk as WAITING says. */
setWaiting(process.env.WAITING as Waiting);
await import('../../src/main.ts');
