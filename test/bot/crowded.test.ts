import { expect } from 'chai';
import { everywhere } from '../support/everywhere.ts';

everywhere('A chat that sends five hundred messages at once', (bot) => {
  it('keeps nobody else waiting, and is told that it sends too much', async () => {
    const flooder = bot().person('سیل');
    const others = Array.from({ length: 30 }, () => bot().person());
    const { code, serial } = await bot().card();
    for (let i = 0; i < 500; i++) flooder.send('سلام');
    for (const one of others) one.send(`${code}1 ${serial}`);
    const answers = await Promise.all(others.map((one) => one.next()));
    expect(answers).to.have.length(30);
    await flooder.until((messages) => messages.some(({ text }) => text.includes('منتظر پاسخ بمانید')));
    // It is heard again once it has waited.
    expect(flooder.messages.filter(({ text }) => text.includes('منتظر پاسخ بمانید'))).to.have.length(1);
  });
});
