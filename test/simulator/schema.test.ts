import { expect } from 'chai';
import { API } from '../../src/simulator/data.ts';
import { ApiError } from '../../src/simulator/apiError.ts';
import { BOT } from '../../src/simulator/methods/bot.ts';
import { CHANGING } from '../../src/simulator/methods/changing.ts';
import { SENDING } from '../../src/simulator/methods/sending.ts';
import { checkCall, fromText, problemWith, type Params } from '../../src/simulator/schema.ts';
import { UploadedFile } from '../../src/simulator/upload.ts';

const file = new UploadedFile('a.png', 'image/png', Buffer.from('a'));

/** A value that fits `type`, made from the data alone. */
function fitting(channel: 'telegram' | 'bale', type: string): unknown {
  const api = API[channel];
  const one = type.split(' | ')[0]!;
  if (one.startsWith('Array of ')) return [fitting(channel, one.slice(9))];
  const simple: Record<string, unknown> = { Integer: 1, Float: 1.5, Boolean: true, String: 'a', InputFile: file };
  if (one in simple) return simple[one];
  const shape = api.types[one]!;
  if ('oneOf' in shape) return fitting(channel, shape.oneOf[0]!);
  return Object.fromEntries(shape.required.map((name) => [name, fitting(channel, shape.fields[name]!)]));
}

const refused = (channel: 'telegram' | 'bale', method: string, params: Params): string => {
  try {
    checkCall(API[channel], method, params);
    return '';
  } catch (error) {
    expect(error).to.be.instanceOf(ApiError);
    return (error as Error).message;
  }
};

for (const channel of ['telegram', 'bale'] as const) {
  describe(`The methods of ${channel}`, () => {
    for (const [method, shape] of Object.entries(API[channel].methods)) {
      const complete = Object.fromEntries(shape.required.map((name) => [name, fitting(channel, shape.fields[name]!)]));

      it(`${method} takes what its data names and nothing else`, () => {
        expect({ ...BOT, ...SENDING, ...CHANGING }).to.have.property(method);
        expect(refused(channel, method, complete)).to.equal('');
        for (const [name, type] of Object.entries(shape.fields)) {
          const filled = { ...complete, [name]: fitting(channel, type) };
          expect(refused(channel, method, filled), name).to.equal('');
          expect(refused(channel, method, { ...complete, [name]: null }), `null ${name}`).to.not.equal('');
          expect(refused(channel, method, { ...complete, [name]: () => 1 }), `mistyped ${name}`).to.not.equal('');
        }
        for (const name of shape.required) {
          const { [name]: left, ...rest } = complete;
          expect(left).to.not.equal(undefined);
          expect(refused(channel, method, rest), `without ${name}`).to.not.equal('');
        }
        expect(refused(channel, method, { ...complete, colour: 'red' })).to.contain('unknown parameter "colour"');
      });
    }
  });
}

describe('The check of a call', () => {
  it('knows no method by another name or case', () => {
    expect(refused('telegram', 'sendmessage', {})).to.equal('Not Found: method not found');
    expect(refused('telegram', 'constructor', {})).to.equal('Not Found: method not found');
  });

  it('finds a mistake deep in a keyboard and says where', () => {
    const reply_markup = { inline_keyboard: [[{ text: 'a', callback_data: 1 }]] };
    expect(refused('telegram', 'sendMessage', { chat_id: 1, text: 'a', reply_markup })).to.equal(
      'Bad Request: parameter "reply_markup.inline_keyboard[0][0].callback_data" must be of type String',
    );
  });

  it('takes no text that is not well formed', () => {
    expect(problemWith(API.telegram, 'String', 'a\uD83D', 'text')).to.contain('text');
  });

  it('reads texts of forms as the types of their method', () => {
    expect(
      fromText(API.telegram, 'sendMessage', {
        chat_id: '-100',
        text: '5',
        disable_notification: 'true',
        reply_markup: '{"inline_keyboard":[]}',
      }),
    ).to.deep.equal({ chat_id: -100, text: '5', disable_notification: true, reply_markup: { inline_keyboard: [] } });
    expect(() => fromText(API.telegram, 'sendMessage', { reply_markup: '{' })).to.throw("can't parse reply_markup");
    expect(fromText(API.telegram, 'sendMessage', { chat_id: '@someone' })).to.deep.equal({ chat_id: '@someone' });
    expect(refused('telegram', 'getUpdates', fromText(API.telegram, 'getUpdates', { offset: '1x' }))).to.contain(
      'Integer',
    );
  });
});
