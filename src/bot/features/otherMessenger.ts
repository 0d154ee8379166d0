import { Composer } from 'grammy';
import { sameAddress, type Address } from '../../domain/address.ts';
import { type WatchRecord } from '../../database/models.ts';
import type { BotContext } from '../context.ts';
import type { Needs } from '../services.ts';
import { showCard, type ShowsCards } from '../cards/answering.ts';
import { collectedAt, isSilent } from '../../following/chosen.ts';
import { needsNewSerial } from '../cards/watchedCard.ts';
import { onPress } from '../press.ts';

/** "Tell me on Bale too": a one-time link that copies what a chat follows to the same person's chat on another messenger. */
export function otherMessenger(services: Needs<'others' | 'watches' | 'links'>): Composer<BotContext> {
  const composer = new Composer<BotContext>();
  onPress(composer, 'elsewhere', async (ctx, { channel: wanted }) => {
    const { say, address } = ctx.turn;
    const others = services.others().filter(({ channel }) => wanted === null || channel === wanted);
    if (others.length === 0) return { text: say('elsewhere-none'), alert: true };
    if ((await services.watches.of(address)).length === 0) return { text: say('cards-none'), alert: true };
    for (const other of others) {
      const payload = await services.links.makeCopy(address, other.channel);
      await ctx.reply(say(`elsewhere-link-${other.channel}`, { link: other.deepLink(payload) }));
    }
    return undefined;
  });
  return composer;
}

/** What copying a list needs. */
export type CopiesWatches = ShowsCards & Needs<'lookUp' | 'choices' | 'notices'>;

/**
 * Puts what `source` follows on this chat's list, with the choices made there; cards that it follows already keep theirs.
 * Returns how many it follows now that the source does.
 */
export async function copyWatches(services: CopiesWatches, ctx: BotContext, source: Address): Promise<number> {
  const theirs = await services.watches.of(source);
  const cards = await services.lookUp.byIds(theirs.map(({ cardId }) => cardId));
  let copied = 0;
  for (const watch of theirs) {
    const card = cards.find(({ _id }) => _id.equals(watch.cardId));
    // The new serial is asked of whoever follows the old application, wherever.
    if (!card || needsNewSerial({ card, watch })) continue;
    const { followed } = await showCard(services, ctx.turn, card);
    if (!followed.watch || !(await followed.saved)) continue;
    copied += 1;
    if (copied === 1) await services.notices.plan('linkUsed', [watch], followed.watch);
    if (!followed.isNew) continue;
    await copyChoices(services, ctx.turn.address, watch);
    const others = followed.others.filter(({ chat }) => !sameAddress(chat, source));
    await services.notices.plan('newFollower', others, followed.watch);
  }
  return copied;
}

async function copyChoices(services: CopiesWatches, chat: Address, watch: WatchRecord): Promise<void> {
  const { cardId, label, chosenDay } = watch;
  const now = services.clocks.business.now();
  if (label !== null) await services.watches.label(chat, String(cardId), label);
  if (collectedAt(watch) !== null) await services.choices.collected({ chat, cardId, now });
  else if ((chosenDay ?? null) !== null) await services.choices.chooseDay({ chat, cardId, now }, chosenDay!);
  if (isSilent(watch)) await services.choices.turnOff({ chat, cardId, now });
}
