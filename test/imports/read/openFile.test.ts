import { symlink } from 'node:fs/promises';
import { expect } from 'chai';
import { openFile } from '../../../src/imports/read/openFile.ts';
import { zipOf } from '../../support/workbook.ts';
import { cells, csv, type Folder, HEADER, newFolder, readAll, refusalOf } from '../exports.ts';

const utf16be = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();
/** Windows-1256 as Excel writes it on a Persian Windows: its table of letters, with Arabic ي and ك. */
function windows1256(text: string): Buffer {
  const decoder = new TextDecoder('windows-1256');
  const bytes = new Map(Array.from({ length: 256 }, (_, byte) => [decoder.decode(Uint8Array.of(byte)), byte]));
  const arabic = text.replaceAll('ی', 'ي').replaceAll('ک', 'ك');
  return Buffer.from(Array.from(arabic, (letter) => bytes.get(letter) ?? 63));
}

describe('A file of cards', () => {
  let folder: Folder;
  before(async () => (folder = await newFolder()));
  after(() => folder.remove());

  const rows = [HEADER, cells(1), cells(2), cells(3)];
  const text = csv(rows);

  for (const [name, content] of [
    ['UTF-8', text],
    ['UTF-8 with a byte-order mark', `\ufeff${text}`],
    ['UTF-16 little-endian', Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['UTF-16 big-endian', utf16be(`\ufeff${text}`)],
    ['UTF-16 little-endian without a mark', Buffer.from(text, 'utf16le')],
    ['UTF-16 big-endian without a mark', utf16be(text)],
    ['Windows-1256', windows1256(text)],
    ['commas', csv(rows, ',', '\r\n')],
    ['semicolons', csv(rows, ';')],
    ['tabs', csv(rows, '\t', '\r\n')],
    ['Excel’s own word on the separator', `sep=;\r\n${csv(rows, ';', '\r\n')}`],
    ['the line ends of old Macs', csv(rows, ',', '\r')],
    ['no line end at its end', text.trimEnd()],
    ['semicolons and a title with commas', `گزارش, استان بوشهر, ۱۴۰۴,,\n\n${csv(rows, ';')}`],
    ['quotes around every cell', csv(rows.map((row) => row.map((cell) => `"${cell}"`)))],
  ] as const)
    it(`is read with ${name}`, async () => {
      const { cards, rejected } = await readAll(await folder.write('cards.csv', content));
      expect(rejected).to.equal(0);
      const expected = await readAll(await folder.write('expected.csv', text));
      expect(cards.map(({ code, lookup, county }) => ({ code, lookup, county }))).to.deep.equal(
        expected.cards.map(({ code, lookup, county }) => ({ code, lookup, county })),
      );
      expect(cards).to.have.length(3);
    });

  it('is recognised by what it holds, whatever it is called', async () => {
    expect((await readAll(await folder.write('cards.xlsx', text))).rows).to.equal(3);
  });

  it('stays UTF-8 where a few bytes are spoiled', async () => {
    const bytes = Buffer.from(text);
    bytes[bytes.indexOf('مریم')] = 0xff;
    expect((await readAll(await folder.write('cards.csv', bytes))).rows).to.equal(3);
  });

  const ole = Buffer.concat([Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]), Buffer.alloc(2000)]);
  for (const [name, content, refusal] of [
    ['an old .xls', ole, { code: 'otherFormat', format: 'xls' }],
    [
      'a workbook with a password',
      Buffer.concat([ole, Buffer.from('EncryptedPackage', 'utf16le'), Buffer.alloc(500)]),
      { code: 'otherFormat', format: 'protectedWorkbook' },
    ],
    ['a PDF', '%PDF-1.7 …', { code: 'otherFormat', format: 'pdf' }],
    ['a web page', '<html><table><tr><td>کد ملی', { code: 'otherFormat', format: 'webPage' }],
    ['an XML table', '<?xml version="1.0"?><Workbook/>', { code: 'otherFormat', format: 'xml' }],
    ['nothing', '', { code: 'fileEmpty' }],
    ['blanks alone', '\ufeff \n\n', { code: 'fileEmpty' }],
    ['no text', Buffer.from([1, 2, 0, 4, 5, 0, 0, 9, 250, 0, 77]), { code: 'noText' }],
    ['a .zip of something else', zipOf([{ name: 'cards.csv', content: text }]), { code: 'otherFormat', format: 'zip' }],
    [
      'an OpenDocument table',
      zipOf([{ name: 'content.xml', content: '<x/>' }]),
      { code: 'otherFormat', format: 'ods' },
    ],
    ['a binary workbook', zipOf([{ name: 'xl/workbook.bin', content: 'x' }]), { code: 'otherFormat', format: 'xlsb' }],
    [
      'half a workbook',
      zipOf([{ name: 'xl/workbook.xml', content: '<x/>' }]).subarray(0, 90),
      { code: 'workbookDamaged' },
    ],
  ] as const)
    it(`is refused when it is ${name}`, async () => {
      expect(await refusalOf(openFile(await folder.write('file.xlsx', content)))).to.deep.equal(refusal);
    });

  it('is refused when it is not there, is a folder, or leads nowhere', async () => {
    const loop = `${folder.path}/loop`;
    await symlink('loop', loop);
    expect(await refusalOf(openFile(`${folder.path}/none.csv`))).to.deep.equal({ code: 'fileMissing' });
    expect(await refusalOf(openFile(folder.path))).to.deep.equal({ code: 'notAFile' });
    expect(await refusalOf(openFile(loop))).to.deep.equal({ code: 'fileUnreadable', reason: 'ELOOP' });
  });
});
