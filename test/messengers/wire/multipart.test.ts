import { expect } from 'chai';
import { InputFile } from 'grammy';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Api } from 'grammy';
import { BALE, TELEGRAM } from '../../../src/messengers/capabilities.ts';
import { readForm, writeForm, type UploadForm } from '../../../src/messengers/wire/multipart.ts';

/** The form that grammY's own client makes of a payload. */
async function formOfGrammy(send: (api: Api) => Promise<unknown>, limit = 1_000_000): Promise<UploadForm> {
  let form: Promise<UploadForm> | undefined;
  const server = createServer((request, response) => {
    form = readForm(request, request.headers['content-type'] ?? '', limit);
    form.then(
      () => response.end('{"ok":true,"result":{}}'),
      () => response.end('{"ok":true,"result":{}}'),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await send(new Api('1:a', { apiRoot: `http://127.0.0.1:${port}` })).catch(() => undefined);
  server.closeAllConnections();
  server.close();
  return form!;
}

const markup = { inline_keyboard: [[{ text: 'a', callback_data: 'b' }]] };
const sendCalendar = (api: Api) =>
  api.sendDocument(7, new InputFile(Buffer.from('BEGIN:VCALENDAR\r\n--x\r\n'), 'کارت "1".ics'), {
    caption: 'متن\r\nدوم',
    reply_markup: markup,
  });

describe('Uploads', () => {
  it('are read from the form that grammY makes, bytes and all', async () => {
    const form = await formOfGrammy(sendCalendar);
    expect(form.payload).to.deep.include({ chat_id: '7', caption: 'متن\r\nدوم', reply_markup: markup });
    expect(form.files).to.have.length(1);
    expect(form.files[0]?.filename).to.equal('کارت "1".ics');
    expect(form.files[0]?.data.toString()).to.equal('BEGIN:VCALENDAR\r\n--x\r\n');
    expect(form.payload['document']).to.equal(`attach://${form.files[0]?.part}`);
  });

  it('are not confused by words that read like the head of a file', async () => {
    const caption = 'a; filename=b; name="document"';
    const form = await formOfGrammy((api) =>
      api.sendDocument(7, new InputFile(Buffer.from('x'), 'a.txt'), { caption }),
    );
    expect(form.payload).to.include({ caption });
    expect(form.files.map(({ filename }) => filename)).to.deep.equal(['a.txt']);
  });

  it('keep the file in a part of its own for Telegram', async () => {
    const body = writeForm(TELEGRAM, await formOfGrammy(sendCalendar)).data.toString();
    const part = /name="document"\r\n\r\nattach:\/\/(\w+)\r\n/.exec(body)?.[1];
    expect(body).to.include(`name="${part}"; filename="کارت %221%22.ics"\r\nContent-Type: text/calendar\r\n\r\nBEGIN`);
  });

  it('lay the file directly in the field named like the parameter for Bale', async () => {
    const body = writeForm(BALE, await formOfGrammy(sendCalendar)).data.toString();
    expect(body).to.include('name="document"; filename="کارت %221%22.ics"\r\nContent-Type: text/calendar\r\n\r\nBEGIN');
    expect(body).not.to.include('attach://');
    expect(body).to.include(`name="reply_markup"\r\n\r\n${JSON.stringify(markup)}\r\n`);
  });

  it('say of what kind a file is by its name, and of others that they are bytes', () => {
    const kinds = { 'a.csv': 'text/csv', 'a.PNG': 'image/png', 'a.b.jpg': 'image/jpeg', 'a.pdf': 'application/pdf' };
    for (const [filename, type] of Object.entries({
      ...kinds,
      a: 'application/octet-stream',
      'a.exe': 'application/octet-stream',
    })) {
      const files = [{ part: 'p', filename, data: Buffer.from('x') }];
      const body = writeForm(TELEGRAM, { payload: {}, files }).data.toString();
      expect(body).to.include(`name="p"; filename="${filename}"\r\nContent-Type: ${type}\r\n\r\nx\r\n--`);
    }
  });

  it('let no name of a file end its header', () => {
    const files = [{ part: 'p', filename: 'a"\r\nb.csv', data: Buffer.from('x') }];
    const body = writeForm(BALE, { payload: { document: 'attach://p' }, files }).data.toString();
    expect(body).to.include('name="document"; filename="a%22%0D%0Ab.csv"\r\nContent-Type: text/csv');
  });

  it('are taken up to what the messenger takes, and keep what is structured in one piece', async () => {
    const entities = [{ type: 'bold' as const, offset: 0, length: 1 }];
    const form = await formOfGrammy((api) =>
      api.sendDocument(7, new InputFile(Buffer.alloc(100), 'a "b".bin'), {
        caption: 'a',
        caption_entities: entities,
        reply_parameters: { message_id: 5 },
      }),
    );
    expect(form.payload).to.deep.include({ caption_entities: entities, reply_parameters: { message_id: 5 } });
    expect(form.files[0]?.data).to.have.length(100);
    const written = writeForm(BALE, form);
    expect(written.contentType).to.match(/^multipart\/form-data; boundary=kartyar-[0-9a-f]{36}$/);
    const boundary = written.contentType.split('=')[1]!;
    const again = await readForm(
      (async function* () {
        yield written.data;
      })(),
      written.contentType,
      written.data.length,
    );
    expect(again.payload).to.deep.include({ chat_id: '7', caption: 'a', caption_entities: entities });
    expect(again.files.map(({ part, data }) => [part, data.length])).to.deep.equal([['document', 100]]);
    expect(written.data.toString().endsWith(`--${boundary}--\r\n`)).to.equal(true);
  });

  it('are refused when they are larger than the messenger takes', async () => {
    const sending = formOfGrammy((api) => api.sendDocument(7, new InputFile(Buffer.alloc(5_000), 'a')), 4_000);
    const error = await sending.catch((problem: unknown) => problem);
    expect(error).to.be.instanceOf(RangeError);
  });
});
