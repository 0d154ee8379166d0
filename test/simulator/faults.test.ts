import { expect } from 'chai';
import { testClocks } from '../support/clock.ts';
import { startSimulator, type TestSimulator } from '../support/simulator.ts';
import { call, refusal } from './call.ts';

describe('A fault on the simulator', () => {
  const clocks = testClocks();
  let simulator: TestSimulator;
  beforeEach(async () => {
    simulator = await startSimulator({ clocks });
  });
  afterEach(() => simulator.close());

  function somebody(channel: 'telegram' | 'bale' = 'telegram') {
    const person = simulator.person('Sara', channel);
    person.send('/start');
    return person;
  }
  const send = (chat_id: number, channel: 'telegram' | 'bale' = 'telegram') =>
    call(simulator, channel, 'sendMessage', { chat_id, text: 'hello' });

  it('of too many calls tells when to come back, once', async () => {
    const sara = somebody();
    simulator.fault({ channel: 'telegram', kind: 'tooMany', retryAfter: 7 });
    const { status, description, parameters } = await send(sara.id);
    expect({ status, description, parameters }).to.deep.equal({
      status: 429,
      description: 'Too Many Requests: retry after 7',
      parameters: { retry_after: 7 },
    });
    expect((await send(sara.id)).ok).to.equal(true);
    expect(sara.rest()).to.have.length(1);
  });

  it('may be plain text', async () => {
    const reza = somebody('bale');
    simulator.fault({ channel: 'bale', kind: 'tooManyPlain' });
    const { apiRoot, token } = simulator.bot('bale');
    const answer = await fetch(`${apiRoot}/bot${token}/sendMessage?chat_id=${reza.id}&text=hello`);
    expect(answer.status).to.equal(429);
    expect(answer.headers.get('content-type')).to.contain('text/plain');
    expect(await answer.text()).to.equal('Too Many Requests');
  });

  it('of the server has any status and description', async () => {
    const sara = somebody();
    simulator.fault({ channel: 'telegram', kind: 'serverError', status: 503, description: 'Overloaded', times: 2 });
    expect((await send(sara.id)).status).to.equal(503);
    expect((await send(sara.id)).description).to.equal('Overloaded');
    expect((await send(sara.id)).status).to.equal(200);
  });

  it('cuts the connection before anything happens, or after it has happened', async () => {
    const sara = somebody();
    const cut = async () => {
      const failed = await send(sara.id).then(
        () => false,
        () => true,
      );
      expect(failed).to.equal(true);
      return sara.rest().length;
    };
    simulator.fault({ channel: 'telegram', kind: 'reset' });
    expect(await cut()).to.equal(0);
    simulator.fault({ channel: 'telegram', kind: 'answerLost' });
    expect(await cut()).to.equal(1);
  });

  it('keeps silent until the caller gives up', async () => {
    const sara = somebody();
    simulator.fault({ channel: 'telegram', kind: 'silence' });
    const { apiRoot, token } = simulator.bot('telegram');
    const giveUp = new AbortController();
    const asked = fetch(`${apiRoot}/bot${token}/sendMessage?chat_id=${sara.id}&text=hello`, { signal: giveUp.signal });
    const failed = asked.then(
      () => false,
      () => true,
    );
    expect((await call(simulator, 'telegram', 'getMe')).ok).to.equal(true);
    giveUp.abort();
    expect(await failed).to.equal(true);
    expect(sara.rest()).to.have.length(0);
  });

  it('hits only the methods, the chat and the messenger that were named', async () => {
    const [sara, reza] = [somebody(), somebody()];
    const mina = somebody('bale');
    simulator.fault({ channel: 'telegram', kind: 'blocked', methods: ['sendMessage'], chat: reza.key, times: 9 });
    expect((await send(sara.id)).status).to.equal(200);
    expect((await send(mina.id, 'bale')).status).to.equal(200);
    expect(await refusal(simulator, 'telegram', 'sendChatAction', { chat_id: reza.id, action: 'typing' })).to.equal('');
    expect((await send(reza.id)).description).to.equal('Forbidden: bot was blocked by the user');
  });

  it('lasts for a time, or until it is cleared', async () => {
    const sara = somebody();
    simulator.fault({ channel: 'telegram', kind: 'serverError', seconds: 60 });
    await clocks.machine.pass(59_000);
    expect((await send(sara.id)).status).to.equal(502);
    await clocks.machine.pass(1_000);
    expect((await send(sara.id)).status).to.equal(200);
    simulator.fault({ channel: 'telegram', kind: 'tokenRevoked' });
    expect((await call(simulator, 'telegram', 'getUpdates')).status).to.equal(401);
    expect((await send(sara.id)).status).to.equal(401);
    simulator.clearFaults();
    expect((await send(sara.id)).status).to.equal(200);
  });

  it('leaves polling alone unless it is named', async () => {
    simulator.fault({ channel: 'telegram', kind: 'serverError' });
    expect((await call(simulator, 'telegram', 'getUpdates')).status).to.equal(200);
    simulator.clearFaults();
    simulator.fault({ channel: 'telegram', kind: 'serverError', methods: ['getUpdates'] });
    expect((await call(simulator, 'telegram', 'getUpdates')).status).to.equal(502);
  });

  it('can be asked for over HTTP, and is seen behind its call', async () => {
    const sara = somebody();
    const post = (body: object) =>
      fetch(`${simulator.url}/sim/faults`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    const told = await post({ channel: 'telegram', kind: 'tooMany', retryAfter: 5, times: 2 });
    expect(await told.json()).to.deep.include({ kind: 'tooMany', retryAfter: 5, left: 2 });
    await send(sara.id);
    expect(simulator.callsOf('sendMessage').at(-1)?.fault).to.equal('tooMany');
    expect(await (await post({ clear: true })).json()).to.deep.equal([]);
    expect((await post({ channel: 'telegram', kind: 'fire' })).status).to.equal(400);
    expect((await send(sara.id)).ok).to.equal(true);
  });
});
