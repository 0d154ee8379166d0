import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { sourceFolder } from '../scripts/rooms/arrows.ts';
import { ConfigError, loadConfig } from '../src/config.ts';
import { CHANNELS } from '../src/domain/address.ts';
import { CAPABILITIES } from '../src/messengers/capabilities.ts';

const TELEGRAM = { TELEGRAM_BOT_TOKEN: '123456789:AAabcdefghijklmnop' };
const BALE = { BALE_BOT_TOKEN: '987654321:ZZabcdefghijklmnop' };
const SECRET = 'f'.repeat(64);

describe('configuration', () => {
  it('simulates both messengers on the embedded store when nothing is configured', () => {
    const config = loadConfig({});
    expect(config).to.include({ simulator: true, mongodbUri: null, dataDir: './data', port: 8080, host: '127.0.0.1' });
    expect(config.quietHours).to.deep.equal({ from: 21 * 60, to: 9 * 60 });
  });

  it('takes an empty variable as one that is not set', () => {
    expect(loadConfig({ TELEGRAM_BOT_TOKEN: ' ', PORT: '' }).simulator).to.equal(true);
  });

  it('runs the messengers whose tokens are there, each with its own root and rate', () => {
    const { messengers, simulator } = loadConfig({ ...TELEGRAM, TELEGRAM_API_ROOT: 'http://127.0.0.1:8081/' });
    expect(simulator).to.equal(false);
    expect(messengers).to.have.all.keys('telegram');
    expect(messengers.telegram).to.include({ apiRoot: 'http://127.0.0.1:8081', rate: 25, proxy: null });
    expect(loadConfig(TELEGRAM).messengers.telegram?.apiRoot).to.equal(null);
  });

  it('applies the proxy to Telegram alone', () => {
    const { messengers } = loadConfig({
      ...TELEGRAM,
      ...BALE,
      TELEGRAM_PROXY: 'socks5://127.0.0.1:1080',
    });
    expect(messengers.telegram?.proxy).to.equal('socks5://127.0.0.1:1080');
    expect(messengers.bale?.proxy).to.equal(null);
  });

  const wrong: [what: string, environment: Record<string, string>, names: RegExp][] = [
    ['a token that is none', { TELEGRAM_BOT_TOKEN: 'secret-thing' }, /^TELEGRAM_BOT_TOKEN is not valid/],
    ['no token beside a database', { MONGODB_URI: 'mongodb://127.0.0.1/k' }, /^MONGODB_URI .*TELEGRAM_BOT_TOKEN/],
    ['no token beside a webhook', { WEBHOOK_URL: 'https://example.ir' }, /^WEBHOOK_URL .*TELEGRAM_BOT_TOKEN/],
    ['no token in production', { NODE_ENV: 'production' }, /^NODE_ENV=production .*TELEGRAM_BOT_TOKEN/],
    ['MongoDB without a secret', { ...TELEGRAM, MONGODB_URI: 'mongodb://127.0.0.1/k' }, /^LOOKUP_SECRET is missing/],
    ['a short secret', { LOOKUP_SECRET: 'short' }, /^LOOKUP_SECRET is too short/],
    ['a database of another kind', { MONGODB_URI: 'postgres://x' }, /^MONGODB_URI is not valid/],
    ['a webhook without a secret', { ...TELEGRAM, WEBHOOK_URL: 'https://example.ir' }, /^WEBHOOK_SECRET is missing/],
    ['a port that is none', { PORT: '99999' }, /^PORT is not valid/],
    ['a pattern that is none', { RECEIPT_PATTERN: '[' }, /^RECEIPT_PATTERN is not valid/],
    ['a simulator for everybody', { HOST: '0.0.0.0' }, /^HOST is not this machine/],
    ['hours that are none', { QUIET_HOURS: '21-9' }, /^QUIET_HOURS is not valid/],
    ['a clock without a time', { CLOCK_START: '1404/05/20' }, /^CLOCK_START is not valid/],
    [
      'a moved clock in production',
      { ...TELEGRAM, NODE_ENV: 'production', CLOCK_START: '2025-08-11T00:00:00Z' },
      /^CLOCK_START /,
    ],
    ['an unknown log level', { LOG_LEVEL: 'loud' }, /^LOG_LEVEL is not valid/],
    ['a proxy of an unknown kind', { ...TELEGRAM, TELEGRAM_PROXY: 'ftp://x' }, /^TELEGRAM_PROXY is not valid/],
  ];
  for (const [what, environment, names] of wrong)
    it(`refuses ${what} in one sentence that names the variable`, () => {
      expect(() => loadConfig(environment)).to.throw(ConfigError, names);
    });

  it('never quotes a wrong secret or token', () => {
    for (const environment of [{ TELEGRAM_BOT_TOKEN: 'my-secret' }, { LOOKUP_SECRET: 'my-secret' }])
      expect(() => loadConfig(environment))
        .to.throw(ConfigError)
        .that.satisfies((error: Error) => !error.message.includes('my-secret'));
  });

  it('lets a script work on the store without a messenger', () => {
    const environment = { MONGODB_URI: 'mongodb://127.0.0.1/k', LOOKUP_SECRET: SECRET, NODE_ENV: 'production' };
    expect(loadConfig(environment, 'script').mongodbUri).to.equal('mongodb://127.0.0.1/k');
  });

  it('asks for MongoDB when web and worker are to be two processes', () => {
    expect(() => loadConfig(TELEGRAM, 'worker')).to.throw(ConfigError, /MONGODB_URI/);
    const shared = { ...TELEGRAM, MONGODB_URI: 'mongodb://127.0.0.1/k', LOOKUP_SECRET: SECRET };
    expect(loadConfig(shared, 'worker').role).to.equal('worker');
  });
});

describe('The example of a configuration', () => {
  const example = readFileSync(join(sourceFolder(), '..', '.env.example'), 'utf8');
  const named = [...example.matchAll(/^#([A-Z_]+)=(.*)$/gm)].map(([, name = '', value = '']) => ({ name, value }));
  const setTo = (variables: typeof named) => Object.fromEntries(variables.map(({ name, value }) => [name, value]));

  it('names every variable that is read, and no other', () => {
    const read = new Set<string>();
    const environment = new Proxy<Record<string, string>>(
      { WEBHOOK_URL: 'https://bot.example.ir', WEBHOOK_SECRET: SECRET, ...TELEGRAM, ...BALE },
      {
        get: (variables, name) => {
          read.add(String(name));
          return variables[String(name)];
        },
      },
    );
    loadConfig(environment);
    // Node's own, which a packager or a hosting service sets.
    read.delete('NODE_ENV');
    expect([...read].sort()).to.deep.equal(named.map(({ name }) => name).sort());
  });

  it('shows values that are valid', () => {
    const tokens = { ...TELEGRAM, ...BALE, LOOKUP_SECRET: SECRET, WEBHOOK_SECRET: SECRET };
    const shown = setTo(named.filter(({ value }) => value !== ''));
    expect(() => loadConfig({ ...shown, ...tokens })).not.to.throw();
  });

  it('shows the defaults, but for what is an address or an instant', () => {
    const own = ['TELEGRAM_API_ROOT', 'BALE_API_ROOT', 'TELEGRAM_PROXY', 'MONGODB_URI', 'WEBHOOK_URL', 'CLOCK_START'];
    const shown = named.filter(({ name, value }) => value !== '' && !own.includes(name));
    const tokens = { ...TELEGRAM, ...BALE };
    const config = loadConfig({ ...setTo(shown), ...tokens });
    expect(config).to.deep.equal(loadConfig(tokens));
    const roots = setTo(named);
    for (const channel of CHANNELS)
      expect(roots[`${channel.toUpperCase()}_API_ROOT`]).to.equal(CAPABILITIES[channel].apiRoot);
  });
});
