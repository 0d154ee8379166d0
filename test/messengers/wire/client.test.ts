import { expect } from 'chai';
import { Api, GrammyError, HttpError, InputFile } from 'grammy';
import { silentLog } from '../../../src/log.ts';
import { BALE, TELEGRAM, type Capabilities } from '../../../src/messengers/capabilities.ts';
import { createGate } from '../../../src/messengers/gate/gate.ts';
import type { Priority } from '../../../src/messengers/gate/job.ts';
import { classify, type Refusal } from '../../../src/messengers/errors.ts';
import { createClient } from '../../../src/messengers/wire/client.ts';
import type { Answer } from '../../../src/messengers/wire/transport.ts';
import { testMachineClock } from '../../support/clock.ts';

interface Sent {
  method: string;
  timeoutMs: number;
  body: string;
}

/** grammY's Api over our client, for replies and for pushes (which are never repeated), in front of a messenger that gives these answers in turn, then says yes. */
function stage(capabilities: Capabilities, ...answers: readonly (readonly [status: number, body: unknown])[]) {
  const clock = testMachineClock();
  const sent: Sent[] = [];
  const unreachable: string[] = [];
  const configuration: [string, Refusal][] = [];
  const left = [...answers];
  const client = createClient({
    capabilities,
    transport: {
      async post(url, body, { timeoutMs }): Promise<Answer> {
        sent.push({ method: url.pathname.split('/').at(-1) ?? '', timeoutMs, body: body.data.toString() });
        const [status, answer] = left.shift() ?? [200, { ok: true, result: { message_id: 5 } }];
        return { status, body: Buffer.from(typeof answer === 'string' ? answer : JSON.stringify(answer)) };
      },
      close: () => undefined,
    },
    gate: createGate({ pushesPerSecond: 100, clock, log: silentLog }),
    clock,
    log: silentLog,
    onUnreachable: (chat) => unreachable.push(chat) > 0,
    onArrived: () => undefined,
    onConfiguration: (refusal, method) => void configuration.push([method, refusal]),
  });
  const apiFor = (priority: Priority) =>
    new Api('1:a', { apiRoot: 'https://a.example', fetch: client.fetchFor(priority) });
  return { api: apiFor('reply'), push: apiFor('push'), sent, unreachable, configuration };
}
const refused = (error_code: number, description: string) =>
  [error_code, { ok: false, error_code, description }] as const;
const problem = (call: Promise<unknown>) =>
  call.then(
    () => null,
    (error: unknown) => error,
  );

describe('A call on its way to a messenger', () => {
  it('is given half a minute, a file two minutes, a poll its own time and a quarter of a minute', async () => {
    const { api, sent } = stage(TELEGRAM);
    await api.sendMessage(1, 'a');
    await api.sendDocument(2, new InputFile(Buffer.from('a'), 'a.txt'));
    await api.getUpdates({ timeout: 30 });
    await api.getUpdates({ timeout: 0 });
    expect(sent.map(({ timeoutMs }) => timeoutMs)).to.deep.equal([30_000, 120_000, 45_000, 30_000]);
  });

  it('that is made of two ends with the first that is refused', async () => {
    const { api, sent } = stage(BALE, refused(400, 'Bad Request: text is empty'));
    expect(await problem(api.sendVenue(1, 28.9, 50.8, 'a', 'b'))).to.be.instanceOf(GrammyError);
    expect(sent.map(({ method }) => method)).to.deep.equal(['sendMessage']);
  });

  it('that is made of two has the answer of the last', async () => {
    const { api, sent } = stage(
      BALE,
      [200, { ok: true, result: { message_id: 8 } }],
      [200, { ok: true, result: { message_id: 9 } }],
    );
    expect((await api.sendVenue(1, 28.9, 50.8, 'a', 'b')).message_id).to.equal(9);
    expect(sent.map(({ method }) => method)).to.deep.equal(['sendMessage', 'sendLocation']);
  });

  it('tells of a person who cannot be reached when a message is refused, not when an edit or a deletion is', async () => {
    const blocked = refused(403, 'Forbidden: bot was blocked by the user');
    const { api, unreachable } = stage(TELEGRAM, blocked, blocked, blocked);
    expect(await problem(api.deleteMessage(1, 2))).to.be.instanceOf(GrammyError);
    expect(await problem(api.editMessageText(1, 2, 'a'))).to.be.instanceOf(GrammyError);
    expect(unreachable).to.deep.equal([]);
    expect(await problem(api.sendMessage(1, 'a'))).to.be.instanceOf(GrammyError);
    expect(unreachable).to.deep.equal(['1']);
  });

  it('tells of a refusal of the bot itself', async () => {
    const { api, configuration } = stage(TELEGRAM, refused(401, 'Unauthorized'));
    expect(await problem(api.sendMessage(1, 'a'))).to.be.instanceOf(GrammyError);
    expect(configuration.map(([method, { error_code }]) => [method, error_code])).to.deep.equal([['sendMessage', 401]]);
  });

  it('is refused with the status where the refusal names no code, and without words where it has none', async () => {
    for (const [answer, code, words] of [
      [{ ok: false, description: 'no such group or user' }, 404, 'no such group or user'],
      [{ ok: false }, 400, ''],
      [{ ok: false, error_code: '403', description: 5 }, 403, ''],
    ] as const) {
      const error = await problem(stage(BALE, [code, answer]).api.sendMessage(1, 'a'));
      expect(error).to.be.instanceOf(GrammyError).and.to.include({ error_code: code, description: words });
    }
  });

  it('has met something on the way when the answer is not that of a Bot API server, whatever its status', async () => {
    for (const [status, body, delivered] of [
      [200, '<html>', 'unknown'],
      [301, '', 'unknown'],
      [200, '{"answer":42}', 'unknown'],
      [200, 'null', 'unknown'],
      [403, 'Forbidden', 'no'],
      [404, '', 'no'],
      [502, '{"ok":"maybe"}', 'unknown'],
      [503, '', 'no'],
    ] as const) {
      const { push, unreachable, configuration } = stage(TELEGRAM, [status, body]);
      const error = await problem(push.sendMessage(1, 'a'));
      expect(error, body).to.be.instanceOf(HttpError);
      expect(classify(error), body).to.deep.equal({ class: 'transient', delivered });
      expect([unreachable, configuration]).to.deep.equal([[], []]);
    }
  });

  it('that only pleases is never refused, by the messenger or by the way there', async () => {
    for (const answer of [refused(400, 'Bad Request'), [502, '<html>']] as const)
      expect(await stage(TELEGRAM, answer).push.answerCallbackQuery('a')).to.equal(true);
  });

  it('keeps the id of an edited message, and what the messenger says of it', async () => {
    const edit = async (result: unknown) =>
      stage(BALE, [200, { ok: true, result }]).api.editMessageText(1, 17, 'a') as Promise<unknown>;
    expect(await edit({ message_id: 0, text: 'a' })).to.deep.equal({ message_id: 17, text: 'a' });
    expect(await edit({ text: 'a' })).to.deep.equal({ message_id: 17, text: 'a' });
    expect(await edit({ message_id: 18, text: 'a' })).to.deep.equal({ message_id: 18, text: 'a' });
    expect(await edit(true)).to.equal(true);
    const sent = await stage(BALE, [200, { ok: true, result: { message_id: 0 } }]).api.sendMessage(1, 'a');
    expect(sent).to.deep.equal({ message_id: 0 });
  });

  it('that changes nothing is done: the message reads so already', async () => {
    const same = refused(400, 'Bad Request: message is not modified');
    expect(await stage(TELEGRAM, same).api.editMessageText(1, 17, 'a')).to.include({ message_id: 17 });
    const gone = refused(400, 'Bad Request: message to edit not found');
    expect(await problem(stage(TELEGRAM, gone).api.editMessageText(1, 17, 'a'))).to.be.instanceOf(GrammyError);
  });

  it('goes to the method that it is rendered as, at the same server', async () => {
    const { api, sent } = stage(BALE);
    await api.deleteMessages(1, [2, 3]);
    expect(sent.map(({ method, body }) => [method, JSON.parse(body)])).to.deep.equal([
      ['deleteMessage', { chat_id: 1, message_id: 2 }],
      ['deleteMessage', { chat_id: 1, message_id: 3 }],
    ]);
  });

  it('that comes to nothing on this messenger is done', async () => {
    const { api, sent } = stage(BALE);
    expect(await api.deleteMessages(1, [])).to.equal(true);
    expect(sent).to.deep.equal([]);
  });
});
