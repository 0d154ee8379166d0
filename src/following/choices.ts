import type { Types } from 'mongoose';
import type { Address } from '../domain/address.ts';
import type { Models, WatchRecord } from '../database/models.ts';
import type { Day } from '../domain/card.ts';

/**
 * What a person decides about a card's reminders. Each choice is one write to one watch; the planner looks at it with
 * the next tick. False: the card is not on that chat's list.
 */
export interface Choice {
  chat: Address;
  cardId: string | Types.ObjectId;
  /** Business time, epoch ms. */
  now: number;
}

type Change = Partial<Omit<WatchRecord, '_id' | 'chat' | 'cardId'>>;

async function change(models: Models, { chat, cardId, now }: Choice, set: Change): Promise<boolean> {
  const filter = { 'chat.channel': chat.channel, 'chat.id': chat.id, cardId };
  const { matchedCount } = await models.watches.updateOne(filter, { $set: { nextAt: now, ...set }, $inc: { rev: 1 } });
  return matchedCount > 0;
}

/** Tell nothing of this card unasked. */
export const turnOff = (models: Models, choice: Choice): Promise<boolean> =>
  change(models, choice, { reminders: false, chosenDay: null, chosenAt: null });

/** From now on again: what changed meanwhile is on the list that shows the button, and no news. */
export const turnOn = (models: Models, choice: Choice): Promise<boolean> =>
  change(models, choice, { reminders: true, lastTold: null, missed: null });

/** `/stop`. Returns how many were on. */
export async function turnAllOff(models: Models, chat: Address, now: number): Promise<number> {
  const { matchedCount } = await models.watches.updateMany(
    { 'chat.channel': chat.channel, 'chat.id': chat.id, reminders: true },
    { $set: { reminders: false, chosenDay: null, chosenAt: null, nextAt: now }, $inc: { rev: 1 } },
  );
  return matchedCount;
}

/** "Remind me on …". That the day is open and not behind the deadline is checked by who offers it. */
export const chooseDay = (models: Models, choice: Choice, day: Day): Promise<boolean> =>
  change(models, choice, { chosenDay: day, chosenAt: choice.now, reminders: true });

/** "I have collected it", and taking that back. */
export const collected = (models: Models, choice: Choice): Promise<boolean> =>
  change(models, choice, { collectedAt: choice.now, chosenDay: null, chosenAt: null });
export const notCollected = (models: Models, choice: Choice): Promise<boolean> =>
  change(models, choice, { collectedAt: null });

/** "It was not I" who took it: the watch stays until somebody removes it. */
export const objected = (models: Models, choice: Choice): Promise<boolean> =>
  change(models, choice, { objectedAt: choice.now, endsAt: null });
