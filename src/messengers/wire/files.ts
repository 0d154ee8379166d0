import type { Api } from 'grammy';
import type { Capabilities } from '../capabilities.ts';
import { classifyRefusal, TransportError } from '../errors.ts';
import type { Transport } from './transport.ts';

export interface Download {
  /** The last part of the messenger's own path: never a person's text. */
  name: string;
  data: Buffer;
}

const DOWNLOAD_MS = 120_000;

/**
 * Fetches a file that a person sent, through the same proxy as the calls. Its address is derived from the API root.
 * @throws RangeError when it is larger than `maxBytes`, by the messenger's word or in truth
 * @throws TransportError when it cannot be had
 */
export async function download(
  from: { api: Api; transport: Transport; apiRoot: string; token: string; capabilities: Capabilities },
  fileId: string,
  maxBytes: number = from.capabilities.limits.downloadBytes,
): Promise<Download> {
  const limit = Math.min(maxBytes, from.capabilities.limits.downloadBytes);
  const file = await from.api.getFile(fileId);
  if (file.file_size !== undefined && file.file_size > limit)
    throw new RangeError(`The file is larger than ${limit} bytes.`);
  // Bale may leave the path out: there the id is the path.
  const path = (file.file_path ?? file.file_id ?? fileId).split('/').map(encodeURIComponent).join('/');
  const url = `${from.apiRoot}/file/bot${from.token}/${path}`;
  const { status, body } = await from.transport.get(url, { timeoutMs: DOWNLOAD_MS, limit });
  if (status !== 200) {
    const what = classifyRefusal({ error_code: status, description: '', plain: true });
    throw new TransportError(`HTTP_${status}`, what.delivered);
  }
  return { name: path.slice(path.lastIndexOf('/') + 1), data: body };
}
