import type { Channel } from '../../src/simulator/protocol.ts';
import type { TestSimulator } from '../support/simulator.ts';

/** An answer of the Bot API, with its HTTP status. */
export interface Reply<Result> {
  status: number;
  ok: boolean;
  result: Result;
  error_code?: number;
  description?: string;
  parameters?: { retry_after?: number };
}

/** Calls a method as a bot does, with a JSON body. */
export async function call<Result = Record<string, unknown>>(
  simulator: TestSimulator,
  channel: Channel,
  method: string,
  params: object = {},
): Promise<Reply<Result>> {
  const { apiRoot, token } = simulator.bot(channel);
  const answer = await fetch(`${apiRoot}/bot${token}/${method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(params),
  });
  const body = (await answer.json()) as Omit<Reply<Result>, 'status'>;
  return { status: answer.status, ...body };
}

/** The description of a refusal; '' when the call was accepted. */
export async function refusal(
  simulator: TestSimulator,
  channel: Channel,
  method: string,
  params: object = {},
): Promise<string> {
  const { ok, description } = await call(simulator, channel, method, params);
  return ok ? '' : (description ?? '?');
}

/** Sends a multipart form: texts and files, each file under the name of its part. */
export async function upload<Result = Record<string, unknown>>(
  simulator: TestSimulator,
  channel: Channel,
  method: string,
  fields: Record<string, string>,
  files: Record<string, { name: string; bytes: Buffer }>,
): Promise<Reply<Result>> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  for (const [part, { name, bytes }] of Object.entries(files)) form.set(part, new Blob([new Uint8Array(bytes)]), name);
  const { apiRoot, token } = simulator.bot(channel);
  const answer = await fetch(`${apiRoot}/bot${token}/${method}`, { method: 'POST', body: form });
  return { status: answer.status, ...((await answer.json()) as Omit<Reply<Result>, 'status'>) };
}

/** A PNG's head with these measures: enough for whoever looks at its size only. */
export function png(width: number, height: number, bytes = 64): Buffer {
  const picture = Buffer.alloc(bytes);
  picture.writeUInt32BE(0x89504e47, 0);
  picture.writeUInt32BE(width, 16);
  picture.writeUInt32BE(height, 20);
  return picture;
}
