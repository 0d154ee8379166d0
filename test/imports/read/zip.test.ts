import { expect } from 'chai';
import { openZip, type Zip } from '../../../src/imports/read/zip.ts';
import { zipOf } from '../../support/workbook.ts';
import { type Folder, newFolder, refusalOf } from '../exports.ts';

describe('The parts of a .zip', () => {
  let folder: Folder;
  before(async () => (folder = await newFolder()));
  after(() => folder.remove());
  const DAMAGED = { code: 'workbookDamaged' };
  const large = 'سلام '.repeat(50_000);
  const open = async (content: Buffer): Promise<Zip> => openZip(await folder.write('a.zip', content));
  const read = async (zip: Zip, name: string, limit = 1_000_000): Promise<string> => {
    const pieces: Buffer[] = [];
    for await (const piece of zip.bytes(name, limit)) pieces.push(piece);
    return Buffer.concat(pieces).toString();
  };

  it('are read by their names, as often as one likes', async () => {
    const zip = await open(
      zipOf([
        { name: 'a/b.xml', content: 'text' },
        { name: 'c', content: large },
      ]),
    );
    expect([zip.has('a/b.xml'), zip.has('b.xml')]).to.deep.equal([true, false]);
    expect([zip.size('a/b.xml'), zip.size('c'), zip.size('none')]).to.deep.equal([4, Buffer.byteLength(large), 0]);
    for (let time = 0; time < 2; time += 1) expect(await read(zip, 'a/b.xml')).to.equal('text');
    expect(await read(zip, 'c')).to.equal(large);
    await zip.close();
    await zip.close();
  });

  it('are refused when they are not there, too large, or not as they say', async () => {
    const zip = await open(
      zipOf([
        { name: 'a', content: 'text' },
        { name: 'less', content: 'text', claimedSize: 3 },
        { name: 'more', content: 'text', claimedSize: 5 },
      ]),
    );
    expect(await refusalOf(read(zip, 'none'))).to.deep.equal(DAMAGED);
    expect(await read(zip, 'a', 4)).to.equal('text');
    expect(await refusalOf(read(zip, 'a', 3))).to.deep.equal({ code: 'workbookTooLarge' });
    for (const name of ['less', 'more']) expect(await refusalOf(read(zip, name)), name).to.deep.equal(DAMAGED);
    await zip.close();
  });

  it('are refused when they are packed as no table is, or more is unpacked altogether than may be', async () => {
    const block = 'a'.repeat(1_000_000);
    const even = zipOf([{ name: 'even', content: { head: '', block, times: 80, tail: '' } }]);
    const tooLarge = { code: 'workbookTooLarge' };
    expect(await refusalOf(read(await open(even), 'even', 1e9))).to.deep.equal(tooLarge);
    const zip = await openZip(await folder.write('again.zip', zipOf([{ name: 'c', content: large }])), 800_000);
    await read(zip, 'c');
    expect(await refusalOf(read(zip, 'c'))).to.deep.equal(tooLarge);
    await zip.close();
  });

  it('may be left before their end', async () => {
    const zip = await open(zipOf([{ name: 'c', content: large }]));
    for await (const piece of zip.bytes('c', 1_000_000)) {
      expect(piece.length).to.be.greaterThan(0);
      break;
    }
    expect(await read(zip, 'c')).to.equal(large);
    await zip.close();
  });

  it('are ten thousand at most', async () => {
    const parts = (count: number) => Array.from({ length: count }, (_, at) => ({ name: `p${at}`, content: '' }));
    const zip = await open(zipOf(parts(10_000)));
    expect(zip.has('p9999')).to.equal(true);
    await zip.close();
    expect(await refusalOf(open(zipOf(parts(10_001))))).to.deep.equal({
      code: 'workbookMonstrous',
      in: 'parts',
      most: 10_000,
    });
  });

  it('are refused when the file is cut, or its list is spoiled', async () => {
    const whole = zipOf([{ name: 'a', content: large }]);
    expect(await refusalOf(open(whole.subarray(0, 100)))).to.deep.equal(DAMAGED);
    const spoiled = Buffer.from(whole);
    spoiled[whole.length - 22 - 1 - 46] = 0;
    expect(await refusalOf(open(spoiled))).to.deep.equal(DAMAGED);
  });
});
