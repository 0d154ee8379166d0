import { randomBytes } from 'node:crypto';
import { readBytes } from '../../common/readBytes.ts';
import type { Capabilities } from '../capabilities.ts';
import type { Payload } from './render.ts';

/** A file on its way out; `part` is the name by which `attach://part` refers to it. */
export interface OutgoingFile {
  part: string;
  filename: string;
  data: Buffer;
}

export interface UploadForm {
  payload: Payload;
  files: OutgoingFile[];
}

export interface Body {
  contentType: string;
  data: Buffer;
}

/** Fields that travel as JSON inside a form. */
const STRUCTURED = new Set(['reply_markup', 'reply_parameters', 'entities', 'caption_entities', 'media']);

/** What a server may want to know of a file; anything else is bytes. */
const TYPES: Readonly<Record<string, string>> = {
  ics: 'text/calendar',
  csv: 'text/csv',
  png: 'image/png',
  jpg: 'image/jpeg',
  pdf: 'application/pdf',
};

/**
 * Reads the form that grammY's client made of a payload with files (its core/payload.ts: parts with a
 * content-disposition in lower case, the file name without quotes). The whole of it is held in memory, so that it can be
 * built anew for the messenger and sent again after a refusal.
 * @throws RangeError when it is longer than `limit` bytes.
 */
export async function readForm(
  body: AsyncIterable<Uint8Array>,
  contentType: string,
  limit: number,
): Promise<UploadForm> {
  const bytes = await readBytes(body, limit, 'stop');
  if (bytes === null) throw new RangeError(`The file is larger than the ${limit} bytes that the messenger takes.`);
  const boundary = /boundary=(.+)$/.exec(contentType)?.[1] ?? '';
  const form: UploadForm = { payload: {}, files: [] };
  for (const part of parts(bytes, boundary)) addPart(form, part);
  return form;
}

function* parts(form: Buffer, boundary: string): Generator<Buffer> {
  const first = Buffer.from(`--${boundary}\r\n`);
  const separator = Buffer.from(`\r\n--${boundary}`);
  let at = form.indexOf(first) + first.length;
  for (;;) {
    const end = form.indexOf(separator, at);
    if (end < 0) return;
    yield form.subarray(at, end);
    at = end + separator.length + 2;
  }
}

function addPart(form: UploadForm, part: Buffer): void {
  const end = part.indexOf('\r\n\r\n');
  const header = part.subarray(0, end).toString();
  const data = part.subarray(end + 4);
  const name = /;\s*name="([^"]*)"/.exec(header)?.[1] ?? '';
  const filename = /;\s*filename=([^\r\n]*)/.exec(header)?.[1];
  if (filename !== undefined) form.files.push({ part: name, filename, data });
  else form.payload[name] = STRUCTURED.has(name) ? JSON.parse(data.toString()) : data.toString();
}

/**
 * The form for one messenger: the file in a part of its own, or, where `attach://` is doubtful, lying directly in the
 * field that is named like the parameter.
 */
export function writeForm(capabilities: Capabilities, { payload, files }: UploadForm): Body {
  const boundary = `kartyar-${randomBytes(18).toString('hex')}`;
  const byReference = new Map(files.map((file) => [`attach://${file.part}`, file]));
  const out: Buffer[] = [];
  const add = (disposition: string, data: Buffer, type?: string) => {
    const typed = type ? `Content-Type: ${type}\r\n` : '';
    out.push(Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\n${typed}\r\n`), data);
    out.push(Buffer.from('\r\n'));
  };
  const addFile = (name: string, file: OutgoingFile) =>
    add(`name="${name}"; filename="${quoted(file.filename)}"`, file.data, typeOf(file.filename));
  for (const [name, value] of Object.entries(payload)) {
    const file = typeof value === 'string' ? byReference.get(value) : undefined;
    if (file && capabilities.uploads === 'inField') {
      addFile(name, file);
      byReference.delete(`attach://${file.part}`);
    } else add(`name="${name}"`, Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)));
  }
  for (const file of byReference.values()) addFile(file.part, file);
  out.push(Buffer.from(`--${boundary}--\r\n`));
  return { contentType: `multipart/form-data; boundary=${boundary}`, data: Buffer.concat(out) };
}

/** A call without files. */
export const writeJson = (payload: Payload): Body => ({
  contentType: 'application/json',
  data: Buffer.from(JSON.stringify(payload)),
});

const quoted = (filename: string): string =>
  filename.replace(/["\r\n]/g, (unit) => `%${unit.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);

const typeOf = (filename: string): string =>
  TYPES[filename.slice(filename.lastIndexOf('.') + 1).toLowerCase()] ?? 'application/octet-stream';
