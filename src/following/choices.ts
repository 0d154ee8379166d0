import type { Types } from 'mongoose';
import type { Address } from '../domain/address.ts';
import type { Day } from '../domain/card.ts';
import { changeWatches, ofChat, type WatchStore } from './watchStore.ts';

/** Whose choice it is, for which card, and when. */
export interface Choice {
  chat: Address;
  cardId: string | Types.ObjectId;
  /** Business time, epoch ms. */
  now: number;
}

/**
 * What a person decides about a card's reminders. Each decision is one write to one watch, and the planner looks at it
 * with its next tick. False: the card is not on that chat's list.
 */
export interface ChatChoices {
  /** Tell nothing of this card unasked. */
  turnOff(choice: Choice): Promise<boolean>;
  /** From now on again: what changed meanwhile is on the list that shows the button, and no news. */
  turnOn(choice: Choice): Promise<boolean>;
  /** `/stop`. @returns how many were on */
  turnAllOff(chat: Address, now: number): Promise<number>;
  /** "Remind me on …". That the day is open and not after the deadline is checked by whoever offers it. */
  chooseDay(choice: Choice, day: Day): Promise<boolean>;
  /** "I have collected it". */
  collected(choice: Choice): Promise<boolean>;
  /** Takes that back. */
  notCollected(choice: Choice): Promise<boolean>;
  /** "It was not I" who took it: the watch stays until somebody removes it. */
  objected(choice: Choice): Promise<boolean>;
}

const NO_DAY = { chosenDay: null, chosenAt: null };

export function createChatChoices(store: WatchStore): ChatChoices {
  const change = async ({ chat, cardId, now }: Choice, set: Parameters<typeof changeWatches>[2]): Promise<boolean> =>
    (await changeWatches(store, { ...ofChat(chat), cardId }, set, now)) > 0;
  return {
    turnOff: (choice) => change(choice, { reminders: false, ...NO_DAY }),
    turnOn: (choice) => change(choice, { reminders: true, lastTold: null, missed: null }),
    turnAllOff: (chat, now) =>
      changeWatches(store, { ...ofChat(chat), reminders: true }, { reminders: false, ...NO_DAY }, now),
    chooseDay: (choice, day) => change(choice, { chosenDay: day, chosenAt: choice.now, reminders: true }),
    collected: (choice) => change(choice, { collectedAt: choice.now, ...NO_DAY }),
    notCollected: (choice) => change(choice, { collectedAt: null }),
    objected: (choice) => change(choice, { objectedAt: choice.now, endsAt: null }),
  };
}
