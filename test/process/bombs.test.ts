import { readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { addCard, addImport } from '../support/cards.ts';
import { leaveOut } from '../support/leftOut.ts';
import { longSuite } from '../support/long.ts';
import { setStage, type Stage } from '../support/messengers.ts';
import { endLeftProcesses, spawnModule, type KartyarProcess } from '../support/process.ts';
import { partsOf, zipOf, type Part, type Repeated } from '../support/workbook.ts';

/** Megabytes by which reading a bomb may make the running program larger. */
const MOST_GROWTH = 250;
const READY = /^✅ آماده: خورموج/;

const sheet = (content: Repeated, more: readonly Part[] = []) => zipOf(partsOf(content, more));
const whole = (block: string, times: number): Repeated => ({ head: '<worksheet>', block, times, tail: '</worksheet>' });
const numbered = (count: number, word: (n: number) => string): string =>
  Array.from({ length: count }, (_, n) => word(n)).join('');
const A = 'a'.repeat(1_000_000);
const EMPTY = { head: '', block: '', times: 0, tail: '<worksheet/>' };

const BOMBS: Record<string, { make: () => Buffer; sentence: RegExp }> = {
  'five million tags inside of each other': {
    make: () => sheet(whole('<a>'.repeat(10_000), 500)),
    sentence: /tags inside of each other more than 100 deep/,
  },
  'a tag with a million attributes': {
    make: () =>
      sheet({ head: '<worksheet><row', block: '', times: 0, tail: `${numbered(1_000_000, (n) => ` a${n}=""`)}/>` }),
    sentence: /a tag, a text or a comment of more than 500000 characters/,
  },
  'a million namespaces': {
    make: () =>
      sheet({ head: '<worksheet', block: '', times: 0, tail: numbered(1_000_000, (n) => ` xmlns:n${n}="u"`) }),
    sentence: /a tag, a text or a comment of more than 500000/,
  },
  'an attribute of 60 MB': {
    make: () => sheet({ head: '<worksheet><row r="', block: A, times: 60, tail: '"/>' }),
    sentence: /a tag, a text or a comment of more than 500000/,
  },
  'an attribute of 500 MB': {
    make: () => sheet({ head: '<worksheet><row r="', block: A, times: 500, tail: '"/>' }),
    sentence: /too large when unpacked/,
  },
  'a name of 60 MB': {
    make: () => sheet({ head: '<worksheet><', block: A, times: 60, tail: '/>' }),
    sentence: /of more than 500000 characters/,
  },
  'a text of 60 MB': {
    make: () =>
      sheet({ head: '<worksheet><row><c t="str"><v>', block: A, times: 60, tail: '</v></c></row></worksheet>' }),
    sentence: /of more than 500000 characters/,
  },
  'a comment of 60 MB': {
    make: () => sheet({ head: '<worksheet><!--', block: '<a>'.repeat(300_000), times: 60, tail: '--></worksheet>' }),
    sentence: /of more than 500000 characters/,
  },
  'a CDATA of 60 MB': {
    make: () =>
      sheet({ head: '<worksheet><![CDATA[', block: '<a>'.repeat(300_000), times: 60, tail: ']]></worksheet>' }),
    sentence: /of more than 500000 characters/,
  },
  'an instruction of 60 MB': {
    make: () => sheet({ head: '<worksheet><?a ', block: '<a>'.repeat(300_000), times: 60, tail: '?></worksheet>' }),
    sentence: /of more than 500000 characters/,
  },
  'a document type of 60 MB': {
    make: () => sheet({ head: '<!DOCTYPE a [', block: A, times: 60, tail: ']><worksheet/>' }),
    sentence: /of more than 500000 characters/,
  },
  'nine million shared texts': {
    make: () =>
      sheet(EMPTY, [
        {
          name: 'xl/texts.xml',
          content: { head: '<sst>', block: '<si/>'.repeat(200_000), times: 45, tail: '</sst>' },
        },
      ]),
    sentence: /holds too much text/,
  },
  'a shared text of sixty thousand pieces': {
    make: () =>
      sheet(EMPTY, [
        {
          name: 'xl/texts.xml',
          content: {
            head: '<sst><si>',
            block: `<r><t>${'a'.repeat(1_000)}</t></r>`.repeat(1_000),
            times: 60,
            tail: '</si></sst>',
          },
        },
      ]),
    sentence: /No header was found/,
  },
  'a row of a million cells': {
    make: () =>
      sheet({
        head: '<worksheet><row>',
        block: '<c><v>1</v></c>'.repeat(100_000),
        times: 10,
        tail: '</row></worksheet>',
      }),
    sentence: /No header was found/,
  },
  'four hundred thousand relations': {
    make: () =>
      zipOf([
        partsOf('')[0]!,
        {
          name: 'xl/_rels/workbook.xml.rels',
          content: {
            head: '<Relationships>',
            block: '<Relationship Id="r1" Type="x/worksheet" Target="sheet.xml"/>'.repeat(1_000),
            times: 400,
            tail: '</Relationships>',
          },
        },
      ]),
    sentence: /more than 10000 relations between its parts/,
  },
  'a million parts': {
    make: () => {
      const entry = Buffer.alloc(47);
      entry.write('PK\x01\x02');
      entry.writeUInt16LE(1, 28);
      entry.write('a', 46);
      return directoryOf(Buffer.alloc(47 * 1_000_000, entry), 1_000_000n);
    },
    sentence: /more than 10000 parts/,
  },
  'a directory that names more parts than it has': {
    make: () => directoryOf(Buffer.alloc(0), 1n << 60n),
    sentence: /more than 10000 parts/,
  },
};

/** A .zip of the 64-bit kind that is a directory alone. */
function directoryOf(entries: Buffer, count: bigint): Buffer {
  const start = Buffer.from('PK\x03\x04');
  const end64 = Buffer.alloc(56);
  end64.write('PK\x06\x06');
  end64.writeBigUInt64LE(44n, 4);
  end64.writeBigUInt64LE(count, 24);
  end64.writeBigUInt64LE(count, 32);
  end64.writeBigUInt64LE(BigInt(entries.length), 40);
  end64.writeBigUInt64LE(BigInt(start.length), 48);
  const locator = Buffer.alloc(20);
  locator.write('PK\x06\x07');
  locator.writeBigUInt64LE(BigInt(start.length + entries.length), 8);
  locator.writeUInt32LE(1, 16);
  const end = Buffer.alloc(22, 0xff);
  end.write('PK\x05\x06');
  end.writeUInt32LE(0, 4);
  end.writeUInt16LE(0, 20);
  return Buffer.concat([start, entries, end64, locator, end]);
}

const CARDS = 'کد ملی,سریال رسید,شهرستان,وضعیت\n';
/** With the bytes behind `text` up to `size` never written: zeros that take no room on the disk. */
const TEXTS: Record<string, { text: string; size: number; sentence: RegExp }> = {
  'a file of zeros': { text: '', size: 200_000_000, sentence: /holds no text and is no workbook/ },
  'a file of zeros that says it is text': {
    text: '\ufeff',
    size: 200_000_000,
    sentence: /No header was found/,
  },
  'a header and zeros': { text: CARDS.repeat(1_500), size: 200_000_000, sentence: /rejected/ },
  'a line of five million columns': {
    text: `${CARDS.trim()}${',x'.repeat(5_000_000)}\n`,
    size: 0,
    sentence: /No header was found|0 added/,
  },
  'a cell of 50 MB': { text: `${CARDS}"${'a'.repeat(50_000_000)}"\n`, size: 0, sentence: /rejected/ },
  'fifty million quotes': { text: CARDS + '"'.repeat(50_000_000), size: 0, sentence: /rejected/ },
};

longSuite('files that are made to fill the memory')(
  'The running program, given a file that is made to fill its memory',
  function () {
    this.timeout(120_000);
    let stage: Stage;
    let kartyar: KartyarProcess;
    let small = 0;
    let card: Awaited<ReturnType<typeof addCard>>;
    before(async function () {
      stage = await setStage('embedded');
      card = await stage.withStore(async ({ models }) => {
        await addImport(models);
        return addCard(models, stage.keys, 1);
      });
      kartyar = await stage.start();
      small = await peak().catch(() => 0);
      if (small > 0) return;
      leaveOut('the memory of the program (it takes /proc)');
      this.skip();
    });
    after(async () => {
      endLeftProcesses();
      await kartyar?.exit;
      await stage.remove();
    });

    /** The most megabytes that the program has ever had. */
    const peak = async (): Promise<number> => {
      const status = await readFile(`/proc/${kartyar.pid}/status`, 'utf8');
      return Number(/VmHWM:\s*(\d+) kB/.exec(status)![1]) / 1024;
    };

    async function bring(path: string, sentence: RegExp): Promise<void> {
      const env = { ...stage.env };
      const { stdout, stderr } = await spawnModule('scripts/import', { cwd: stage.folder, env, args: [path] }).exit;
      expect(stdout + stderr)
        .to.match(sentence)
        .and.not.match(/^\s+at /m);
      expect((await peak()) - small, 'megabytes more than before').to.be.below(MOST_GROWTH);
    }

    for (const [name, { make, sentence }] of Object.entries(BOMBS))
      it(`with ${name}: refuses it and stays small`, async () => {
        const path = join(stage.folder, 'bomb.xlsx');
        await writeFile(path, make());
        await bring(path, sentence);
      });

    for (const [name, { text, size, sentence }] of Object.entries(TEXTS))
      it(`with ${name}: stays small`, async () => {
        const path = join(stage.folder, 'bomb.csv');
        await writeFile(path, text);
        if (size > 0) await truncate(path, size);
        await bring(path, sentence);
      });

    it('answers people as before', async () => {
      const person = stage.simulator.person('مریم', 'bale');
      person.send(card.both);
      expect((await person.next()).text).to.match(READY);
      expect((await fetch(`${kartyar.url}/health`)).status).to.equal(200);
    });
  },
);
