import type { Api } from 'grammy';
import type { Address } from '../domain/address.ts';
import { DEFAULT_LOCALE, type Locale, type Texts } from '../texts/texts.ts';

/**
 * Tells a chat that it sends more than can be answered, so that it knows that some of it was dropped. In a group nothing
 * is said: whoever floods it would have the bot join in.
 */
export async function sayCrowded(
  { people, texts }: { people: { localeOf(address: Address): Promise<Locale | null> }; texts: Texts },
  api: Pick<Api, 'sendMessage'>,
  address: Address,
): Promise<void> {
  if (address.id.startsWith('-')) return;
  const locale = (await people.localeOf(address)) ?? DEFAULT_LOCALE;
  await api.sendMessage(address.id, texts.for(locale)('too-many-messages'));
}
