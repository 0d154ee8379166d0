import { createPeople } from '../../src/following/people.ts';
import { createOfficeDataSource } from '../../src/office/officeData.ts';
import { createBusinessClock, machineClock, type MachineClock } from '../../src/clock.ts';
import { loadConfig } from '../../src/config.ts';
import { openDatabase } from '../../src/database/connection.ts';
import { CHANNELS, type Address, type Channel } from '../../src/domain/address.ts';
import { createBotApiSender } from '../../src/delivery/botApiSender.ts';
import { createLedger } from '../../src/delivery/ledger.ts';
import type { Sender } from '../../src/delivery/sender.ts';
import { startBackgroundWork } from '../../src/app/backgroundWork.ts';
import { createLog } from '../../src/log.ts';
import { createMessenger, type Messenger } from '../../src/messengers/messenger.ts';
import { createTexts } from '../../src/texts/texts.ts';
import type { Job } from '../../src/ticks/ticks.ts';

/**
 * `worker ANNOUNCEMENT`: what time brings, in a process of its own over the program's environment: reminders are planned,
 * an announcement is planned for everybody, and both are sent. It lives MACHINE_AHEAD_MS in the future, so that the
 * leases of one that was killed before are over. It prints a line at moments at which kill.test.ts may kill it: `open`
 * with the store, `planned` with each part of a plan, `idle` when all that was due is sent.
 */
const announcement = process.argv[2]!;
const config = loadConfig(process.env);
const ahead = Number(process.env.MACHINE_AHEAD_MS);
const say = (line: string): void => void process.stdout.write(`${line}\n`);

const machine: MachineClock = { now: () => machineClock.now() + ahead, sleep: (ms, on) => machineClock.sleep(ms, on) };
const clocks = { machine, business: createBusinessClock(machine, config.clockStart ?? machine.now()) };
const log = createLog(config.logLevel);
const database = await openDatabase({
  ...(config.mongodbUri ? { uri: config.mongodbUri } : {}),
  dataDir: config.dataDir,
});
const { models } = database;
say('open');

const messengers: Partial<Record<Channel, Messenger>> = {};
const senders: Partial<Record<Channel, Sender>> = {};
for (const channel of CHANNELS) {
  const messenger = createMessenger({
    ...config.messengers[channel]!,
    channel,
    clocks,
    log,
    build: () => undefined,
  });
  messengers[channel] = messenger;
  senders[channel] = createBotApiSender({ channel, api: messenger.push, models });
}
const ledger = createLedger({ models, clocks });
ledger.onPlanned(() => say('planned'));

const addressOf = (key: string): Address => {
  const [channel, id = ''] = key.split(':');
  return { channel: channel as Channel, id };
};
const announce: Job = {
  name: 'announce',
  async run(now) {
    const everybody = await models.people.find({}, { _id: 1 }).lean();
    await ledger.planAnnouncement(
      announcement,
      everybody.map(({ _id }) => addressOf(_id)),
      now,
    );
  },
};

const starting = startBackgroundWork({
  config,
  rates: Object.fromEntries(CHANNELS.map((channel) => [channel, config.messengers[channel]!.rate])),
  models,
  ledger,
  clocks,
  log,
  texts: createTexts(),
  officeData: createOfficeDataSource({ models, clocks, log, holidays: () => Promise.resolve([]) }),
  people: createPeople({ models, clocks }),
  isDoubted: () => false,
  senders: (channel) => senders[channel],
  announcements: {
    announcementStates: () => Promise.resolve({ running: [announcement], cancelled: [] }),
    render: () => Promise.resolve({ text: announcement }),
  },
  jobs: [announce],
});
async function stop(): Promise<void> {
  const work = await starting;
  await Promise.all([work.stop(2_000), ...Object.values(messengers).map((one) => one.stop(2_000))]);
  await database.close();
  process.exit(0);
}
process.once('SIGTERM', () => void stop());
const { delivery } = await starting;
await delivery.idle();
say('idle');
