import { expect } from 'chai';
import { describeInBrowser } from '../support/browser.ts';
import { openDesk, type OpenDesk } from './desk.ts';
import { CALENDAR_FILE } from './echoBot.ts';
import { words } from './words.ts';

describeInBrowser('a conversation on the page', function () {
  this.timeout(30_000);
  let desk: OpenDesk;
  before(async () => {
    desk = await openDesk({
      people: [
        ['Sara', 'telegram'],
        ['Babak', 'bale'],
      ],
    });
    await desk.phone('Sara').button(words('foot-start')).click();
    await desk.phone('Babak').button(words('foot-start')).click();
    await desk.phone('Sara').sees('started with []');
    await desk.phone('Babak').sees('started with []');
  });
  after(() => desk.close());

  it('sends what was typed and shows the answer, on two phones side by side', async () => {
    await desk.phone('Sara').say('from Sara');
    await desk.phone('Babak').say('from Babak');
    await desk.phone('Sara').sees('you said: from Sara');
    await desk.phone('Babak').sees('you said: from Babak');
    expect(await desk.phone('Babak').bubbles.filter({ hasText: 'Sara' }).count()).to.equal(0);
  });

  it('marks a message that the bot has fetched', async () => {
    await desk.phone('Sara').say('fetched?');
    await desk.phone('Sara').sees('you said: fetched?');
    const own = desk.phone('Sara').root.locator('.message.out').last();
    await own.getByRole('img', { name: words('message-taken') }).waitFor();
  });

  it('shows the answer to a press as a toast', async () => {
    await desk.phone('Sara').button('toast').click();
    await desk.phone('Sara').root.getByRole('status').filter({ hasText: 'short word' }).waitFor();
  });

  it('shows an alert over that phone alone, gives the focus back, and closes it with Escape', async () => {
    const sara = desk.phone('Sara');
    await sara.button('alert').click();
    const dialog = sara.root.getByRole('alertdialog');
    await dialog.getByText('long word').waitFor();
    await desk.phone('Babak').say('still free');
    await desk.phone('Babak').sees('you said: still free');
    await dialog.getByRole('button', { name: words('alert-ok') }).focus();
    await desk.page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect(await sara.button('alert').evaluate((node) => node === node.ownerDocument.activeElement)).to.equal(true);
  });

  it('shows an edit in place, on both messengers', async () => {
    for (const name of ['Sara', 'Babak']) {
      const phone = desk.phone(name);
      await phone.say('to be edited');
      await phone.sees('you said: to be edited');
      const count = await phone.bubbles.count();
      await phone.button('edit').click();
      const changed = await phone.sees('changed');
      await changed.getByText(words('message-edited')).waitFor();
      expect(await phone.bubbles.count()).to.equal(count);
    }
  });

  it('leaves a mark where the bot deleted a message', async () => {
    const phone = desk.phone('Sara');
    await phone.say('to be deleted');
    await phone.sees('you said: to be deleted');
    await phone.button('delete').click();
    await phone.sees(words('deleted-by-bot'));
    expect(await phone.bubbles.filter({ hasText: 'you said: to be deleted' }).count()).to.equal(0);
  });

  it('lets a person edit and delete what they wrote', async () => {
    const phone = desk.phone('Sara');
    await phone.say('with a tipo');
    await phone.sees('you said: with a tipo');
    const own = phone.root.locator('.message.out').last();
    const menu = desk.page.getByRole('menu');
    await own.getByRole('button', { name: words('message-actions') }).click();
    await menu.getByRole('menuitem', { name: words('message-edit'), exact: true }).click();
    await phone.say('without a typo');
    await phone.sees('you changed it: without a typo');
    await phone.root
      .locator('.message.out')
      .last()
      .getByRole('button', { name: words('message-actions') })
      .click();
    await menu.getByRole('menuitem', { name: words('message-delete') }).click();
    await phone.sees(words('deleted-by-person'));
  });

  it('shows what is typed and sent as words, never as markup', async () => {
    const evil = '<script>window.hit=1</script><img src=x onerror="window.hit=2">';
    const phone = desk.phone('Sara');
    await phone.say(evil);
    await phone.sees(`you said: ${evil}`);
    expect(await desk.page.evaluate('window.hit')).to.equal(undefined);
    expect(await phone.root.locator('.text script, .text img').count()).to.equal(0);
  });

  it('shows bold words, in either manner of writing them', async () => {
    for (const name of ['Sara', 'Babak']) {
      await desk.phone(name).say('bold');
      const message = await desk.phone(name).sees('at the county');
      expect(await message.locator('strong').innerText(), name).to.equal('until Monday');
      expect(await message.locator('.text').innerText(), name).to.equal('ready: until Monday at the county');
    }
  });

  it('gives a file for downloading, with its name and its bytes', async () => {
    const phone = desk.phone('Sara');
    await phone.say('file');
    const message = await phone.sees('take it');
    const [download] = await Promise.all([
      desk.page.waitForEvent('download'),
      message.getByRole('link', { name: /deadline\.ics/ }).click(),
    ]);
    expect(download.suggestedFilename()).to.equal('deadline.ics');
    const stream = await download.createReadStream();
    const bytes: Buffer[] = [];
    for await (const chunk of stream) bytes.push(chunk as Buffer);
    expect(Buffer.concat(bytes).toString()).to.equal(CALENDAR_FILE);
  });

  it('shows a picture with its caption as its words, and enlarges it', async () => {
    const phone = desk.phone('Sara');
    await phone.say('picture');
    const message = await phone.sees('a square');
    const image = message.getByRole('img');
    expect(await image.getAttribute('alt')).to.contain('a square');
    expect(await image.evaluate((node) => node.decode().then(() => node.naturalWidth))).to.equal(10);
    await message.getByRole('button', { name: /a square/ }).click();
    await desk.page
      .getByRole('dialog')
      .getByRole('link', { name: words('file-download') })
      .waitFor();
    await desk.page.keyboard.press('Escape');
  });

  it('draws a place as a card and fetches no map from elsewhere', async () => {
    const strange: string[] = [];
    desk.page.on('request', (request) => {
      if (!request.url().startsWith(desk.simulator.url) && !/^(data|blob):/.test(request.url()))
        strange.push(request.url());
    });
    await desk.phone('Sara').say('map');
    const card = desk.phone('Sara').root.getByRole('group', { name: words('map-label') });
    await card.getByRole('button').waitFor();
    expect(await card.innerText()).to.match(/۲۸٫۹۲۳۴/);
    expect(strange).to.deep.equal([]);
  });

  it("offers the bot's keyboard, sends what is pressed, and asks before a number is given", async () => {
    const phone = desk.phone('Sara');
    await phone.say('keyboard');
    await phone.sees('choose');
    const board = phone.root.getByRole('group', { name: words('keyboard-label') });
    await board.getByRole('button', { name: 'left' }).click();
    await phone.sees('you said: left');
    await board.waitFor({ state: 'detached' });
    await phone.button(words('keyboard-toggle')).click();
    await board.getByRole('button', { name: 'my number' }).click();
    await desk.page
      .getByRole('dialog')
      .getByRole('button', { name: words('contact-own-yes') })
      .click();
    await phone.sees('number of Sara');
  });

  it('opens a link to the bot inside the simulator, on the phone of whom one chooses', async () => {
    const [sara] = desk.people;
    const other = desk.simulator.person('Mina', 'telegram');
    await desk.phone('Mina').root.waitFor();
    await desk.phone('Sara').say('link');
    await (await desk.phone('Sara').sees('pass on:')).getByRole('link').click();
    const dialog = desk.page.getByRole('dialog');
    const choice = dialog.getByRole('combobox', { name: words('link-person') });
    expect(await choice.inputValue()).to.equal(sara!.key);
    await choice.selectOption(other.key);
    await dialog.getByRole('button', { name: words('link-open') }).click();
    await desk.phone('Mina').sees('started with [gift42]');
  });

  it('sends a picture, a voice, a sticker, a place and a contact', async () => {
    const phone = desk.phone('Sara');
    const attach = async (item: string) => {
      await phone.button(words('attach')).click();
      await desk.page.getByRole('menuitem', { name: words(item) }).click();
    };
    await attach('attach-receipt');
    await phone.sees('a picture');
    await attach('attach-voice');
    await phone.sees('a voice');
    await attach('attach-sticker');
    await desk.page.getByRole('dialog').getByRole('button').nth(1).click();
    await phone.sees('a sticker');
    await attach('attach-location');
    await desk.page
      .getByRole('dialog')
      .getByRole('button', { name: words('send') })
      .click();
    await phone.sees('a place');
    await attach('attach-contact');
    await desk.page.getByRole('dialog').getByRole('combobox').selectOption('other');
    await desk.page
      .getByRole('dialog')
      .getByRole('button', { name: words('send') })
      .click();
    await phone.sees(`number of ${words('contact-sample-name')}`);
    const [chooser] = await Promise.all([desk.page.waitForEvent('filechooser'), attach('attach-file')]);
    await chooser.setFiles({ name: 'list.csv', mimeType: 'text/csv', buffer: Buffer.from('a,b') });
    await phone.sees('a file');
  });

  it('says that the bot is at work', async () => {
    await desk.phone('Sara').say('slow');
    await desk
      .phone('Sara')
      .root.locator('.subtitle')
      .filter({ hasText: words('action-typing') })
      .waitFor();
  });

  it("lists the bot's commands where the messenger has them", async () => {
    await desk.phone('Sara').button(words('commands')).click();
    await desk.page.getByRole('menuitem', { name: /help me/ }).click();
    await desk.phone('Sara').sees('you said: /help');
    expect(await desk.phone('Babak').button(words('commands')).count()).to.equal(0);
  });
});
