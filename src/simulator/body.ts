import type { IncomingMessage } from 'node:http';
import { queryOf, readBody } from '../http/server.ts';
import type { ApiData } from './data.ts';
import { ApiError, badRequest } from './apiError.ts';
import { fromText, type Params } from './schema.ts';
import { UploadedFile } from './upload.ts';

/** The parameters of a call, from the query and from a body as JSON, form or multipart. */
export async function readParams(
  request: IncomingMessage,
  options: { api: ApiData; method: string; maxBytes: number },
): Promise<Params> {
  const { api, method, maxBytes } = options;
  const params = fromText(api, method, Object.fromEntries(queryOf(request)));
  if (request.method !== 'POST') return params;
  const body = await wholeBody(request, maxBytes);
  const type = request.headers['content-type'] ?? '';
  if (body.length === 0) return params;
  if (/^application\/json\b/i.test(type)) return { ...params, ...readJson(body) };
  if (/^application\/x-www-form-urlencoded\b/i.test(type))
    return { ...params, ...fromText(api, method, Object.fromEntries(new URLSearchParams(body.toString('utf8')))) };
  if (/^multipart\/form-data\b/i.test(type))
    return { ...params, ...fromText(api, method, attach(readMultipart(body, type))) };
  throw badRequest('unsupported content type');
}

/** @throws ApiError 413 above `maxBytes`. */
export async function wholeBody(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const body = await readBody(request, maxBytes);
  if (body === null) throw new ApiError(413, 'Request Entity Too Large');
  return body;
}

export function readJson(body: Buffer): Params {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Params;
  } catch {
    // Told below.
  }
  throw badRequest("can't parse request JSON object");
}

/** RFC 7578, as lenient as the senders are: header names in any case, with or without spaces. */
function readMultipart(body: Buffer, contentType: string): Record<string, string | UploadedFile> {
  const boundary = /boundary=(?:"([^"]+)"|([^\s;]+))/i.exec(contentType);
  if (!boundary) throw badRequest('boundary expected in multipart content type');
  const mark = Buffer.from(`--${boundary[1] ?? boundary[2]}`);
  const parts: Record<string, string | UploadedFile> = {};
  let at = body.indexOf(mark);
  while (at >= 0) {
    const next = body.indexOf(mark, at + mark.length);
    if (next < 0) break;
    const part = body.subarray(at + mark.length + 2, next - 2);
    const split = part.indexOf('\r\n\r\n');
    if (split < 0) throw badRequest('malformed multipart body');
    readPart(parts, part.subarray(0, split).toString('utf8'), part.subarray(split + 4));
    at = next;
  }
  return parts;
}

function readPart(parts: Record<string, string | UploadedFile>, head: string, content: Buffer): void {
  const name = /[\s;]name="([^"]*)"/i.exec(head)?.[1];
  if (!name) throw badRequest('malformed multipart body');
  // grammY writes the name of a file without quotes.
  const quoted = /[\s;]filename="([^"]*)"/i.exec(head) ?? /[\s;]filename=([^;\r\n]*)/i.exec(head);
  const fileName = quoted?.[1];
  const mime = /^content-type:\s*([^\r\n;]+)/im.exec(head)?.[1];
  parts[name] =
    fileName === undefined
      ? content.toString('utf8')
      : new UploadedFile(safeName(fileName), mime?.trim() ?? 'application/octet-stream', Buffer.from(content));
}

/** A name for showing and for a path: no folders, no control characters. */
export const safeName = (name: string): string =>
  name
    // oxlint-disable-next-line no-control-regex
    .replace(/[\u0000-\u001f\u007f]/g, '')
    .replace(/^.*[/\\]/, '')
    .slice(0, 120) || 'file';

/** Puts the part behind `attach://NAME` in the place of that word. A part that nothing names stays, and is refused. */
function attach(parts: Record<string, string | UploadedFile>): Record<string, string | UploadedFile> {
  const result = { ...parts };
  for (const [field, value] of Object.entries(parts)) {
    const name = typeof value === 'string' && /^attach:\/\/(.+)$/.exec(value)?.[1];
    if (!name) continue;
    const file = parts[name];
    if (!(file instanceof UploadedFile)) throw badRequest('wrong file identifier/HTTP URL specified');
    delete result[name];
    result[field] = new UploadedFile(file.name, file.mime, file.bytes, true);
  }
  return result;
}
