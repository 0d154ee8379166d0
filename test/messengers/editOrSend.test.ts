import { expect } from 'chai';
import { GrammyError, InlineKeyboard, type Api } from 'grammy';
import { editOrSend } from '../../src/messengers/editOrSend.ts';
import { TransportError } from '../../src/messengers/errors.ts';
import { failure } from '../support/scratch.ts';

const refusal = (error_code: number, description: string) =>
  new GrammyError('Call failed!', { ok: false, error_code, description }, 'editMessageText', {});
const OTHER = { reply_markup: new InlineKeyboard().text('a', 'b') };

describe('Changing a message, or saying it anew', () => {
  let calls: unknown[][];
  beforeEach(() => {
    calls = [];
  });
  /** @param error  of the edit; undefined: it is done */
  const say = (messageId: number, error?: Error) => {
    const api = {
      editMessageText: async (...args: unknown[]) => {
        calls.push(['edit', ...args]);
        if (error) throw error;
        return true;
      },
      sendMessage: async (...args: unknown[]) => {
        calls.push(['send', ...args]);
        return { message_id: 99 };
      },
    };
    return editOrSend(api as unknown as Api, 5, messageId, 'text', OTHER);
  };

  it('changes it where that is taken', async () => {
    expect(await say(17)).to.equal(17);
    expect(calls).to.deep.equal([['edit', 5, 17, 'text', OTHER]]);
  });

  it('is done where it reads so already', async () => {
    expect(await say(17, refusal(400, 'Bad Request: message is not modified: specified new …'))).to.equal(17);
    expect(calls).to.have.length(1);
  });

  it('says it anew where there is no message to change, or this one cannot be changed', async () => {
    expect(await say(0)).to.equal(99);
    expect(calls).to.deep.equal([['send', 5, 'text', OTHER]]);
    for (const description of [
      "Bad Request: message can't be edited",
      'Bad Request: message to edit not found',
      'Bad Request: what Bale says',
    ])
      expect(await say(17, refusal(400, description)), description).to.equal(99);
  });

  it('fails where that would not help: who blocked us, a wrong token, a messenger that is away', async () => {
    for (const error of [
      refusal(403, 'Forbidden: bot was blocked by the user'),
      refusal(401, 'Unauthorized'),
      refusal(429, 'Too Many Requests'),
      refusal(500, 'Internal Server Error'),
      new TransportError('ECONNREFUSED', 'no'),
    ])
      expect(await failure(say(17, error))).to.equal(error);
    expect(calls.every(([what]) => what === 'edit')).to.equal(true);
  });
});
