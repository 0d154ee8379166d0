/**
 * All bytes of `source` in one piece; null when they are more than `limit`.
 *
 * @param beyond  what becomes of a source that is too long. `stop` leaves it at once, which breaks a connection that it
 *                comes by. `discard` reads on to its end and keeps nothing: whoever sends a request looks for the answer
 *                only then, and would otherwise see a broken connection in place of the refusal.
 */
export async function readBytes(
  source: AsyncIterable<Uint8Array>,
  limit: number,
  beyond: 'stop' | 'discard',
): Promise<Buffer | null> {
  let chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of source) {
    length += chunk.length;
    if (length <= limit) chunks.push(chunk);
    else if (beyond === 'stop') return null;
    else chunks = [];
  }
  return length > limit ? null : Buffer.concat(chunks);
}
