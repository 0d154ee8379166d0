import type { HourRange } from './domain/hours.ts';
import { CHANNELS, type Channel } from './domain/address.ts';
import { LOG_LEVELS, type LogLevel } from './log.ts';

/** How one messenger is reached. */
export interface MessengerConfig {
  token: string;
  /** Without a trailing slash; null: the messenger's own. */
  apiRoot: string | null;
  /** `http://…` or `socks5://…`. */
  proxy: string | null;
  /** Messages a second. */
  rate: number;
}

/** The process: both halves in one, only updates and HTTP, only what time brings, or a script that serves nobody. */
export type Role = 'all' | 'web' | 'worker' | 'script';

export interface Config {
  role: Role;
  production: boolean;
  /** No token is set: the messengers are simulated on this machine. */
  simulator: boolean;
  messengers: Partial<Record<Channel, MessengerConfig>>;
  /** null: the embedded engine in `dataDir`. */
  mongodbUri: string | null;
  dataDir: string;
  /** null: to be generated once into `dataDir`. */
  lookupSecret: string | null;
  receiptPattern: RegExp;
  /** null: long polling. */
  webhook: { url: string; secret: string } | null;
  port: number;
  host: string;
  quietHours: HourRange;
  urgentHours: HourRange;
  retentionDays: number;
  /** Epoch ms at which business time starts; null: it is machine time. */
  clockStart: number | null;
  logLevel: LogLevel;
}

/** One sentence for the operator: which variable, what is wrong, what to do. It never quotes a secret. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

/** Characters of LOOKUP_SECRET, and of the file that stands for it. */
export const LEAST_SECRET_LENGTH = 32;

type Environment = Record<string, string | undefined>;

const DEFAULT_RATES: Record<Channel, number> = { telegram: 25, bale: 10 };

/**
 * Validates the environment once. An empty value counts as unset.
 * @param environment  the process's variables, `.env` already merged in
 * @throws ConfigError with one sentence that names the variable and the remedy
 */
export function loadConfig(environment: Environment, role: Role = 'all'): Config {
  const read = reader(environment);
  const production = read.text('NODE_ENV') === 'production';
  const messengers: Config['messengers'] = {};
  for (const channel of CHANNELS) {
    const messenger = readMessenger(read, channel);
    if (messenger) messengers[channel] = messenger;
  }
  const simulator = Object.keys(messengers).length === 0;
  const mongodbUri = read.matching('MONGODB_URI', /^mongodb(\+srv)?:\/\/.+/, 'mongodb://127.0.0.1:27017/kartyar');
  const webhookUrl = read.url('WEBHOOK_URL', ['https:', 'http:']);
  for (const [name, set] of Object.entries({
    MONGODB_URI: mongodbUri,
    WEBHOOK_URL: webhookUrl,
    'NODE_ENV=production': production,
  }))
    if (simulator && set && role !== 'script')
      throw new ConfigError(
        `${name} is set but no messenger is: set TELEGRAM_BOT_TOKEN or BALE_BOT_TOKEN, or unset ${name} to try Kartyar in the simulator.`,
      );
  if ((role === 'web' || role === 'worker') && !mongodbUri)
    throw new ConfigError(
      `The processes "web" and "worker" share a MongoDB: set MONGODB_URI, or start without an argument to run both in one process.`,
    );
  const host = read.text('HOST') ?? '127.0.0.1';
  if (simulator && role !== 'script' && !['127.0.0.1', '::1', 'localhost'].includes(host))
    throw new ConfigError('HOST is not this machine: the simulator shows what people type, so unset HOST to try it.');
  const lookupSecret = read.text('LOOKUP_SECRET');
  if (lookupSecret !== null && lookupSecret.length < LEAST_SECRET_LENGTH)
    throw new ConfigError(
      `LOOKUP_SECRET is too short: use at least ${LEAST_SECRET_LENGTH} characters, such as \`openssl rand -hex 32\` prints.`,
    );
  if (mongodbUri && !lookupSecret)
    throw new ConfigError(
      'LOOKUP_SECRET is missing: with MONGODB_URI it must be set, to the same value in every process; `openssl rand -hex 32` makes one.',
    );
  const clockStart = read.instant('CLOCK_START');
  if (production && clockStart !== null)
    throw new ConfigError('CLOCK_START is for trying things out: unset it, or unset NODE_ENV=production.');
  return {
    role,
    production,
    simulator,
    messengers,
    mongodbUri,
    dataDir: read.text('DATA_DIR') ?? './data',
    lookupSecret,
    receiptPattern: read.pattern('RECEIPT_PATTERN', '^[A-Z0-9]{5,24}$'),
    webhook: webhookUrl ? { url: webhookUrl, secret: readWebhookSecret(read) } : null,
    port: read.integer('PORT', 8080, 0, 65535),
    host,
    quietHours: read.hours('QUIET_HOURS', '21:00-09:00'),
    urgentHours: read.hours('URGENT_HOURS', '06:00-23:30'),
    retentionDays: read.integer('RETENTION_DAYS', 90, 1, 3650),
    clockStart,
    logLevel: read.oneOf('LOG_LEVEL', LOG_LEVELS, 'info'),
  };
}

function readMessenger(read: Reader, channel: Channel): MessengerConfig | null {
  const prefix = channel.toUpperCase();
  const token = read.matching(`${prefix}_BOT_TOKEN`, /^\d+:[\w-]{10,}$/, '123456789:AA… as the messenger gave it');
  if (!token) return null;
  return {
    token,
    apiRoot: read.url(`${prefix}_API_ROOT`, ['https:', 'http:']),
    proxy: channel === 'telegram' ? read.url('TELEGRAM_PROXY', ['http:', 'https:', 'socks5:', 'socks5h:']) : null,
    rate: read.integer(`${prefix}_RATE`, DEFAULT_RATES[channel], 1, 10_000),
  };
}

function readWebhookSecret(read: Reader): string {
  const secret = read.matching('WEBHOOK_SECRET', /^[\w-]{16,256}$/, '16 to 256 letters, digits, _ or -');
  if (!secret)
    throw new ConfigError(
      'WEBHOOK_SECRET is missing: with WEBHOOK_URL it must be set; `openssl rand -hex 32` makes one.',
    );
  return secret;
}

type Reader = ReturnType<typeof reader>;

/** One reading function for each kind of value; each names its variable in what it throws. */
function reader(environment: Environment) {
  const text = (name: string): string | null => environment[name]?.trim() || null;
  const wrong = (name: string, expected: string): ConfigError =>
    new ConfigError(`${name} is not valid: write it like ${expected}, or unset it.`);
  return {
    text,
    matching(name: string, form: RegExp, example: string): string | null {
      const value = text(name);
      if (value !== null && !form.test(value)) throw wrong(name, example);
      return value;
    },
    /** Without slashes at its end: paths are put behind it. */
    url(name: string, protocols: string[]): string | null {
      const value = text(name);
      if (value === null) return null;
      if (!URL.canParse(value) || !protocols.includes(new URL(value).protocol))
        throw wrong(name, protocols.map((protocol) => `${protocol}//host`).join(' or '));
      return value.replace(/\/+$/, '');
    },
    integer(name: string, fallback: number, least: number, most: number): number {
      const value = text(name);
      if (value === null) return fallback;
      const number = Number(value);
      if (!/^\d+$/.test(value) || number < least || number > most)
        throw wrong(name, `a whole number from ${least} to ${most}`);
      return number;
    },
    pattern(name: string, fallback: string): RegExp {
      const value = text(name) ?? fallback;
      try {
        return new RegExp(value, 'u');
      } catch {
        throw wrong(name, `a regular expression such as ${fallback}`);
      }
    },
    hours(name: string, fallback: string): HourRange {
      const match = /^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)$/.exec(text(name) ?? fallback);
      if (!match) throw wrong(name, fallback);
      const [fromHour = 0, fromMinute = 0, toHour = 0, toMinute = 0] = match.slice(1).map(Number);
      return { from: fromHour * 60 + fromMinute, to: toHour * 60 + toMinute };
    },
    instant(name: string): number | null {
      const value = text(name);
      if (value === null) return null;
      const instant = Date.parse(value);
      if (Number.isNaN(instant) || !/^\d{4}-\d\d-\d\dT/.test(value)) throw wrong(name, '2025-08-11T09:00:00+03:30');
      return instant;
    },
    oneOf<T extends string>(name: string, choices: readonly T[], fallback: T): T {
      const value = text(name);
      if (value === null) return fallback;
      const choice = choices.find((one) => one === value);
      if (!choice) throw wrong(name, choices.join(', '));
      return choice;
    },
  };
}
