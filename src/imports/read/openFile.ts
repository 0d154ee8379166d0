import { open } from 'node:fs/promises';
import { fileFault, statFile } from '../../common/fileFault.ts';
import { openCsv, type Encoding } from './csvFile.ts';
import { type OpenedFile, type OtherFormat, UnreadableFile } from './table.ts';

const HEAD_BYTES = 65_536;
/** Far above any export of a province, and a bound for whoever sends something else. */
export const LARGEST_FILE = 2 * 1024 ** 3;

/**
 * Opens a .csv (UTF-8, UTF-16, Windows-1256) or .xlsx by what it holds, not by its name.
 * @throws UnreadableFile
 */
export async function openFile(path: string): Promise<OpenedFile> {
  const { head, size } = await readHead(path);
  if (size > LARGEST_FILE) throw new UnreadableFile({ code: 'fileTooLarge', mostBytes: LARGEST_FILE });
  // The libraries for workbooks are loaded when there is one.
  if (startsWith(head, 0x50, 0x4b, 0x03, 0x04)) return (await import('./workbook.ts')).openWorkbook(path);
  const format = otherFormat(head);
  if (format) throw new UnreadableFile({ code: 'otherFormat', format });
  const encoding = encodingOf(head, head.length < size);
  if (!encoding) throw new UnreadableFile({ code: 'noText' });
  if (new TextDecoder(encoding).decode(head).trim() === '' && head.length === size)
    throw new UnreadableFile({ code: 'fileEmpty' });
  return openCsv(path, size, encoding);
}

async function readHead(path: string): Promise<{ head: Buffer; size: number }> {
  const found = await statFile(path);
  if ('code' in found) throw new UnreadableFile(found);
  try {
    const file = await open(path, 'r');
    try {
      const head = Buffer.alloc(Math.min(HEAD_BYTES, found.size));
      const { bytesRead } = await file.read(head, 0, head.length, 0);
      return { head: head.subarray(0, bytesRead), size: found.size };
    } finally {
      await file.close();
    }
  } catch (error) {
    const fault = fileFault(error);
    throw fault ? new UnreadableFile(fault) : error;
  }
}

const startsWith = (bytes: Buffer, ...start: number[]): boolean => start.every((byte, at) => bytes[at] === byte);

/** What the file is, where it is something that people take for a table. */
function otherFormat(head: Buffer): OtherFormat | undefined {
  if (startsWith(head, 0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1))
    return head.includes(Buffer.from('EncryptedPackage', 'utf16le')) ? 'protectedWorkbook' : 'xls';
  if (startsWith(head, 0x25, 0x50, 0x44, 0x46)) return 'pdf';
  const text = head.subarray(0, 1024).toString('latin1').trimStart().toLowerCase();
  if (/^<(!doctype html|html|table|head|meta)/.test(text.replace(/^ï»¿/, ''))) return 'webPage';
  if (/^(ï»¿)?<\?xml/.test(text)) return 'xml';
  return undefined;
}

/** undefined: no text. `cut`: the file goes on behind `head`. */
function encodingOf(head: Buffer, cut: boolean): Encoding | undefined {
  if (startsWith(head, 0xff, 0xfe)) return 'utf-16le';
  if (startsWith(head, 0xfe, 0xff)) return 'utf-16be';
  if (startsWith(head, 0xef, 0xbb, 0xbf)) return 'utf-8';
  // In UTF-16 a table's separators and line ends have a zero byte, and Arabic letters a 6, on one side.
  const sides = [0, 0];
  for (const [at, byte] of head.entries()) if (byte === 0 || byte === 6) sides[at % 2]! += 1;
  const [even, odd] = sides as [number, number];
  const pairs = head.length / 2;
  if (odd > pairs * 0.7 && even < pairs * 0.1) return 'utf-16le';
  if (even > pairs * 0.7 && odd < pairs * 0.1) return 'utf-16be';
  if (head.includes(0)) return undefined;
  // A character may be cut in two at the end of the head, and a byte may be spoiled: that does not make it Windows-1256.
  const text = new TextDecoder('utf-8').decode(head, { stream: cut });
  const spoiled = text.split('\ufffd').length - 1;
  return spoiled > (text.match(/[\u0600-\u06ff]/g)?.length ?? 0) ? 'windows-1256' : 'utf-8';
}
