import { expect } from 'chai';
import { GrammyError, HttpError } from 'grammy';
import { classify, classifyRefusal, TransportError, type ErrorClass } from '../../src/messengers/errors.ts';

const grammy = (error_code: number, description: string, parameters = {}) =>
  new GrammyError('Call failed!', { ok: false, error_code, description, parameters }, 'sendMessage', {});

/** What the messengers say, and what it is. */
const TABLE: readonly [ErrorClass, number, string][] = [
  ['permanent', 403, 'Forbidden: bot was blocked by the user'],
  ['permanent', 403, 'Forbidden: user is deactivated'],
  ['permanent', 403, "Forbidden: bot can't initiate conversation with a user"],
  ['permanent', 403, 'Forbidden: bot was kicked from the supergroup chat'],
  ['permanent', 403, 'Forbidden'],
  ['permanent', 400, 'Bad Request: chat not found'],
  ['permanent', 400, 'Bad Request: user not found'],
  ['permanent', 400, 'Bad Request: PEER_ID_INVALID'],
  ['permanent', 400, 'Bad Request: group chat was upgraded to a supergroup chat'],
  ['permanent', 400, 'Bad Request: bot is not a member of the channel chat'],
  ['permanent', 400, "Bad Request: can't send messages to bots"],
  ['permanent', 400, "Bad Request: can't send messages to the user"],
  ['permanent', 400, 'no such group or user'],
  ['permanent', 404, 'no such group or user'],
  ['rate', 429, 'Too Many Requests: retry after 7'],
  ['rate', 400, 'bot limit exceed'],
  ['rate', 403, 'bot limit exceed'],
  ['rate', 503, 'local_rate_limited'],
  ['rate', 400, 'Flood control exceeded'],
  ['rate', 400, 'retry after 3'],
  ['transient', 500, 'Internal Server Error'],
  ['transient', 501, 'chat_write_failed'],
  ['transient', 502, 'Bad Gateway'],
  ['configuration', 401, 'Unauthorized'],
  ['configuration', 403, 'Token not found'],
  ['configuration', 404, 'Not Found'],
  ['configuration', 404, ''],
  ['configuration', 404, ' Not Found '],
  ['configuration', 401, 'no such token'],
  ['configuration', 400, 'Unauthorized'],
  ['configuration', 400, 'invalid token'],
  ['configuration', 400, 'token is invalid'],
  ['configuration', 409, 'Conflict: terminated by other getUpdates request'],
  ['configuration', 409, "Conflict: can't use getUpdates method while webhook is active"],
  ['benign', 400, 'Bad Request: message is not modified'],
  ['benign', 400, 'Bad Request: message to edit not found'],
  ['benign', 400, 'Bad Request: message to delete not found'],
  ['benign', 400, "Bad Request: message can't be edited"],
  ['benign', 400, "Bad Request: message can't be deleted for everyone"],
  ['benign', 400, 'query ID is invalid'],
  ['benign', 400, 'response timeout expired'],
  ['benign', 400, 'Bad Request: query is too old and response timeout expired or query ID is invalid'],
  ['bug', 400, 'Bad Request: message text is empty'],
  ['bug', 404, 'Not Found: method not found'],
  ['bug', 400, 'Not Found'],
  ['bug', 400, 'Bad Request: unauthorized something else'],
  ['bug', 400, 'Bad Request: unauthorized'],
];

describe('Classes of errors', () => {
  for (const [expected, code, description] of TABLE)
    it(`calls ${code} "${description}" ${expected}`, () => {
      expect(classify(grammy(code, description)).class).to.equal(expected);
    });

  it('reads how long a messenger wants to be left alone, also from its words alone', () => {
    expect(classify(grammy(429, 'Too Many Requests', { retry_after: 2282 })).retryAfterMs).to.equal(2_282_000);
    expect(classify(grammy(429, 'Too Many Requests: retry after 7')).retryAfterMs).to.equal(7_000);
    expect(classify(grammy(429, 'bot limit exceed'))).not.to.have.property('retryAfterMs');
    for (const retry_after of [0, -1])
      expect(classify(grammy(429, 'a', { retry_after }))).not.to.have.property('retryAfterMs');
  });

  it('sees a plain-text refusal for speed in what grammY raises as HttpError', () => {
    const plain = new HttpError('Network request failed!', new Error('invalid json: bot limit exceed'));
    expect(classify(plain).class).to.equal('rate');
    expect(classify(new HttpError('Network request failed!', { status: 429 })).class).to.equal('rate');
  });

  it('calls every other HttpError transient and leaves open whether the message arrived', () => {
    expect(classify(new HttpError('Failed!', new Error('socket hang up')))).to.deep.equal({
      class: 'transient',
      delivered: 'unknown',
    });
  });

  it('knows that a connection that was never made delivered nothing', () => {
    const failed = (code: string) => new HttpError('Failed!', Object.assign(new Error('connect'), { code }));
    for (const code of ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'EPROTO'])
      expect(classify(failed(code)).delivered, code).to.equal('no');
    for (const code of ['ECONNRESET', 'ETIMEDOUT', 'EPIPE'])
      expect(classify(failed(code)).delivered, code).to.equal('unknown');
    expect(classify(new HttpError('Failed!', new TransportError('ENOTFOUND', 'no'))).delivered).to.equal('no');
    expect(classify(new TransportError('ECONNRESET', 'unknown')).delivered).to.equal('unknown');
  });

  it('takes a server at its word that it failed, but not the gateway in front of it', () => {
    expect(classifyRefusal({ error_code: 500, description: 'Internal Server Error' }).delivered).to.equal('no');
    expect(classifyRefusal({ error_code: 503, description: 'busy', plain: true }).delivered).to.equal('no');
    expect(classifyRefusal({ error_code: 504, description: '<html>', plain: true }).delivered).to.equal('unknown');
  });

  it('takes no word of a gateway or a proxy on a person, a message or the token', () => {
    for (const error_code of [400, 401, 403, 404, 407, 409, 413])
      expect(classifyRefusal({ error_code, description: 'Forbidden', plain: true }), String(error_code)).to.deep.equal({
        class: 'transient',
        delivered: 'no',
      });
    expect(classifyRefusal({ error_code: 429, description: 'bot limit exceed', plain: true }).class).to.equal('rate');
  });

  it('calls anything else a bug', () => {
    expect(classify(new TypeError('undefined is not a function')).class).to.equal('bug');
    expect(classify('a string').class).to.equal('bug');
  });

  it('names neither address nor token in an error of its own', () => {
    expect(new TransportError('ECONNREFUSED', 'no').message).to.equal('No answer from the messenger (ECONNREFUSED).');
  });
});
