import type { Message } from 'grammy/types';
import { tehranDay } from '../../domain/calendar.ts';
import { cardState } from '../../domain/custody.ts';
import type { WatchRecord } from '../../database/models.ts';
import { placesOf } from '../../office/places.ts';
import { toldByAnswer } from '../../reminders/cardToday.ts';
import { composeAnswer } from '../../answers/composeAnswer.ts';
import type { AnswerInput } from '../../answers/input.ts';
import type { BotContext, Turn } from '../context.ts';
import type { Needs } from '../services.ts';
import type { OfficeData } from '../../office/officeData.ts';
import { answerButtons } from './answerButtons.ts';
import { collectedAt, isSilent } from '../../following/chosen.ts';
import type { Card } from '../../lookup/lookUp.ts';
import type { Followed } from '../../following/watches.ts';

/** What showing a card needs. */
export type ShowsCards = Needs<'clocks' | 'officeData' | 'watches'>;

/** A card as it stands today for one chat. */
export interface ShownCard {
  card: Card;
  followed: Followed;
  input: AnswerInput;
  text: string;
}

/** What the texts about a card are made of. */
export function answerInput(
  services: Needs<'clocks'>,
  turn: Turn,
  card: Card,
  watch: WatchRecord | null,
  data: OfficeData,
): AnswerInput {
  const today = tehranDay(services.clocks.business.now());
  return {
    card,
    state: cardState(card, data.batches, today),
    label: watch?.label ?? null,
    calendar: data.calendar,
    places: placesOf(card, data),
    today,
    watched: watch !== null && !isSilent(watch) && collectedAt(watch) === null,
    say: turn.say,
  };
}

/**
 * Puts the card on the chat's list and says how it stands: what every answer does, whether it was asked for by typing,
 * from the list of cards, or through a link. Whoever calls this waits for `followed.saved` at the end.
 * @param list  what the chat follows, when that was read just now
 */
export async function showCard(
  services: ShowsCards,
  turn: Turn,
  card: Card,
  list: readonly WatchRecord[] | null = null,
): Promise<ShownCard> {
  const data = await services.officeData.current();
  const places = placesOf(card, data);
  const told = toldByAnswer({ card, ...data, places, now: services.clocks.business.now() });
  const followed = await services.watches.follow(turn.address, card._id, told, list);
  const input = answerInput(services, turn, card, followed.watch, data);
  return { card, followed, input, text: composeAnswer(input).text };
}

/** @returns the id of the message; 0: it waits, because the messenger asked for a pause */
export async function sendShownCard(services: Needs<'notices'>, ctx: BotContext, view: ShownCard): Promise<number> {
  const { card, followed, input, text } = view;
  const buttons = (watch: WatchRecord | null) => ({ reply_markup: answerButtons(input, String(card._id), watch) });
  let isListed: boolean;
  let sent: Message;
  try {
    sent = await ctx.reply(text, buttons(followed.watch));
  } finally {
    isListed = await followed.saved;
  }
  // Only now it turns out that there is no room: what the buttons promise does not hold.
  if (!isListed)
    await ctx.api.editMessageReplyMarkup(sent.chat.id, sent.message_id, buttons(null)).catch(() => undefined);
  const full = isListed ? followed.full : 'card';
  if (full) await ctx.reply(ctx.turn.say(`watch-full-${full}`));
  if (followed.isNew && followed.watch && isListed)
    await services.notices.plan('newFollower', followed.others, followed.watch);
  return sent.message_id;
}
