import { openDatabase } from '../../src/database/connection.ts';
import type { DeliveryRecord } from '../../src/database/models.ts';
import { ON_DISK } from '../../src/database/onDisk.ts';
import { createWaiting } from '../../src/simulator/waiting.ts';
import { engines } from '../support/databases.ts';
import { addressOf } from '../support/followers.ts';
import { cutPower } from '../support/powerCut.ts';
import { MINUTE, setStage, START, testAnnouncements } from './stage.ts';

/**
 * The part of powerCut.test.ts that runs on a watched disk: an announcement to many; the power is cut when some have
 * heard it; what the disk has of the store is opened again, and a new worker goes on with it. Prints as JSON who heard
 * it before and after, and what the rows were at the cut and in the end.
 */
const CHATS = 80;
const CUT_AT = 13;
/** About a second of messages is claimed at a time: with 80 chats there are some that are not. */
const RATE = 25;
const dataDir = `${process.cwd()}/data`;

const stage = await setStage({ ...engines()[0]!, open: () => openDatabase({ dataDir }) });
const people = Array.from({ length: CHATS }, (_, n) => stage.person(`نفر ${n}`));
await stage.ledger.planAnnouncement('party', people.map(addressOf), START);
// What is planned is on the disk; of claims nothing is yet.
await stage.database.models.settings.collection.insertOne({ _id: 'planned' as never }, ON_DISK);

const waiting = createWaiting();
const before: string[] = [];
const after: string[] = [];
let heard: string[] | null = before;
let cut: string | undefined;
stage.simulator.world.onChange((change) => {
  if (change.type !== 'message' || change.what !== 'new' || change.message.from !== null) return;
  heard?.push(change.message.chat.key);
  if (before.length === CUT_AT && cut === undefined) {
    cut = cutPower(dataDir);
    // What the first worker says before it is stopped it would not have said without power.
    heard = null;
  }
  waiting.look();
});
const announcements = testAnnouncements();
announcements.running = ['party'];
const first = stage.worker({ announcements: announcements.ask, rate: RATE });
await waiting.until(
  () => cut !== undefined,
  60_000,
  () => 'Too few heard it.',
);
await first.abandon();

heard = after;
const again = await openDatabase({ dataDir: cut! });
const states = async (): Promise<Record<string, string>> => {
  const rows = (await again.models.deliveries.find({}).lean()) as unknown as DeliveryRecord[];
  return Object.fromEntries(rows.map(({ address, state }) => [`${address.channel}:${address.id}`, state]));
};
const atTheCut = await states();
await stage.leap(2 * MINUTE);
const second = stage.worker({ announcements: announcements.ask, database: again });
await second.delivery.job.run(stage.business.now());
await second.delivery.idle();
const inTheEnd = await states();
await stage.close();
await again.close();
process.stdout.write(JSON.stringify({ before, after, atTheCut, inTheEnd }));
