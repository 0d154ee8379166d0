import type { DeliveryRecord } from '../database/models.ts';
import { errorData, type Log } from '../log.ts';
import { CARDS, type CardItem, type Message, type Render } from './message.ts';
import type { Sender, SendResult } from './sender.ts';

/** What came of trying to send one row. */
export type Outcome =
  | Exclude<SendResult, { what: 'sent' }>
  /** `left`: keys of items that were not true any more and not said. */
  | (Extract<SendResult, { what: 'sent' }> & { left: readonly string[] })
  /** Nothing of it was true any more. */
  | { what: 'expired' };

/** Puts a row into words and sends it. Never throws. */
export async function sendRow(
  row: DeliveryRecord,
  items: readonly CardItem[],
  now: number,
  tools: { sender: Sender; render: Render; log: Log },
): Promise<Outcome> {
  let message: Message | null;
  try {
    const announcement = row.source === CARDS ? null : row.source;
    message = await tools.render({ address: row.address, items, announcement }, now);
  } catch (error) {
    tools.log.error('delivery.notRendered', errorData(error));
    return { what: 'stuck' };
  }
  if (!message) return { what: 'expired' };
  try {
    const result = await tools.sender.send(row.address.id, message);
    return result.what === 'sent' ? { ...result, left: message.left ?? [] } : result;
  } catch (error) {
    // A Sender tells of trouble by its result; what it throws is a fault of ours.
    tools.log.error('delivery.sendFailed', errorData(error));
    return { what: 'stuck' };
  }
}
