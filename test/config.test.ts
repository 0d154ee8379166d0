import { expect } from 'chai';
import { ConfigError, loadConfig } from '../src/config.ts';

const TELEGRAM = { TELEGRAM_BOT_TOKEN: '123456789:AAabcdefghijklmnop' };
const SECRET = 'f'.repeat(64);

describe('configuration', () => {
  it('simulates both messengers on the embedded store when nothing is configured', () => {
    const config = loadConfig({});
    expect(config).to.include({ simulator: true, mongodbUri: null, dataDir: './data', port: 8080, host: '127.0.0.1' });
    expect(config.importVia).to.deep.equal(['telegram', 'bale']);
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
      BALE_BOT_TOKEN: '987654321:ZZabcdefghijklmnop',
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
    ['an owner without a messenger', { OWNER_IDS: '123' }, /^OWNER_IDS is not valid/],
    ['a messenger that does not exist', { IMPORT_VIA: 'bale,sms' }, /^IMPORT_VIA is not valid/],
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
