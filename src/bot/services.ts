import type { Clocks } from '../clock.ts';
import type { Ledger } from '../delivery/ledger.ts';
import type { Channel } from '../domain/address.ts';
import type { Hours } from '../domain/hours.ts';
import type { ChatChoices } from '../following/choices.ts';
import type { Links } from '../following/links.ts';
import type { Notices } from '../following/notices.ts';
import type { People } from '../following/people.ts';
import type { VisitReports } from '../following/visitReports.ts';
import type { Watches } from '../following/watches.ts';
import type { Log } from '../log.ts';
import type { LookUp } from '../lookup/lookUp.ts';
import type { Capabilities } from '../messengers/capabilities.ts';
import type { OfficeDataSource } from '../office/officeData.ts';
import type { Texts } from '../texts/texts.ts';
import type { RecentAnswers } from './cards/recentAnswers.ts';
import type { DialogueStore } from './dialogue/store.ts';

/**
 * What the bots of all messengers share; app/botServices.ts makes it. No feature sees the store: what a person may have
 * done is a function of one of these, and that is the place to ask whether they may.
 */
export interface SharedServices {
  texts: Texts;
  clocks: Clocks;
  log: Log;
  /** The form of a canonical receipt serial. */
  receiptPattern: RegExp;
  /** When people may be told something unasked. */
  hours: Hours;
  /** Batches, offices, holidays and closures, kept for a few seconds. */
  officeData: OfficeDataSource;
  /** The chats that talk to the bot; told too when a chat cannot be reached. */
  people: People;
  /** Which chat follows which card, and what it has decided about it. */
  watches: Watches;
  choices: ChatChoices;
  links: Links;
  /** What is said to other chats than the one that asks. */
  notices: Notices;
  visitReports: VisitReports;
  lookUp: LookUp;
  recentAnswers: RecentAnswers;
  dialogues: DialogueStore;
  /** What is planned for a chat and was sent to it, to be counted and forgotten. */
  ledger: Pick<Ledger, 'forget' | 'countOf'>;
}

/** Another messenger on which people can be told of their cards. */
export interface OtherMessenger {
  channel: Channel;
  deepLink(payload: string): string;
}

/** What the features of one messenger's bot are made of. Each names those that it needs, and is handed no others. */
export interface BotServices extends SharedServices {
  channel: Channel;
  capabilities: Capabilities;
  /** A link into a chat with this bot, `https://t.me/BOT?start=payload`. Called only once the bot knows its name. */
  deepLink(payload: string): string;
  /** The messengers beside this one that work and whose name is known, in their usual order. */
  others(): readonly OtherMessenger[];
}

/** The services that something says it needs. */
export type Needs<K extends keyof BotServices> = Pick<BotServices, K>;
